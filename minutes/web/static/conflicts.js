// What two reviewers chose without knowing of each other: both are shown, and one is chosen again.
import { button, element, words } from "./dom.js";
import { KIND_NAMES, date, deadline } from "./wording.js";

const FIELDS = {
  verdict: {
    title: "whether it belongs in the minutes", said: value => (["keep", "kept"].includes(value) ? "Keep" : "Drop"),
    now: point => (point.verdict === "kept" ? "keep" : "drop"),
    choice: (id, value) => ({ do: ["keep", "kept"].includes(value) ? "keep" : "drop", point: id }),
  },
  kind: { title: "its kind", said: value => KIND_NAMES[value] || value, now: point => point.kind, choice: (id, value) => ({ do: "kind", point: id, kind: value }) },
  owner: {
    title: "the owner", said: (value, view) => (value ? view.nameOf(value) : "Nobody"), now: point => point.owner,
    choice: (id, value) => ({ do: "owner", point: id, owner: value }),
  },
  due: { title: "the due date", said: value => (value ? deadline(value) : "No date"), now: point => point.due, choice: (id, value) => ({ do: "due", point: id, due: value }) },
  text: { title: "the wording", said: value => value ?? "As it was", now: point => point.text, choice: (id, value) => ({ do: "reword", point: id, text: value }) },
  speaker: { title: "who this is", said: (value, view) => view.nameOf(value), now: () => null, choice: (id, value) => ({ do: "merge", speaker: id, into: value }) },
  name: { title: "the name", said: value => value ?? "No name", now: speaker => speaker.name, choice: (id, value) => ({ do: "rename", speaker: id, name: value }) },
  date: { title: "the date of the meeting", said: value => (value ? date(value) : "No date"), now: meeting => meeting.date, choice: (id, value) => ({ do: "date", date: value }) },
};

// A box for each field of a point, or of a speaker, on which reviewers differ.
export function conflicts(thing, view, desk) {
  const fields = new Map();
  for (const clash of thing.conflicts || []) {
    if (!fields.has(clash.field)) fields.set(clash.field, []);
    fields.get(clash.field).push(clash);
  }
  return [...fields].filter(([field]) => FIELDS[field]).map(([field, clashes]) => box(thing, field, clashes, view, desk));
}

function box(thing, field, clashes, view, desk) {
  const { title, said, now, choice } = FIELDS[field];
  const standing = now(thing);
  const stands = field === "speaker" ? [] : [{ value: standing, by: author(thing, field, view, clashes) }];
  const offered = [...stands, ...clashes.map(clash => ({ value: clash.value, by: clash.reviewer }))];
  const seen = new Set();
  const values = offered.filter(({ value }) => !seen.has(said(value, view)) && seen.add(said(value, view)));
  return element("div.conflict", { role: "group", "aria-label": `Two choices for ${title}` },
    element("p", {}, `Two reviewers differ on ${title}; neither had seen the other’s choice. Which is it?`),
    element("ul", {}, values.map(({ value, by }, place) => element("li", {},
      button(words(said(value, view), "span"), () => desk.choose(choice(thing.id, value)), {
        class: "settle", part: `settle-${field}-${place}`, disabled: Boolean(view.approval),
      }),
      by && element("span.by", {}, words(by))))));
}

// Who made the choice that stands now: the newest on this field that is not one of those that clash with it.
function author(thing, field, view, clashes) {
  const against = new Set(clashes.map(clash => clash.event));
  const does = { verdict: ["keep", "drop"], kind: ["kind"], owner: ["owner"], due: ["due"], text: ["reword"], name: ["rename"], date: ["date"] }[field];
  const found = view.events.findLast(event => !event.undone && !against.has(event.id) && does.includes(event.choice.do)
    && (event.choice.point ?? event.choice.speaker) === thing.id);
  return found ? found.reviewer : "";
}
