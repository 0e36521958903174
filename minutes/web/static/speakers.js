// Who speaks: names given, and two that are one joined.
import { conflicts } from "./conflicts.js";
import { arrange, button, drawing, element, redraw, words } from "./dom.js";
import { share } from "./wording.js";

export class Speakers {
  constructor(desk) {
    this.desk = desk;
    this.rows = new Map();
    this.list = element("ul.people");
    this.root = element("div.panel", { id: "panel-speakers", role: "tabpanel", "aria-labelledby": "tab-speakers" },
      element("p.facts", {}, "A name that is given here stands everywhere. Two speakers who are one person can be joined."), this.list);
  }

  update(view) {
    const all = [...view.speakers.values()];
    const most = Math.max(...all.map(one => one.seconds), 0.001);
    const whole = all.reduce((sum, one) => sum + one.seconds, 0) || 1;
    for (const id of [...this.rows.keys()]) if (!view.speakers.has(id)) this.rows.delete(id);
    const gone = [...view.speakerConflicts.keys()].filter(id => !view.speakers.has(id));
    arrange(this.list, [
      ...all.map(speaker => this.#row(speaker, all, { most, whole }, view)),
      ...gone.map(id => element("li", {}, element("span.who", {}, id), ...this.#conflicts({ id, name: null }, view))),
    ]);
  }

  #row(speaker, all, { most, whole }, view) {
    if (!this.rows.has(speaker.id)) this.rows.set(speaker.id, { root: element("li", { tabindex: "-1" }), drawn: "" });
    const row = this.rows.get(speaker.id);
    const clashes = view.speakerConflicts.get(speaker.id) || [];
    const offered = speaker.name ? [] : view.state.names.filter(one => one.speaker === speaker.id);
    const drawn = JSON.stringify([speaker, all.map(one => [one.id, one.name]), clashes, Boolean(view.approval), whole, offered]);
    if (row.drawn === drawn) return row.root;
    row.drawn = drawn;
    const off = Boolean(view.approval);
    const name = speaker.name || speaker.id;
    redraw(row.root, () => row.root.replaceChildren(...[
      element(`div.person.c${this.desk.colours.of(speaker.id)}`, {},
        element("span.who", {}, words(name)),
        drawing("svg.bar", { "aria-hidden": "true", focusable: "false" }, drawing("rect", { width: `${(100 * speaker.seconds / most).toFixed(1)}%`, height: "100%", rx: 2 })),
        element("span.share", {}, share(speaker.seconds / whole))),
      element("div.row", {},
        button("Rename", () => this.desk.rename(speaker.id), { class: "plain", part: "rename", disabled: off, "aria-label": `Rename ${name}` }),
        all.length > 1 && this.#merge(speaker, name, all, off)),
      offered.length > 0 && element("div.row.offered", {}, element("span.quiet", {}, "Addressed as "),
        offered.map(one => button([one.name, "?"], () => this.desk.rename(speaker.id, one.name), {
          class: "plain", part: `name-${one.name}`, disabled: off, title: one.words, "aria-label": `Name ${name} ${one.name}: ${one.words}`,
        }))),
      ...this.#conflicts(speaker, view),
    ].filter(Boolean)));
    return row.root;
  }

  #conflicts(speaker, view) {
    return conflicts({ ...speaker, conflicts: view.speakerConflicts.get(speaker.id) || [] }, view, this.desk);
  }

  #merge(speaker, name, all, off) {
    const select = element("select.plain", {
      disabled: off, "aria-label": `${name} is the same person as`, data: { part: "merge" },
      onchange: () => { if (select.value) this.desk.choose({ do: "merge", speaker: speaker.id, into: select.value }); },
    }, element("option", { value: "" }, "Same person as …"),
    all.filter(one => one.id !== speaker.id).map(one => element("option", { value: one.id }, one.name || one.id)));
    return select;
  }
}
