// The recording: a point is heard from its start to its end, a time from there on.
import { button, drawing, element } from "./dom.js";
import { clock } from "./wording.js";

const SPEEDS = [1, 1.25, 1.5, 2];
const RUN = 0.25; // seconds heard beyond the end of a point, lest its last word be cut

const sign = paths => drawing("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
  Object.entries(paths).map(([name, d]) => drawing(`path.${name}`, { d })));

export class Player {
  // `moved` gets the seconds as they are heard.
  constructor(address, duration, moved) {
    this.moved = moved;
    this.stop = null; // seconds at which the piece that is heard ends
    this.piece = null;
    this.sound = element("audio", { preload: "metadata", src: address });
    this.toggle = button(sign({ play: "M7 4.5v15l13-7.5z", pause: "M6 4.5h4.2v15H6zM13.8 4.5H18v15h-4.2z" }), () => this.turn(), { class: "toggle", "aria-label": "Play" });
    this.now = element("span.clock", { "aria-hidden": "true" }, clock(0));
    this.whole = element("span.clock", { "aria-hidden": "true" }, clock(duration));
    this.slider = element("input", { type: "range", min: 0, max: duration.toFixed(1), step: 0.1, value: 0, "aria-label": "Position" });
    this.speed = button("1×", () => this.#faster(), { class: "speed", "aria-label": "Speed" });
    this.root = element("section.player", { "aria-label": "Recording" }, this.toggle, this.now, this.slider, this.whole, this.speed, this.sound);
    this.slider.addEventListener("input", () => {
      this.stop = null;
      this.sound.currentTime = Number(this.slider.value);
    });
    for (const kind of ["timeupdate", "seeked"]) this.sound.addEventListener(kind, () => this.#move());
    for (const kind of ["play", "pause", "ended"]) this.sound.addEventListener(kind, () => this.#mark());
    this.sound.addEventListener("loadedmetadata", () => {
      if (!Number.isFinite(this.sound.duration)) return;
      this.slider.max = this.sound.duration;
      this.whole.textContent = clock(this.sound.duration);
    });
    this.sound.addEventListener("error", () => {
      this.root.replaceChildren(element("p.caption", { role: "status" }, "The recording cannot be played in this browser."));
    });
  }

  // Hear from `start` on; up to `end`, where one is given.
  from(start, end = null, piece = null) {
    this.stop = end === null ? null : end + RUN;
    this.piece = piece;
    this.sound.currentTime = start;
    // Refused where the browser lets no page play yet, or stopped by the next press: no matter.
    this.sound.play().catch(() => {});
  }

  // Hear a piece, stop it, go on with it: what the space bar does.
  hear(piece, start, end) {
    const within = this.piece === piece && this.stop !== null && this.sound.currentTime < this.stop - 0.05;
    if (!this.sound.paused && within) this.sound.pause();
    else if (this.sound.paused && within && this.sound.currentTime > start) this.turn();
    else this.from(start, end, piece);
  }

  turn() {
    if (this.sound.paused) this.sound.play().catch(() => {});
    else this.sound.pause();
  }

  #move() {
    const seconds = this.sound.currentTime;
    if (this.stop !== null && seconds >= this.stop && !this.sound.paused) {
      this.sound.pause();
      this.stop = null;
      this.piece = null;
    }
    this.now.textContent = clock(seconds);
    this.slider.value = seconds;
    this.slider.setAttribute("aria-valuetext", clock(seconds));
    this.moved(seconds);
  }

  #mark() {
    this.toggle.setAttribute("aria-label", this.sound.paused ? "Play" : "Pause");
    this.root.classList.toggle("on", !this.sound.paused);
  }

  #faster() {
    this.sound.playbackRate = SPEEDS[(SPEEDS.indexOf(this.sound.playbackRate) + 1) % SPEEDS.length];
    this.speed.textContent = `${this.sound.playbackRate}×`;
  }
}
