// All meetings of the folder: what is still to review, what is on its way, what is approved.
import * as api from "./api.js";
import { button, element, words } from "./dom.js";
import { progress } from "./pieces.js";
import { clock, date, dated, length, moment, names, several } from "./wording.js";

const AGAIN = 5000; // milliseconds

const SOON = 200; // milliseconds after the last letter, when it is searched

// The head of the pages that are about all meetings.
export function top(title, reviewer) {
  const other = title === "Meetings" ? element("a", { href: "/actions" }, "Actions") : element("a", { href: "/" }, "Meetings");
  return element("div.top", {}, element("h1", {}, title), element("p.me", {}, element("span.other", {}, other), words(reviewer), " ",
    button("Sign out", async () => { await api.signOut(); location.reload(); }, { class: "quiet.link" })));
}

export async function open(place, reviewer) {
  document.title = "Meetings · minutes";
  const lists = element("div.lists");
  const facts = element("p.facts", { role: "status" });
  const search = new Search(lists);
  place.replaceChildren(element("main.sheet.meetings", {}, top("Meetings", reviewer), facts, search.root, lists));
  let drawn = "";
  const show = async () => {
    const { meetings } = await api.meetings();
    const now = JSON.stringify(meetings);
    if (now === drawn) return;
    drawn = now;
    const focused = document.activeElement?.getAttribute?.("href");
    draw(lists, facts, meetings);
    if (focused) lists.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  };
  await show();
  setInterval(() => { if (!document.hidden) show().catch(() => { facts.textContent = "The server does not answer; trying again."; drawn = ""; }); }, AGAIN);
}

// What was said at all meetings, found by its words; the words are in the address.
class Search {
  constructor(lists) {
    this.lists = lists;
    this.field = element("input", { type: "search", id: "said", autocomplete: "off", spellcheck: "false", maxlength: "200", value: new URLSearchParams(location.search).get("q") || "" });
    this.told = element("p.facts", { role: "status" });
    this.hits = element("ol.hits");
    this.root = element("search", {}, element("p.field", {}, element("label", { for: "said" }, "What was said"), this.field), this.told, this.hits);
    this.field.addEventListener("input", () => { clearTimeout(this.soon); this.soon = setTimeout(() => this.#ask(), SOON); });
    this.#ask();
  }

  async #ask() {
    const typed = this.field.value.trim();
    history.replaceState(null, "", typed ? `/?${new URLSearchParams({ q: typed })}` : "/");
    let found = { hits: [], count: 0, searched: 0, are: 0 };
    let problem = "";
    try {
      if (typed) found = await api.search(typed);
    } catch (refusal) {
      if (!(refusal instanceof api.Refusal)) throw refusal;
      problem = refusal.message;
    }
    if (typed !== this.field.value.trim()) return; // something else was typed meanwhile
    const few = found.count > found.hits.length ? `, the first ${found.hits.length} of them here` : "";
    const some = found.searched < found.are ? ` Searched in the latest ${found.searched} of ${found.are} meetings.` : "";
    this.told.textContent = problem || (typed ? `${found.count ? `Said ${several(found.count, "time", "times")}${few}.` : "Nobody said that."}${some}` : "");
    this.hits.replaceChildren(...found.hits.map(hit));
    this.lists.hidden = Boolean(typed) && !problem;
  }
}

function hit({ meeting, title, recorded_at: recorded, language, utterance, start, speaker, text }) {
  return element("li", {},
    element("p", { dir: "auto", lang: language || null }, speaker && [words(speaker, "b"), ": "], text),
    element("p.facts", {}, element("a", { href: `/m/${encodeURIComponent(meeting)}#${encodeURIComponent(utterance)}`, dir: "auto" }, dated(title, recorded, clock(start)))));
}

function draw(lists, facts, all) {
  const good = all.filter(one => !one.problem);
  const approved = good.filter(one => one.approved);
  const open = good.filter(one => !one.approved);
  const left = open.reduce((sum, one) => sum + one.points - one.reviewed, 0);
  facts.textContent = open.length
    ? `${several(left, "point", "points")} in ${several(open.length, "meeting", "meetings")} to review.`
    : good.length ? "All meetings are approved." : "There are no meetings here yet.";
  lists.replaceChildren(...[
    section("To review", open), section("Approved", approved), section("Cannot be read", all.filter(one => one.problem)),
  ].filter(Boolean));
}

function section(title, all) {
  if (!all.length) return null;
  return element("section", {}, element("h2", {}, title, " ", element("span.count", {}, String(all.length))),
    element("ul.list", {}, all.map(one => element("li", {}, one.problem ? broken(one) : row(one)))));
}

function broken({ name, problem }) {
  return element("div.meeting", {}, element("span.title", { dir: "auto" }, name), element("p.problem", { dir: "auto" }, problem));
}

// Whether a file's name says more than the title and the day beside it.
function tells({ name, title, recorded_at: recorded }) {
  const plain = text => text.toLowerCase().replace(/[\s_-]+/g, " ").trim();
  return plain(name.replace((recorded || "").slice(0, 10), "")) !== plain(title);
}

function row(one) {
  const facts = [date(one.recorded_at), length(one.duration)].filter(Boolean).join(" · ");
  return element("a.meeting", { href: `/m/${encodeURIComponent(one.key)}` },
    element("span.what", {}, element("span.title", { dir: "auto" }, one.title), element("span.facts", {}, facts, tells(one) && [" · ", words(one.name)])),
    element("span.stands", {},
      one.approved
        ? element("span.approved", {}, "✓ ", one.approval ? ["Approved by ", words(names(one.approval.by)), `, ${moment(one.approval.at)}`] : "Approved")
        : [progress(one.reviewed, one.points), element("span", {}, one.reviewed ? `${one.reviewed} of ${one.points} reviewed` : several(one.points, "point", "points"))],
      one.conflicts > 0 && element("span.clash", {}, several(one.conflicts, "conflict", "conflicts"))));
}
