// The right side: all that was said, with its weight, and what of it the points rest on.
import { Cursor } from "./cursor.js";
import { button, drawing, element } from "./dom.js";
import { who } from "./pieces.js";
import { clock, share, short } from "./wording.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Transcript {
  constructor(desk) {
    this.desk = desk;
    this.rows = new Map();
    this.root = element("div.transcript", { id: "panel-transcript", role: "tabpanel", "aria-labelledby": "tab-transcript", tabindex: "-1" });
    this.cursor = new Cursor(this.root, ".said", () => {});
    this.root.addEventListener("click", event => {
      const row = event.target.closest(".said");
      if (!row) return;
      this.cursor.to(row, { focus: false });
      // Pressed with the mouse, a button keeps no focus: keys act on the row.
      if (event.detail && event.target.closest(".time, .add")) row.focus({ preventScroll: true });
    });
    this.root.addEventListener("focusin", event => {
      const row = event.target.closest(".said");
      if (row) this.cursor.to(row, { focus: false });
    });
  }

  update(view) {
    if (!this.view) this.#build(view);
    this.view = view;
    let before = null;
    for (const [id, row] of this.rows) {
      const { speaker } = view.utterances.get(id) || {};
      const now = view.speakerOf(speaker);
      const name = now ? view.nameOf(now) : "";
      const seen = `${name} ${now} ${now === before} ${view.evidence.get(id) || ""}`;
      before = now;
      if (seen === row.drawn) continue;
      const turn = !seen.includes(" true ");
      row.drawn = seen;
      row.name.replaceChildren(...(turn && name ? [who(view, speaker, this.desk.colours)] : []));
      row.root.classList.toggle("turn", turn);
      row.root.classList.toggle("kept", view.evidence.has(id));
      row.root.className = row.root.className.replace(/ ?\bc\d\b/, "");
      row.root.classList.add(`c${this.desk.colours.of(now)}`);
      row.up.hidden = !view.evidence.has(id);
    }
    if (!this.cursor.item && this.rows.size) this.cursor.to(this.cursor.items[0], { focus: false });
  }

  // Show what a point rests on; `far` scrolls there.
  light(ids, far) {
    for (const row of this.root.querySelectorAll(".lit")) row.classList.remove("lit");
    for (const id of ids) this.rows.get(id)?.root.classList.add("lit");
    const first = this.rows.get(far);
    if (!first) return;
    this.cursor.to(first.root, { focus: false });
    this.scroll(first.root);
  }

  // Mark what is heard at a second, and keep it in sight for who has it in sight.
  follow(seconds) {
    const id = this.times[place(this.times, seconds + 0.05)]?.id;
    if (id === this.now) return;
    const before = this.rows.get(this.now)?.root;
    const next = this.rows.get(id)?.root;
    this.now = id;
    const watched = before ? this.#inSight(before) : false;
    before?.classList.remove("now");
    next?.classList.add("now");
    if (next && watched && !this.#inSight(next)) this.scroll(next);
  }

  #inSight(row) {
    if (!row.offsetParent) return false;
    const panel = this.root.closest(".side").getBoundingClientRect();
    const { top, bottom } = row.getBoundingClientRect();
    return bottom > Math.max(panel.top, 0) && top < Math.min(panel.bottom, innerHeight - 120);
  }

  // Scroll the panel, and nothing else, so that a row is a third down.
  scroll(row) {
    const panel = this.root.closest(".side") || this.root;
    if (panel.scrollHeight > panel.clientHeight + 4) {
      const top = row.getBoundingClientRect().top - panel.getBoundingClientRect().top + panel.scrollTop;
      panel.scrollTo({ top: top - panel.clientHeight / 3, behavior: calm.matches ? "auto" : "smooth" });
    } else if (row.offsetParent) {
      row.scrollIntoView({ block: "center" });
    }
  }

  get current() {
    return this.cursor.id === null ? null : this.view.utterances.get(this.cursor.id);
  }

  #build(view) {
    const groups = [];
    let group = null;
    for (const utterance of view.utterances.values()) {
      const topic = view.topics.findLast(one => one.start <= utterance.start + 0.001) || view.topics[0] || null;
      if (!group || group.topic !== topic) {
        group = { topic, list: element("ol") };
        groups.push(group);
      }
      group.list.append(this.#row(utterance, view));
    }
    this.times = [...view.utterances.values()].sort((one, other) => one.start - other.start);
    const long = view.utterances.size > 600;
    this.root.classList.toggle("long", long);
    this.root.replaceChildren(...groups.map(({ topic, list }) => element("section", {}, topic && element("h3", { dir: "auto" }, topic.title), list)));
  }

  #row(utterance, view) {
    const { desk } = this;
    const { id, start, text } = utterance;
    const name = element("span.name");
    const act = (sign, label, press, name) => button([element("span.sign", { "aria-hidden": "true" }, sign), element("span.label", {}, label)], press, {
      class: name, tabindex: "-1", title: label, "aria-label": `${label}: ${short(text, 40)}`,
    });
    const up = act("↖", "Its point", () => desk.go(this.view.evidence.get(id)), "up");
    const root = element("li.said", { tabindex: "-1", data: { u: id } },
      button(clock(start), () => desk.play(id), { class: "time", tabindex: "-1", "aria-label": `${desk.hears ? "Play from" : "Time"} ${clock(start)}` }),
      name,
      element("p", { dir: "auto", lang: view.meeting.language }, text),
      element("span.acts", {}, up, act("+", "Make it a point", () => desk.promote(id), "add")),
      bar(utterance, desk.peak));
    this.rows.set(id, { root, name, up, drawn: null });
    return root;
  }
}

// Where a second is among utterances in order of time: the last that has begun, or -1.
function place(times, seconds) {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle].start <= seconds) low = middle + 1; else high = middle;
  }
  return low - 1;
}

// The weight of an utterance beside the weightiest of the meeting.
function bar({ weight }, peak) {
  if (!weight || !peak) return element("span.heft");
  const told = `${share(weight)} of the meeting’s attention`;
  return element("span.heft", { title: told },
    drawing("svg", { "aria-hidden": "true", focusable: "false" }, drawing("rect", { width: `${(100 * weight / peak).toFixed(1)}%`, height: "100%" })),
    element("span.unseen", {}, told));
}
