// Choices on their way to the server. Each is kept in the browser's storage until the server has said
// that it has it, so that a lost connection, a restart of the server or a reload loses none; each has
// a key of its own, so that sending it again adds nothing.
import { Refusal, choose } from "./api.js";

const PREFIX = "minutes.choice.";
const SLOWEST = 8000; // milliseconds between tries

// Ids that no one else has. `crypto.randomUUID` is missing where the page came by plain HTTP.
function fresh() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), byte => byte.toString(16).padStart(2, "0")).join("");
}

function stored(meeting) {
  const found = [];
  for (let place = 0; place < localStorage.length; place += 1) {
    const name = localStorage.key(place);
    if (!name.startsWith(`${PREFIX}${meeting}.`)) continue;
    try {
      found.push(JSON.parse(localStorage.getItem(name)));
    } catch {
      // Not written by this page.
    }
  }
  return found.sort((one, other) => one.made - other.made || one.turn - other.turn);
}

export class Outbox {
  // `told` has: taken(item, answer), refused(item, refusal), signedOut(), changed().
  constructor(meeting, reviewer, told) {
    this.meeting = meeting;
    this.reviewer = reviewer;
    this.told = told;
    const all = stored(meeting);
    this.items = all.filter(item => item.reviewer === reviewer);
    this.others = all.filter(item => item.reviewer !== reviewer); // wait for whoever made them
    this.trouble = ""; // why nothing can be sent now
    this.sending = false;
    this.wait = 500;
    this.timer = 0;
    this.turn = 0;
  }

  add(choice, { revision, seen }) {
    this.turn += 1;
    const item = {
      key: fresh(), meeting: this.meeting, reviewer: this.reviewer, revision, seen, choice,
      made: Date.now(), turn: this.turn, tried: false, takeBack: false,
    };
    this.items.push(item);
    this.#store(item);
    this.told.changed();
    this.send();
    return item;
  }

  // Take back the last choice that waits; false where none does. One that may have arrived already
  // is sent to its end, and then undone.
  takeBack() {
    const item = this.items.findLast(one => !one.takeBack && one.choice.do !== "undo");
    if (!item) return null;
    if (item.tried) {
      item.takeBack = true;
      this.#store(item);
    } else {
      this.#forget(item);
    }
    this.told.changed();
    return item;
  }

  // Send what waits, one after the other.
  async send() {
    clearTimeout(this.timer);
    if (this.sending) return;
    this.sending = true;
    try {
      while (this.items.length && await this.#sendOne(this.items[0]));
    } finally {
      this.sending = false;
      this.told.changed();
    }
  }

  async #sendOne(item) {
    item.tried = true;
    this.#store(item);
    const { revision, seen, key, choice } = item;
    try {
      const answer = await choose(this.meeting, { revision, seen, key, choice });
      this.#calm();
      this.#forget(item);
      if (item.takeBack) this.#undo(item, answer.event.id);
      this.told.taken(item, answer);
      return true;
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      if (refusal.status === 401) {
        this.trouble = "Sign in again to have your choices sent.";
        this.told.signedOut();
        return false;
      }
      if (refusal.passing) {
        this.trouble = refusal.status ? refusal.message : "";
        this.timer = setTimeout(() => this.send(), this.wait);
        this.wait = Math.min(2 * this.wait, SLOWEST);
        this.lost = true;
        return false;
      }
      this.#calm();
      this.#forget(item);
      this.told.refused(item, refusal);
      return true;
    }
  }

  #calm() {
    this.lost = false;
    this.trouble = "";
    this.wait = 500;
  }

  #undo(item, event) {
    this.turn += 1;
    const undo = { ...item, key: fresh(), choice: { do: "undo", event }, tried: false, takeBack: false, turn: this.turn };
    this.items.unshift(undo);
    this.#store(undo);
  }

  #store(item) {
    try {
      localStorage.setItem(`${PREFIX}${this.meeting}.${item.key}`, JSON.stringify(item));
    } catch {
      this.unkept = true; // storage is full or switched off: the choice lives as long as the page
    }
  }

  #forget(item) {
    this.items = this.items.filter(one => one !== item);
    localStorage.removeItem(`${PREFIX}${this.meeting}.${item.key}`);
  }
}
