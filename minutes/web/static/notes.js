// What the reader is told in passing: for a while at the foot of the window, and to screen readers.
import { button, element } from "./dom.js";

const LASTS = 7000; // milliseconds
const MOST = 3;
const place = document.getElementById("notes");
const spoken = document.getElementById("spoken");
let turn = 0;

// Say it to screen readers alone. The same words twice are said twice.
export function say(text) {
  turn += 1;
  spoken.textContent = text + (turn % 2 ? "" : "\u00a0");
}

// Show it, and say it. `action` is a label and what a press of it does. What is `grave` stays until it is closed.
export function note(text, { action = null, grave = false } = {}) {
  const made = element(`div.note${grave ? ".grave" : ""}`, grave ? { role: "alert" } : {},
    element("p", {}, text),
    action && button(action.label, () => { made.remove(); action.press(); }, { class: "plain" }),
    button("×", () => made.remove(), { class: "close", "aria-label": "Close this note" }));
  place.append(made);
  while (place.childElementCount > MOST) {
    (place.querySelector(".note:not(.grave)") || place.firstElementChild).remove();
  }
  if (grave) return made;
  say(text);
  const leave = () => {
    if (made.matches(":hover, :focus-within")) setTimeout(leave, 1000);
    else made.remove();
  };
  setTimeout(leave, LASTS);
  return made;
}
