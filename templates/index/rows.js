"use strict";
// Rows as the page is made with them, drawn from its data: 200 at a time, however many there are.
const told = document.getElementById("words").dataset;
const MOST = Number(told.rows);

// An element of a name with classes ("span.time"), its attributes, and what is in it.
function element(name, attributes = {}, ...inside) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag);
  if (classes.length) made.classList.add(...classes);
  for (const [key, value] of Object.entries(attributes)) if (value) made.setAttribute(key, value);
  made.append(...inside.flat().filter((one) => one !== null && one !== ""));
  return made;
}
const cell = (name, ...inside) => element(`td.${name}`, { role: "cell" }, ...inside);
const label = (text) => element("span.label", { "aria-hidden": "true" }, text);
const linked = (text, address) => (address ? element("a", { href: address, dir: "auto" }, text) : element("span", { dir: "auto" }, text));
const orNone = (text) => (text ? element("bdi", {}, text) : element("span.open", {}, "–", element("span.unseen", {}, told.none)));
const owned = ({ owner, speaker }) => {
  if (owner || !speaker) return orNone(owner);
  const [before, after] = told.by.split("{}");
  return element("span.open", {}, before, element("bdi", {}, speaker), after);
};
const dated = (...parts) => parts.filter(Boolean).join(" · ");
const small = (text, name = "") => (text ? [" ", element(name ? `small.${name}` : "small", {}, text)] : []);

// What was said before a statement, to say what it is about.
const before = (context, language) => (context.length ? element("div.context", {}, context.map(([words, speaker, time]) =>
  element("p", {}, speaker ? [element("bdi", {}, speaker), told.comma] : [], element("span.time", {}, time), told.colon, element("q", { dir: "auto", lang: language }, words)))) : null);

function actionRow(action) {
  const box = element("input", { type: "checkbox", autocomplete: "off", "aria-label": `${told.done}: ${action.statement}` });
  box.dataset.key = action.key;
  box.dataset.said = action.said;
  return element("tr", { role: "row" },
    cell("box", box),
    cell("what", element("span", { dir: "auto", lang: action.language }, action.statement), before(action.context, action.language)),
    cell("owner", label(told.owner), " ", owned(action)),
    cell("due", label(told.due), " ", element("span", {}, orNone(action.due), action.dueWords ? element("span.in-words", {}, action.dueWords) : null, ...small(action.late() && told.late, "late"), ...small(action.reckoned && told.reckoned))),
    cell("from", label(told.meeting), " ", element("span", {}, linked(action.meeting.title, action.address), " ", element("span.time", {}, dated(action.meeting.date, action.time)))));
}

function meetingRow(meeting, open) {
  const people = meeting.speakers.flatMap((name, place) => [place ? told.comma : "", element("bdi", {}, name)]);
  const decisions = meeting.decisions.map(([statement, context]) => element("li", {}, element("span", { dir: "auto", lang: meeting.language }, statement), before(context, meeting.language)));
  return element("tr", { role: "row" },
    cell("what", element("span.title", {}, linked(meeting.title, meeting.address)), "\n",
      people.length ? element("span.people", {}, ...people) : null, meeting.gone ? element("span.gone", {}, told.gone) : null),
    cell("date", meeting.date || "–", ...small(meeting.dated)),
    cell("length", meeting.length),
    cell("decisions", label(told.decisions), " ", decisions.length ? element("details", {}, element("summary", {}, String(decisions.length)), element("ul", {}, ...decisions)) : "0"),
    cell("todo", label(told.todo), " ", element("span", {}, String(open))));
}

// A list under its section's heading: as many rows as are asked for, and a button for more.
class List {
  constructor(section, draw) {
    this.section = section;
    this.draw = draw;
    this.body = section.querySelector("tbody");
    this.more = section.querySelector(".more");
    this.more.addEventListener("click", () => {
      const first = this.shown;
      this.add();
      this.body.children[first]?.querySelector("a, input")?.focus();
    });
  }

  show(all) {
    this.all = all;
    this.shown = 0;
    this.body.replaceChildren();
    this.add();
    this.section.querySelector("table").hidden = !all.length;
    this.section.querySelector(".empty").hidden = all.length > 0;
  }

  add() {
    const end = Math.min(this.shown + MOST, this.all.length);
    this.body.append(...this.all.slice(this.shown, end).map(this.draw));
    this.shown = end;
    const left = this.all.length - end;
    this.more.hidden = !left;
    this.more.textContent = this.more.dataset.more.replace("{}", Math.min(left, MOST));
  }
}
