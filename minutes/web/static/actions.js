// Who owes what, over all meetings: chosen in the address, ticked for all who review.
import * as api from "./api.js";
import { button, element, words } from "./dom.js";
import { top } from "./list.js";
import { say } from "./notes.js";
import { clock, dated, deadline, moment, several } from "./wording.js";

const AGAIN = 5000; // milliseconds
const MOST = 200; // rows at a time
const NOBODY = "–";
const DUE = { "": "All", overdue: "Overdue", week: "By the end of this week", dated: "On a day", undated: "Without a day" };
const STATE = { "": "Open", done: "Done", all: "All" };
const SORT = { "": "Due date", owner: "Owner", meeting: "Meeting" };

export async function open(place, reviewer) {
  document.title = "Actions · minutes";
  new Page(place, reviewer);
}

function days() {
  const now = new Date();
  const iso = made => [made.getFullYear(), made.getMonth() + 1, made.getDate()].map(one => String(one).padStart(2, "0")).join("-");
  return { today: iso(now), sunday: iso(new Date(now.getFullYear(), now.getMonth(), now.getDate() + (7 - (now.getDay() || 7)))) };
}

const day = action => (/^\d{4}-\d{2}-\d{2}/.test(action.due) ? action.due.slice(0, 10) : "");
const compare = (one, other) => (one < other ? -1 : Number(one > other));
const ORDER = {
  "": (one, other) => compare(day(one) || "9", day(other) || "9"),
  owner: (one, other) => Number(!one.owner) - Number(!other.owner) || one.owner.localeCompare(other.owner),
  meeting: (one, other) => one.place - other.place,
};
const whose = (action, name) => (action.owner ? action.owner === name : name === NOBODY || action.speaker === name);
const WITHIN = {
  overdue: (action, { today }) => day(action) && action.due_last < today,
  week: (action, { sunday }) => day(action) && day(action) <= sunday,
  dated: action => day(action),
  undated: action => !day(action),
};

