// The page of one meeting: its parts, and what each key and press does.
import * as api from "./api.js";
import { Head } from "./head.js";
import { History } from "./history.js";
import { Colours } from "./pieces.js";
import { Player } from "./player.js";
import { Points } from "./points.js";
import { Review } from "./review.js";
import { Speakers } from "./speakers.js";
import { Strip } from "./strip.js";
import { NARROW, Tabs } from "./tabs.js";
import { Transcript } from "./transcript.js";
import * as dialogs from "./dialogs.js";
import * as keys from "./keys.js";
import * as session from "./session.js";
import { element } from "./dom.js";
import { note, say } from "./notes.js";
import { KINDS, KIND_NAMES, deed, short } from "./wording.js";

const ANEW = "minutes.anew"; // what is told after the page has shown itself anew

export async function open(place, key, reviewer) {
  const state = await api.state(key);
  new Desk(place, state, reviewer);
  const told = sessionStorage.getItem(ANEW);
  sessionStorage.removeItem(ANEW);
  if (told) note(told, { grave: true });
}

class Desk {
  constructor(place, state, reviewer) {
    const { minutes } = state;
    this.colours = new Colours(minutes.speakers);
    this.peak = Math.max(...minutes.utterances.map(one => one.weight || 0), 0);
    this.hears = Boolean(state.audio);
    this.signing = false;
    this.review = new Review(state, reviewer, {
      shown: view => this.#show(view),
      refused: (item, refusal, view) => note(`Not taken: you ${deed(item.choice, view)}. ${refusal.message}`, { grave: true }),
      heard: (event, view) => this.#heard(event, view),
      signedOut: () => this.#signIn(),
      anew: () => {
        sessionStorage.setItem(ANEW, "The minutes were made anew while this page was open. It shows them as they are now.");
        location.reload();
      },
    });
    this.head = new Head(this);
    this.points = new Points(this);
    this.transcript = new Transcript(this);
    this.speakers = new Speakers(this);
    this.history = new History(this);
    this.strip = new Strip(this, this.view);
    this.player = this.hears ? new Player(state.audio, minutes.meeting.duration, seconds => this.strip.move(seconds)) : null;
    this.tabs = new Tabs({
      points: { label: "Points", panel: this.points.root },
      transcript: { label: "Transcript", panel: this.transcript.root },
      speakers: { label: "Speakers", panel: this.speakers.root },
      history: { label: "History", panel: this.history.root },
    });
    this.side = element("div.side", { tabindex: "-1" }, this.transcript.root, this.speakers.root, this.history.root);
    this.root = element("div.desk", {}, this.head.root,
      element("main.two", {}, this.points.root,
        element("div.right", {}, this.tabs.root, this.strip.root, this.side, this.player && this.player.root)));
    place.replaceChildren(this.root);
    this.player?.sound.addEventListener("play", () => this.root.classList.add("heard"), { once: true });
    this.tabs.shown = name => {
      if (!NARROW.matches) this.side.scrollTop = 0;
      if (name === "transcript") this.#light(this.points.cursor.id);
    };
    this.review.start();
    this.#light(this.points.cursor.id);
    keys.listen(this.#keys());
  }

  get view() {
    return this.review.view;
  }

  // ---- choices

  choose(choice) {
    if (this.view.approval && !["reopen", "undo", "approve"].includes(choice.do)) {
      note("These minutes are approved. Open them again to change them.");
      return;
    }
    this.review.choose(choice);
    say(`You ${deed(choice, this.view)}.`);
  }

  keep(id) {
    this.#judge(id, id.startsWith("c:") ? { do: "promote", utterance: id.slice(2), kind: "point" } : { do: "keep", point: id });
  }

  drop(id) {
    this.#judge(id, id.startsWith("c:") ? { do: "dismiss", utterance: id.slice(2) } : { do: "drop", point: id });
  }

  promote(utterance) {
    if (this.view.points.get(`p-${utterance}`)?.verdict === "kept") note("It is a point already.");
    else this.choose({ do: "promote", utterance, kind: "point" });
  }

  rename(speaker) {
    const found = this.view.speakers.get(this.view.speakerOf(speaker));
    if (found && !this.view.approval) dialogs.rename(found, name => this.choose({ do: "rename", speaker: found.id, name }));
  }

  approve() {
    if (this.view.approval) note("These minutes are approved already.");
    else dialogs.approve(this.view, () => this.choose({ do: "approve" }));
  }

  undo() {
    const said = this.view;
    const choice = this.review.undo();
    if (!choice) return note("You have chosen nothing yet that could be taken back.");
    say(`Taken back: you ${deed(choice, said)}.`);
    const id = choice.point ?? (choice.utterance && choice.do === "promote" ? null : choice.utterance && `c:${choice.utterance}`);
    if (id) this.points.go(id, { focus: !NARROW.matches || this.tabs.shows("points") });
  }

  takeBack(event) {
    this.choose({ do: "undo", event: event.id });
  }

  // A verdict; where it was given on the current item, the next one is current then.
  #judge(id, choice) {
    const cursor = this.points.cursor;
    const items = cursor.items.map(item => item.dataset.item);
    const next = items[items.indexOf(id) + 1];
    this.choose(choice);
    if (!this.view.approval && next) this.points.go(next);
  }

