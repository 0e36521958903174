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

export function rename(speaker, send) {
  const field = element("input", { id: "rename-name", type: "text", maxlength: 200, dir: "auto", autocomplete: "off", value: speaker.name || "" });
  const dialog = show("rename", "Rename the speaker",
    element("form", {
      onsubmit: event => {
        event.preventDefault();
        dialog.close();
        const name = field.value.trim();
        if (name && name !== speaker.name) send(name);
      },
    },
    element("p.facts", {}, words(speaker.name || speaker.id), " gets this name everywhere."),
    element("p.field", {}, element("label", { for: "rename-name" }, "Name"), field),
    element("div.row", {}, button("Save", null, { class: "primary", type: "submit" }), button("Cancel", () => dialog.close(), { class: "plain" }))));
  field.select();
}