class Page {
  constructor(place, reviewer) {
    this.state = "";
    this.actions = [];
    this.most = MOST;
    this.facts = element("p.facts", { role: "status", tabindex: "-1" });
    this.selects = { owner: select("Owner, or said by", { "": "All" }), due: select("Due", DUE), state: select("Show", STATE), meeting: select("Meeting", { "": "All" }), sort: select("Sort by", SORT) };
    this.find = element("input", { type: "search", id: "choose-q", autocomplete: "off" });
    this.clear = button("Clear", () => this.#clear(), { class: "plain" });
    this.list = element("ul.tasks");
    this.none = element("p.facts", { hidden: true }, "Nothing here under these choices.");
    this.more = button("", () => { this.most += MOST; this.#draw(); }, { class: "plain" });
    place.replaceChildren(element("main.sheet.meetings", {}, top("Actions", reviewer), this.facts,
      element("div.choices", { role: "group", "aria-label": "Which actions" },
        Object.values(this.selects).map(one => one.root), element("p.field", {}, element("label", { for: "choose-q" }, "Words"), this.find), this.clear),
      this.list, this.none, this.more));
    for (const { field } of Object.values(this.selects)) field.addEventListener("change", () => this.#chosen());
    this.find.addEventListener("input", () => this.#chosen());
    addEventListener("popstate", () => { this.#read(); this.#draw(); });
    this.#refresh();
    setInterval(() => { if (!document.hidden) this.#refresh(); }, AGAIN);
  }

  async #refresh() {
    try {
      this.#take(await api.actions(this.state));
    } catch (refusal) {
      if (!(refusal instanceof api.Refusal)) throw refusal;
      if (refusal.status === 401) location.reload();
      this.facts.textContent = "The server does not answer; trying again.";
      this.state = "";
    }
  }

  #take({ state, actions }) {
    if (!actions) return;
    const first = !this.actions.length;
    this.state = state;
    const places = new Map();
    this.actions = actions.map(action => {
      if (!places.has(action.meeting)) places.set(action.meeting, places.size);
      return { ...action, place: places.get(action.meeting), plain: [action.statement, ...action.context.map(said => said.words), action.owner || action.speaker, action.title].join(" ").toLowerCase() };
    });
    this.#options();
    if (first) this.#read();
    this.#draw();
  }

  #options() {
    const tally = new Map(); // of each person: how many are theirs, and how many they said that have no owner
    for (const { owner, speaker, done } of this.actions) {
      for (const [name, place] of owner ? [[owner, 0]] : [[NOBODY, 0], [speaker, 1]]) {
        if (!name) continue;
        if (!tally.has(name)) tally.set(name, [0, 0]);
        tally.get(name)[place] += Number(!done);
      }
    }
    const told = ([own, said]) => (said ? `${own} + ${said} open` : own);
    const names = [...tally.keys()].sort((one, other) => Number(one === NOBODY) - Number(other === NOBODY) || one.localeCompare(other));
    this.selects.owner.fill({ "": "All", ...Object.fromEntries(names.map(name => [name, `${name === NOBODY ? "Nobody yet" : name} (${told(tally.get(name))})`])) }, names);
    const titles = new Map(this.actions.map(action => [action.meeting, dated(action.title, action.recorded_at)]));
    this.selects.meeting.fill({ "": "All", ...Object.fromEntries(titles) }, [...titles.keys()].slice(0, 500));
  }

  #read() {
    const given = new URLSearchParams(location.search);
    for (const [name, { field }] of Object.entries(this.selects)) {
      field.value = given.get(name) || "";
      if (field.selectedIndex < 0) field.value = "";
    }
    this.find.value = given.get("q") || "";
  }

  get #given() {
    return Object.fromEntries(Object.entries(this.selects).map(([name, { field }]) => [name, field.value]));
  }

  #chosen() {
    const given = new URLSearchParams(Object.entries({ ...this.#given, q: this.find.value }).filter(([, value]) => value)).toString();
    history.replaceState(null, "", given ? `/actions?${given}` : "/actions");
    this.most = MOST;
    this.#draw();
  }

  #clear() {
    for (const [name, { field }] of Object.entries(this.selects)) if (name !== "sort") field.value = "";
    this.find.value = "";
    this.#chosen();
  }

  #draw() {
    const { owner, due, state, meeting, sort } = this.#given;
    const when = days();
    const typed = this.find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = this.actions.filter(action => (!owner || whose(action, owner)) && (!meeting || action.meeting === meeting)
      && (!due || WITHIN[due](action, when)) && (state === "all" || Boolean(action.done) === (state === "done")) && typed.every(word => action.plain.includes(word)));
    const own = action => Number(Boolean(owner) && !action.owner);
    rows.sort((one, other) => own(one) - own(other) || ORDER[sort](one, other) || ORDER[""](one, other));
    const open = this.actions.filter(action => !action.done);
    const late = open.filter(action => WITHIN.overdue(action, when)).length;
    this.facts.textContent = `${open.length} open of ${several(this.actions.length, "action", "actions")}${late ? `, ${late} overdue` : ""}.`;
    const held = document.activeElement;
    const place = [...this.list.children].findIndex(row => row.contains(held));
    this.list.replaceChildren(...rows.slice(0, this.most).map(action => this.#row(action, when)));
    if (place >= 0) this.#focus(place, held);
    this.none.hidden = rows.length > 0;
    this.more.hidden = rows.length <= this.most;
    this.more.textContent = `Show ${Math.min(MOST, rows.length - this.most)} more`;
    this.clear.hidden = !(owner || due || state || meeting || typed.length);
  }

  // Give the focus back to what had it; where its row has gone, to the one in its place, or to what is left.
  #focus(place, held) {
    const task = held.closest("li").querySelector("[data-task]").dataset.task;
    const same = this.list.querySelector(`[data-task="${CSS.escape(task)}"]`)?.closest("li");
    const row = same || this.list.children[Math.min(place, this.list.children.length - 1)];
    (row?.querySelector(held.localName) || this.facts).focus();
  }

  #row(action, { today }) {
    const box = element("input", {
      type: "checkbox", checked: Boolean(action.done), data: { task: `${action.meeting} ${action.point}` }, "aria-label": `Done: ${action.statement}`,
      onchange: async () => {
        try {
          this.#take(await api.tick(action.meeting, action.point, box.checked));
          say(box.checked ? "Done, for all who review." : "Open again, for all who review.");
        } catch (refusal) {
          if (!(refusal instanceof api.Refusal)) throw refusal;
          box.checked = !box.checked;
          this.facts.textContent = refusal.message;
        }
      },
    });
    const overdue = !action.done && WITHIN.overdue(action, { today });
    return element(`li${action.done ? ".done" : ""}`, {}, element("span.box", {}, box),
      element("div.what", {}, element("p", { dir: "auto" }, action.statement), action.context.map(({ words: said, speaker, start }) =>
        element("p.context", {}, speaker && [words(speaker), ", "], clock(start), ": ", element("q", { dir: "auto" }, said)))),
      element("p.owner", {}, action.owner ? words(action.owner) : element("span.quiet", {}, action.speaker ? ["Open, said by ", words(action.speaker)] : "Nobody yet")),
      element(`p.due${overdue ? ".late" : ""}`, {}, action.due ? words(deadline(action.due)) : element("span.quiet", {}, "No day"), action.due_words && element("span.quiet", {}, " ", words(`“${action.due_words}”`)),
        overdue && element("span", {}, " · overdue"), day(action) && action.reckoned && element("span.quiet", {}, " by the file’s time")),
      element("p.from", {}, element("a", { href: `/m/${encodeURIComponent(action.meeting)}`, dir: "auto" }, dated(action.title, action.recorded_at)), ` ${clock(action.start)}`,
        action.done && element("span.quiet", {}, " · done: ", words(action.done.reviewer), `, ${moment(action.done.at)}`)));
  }
}

// A field to choose by, whose options may change while what is chosen stays.
function select(label, options) {
  const id = `choose-${label.toLowerCase().replace(/\W+/g, "-")}`;
  const field = element("select.plain", { id });
  const made = {
    field,
    root: element("p.field", {}, element("label", { for: id }, label), field),
    fill(texts, order) {
      const now = field.value;
      const values = ["", ...order];
      field.replaceChildren(...values.map(value => element("option", { value }, texts[value])));
      field.value = now;
      if (field.selectedIndex < 0) field.value = "";
    },
  };
  made.fill(options, Object.keys(options).filter(Boolean));
  return made;
}
