// The left side: the points in order of time under their topics, then what may be worth keeping, then the end.
import { Card } from "./card.js";
import { Candidates } from "./candidates.js";
import { Cursor } from "./cursor.js";
import { arrange, element } from "./dom.js";
import * as editors from "./editors.js";
import { Finish } from "./finish.js";
import * as why from "./why.js";

export class Points {
  constructor(desk) {
    this.desk = desk;
    this.cards = new Map();
    this.groups = new Map();
    this.list = element("div.groups");
    this.candidates = new Candidates(desk, this);
    this.finish = new Finish(desk);
    this.root = element("section.points", { id: "panel-points", "aria-label": "Points" },
      this.list, this.candidates.root, this.finish.root);
    this.cursor = new Cursor(this.root, ".item", (item, id) => desk.moved(id));
  }

  update(view) {
    const first = !this.view;
    const before = this.cursor.place;
    this.view = view;
    const sections = [];
    let group = null;
    for (const point of view.inOrder) {
      const topic = topicOf(point, view.topics);
      if (!group || group.topic !== topic) {
        group = { topic, cards: [] };
        sections.push(group);
      }
      group.cards.push(this.#card(point, view));
    }
    arrange(this.list, sections.map((section, place) => this.#section(section, place)));
    for (const id of [...this.cards.keys()]) if (!view.points.has(id)) this.cards.delete(id);
    this.candidates.update(view);
    this.finish.update(view);
    if (first) {
      const open = view.inOrder.find(point => point.verdict === "open");
      const begun = view.inOrder.some(point => point.verdict !== "open");
      this.cursor.to(open ? this.cards.get(open.id).root : this.cursor.items[0], { focus: false, centre: begun });
    } else this.cursor.keep(before);
  }

  // The current point, or null where the cursor is on a candidate or at the end.
  get current() {
    return this.view.points.get(this.cursor.id) || null;
  }

  card(id) {
    return this.cards.get(id);
  }

  // Go to a point, a candidate ("c:" and its utterance) or the end.
  go(id, options) {
    this.cursor.to(this.cursor.items.find(item => item.dataset.item === id), options);
  }

  edit(id, what) {
    const card = this.cards.get(id);
    const point = this.view.points.get(id);
    if (!card || !point || this.view.approval) return;
    this.go(id);
    editors.open(card, what, point, this.view, this.desk);
  }

  why(card) {
    const id = card.id.replace(/^c:/, "");
    const point = this.view.points.get(id);
    const utterance = this.view.utterances.get(point ? explained(point, this.view) : id);
    if (utterance) why.toggle(card.reasons, utterance, this.view, this.desk);
  }

  #card(point, view) {
    if (!this.cards.has(point.id)) this.cards.set(point.id, new Card(point.id, this.desk));
    const card = this.cards.get(point.id);
    card.update(point, view);
    return card;
  }

  #section({ topic, cards }, place) {
    if (!this.groups.has(place)) {
      const list = element("ol.cards");
      const heading = element("h2", { dir: "auto" });
      this.groups.set(place, { root: element("section.group", {}, heading, list), heading, list });
    }
    const { root, heading, list } = this.groups.get(place);
    const title = topic ? topic.title : "";
    if (heading.textContent !== title) heading.textContent = title;
    heading.hidden = !title;
    arrange(list, cards.map(card => card.root));
    return root;
  }
}

// The topic in which a point starts.
function topicOf(point, topics) {
  return topics.findLast(topic => topic.start <= point.start + 0.001) || topics[0] || null;
}

// The utterance that stands for a point: the one explained, or the weightiest of those that say it.
function explained(point, view) {
  if (point.explanation) return point.explanation.utterance;
  const all = point.utterances.map(id => view.utterances.get(id)).filter(Boolean);
  if (!all.length) return null;
  const within = all.filter(one => one.start >= point.start - 0.01 && one.end <= point.end + 0.01);
  const weightiest = (within.length ? within : all).reduce((best, one) => ((one.importance ?? 0) > (best.importance ?? 0) ? one : best));
  return weightiest.id;
}
