// One point, as something to choose about.
import { button, element, redraw, words } from "./dom.js";
import { conflicts } from "./conflicts.js";
import { parts, weight, who } from "./pieces.js";
import { KINDS, KIND_NAMES, clock, deadline, names, short } from "./wording.js";

const STANDS = { open: "Not reviewed", kept: "Kept", dropped: "Dropped" };

export class Card {
  // `desk` has what a card can do: choose(choice), keep(id), drop(id), edit(id, what), why(card),
  // play(id), show(id), current(id).
  constructor(id, desk) {
    this.id = id;
    this.desk = desk;
    this.drawn = "";
    this.body = element("div.body");
    this.editor = element("div.editor");
    this.reasons = element("div.reasons");
    this.verdict = element("div.verdict", { role: "group", "aria-label": "Does it belong in the minutes?" });
    this.time = element("div.at");
    this.article = element("article.card", { tabindex: "-1", "aria-labelledby": `${id}-text ${id}-stands` },
      this.time, this.body, this.verdict, this.editor, this.reasons);
    this.root = element("li.item", {
      data: { item: id },
      onclick: event => {
        desk.current(id);
        // Pressed with the mouse, a time keeps no focus: the space bar stops what is heard.
        if (event.detail && event.target.closest(".time")) this.article.focus({ preventScroll: true });
      },
    }, this.article);
  }

  update(point, view) {
    const { votes, conflicts: clashes } = point;
    const seen = JSON.stringify([
      point.text, point.original, point.edited_by, point.kind, point.verdict, votes, clashes, point.waiting, point.promoted,
      point.due, point.due_words, point.owner && view.nameOf(point.owner), point.speaker && view.nameOf(point.speaker), Boolean(view.approval),
    ]);
    if (seen === this.drawn) return;
    this.drawn = seen;
    this.root.className = `item ${point.verdict}${point.waiting ? " waiting" : ""}${clashes.length ? " clashing" : ""}`;
    redraw(this.article, () => {
      this.time.replaceChildren(this.#time(point, view));
      this.body.replaceChildren(...this.#body(point, view).filter(Boolean));
      this.verdict.replaceChildren(...this.#verdict(point, view));
    });
  }

  // Light up what somebody else has just changed.
  flash() {
    this.root.classList.remove("changed");
    void this.root.offsetWidth; // starts the animation anew
    this.root.classList.add("changed");
  }

  #time(point) {
    const hears = this.desk.hears;
    return button(clock(point.start), () => this.desk.play(this.id), {
      class: "time", part: "time", "aria-label": `${hears ? "Play from" : "Go to"} ${clock(point.start)}`,
    });
  }

  #body(point, view) {
    const { statement, context } = parts(point);
    const lang = view.meeting.language;
    return [
      element("p.text", { id: `${this.id}-text`, dir: "auto", lang }, statement),
      point.original && element("p.original", {},
        element("span", {}, "Was: "), words(point.original, "q"),
        point.edited_by && element("span", {}, " · worded by ", words(point.edited_by))),
      this.#about(point, view),
      ...context.map(part => {
        const said = view.utterances.get(part.utterance);
        return said && element("p.context", {},
          clock(said.start), " ", who(view, said.speaker, this.desk.colours), " ", element("q", { dir: "auto", lang }, part.words));
      }),
      ...conflicts(point, view, this.desk),
    ];
  }

  #about(point, view) {
    const off = Boolean(view.approval);
    const owner = point.owner ? view.nameOf(point.owner) : "";
    const edit = what => () => this.desk.edit(this.id, what);
    const about = `: ${short(parts(point).statement, 40)}`;
    return element("div.about", {},
      who(view, point.speaker, this.desk.colours),
      weight(point.weight, this.desk.peak),
      point.promoted && element("span.tag", { title: "Made a point by a reviewer" }, "promoted"),
      this.#kind(point, off),
      button(owner ? [element("span.quiet", {}, "Owner "), words(owner)] : "Owner", edit("owner"), {
        class: `chip${owner ? "" : ".tool"}`, part: "owner", disabled: off, "aria-label": `${owner ? `Owner ${owner}` : "Set the owner"}${about}`,
      }),
      button(point.due ? [element("span.quiet", {}, "Due "), words(deadline(point.due)), point.due_words && element("span.quiet", {}, " ", words(`“${point.due_words}”`))] : "Due", edit("due"), {
        class: `chip${point.due ? "" : ".tool"}`, part: "due", disabled: off, "aria-label": `${point.due ? `Due ${[deadline(point.due), point.due_words && `“${point.due_words}”`].filter(Boolean).join(" ")}` : "Set the due date"}${about}`,
      }),
    );
  }

  #kind(point, off) {
    const select = element("select.chip", {
      "aria-label": `Kind: ${short(parts(point).statement, 40)}`, data: { part: "kind" }, disabled: off,
      onchange: () => {
        this.desk.choose({ do: "kind", point: this.id, kind: select.value });
        this.article.focus({ preventScroll: true });
      },
    }, KINDS.map(kind => element("option", { value: kind, selected: kind === point.kind }, KIND_NAMES[kind])));
    if (point.kind === "point") select.classList.add("tool");
    select.classList.add(point.kind);
    return select;
  }

  #verdict(point, view) {
    const off = Boolean(view.approval);
    const about = `: ${short(parts(point).statement, 40)}`;
    const choice = (label, what, press, sign) => button(
      [element("span.sign", { "aria-hidden": "true" }, sign), label, element("span.unseen", {}, about)],
      press, { class: what, part: what, disabled: off, "aria-pressed": String(point.verdict === (what === "keep" ? "kept" : "dropped")) });
    return [
      element("span.unseen", { id: `${this.id}-stands` }, STANDS[point.verdict]),
      element("div.pair", {},
        choice("Keep", "keep", () => this.desk.keep(this.id), "✓"),
        choice("Drop", "drop", () => this.desk.drop(this.id), "✕")),
      votes(point),
      element("div.tools", {},
        button("Edit", () => this.desk.edit(this.id, "text"), { class: "chip.tool", part: "text", disabled: off, "aria-label": `Edit the wording${about}` }),
        button("Why this?", () => this.desk.why(this), { class: "chip.tool", part: "why", "aria-label": `Why this?${about}` }),
        button("What was said", () => this.desk.show(this.id), { class: "chip.tool.narrow", part: "show", "aria-label": `What was said${about}` })),
    ].filter(Boolean);
  }
}

// Who keeps it and who does not.
function votes(point) {
  const cast = Object.entries(point.votes);
  if (!cast.length) return null;
  const by = vote => cast.filter(one => one[1] === vote).map(one => one[0]).sort();
  return element("p.votes", {}, ["keep", "drop"].map(vote => by(vote).length > 0 && element(`span.${vote}`, {},
    element("span", { "aria-hidden": "true" }, vote === "keep" ? "✓ " : "✕ "),
    element("span.unseen", {}, vote === "keep" ? "Kept by " : "Dropped by "), words(names(by(vote))))));
}
