// One key for each thing to do. None is taken while typing, in a dialog, or together with Control,
// Alt or Meta; and all of them can be switched off, for those who speak to their computer.
export const HELP = [
  ["j  ↓", "next"], ["J  ↑", "previous"], ["k", "keep, and on to the next; of what is offered at the end: yes, which only teaches"],
  ["x", "drop, and on to the next; of what is offered: no"],
  ["space", "hear it, stop, go on"], ["e", "edit the wording"], ["1 2 3 4", "point, decision, action, problem"],
  ["o", "owner"], ["d", "due date"], ["D", "date of the meeting"], ["w", "why this?"], ["r", "rename the speaker"], ["t", "to the transcript and back"],
  ["p", "in the transcript, or of what is offered: put it into the minutes"], ["u", "undo your last choice"], ["a", "approve the minutes"], ["n", "the next meeting to review"], ["?", "this list"],
];

const OFF = "minutes.keys";
const REPEATED = new Set(["next", "previous"]);
const FIELDS = "input, textarea, select, [contenteditable]";

export const keys = {
  get on() {
    return localStorage.getItem(OFF) !== "off";
  },
  set on(on) {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "off");
  },
};

// Listen; `does` maps what is to be done to how: next, previous, keep, drop, hear, edit, kind(number), …
export function listen(does) {
  const one = {
    j: "next", ArrowDown: "next", J: "previous", ArrowUp: "previous", k: "keep", x: "drop", " ": "hear", e: "edit",
    o: "owner", d: "due", D: "date", p: "promote", r: "rename", u: "undo", w: "why", a: "approve", n: "onward", t: "turn", "?": "help",
  };
  addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (!keys.on || document.querySelector("dialog[open]")) return;
    const from = event.target instanceof Element ? event.target : document.body;
    if (from.closest(FIELDS)) return;
    if (event.key === " " && from.closest("button, a, summary")) return;
    if (from.closest("[role='tab']") && event.key.startsWith("Arrow")) return;
    const number = event.shiftKey ? 0 : "1234".indexOf(event.key) + 1;
    const what = number ? "kind" : one[event.key];
    if (!what || (event.repeat && !REPEATED.has(what))) return;
    event.preventDefault();
    does[what](number);
  });
}
