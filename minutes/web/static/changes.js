// What others choose, as it happens, by server-sent events.
import { changes } from "./api.js";

const AGAIN = 2000; // milliseconds until a stream that was refused is asked for again
const HIDDEN = 15000; // milliseconds after which a page that nobody sees lets go of its stream
const QUIET = 1500; // milliseconds without a stream before the reader is told

export class Changes {
  // `heard` gets each event after number `after`; `turned` whether there is a connection.
  constructor(meeting, after, heard, turned) {
    Object.assign(this, { meeting, after, heard, turned, live: true, timer: 0 });
    this.#open();
    addEventListener("online", () => this.again());
    addEventListener("pagehide", () => this.#close());
    addEventListener("pageshow", shown => { if (shown.persisted) this.again(); });
    // A browser has six connections to a server for all its pages together.
    document.addEventListener("visibilitychange", () => {
      clearTimeout(this.leaving);
      if (document.hidden) this.leaving = setTimeout(() => this.#close(), HIDDEN);
      else if (this.source.readyState === EventSource.CLOSED) this.again();
    });
  }

  // Ask anew, for what came after the last that was heard.
  again() {
    this.#close();
    this.#open();
  }

  #close() {
    clearTimeout(this.timer);
    clearTimeout(this.telling);
    this.telling = 0;
    this.source.close();
  }

  #open() {
    clearTimeout(this.timer);
    const source = new EventSource(changes(this.meeting, this.after));
    this.source = source;
    source.addEventListener("open", () => {
      clearTimeout(this.telling);
      this.telling = 0;
      this.#turn(true);
    });
    source.addEventListener("choice", message => {
      const event = JSON.parse(message.data);
      this.after = Math.max(this.after, event.id);
      this.heard(event);
    });
    source.addEventListener("error", () => {
      this.telling ||= setTimeout(() => this.#turn(false), QUIET);
      // The browser asks again by itself, but not where it was answered with an error.
      if (source.readyState === EventSource.CLOSED) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.again(), AGAIN);
      }
    });
  }

  #turn(live) {
    if (live === this.live) return;
    this.live = live;
    this.turned(live);
  }
}
