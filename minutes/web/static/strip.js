// The attention over the meeting: a bar for each utterance, as high as its weight. A click goes there.
import { drawing } from "./dom.js";

const HIGH = 56; // CSS pixels
const MOST = 1500; // bars; of a longer meeting the weightiest

export class Strip {
  constructor(desk, view) {
    const whole = view.meeting.duration || 1;
    this.whole = whole;
    this.bars = new Map();
    const all = [...view.utterances.values()].filter(one => one.weight)
      .sort((one, other) => other.weight - one.weight).slice(0, MOST);
    const peak = all.length ? all[0].weight : 1;
    for (const one of all) {
      const high = (HIGH - 4) * one.weight / peak;
      this.bars.set(one.id, drawing("rect", {
        x: `${(100 * one.start / whole).toFixed(2)}%`, y: (HIGH - high).toFixed(1), height: high.toFixed(1),
        width: `${Math.max(100 * (one.end - one.start) / whole - 0.06, 0.3).toFixed(2)}%`, data: { u: one.id },
      }));
    }
    this.head = drawing("line.playhead", { x1: 0, x2: 0, y1: 0, y2: HIGH, visibility: "hidden" });
    this.root = drawing("svg.strip", {
      "aria-hidden": "true", focusable: "false", height: HIGH,
      onclick: event => {
        const { left, width } = this.root.getBoundingClientRect();
        desk.at(whole * (event.clientX - left) / width);
      },
    }, drawing("rect.ground", { width: "100%", height: HIGH }), ...this.bars.values(), this.head);
    this.root.hidden = !all.length;
  }

  update(view, desk) {
    for (const [id, bar] of this.bars) {
      const name = `c${desk.colours.of(view.speakerOf(view.utterances.get(id)?.speaker))}${view.evidence.has(id) ? " kept" : ""}`;
      if (bar.getAttribute("class") !== name) bar.setAttribute("class", name);
    }
  }

  light(ids) {
    for (const bar of this.root.querySelectorAll("[data-lit]")) delete bar.dataset.lit;
    for (const id of ids) if (this.bars.has(id)) this.bars.get(id).dataset.lit = "";
  }

  move(seconds) {
    const across = `${(100 * seconds / this.whole).toFixed(2)}%`;
    this.head.setAttribute("x1", across);
    this.head.setAttribute("x2", across);
    this.head.setAttribute("visibility", "visible");
  }
}