  // ---- moving about

  current(id) {
    this.points.go(id, { focus: false });
  }

  go(id) {
    this.tabs.show("points");
    if (id) this.points.go(id);
  }

  moved(id) {
    if (this.tabs) this.#light(id);
  }

  edit(id, what) {
    this.points.edit(id, what);
  }

  why(card) {
    this.points.why(card);
  }

  show(id) {
    this.tabs.show("transcript");
    this.#light(id);
  }

  play(id) {
    const { start, end } = this.#span(id);
    if (this.player) this.player.from(start, this.view.points.has(id) ? end : null, id);
    else this.show(id);
  }

  // Go to a second of the meeting.
  at(seconds) {
    const there = [...this.view.utterances.values()].findLast(one => one.start <= seconds);
    if (!there) return;
    if (this.player) this.player.from(there.start);
    this.tabs.show("transcript");
    this.transcript.light([], there.id);
  }

  #span(id) {
    return this.view.points.get(id) || this.view.utterances.get(id.replace(/^c:/, ""));
  }

  #light(id) {
    const point = this.view.points.get(id);
    const utterance = !point && id && this.view.utterances.get(id.replace(/^c:/, ""));
    if (!point && !utterance) return;
    const ids = point ? point.utterances : [utterance.id];
    const said = point ? ids.find(one => this.view.utterances.get(one)?.start >= point.start - 0.01) || ids[0] : utterance.id;
    this.strip.light(ids);
    this.transcript.light(ids, said);
  }

  // ---- what keys do: to the points, or to the transcript where the focus is there

  #keys() {
    const inTranscript = () => this.transcript.root.contains(document.activeElement);
    const cursor = () => (inTranscript() ? this.transcript.cursor : this.points.cursor);
    const at = () => this.points.cursor.id;
    const onPoint = act => () => {
      if (inTranscript() || !this.points.current) note("That is for a point: go to one first.");
      else act(at());
    };
    const judge = verdict => () => {
      if (inTranscript()) note("In the transcript p makes a point of what was said; t leads back to the points.");
      else if (at() === "end") note("That was the last one. Press a to approve the minutes.");
      else this[verdict](at());
    };
    return {
      next: () => cursor().by(1),
      previous: () => cursor().by(-1),
      keep: judge("keep"),
      drop: judge("drop"),
      hear: () => this.#hear(inTranscript() ? this.transcript.cursor.id : at()),
      edit: onPoint(id => this.edit(id, "text")),
      owner: onPoint(id => this.edit(id, "owner")),
      due: onPoint(id => this.edit(id, "due")),
      kind: number => onPoint(id => {
        this.choose({ do: "kind", point: id, kind: KINDS[number - 1] });
        say(`${KIND_NAMES[KINDS[number - 1]]}: ${short(this.view.said(id))}`);
      })(),
      promote: () => {
        if (inTranscript()) this.promote(this.transcript.cursor.id);
        else if (at()?.startsWith("c:")) this.keep(at());
        else note("t leads to the transcript, and there p makes a point of what was said.");
      },
      rename: () => {
        const where = inTranscript() ? this.transcript.current : this.#span(at() || "");
        if (where?.speaker) this.rename(where.speaker);
      },
      undo: () => this.undo(),
      why: () => {
        const id = inTranscript() ? this.view.evidence.get(this.transcript.cursor.id) : at();
        const card = id && (this.points.card(id) || this.points.candidates.rows.get(id.replace(/^c:/, "")));
        if (card) this.why(card);
      },
      approve: () => this.approve(),
      turn: () => {
        if (inTranscript()) this.go(at());
        else {
          this.tabs.show("transcript");
          this.transcript.cursor.focus();
        }
      },
      help: () => dialogs.help(),
    };
  }

  #hear(id) {
    const span = id && this.#span(id);
    if (!span) return;
    if (this.player) this.player.hear(id, span.start, span.end);
    else note("There is no recording beside these minutes.");
  }

  // ---- what comes from elsewhere

  #show(view) {
    if (!this.points) return; // while it is being made
    for (const part of [this.points, this.transcript, this.speakers, this.history]) part.update(view);
    this.strip.update(view, this);
    this.head.update(view);
    this.tabs.label("history", "History ", element("span.count", {}, String(view.events.length)));
    this.tabs.label("speakers", "Speakers ", element("span.count", {}, String(view.speakers.size)));
    this.tabs.label("points", "Points ", element("span.count", {}, String(view.inOrder.length)));
  }

  #heard(event, view) {
    note(`${event.reviewer} ${deed(event.choice, view)}.`);
    setTimeout(() => {
      const { point, utterance } = event.choice;
      this.points.card(point ?? `p-${utterance}`)?.flash();
    }, 400);
  }

  async #signIn() {
    if (this.signing) return;
    this.signing = true;
    try {
      const name = await session.again();
      if (name === this.review.reviewer) {
        this.review.outbox.send();
        this.review.changes.again();
        this.review.refresh();
      } else location.reload();
    } catch (refusal) {
      if (!(refusal instanceof api.Refusal)) throw refusal; // the server is gone again: the next try asks
    } finally {
      this.signing = false;
    }
  }
}
