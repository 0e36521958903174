// What is asked or told in a window of its own.
import { button, element, words } from "./dom.js";
import { summary } from "./finish.js";
import { HELP, keys } from "./keys.js";

function show(name, title, ...inside) {
  const before = document.activeElement;
  const dialog = element(`dialog.${name}`, {
    "aria-labelledby": `${name}-title`,
    onclose: () => {
      dialog.remove();
      if (before?.isConnected) before.focus({ preventScroll: true });
    },
    onclick: event => { if (event.target === dialog) dialog.close(); }, // beside it
  }, element("div.inside", {}, element("h2", { id: `${name}-title` }, title), inside));
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

export function help() {
  const box = element("input", { type: "checkbox", id: "keys-on", onchange: () => { keys.on = box.checked; } });
  box.checked = keys.on;
  const dialog = show("help", "Keys",
    element("dl.keys", {}, HELP.map(([key, what]) => [
      element("dt", {}, key.split("  ").map(one => one.split(" ").map(part => element("kbd", {}, part)))), element("dd", {}, what)])),
    element("p.field.check", {}, box, element("label", { for: "keys-on" }, "Use these keys")),
    element("div.row", {}, button("Close", () => dialog.close(), { class: "primary", autofocus: true })));
}

export function approve(view, send) {
  const dialog = show("approve", "Approve the minutes?",
    element("p", {}, summary(view)),
    element("p.facts", {}, view.left ? "What nobody reviewed stays in the minutes. " : "",
      "They are written in every format, and no later run overwrites them. You can open them again."),
    element("div.row", {},
      button("Approve", () => { dialog.close(); send(); }, { class: "primary", autofocus: true }),
      button("Not yet", () => dialog.close(), { class: "plain" })));
}

// Ask for the day of the meeting.
export function date(view, send) {
  const before = (view.meeting.recorded_at || "").slice(0, 10);
  const give = day => {
    dialog.close();
    if ((day || "") !== before) send(day);
  };
  const field = element("input", { id: "date-day", type: "date", required: true, value: before });
  const dialog = show("date", "When was the meeting?",
    element("form", {
      onsubmit: event => {
        event.preventDefault();
        give(field.value);
      },
    },
    element("p.facts", {}, "Days that were said, such as “Friday”, are counted from it. A due date that somebody chose here stays as it is."),
    element("p.field", {}, element("label", { for: "date-day" }, "Day"), field),
    element("div.row", {}, button("Save", null, { class: "primary", type: "submit" }),
      before && button("No date", () => give(null), { class: "plain" }),
      button("Cancel", () => dialog.close(), { class: "plain" }))));
  field.focus();
}

// Ask for a name. One that somebody else who speaks here has is told: it may be the same person.
export function rename(speaker, view, send, join) {
  const offered = view.state.names.filter(one => one.speaker === speaker.id);
  const taken = element("div.taken", { role: "alert" });
  const give = name => {
    const same = [...view.speakers.values()].find(one => one.id !== speaker.id && one.name?.toLowerCase() === name.toLowerCase());
    if (!same) {
      dialog.close();
      if (name && name !== speaker.name) send(name);
      return;
    }
    taken.replaceChildren(
      element("p", {}, words(same.name), ` speaks here already, as ${same.id}. Is it the same person?`),
      element("div.row", {},
        button("The same: join them", () => { dialog.close(); join(same.id); }, { class: "plain" }),
        button("Two of that name", () => { dialog.close(); send(name); }, { class: "plain" })));
    taken.querySelector("button").focus();
  };
  const field = element("input", { id: "rename-name", type: "text", maxlength: 200, dir: "auto", autocomplete: "off", value: speaker.name || "" });
  const dialog = show("rename", "Rename the speaker",
    element("form", {
      onsubmit: event => {
        event.preventDefault();
        give(field.value.trim());
      },
    },
    element("p.facts", {}, words(speaker.name || speaker.id), " gets this name everywhere."),
    offered.length > 0 && element("div.row", {}, element("span.quiet", {}, "Addressed as "),
      offered.map(one => button(one.name, () => give(one.name), { class: "plain", title: one.words }))),
    element("p.field", {}, element("label", { for: "rename-name" }, "Name"), field),
    taken,
    element("div.row", {}, button("Save", null, { class: "primary", type: "submit" }), button("Cancel", () => dialog.close(), { class: "plain" }))));
  field.select();
  return give;
}
