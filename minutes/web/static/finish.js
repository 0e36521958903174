// The end of the points: how the review stands, and the minutes approved.
import * as api from "./api.js";
import { button, element, redraw, words } from "./dom.js";
import { dated, moment, names, several } from "./wording.js";

export class Finish {
  constructor(desk) {
    this.desk = desk;
    this.drawn = "";
    this.next = element("p");
    this.inside = element("div.card", { tabindex: "-1", role: "group", "aria-labelledby": "finish" });
    this.root = element("div.item.finish", { data: { item: "end" }, onclick: () => desk.current("end") }, this.inside);
  }

  update(view) {
    const { approval, state } = view;
    const stands = JSON.stringify([summary(view), approval, state.files, view.conflicts, view.approving]);
    if (stands === this.drawn) return;
    this.drawn = stands;
    if (approval) this.#offerNext(state.key);
    redraw(this.inside, () => this.inside.replaceChildren(...this.#inside(view)));
  }

  #inside(view) {
    if (view.approving) {
      return [
        element("h2", { id: "finish" }, "Approving …"),
        element("p.facts", {}, "The minutes are being written in every format."),
      ];
    }
    return view.approval ? this.#approved(view) : this.#open(view);
  }

  async #offerNext(key) {
    try {
      const next = await nextToReview(key);
      this.next.replaceChildren(next ? element("a", { href: address(next) }, "Next to review: ", words(dated(next.title, next.recorded_at))) : "No other meeting is left to review.");
    } catch (refusal) {
      if (!(refusal instanceof api.Refusal)) throw refusal; // the list of meetings has them too
    }
  }

  #open(view) {
    return [
      element("h2", { id: "finish" }, view.left ? "When you are done" : "Every point is reviewed"),
      element("p.facts", {}, summary(view)),
      button("Approve the minutes", () => this.desk.approve(), { class: "primary", part: "approve" }),
    ];
  }

  #approved(view) {
    const { by, at } = view.approval;
    const files = view.state.files || [];
    return [
      element("h2", { id: "finish" }, "Approved"),
      element("p.facts", {}, "By ", words(names(by)), `, ${moment(at)}. ${summary(view)}`),
      files.length > 0 && element("p.facts", {}, "Written: ", files.flatMap((file, place) => [place ? ", " : "", words(file, "code")])),
      this.next,
      !by.includes(view.reviewer) && button("Approve too", () => this.desk.choose({ do: "approve" }), { class: "plain", part: "approve" }),
    ].filter(Boolean);
  }
}

// The meeting after this one in the list that nobody approved, or before it; none where all are.
export async function nextToReview(key) {
  const { meetings } = await api.meetings();
  const here = meetings.findIndex(one => one.key === key);
  return [...meetings.slice(here + 1), ...meetings.slice(0, Math.max(here, 0))].find(one => !one.problem && !one.approved);
}

export function address(meeting) {
  return `/m/${encodeURIComponent(meeting.key)}`;
}

// How many points are kept, dropped and left.
export function summary(view) {
  const parts = [`${view.count("kept")} kept`, `${view.count("dropped")} dropped`];
  parts.push(view.left ? `${view.left} not reviewed` : "none left");
  if (view.conflicts) parts.push(several(view.conflicts, "conflict", "conflicts"));
  return `${parts.join(" · ")}.`;
}
