// A meeting under review: its state at the server, what waits to be sent, and who listens to both.
import * as api from "./api.js";
import { Changes } from "./changes.js";
import { Outbox } from "./outbox.js";
import { View } from "./view.js";

const GATHER = 60; // milliseconds: choices of others that come together are fetched together

export class Review {
  // `told` has: shown(view), refused(item, refusal), heard(event), signedOut(), and anew(), where the
  // minutes are no longer those that the page shows.
  constructor(state, reviewer, told) {
    this.state = state;
    this.reviewer = reviewer;
    this.told = told;
    this.live = true;
    this.outbox = new Outbox(state.key, reviewer, {
      taken: (item, answer) => this.#take(answer.state),
      refused: (item, refusal) => {
        if (refusal.state) this.#take(refusal.state);
        told.refused(item, refusal, this.view);
      },
      signedOut: told.signedOut,
      changed: () => this.#show(),
    });
    this.#look();
  }

  // Start listening and sending.
  start() {
    this.changes = new Changes(this.state.key, this.state.newest, event => this.#hear(event), live => {
      this.live = live;
      if (live) {
        this.outbox.send();
        this.refresh();
      }
      this.#show();
    });
    this.#show();
    this.outbox.send();
  }

  choose(choice) {
    return this.outbox.add(choice, { revision: this.state.revision, seen: this.state.newest });
  }

  // Take back one's own last choice, whether it has arrived or not. What it was, or null.
  undo() {
    const waiting = this.outbox.takeBack();
    if (waiting) return waiting.choice;
    const taken = new Set(this.outbox.items.filter(item => item.choice.do === "undo").map(item => item.choice.event));
    const last = this.view.events.findLast(event => this.view.mine(event) && !taken.has(event.id));
    if (!last) return null;
    this.choose({ do: "undo", event: last.id });
    return last.choice;
  }

  // "saved", "saving", "lost" (no connection) or "out" (not signed in): how safe what was chosen is.
  get safety() {
    if (this.outbox.trouble && !this.outbox.lost && this.outbox.items.length) return "out";
    if (this.outbox.lost || !this.live) return "lost";
    return this.outbox.items.length ? "saving" : "saved";
  }

  async refresh() {
    try {
      this.#take(await api.state(this.state.key));
    } catch (refusal) {
      if (!(refusal instanceof api.Refusal)) throw refusal;
      if (refusal.status === 401) this.told.signedOut();
    }
  }

  #hear(event) {
    if (event.reviewer !== this.reviewer) this.told.heard(event, this.view);
    if (event.id <= this.state.newest) return;
    clearTimeout(this.gathering);
    this.gathering = setTimeout(() => { if (event.id > this.state.newest) this.refresh(); }, GATHER);
  }

  // Answers may overtake one another: the newest counts.
  #take(state) {
    if (state.newest < this.state.newest) return;
    if (state.revision !== this.state.revision) {
      this.told.anew();
      return;
    }
    this.state = state;
    this.#show();
  }

  #look() {
    this.view = new View(this.state, this.outbox.items, this.reviewer);
  }

  #show() {
    this.#look();
    this.told.shown(this.view);
  }
}
