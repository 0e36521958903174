// Fields that open in a card: the wording, the owner, the due date.
import { button, element } from "./dom.js";
import { parts } from "./pieces.js";
import { date } from "./wording.js";

let last = 0; // numbers the ids of fields

// Open a field in the card of a point. `done` is called when it has closed.
export function open(card, what, point, view, desk) {
  const editors = { text: wording, owner, due };
  const close = () => {
    card.editor.replaceChildren();
    card.root.classList.remove("editing");
    card.article.focus({ preventScroll: true });
  };
  const send = choice => {
    close();
    if (choice) desk.choose(choice);
  };
  const { form, first } = editors[what](point, view, send, close);
  form.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  form.addEventListener("click", event => event.stopPropagation());
  card.root.classList.toggle("editing", what === "text");
  card.editor.replaceChildren(form);
  card.root.scrollIntoView({ block: "nearest" });
  first.focus();
  first.select?.();
}

function form(label, field, choices, save, close, hint = "") {
  return element("form", {
    onsubmit: event => {
      event.preventDefault();
      save();
    },
  }, element("label", { for: field.id }, label), field, hint && element("p.hint", {}, hint),
  element("div.row", {}, choices, button("Save", null, { type: "submit", class: "primary" }), button("Cancel", close, { class: "plain" })));
}

function identified(made) {
  last += 1;
  made.id = `field-${last}`;
  return made;
}

function wording(point, view, send, close) {
  const field = identified(element("textarea", { rows: 3, maxlength: 2000, dir: "auto", lang: view.meeting.language }));
  const { statement } = parts(point);
  const before = point.text.slice(0, point.text.length - statement.length); // it stays as it is
  field.value = statement;
  const save = () => {
    const text = field.value.split(/\s+/).filter(Boolean).join(" ");
    send(text && text !== statement ? { do: "reword", point: point.id, text: before + text } : null);
  };
  field.addEventListener("keydown", event => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      save();
    }
  });
  const back = point.original && button("Put the first words back", () => send({ do: "reword", point: point.id, text: null }), { class: "plain" });
  return { form: form("Wording", field, [back], save, close, "What was said stays in the record. Enter saves, Escape leaves it."), first: field };
}

function owner(point, view, send, close) {
  const people = [...view.speakers.values()];
  const field = identified(element("input", { type: "text", maxlength: 200, dir: "auto", autocomplete: "off" }));
  field.value = point.owner ? view.nameOf(point.owner) : "";
  const give = to => send(to === point.owner ? null : { do: "owner", point: point.id, owner: to });
  const save = () => {
    const name = field.value.trim();
    const known = people.find(one => (one.name || one.id).toLowerCase() === name.toLowerCase());
    give(known ? known.id : name || null);
  };
  const choices = [
    ...people.map(one => button(one.name || one.id, () => give(one.id), { class: "plain" })),
    button("Nobody", () => give(null), { class: "plain" }),
  ];
  return { form: form("Owner", field, choices, save, close), first: field };
}

function due(point, view, send, close) {
  const field = identified(element("input", { type: "text", maxlength: 200, dir: "auto", autocomplete: "off", placeholder: "2027-03-05, or next Friday" }));
  field.value = point.due || "";
  const calendar = element("input", { type: "date", "aria-label": "Pick a day", onchange: () => { if (calendar.value) field.value = calendar.value; } });
  if (/^\d{4}-\d{2}-\d{2}$/.test(field.value)) calendar.value = field.value;
  const from = date(view.meeting.recorded_at);
  const hint = from ? `Words for a day are counted from that of the meeting, ${from}.` : "The meeting has no date yet, so that words stay words. It gets one at the top of the page.";
  const give = due => send(due === point.due ? null : { do: "due", point: point.id, due });
  return {
    form: form("Due", field, [calendar, button("No date", () => give(null), { class: "plain" })], () => give(field.value.trim() || null), close, hint),
    first: field,
  };
}
