// What the model is least sure of, offered at the end: each answer teaches it most.
import { arrange, button, element } from "./dom.js";
import { weight, who } from "./pieces.js";
import { clock, short } from "./wording.js";

export class Candidates {
  constructor(desk, points) {
    this.desk = desk;
    this.points = points;
    this.offered = null; // the utterances offered now; more are asked for
    this.rows = new Map();
    this.list = element("ol.cards");
    this.more = button("Offer more", () => this.#offerMore(), { class: "plain" });
    this.root = element("section.candidates", { "aria-labelledby": "candidates" },
      element("h2", { id: "candidates" }, "Is this one worth keeping?"),
      element("p.facts", {}, "The model was least sure of these; each answer teaches it most. Yes and No leave the minutes as they are: what is to stand there you put in."),
      this.list, this.more);
  }

  update(view) {
    this.view = view;
    this.offered ??= [...view.state.candidates];
    const open = this.#open(this.offered);
    const others = this.#open(view.state.candidates).filter(id => !open.includes(id));
    arrange(this.list, open.map(id => this.#row(id, view)));
    this.more.hidden = open.length > 0 || !others.length;
    this.root.hidden = Boolean(view.approval) || (!open.length && !others.length);
  }

  #open(ids) {
    const { view } = this;
    return ids.filter(id => view.utterances.has(id) && !view.dismissed.has(id) && !view.valued.has(id) && !view.points.has(`p-${id}`) && !view.evidence.has(id));
  }

  #offerMore() {
    this.offered = [...this.view.state.candidates];
    this.update(this.view);
    this.points.go(`c:${this.#open(this.offered)[0]}`);
  }

  #row(id, view) {
    const utterance = view.utterances.get(id);
    const drawn = utterance.speaker ? view.nameOf(utterance.speaker) : "";
    const known = this.rows.get(id);
    if (known && known.drawn === drawn) return known.root;
    const { desk } = this;
    const item = `c:${id}`;
    const about = element("span.unseen", {}, `: ${short(utterance.text, 40)}`);
    const row = known || { id: item, reasons: element("div.reasons"), root: element("li.item", { data: { item }, onclick: () => desk.current(item) }) };
    row.drawn = drawn;
    row.root.replaceChildren(element("article.card", { tabindex: "-1", "aria-labelledby": `${id}-said` },
      element("div.at", {}, button(clock(utterance.start), () => desk.play(item), { class: "time", "aria-label": `${desk.hears ? "Play from" : "Go to"} ${clock(utterance.start)}` })),
      element("div.body", {},
        element("p.text", { id: `${id}-said`, dir: "auto", lang: view.meeting.language }, utterance.text),
        element("div.about", {},
          who(view, utterance.speaker, desk.colours), weight(utterance.weight, desk.peak))),
      element("div.verdict", { role: "group", "aria-label": "Is it worth keeping?" }, element("div.pair", {},
        button([element("span.sign", { "aria-hidden": "true" }, "✓"), "Yes", about.cloneNode(true)], () => desk.keep(item), { class: "keep" }),
        button([element("span.sign", { "aria-hidden": "true" }, "✕"), "No", about], () => desk.drop(item), { class: "drop" })),
      element("div.tools", {},
        button("Put into the minutes", () => desk.putIn(item), { class: "chip.tool", "aria-label": `Put into the minutes: ${short(utterance.text, 40)}` }),
        button("Why this?", () => desk.why(row), { class: "chip.tool", "aria-label": `Why this?: ${short(utterance.text, 40)}` }),
        button("What was said", () => desk.show(item), { class: "chip.tool.narrow" }))),
      row.reasons));
    this.rows.set(id, row);
    return row.root;
  }
}
