// The head of a meeting's page: what it is, how far the review is, and whether all is safe.
import * as api from "./api.js";
import * as dialogs from "./dialogs.js";
import { button, element, redraw, words } from "./dom.js";
import { conflicts } from "./conflicts.js";
import { say } from "./notes.js";
import { progress } from "./pieces.js";
import { deadline, length, names, several } from "./wording.js";

export class Head {
  constructor(desk) {
    this.desk = desk;
    const { view } = desk;
    const { title, duration } = view.meeting;
    this.date = button("", () => desk.date(), { class: "quiet.link" });
    this.bar = element("div.done");
    this.safe = element("p.safe", { role: "status" });
    this.undo = button("Undo", () => desk.undo(), { class: "plain" });
    this.approve = button("Approve", () => desk.approve(), { class: "primary" });
    this.banner = element("div.banners");
    this.root = element("header.head", {},
      element("div.line", {},
        element("a.back", { href: "/", "aria-label": "All meetings" }, element("span", { "aria-hidden": "true" }, "‹ "), "Meetings"),
        element("div.title", {},
          element("h1", { dir: "auto" }, title),
          element("p.facts", {}, this.date, ` · ${length(duration)}`)),
        this.bar,
        this.safe,
        element("div.tools", {},
          element("span.me", {}, words(desk.review.reviewer), " ", button("Sign out", () => this.#leave(), { class: "quiet.link" })),
          this.undo,
          button("?", () => dialogs.help(), { class: "plain", "aria-label": "Keys" }),
          this.approve)),
      this.banner);
  }

  update(view) {
    const done = view.inOrder.length - view.left;
    const whole = view.inOrder.length;
    this.bar.replaceChildren(progress(done, whole), element("span", {}, `${done} of ${whole} reviewed`));
    const when = deadline((view.meeting.recorded_at || "").slice(0, 10));
    this.date.textContent = when || "Set the date";
    this.date.setAttribute("aria-label", when ? `Date of the meeting: ${when}. Change it` : "Set the date of the meeting");
    this.date.disabled = Boolean(view.approval);
    document.title = `${view.left ? `(${view.left}) ` : ""}${view.meeting.title} · minutes`;
    const { review } = this.desk;
    this.undo.disabled = !review.outbox.items.length && !view.own;
    this.approve.hidden = Boolean(view.approval) && !view.approving;
    this.approve.disabled = view.approving;
    this.approve.textContent = view.approving ? "Approving …" : "Approve";
    this.#safety(review);
    this.#banners(view, review);
  }

  #safety(review) {
    const waiting = review.outbox.items.length;
    const told = {
      saved: "Saved",
      saving: "Saving …",
      lost: waiting
        ? `No server. ${several(waiting, "choice is", "choices are")} kept here and sent when it is back.`
        : "No server. What you choose is kept here and sent when it is back.",
      out: "Signed out. Your choices are kept here until you sign in again.",
    }[review.safety];
    if (this.safe.textContent === told) return;
    this.safe.className = `safe ${review.safety}`;
    this.safe.textContent = told;
  }

  #banners(view, review) {
    const { others, trouble, unkept } = review.outbox;
    const waiting = [...new Set(others.map(item => item.reviewer))];
    const all = [
      view.state.anew && "The minutes were made anew after this review began. The review goes on with those that it began with.",
      waiting.length > 0 && `${several(others.length, "choice", "choices")} of ${names(waiting)} kept in this browser: sent when ${names(waiting)} signs in.`,
      trouble,
      unkept && "This browser keeps nothing: do not close the page before all is saved.",
      ...(view.state.minutes.notices || []),
    ].filter(Boolean);
    const by = view.approval && !view.approving ? names(view.approval.by) : "";
    const told = JSON.stringify([by, all, view.state.date_conflicts, view.meeting.recorded_at]);
    if (told === this.told) return;
    this.told = told;
    const approved = by && element("div.banner.approved", {},
      element("p", {}, "✓ Approved by ", words(by), "."),
      button("Open again", () => this.desk.choose({ do: "reopen" }), { class: "plain", part: "reopen" }));
    redraw(this.banner, () => this.banner.replaceChildren(
      ...[
        approved, ...all.map(text => element("p.banner", { dir: "auto" }, text)),
        ...conflicts({ date: view.meeting.recorded_at, conflicts: view.state.date_conflicts }, view, this.desk).map(box => element("div.banner", {}, box)),
      ].filter(Boolean)));
  }

  async #leave() {
    try {
      await api.signOut();
      location.assign("/");
    } catch (refusal) {
      if (!(refusal instanceof api.Refusal)) throw refusal;
      say(refusal.message);
    }
  }
}
