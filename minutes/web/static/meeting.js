// The page of one meeting: its parts, and what each key and press does.
import * as api from "./api.js";
import { commands } from "./commands.js";
import { address, nextToReview } from "./finish.js";
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
import { listen } from "./keys.js";
import * as session from "./session.js";
import { element } from "./dom.js";
import { note, say } from "./notes.js";
import { deed, sentence, several } from "./wording.js";

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
      refused: (item, refusal, view) => note(`Not taken: ${sentence(`you ${deed(item.choice, view)}`)} ${sentence(refusal.message)}`, { grave: true }),
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
    this.player = this.hears ? new Player(state.audio, minutes.meeting.duration, seconds => {
      this.strip.move(seconds);
      this.transcript.follow(seconds);
    }) : null;
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
      if (name === "transcript") this.#light(this.points.cursor.id);
      else if (name !== "points") this.side.scrollTop = 0;
    };
    this.review.start();
    const wanted = decodeURIComponent(location.hash.slice(1)); // what a search found
    if (this.view.utterances.has(wanted)) this.show(wanted);
    else this.#light(this.points.cursor.id);
    listen(commands(this));
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
    say(sentence(`You ${deed(choice, this.view)}`));
  }

  keep(id) {
    this.#judge(id, id.startsWith("c:") ? { do: "value", utterance: id.slice(2) } : { do: "keep", point: id });
  }

  // What was offered becomes a point.
  putIn(id) {
    this.#judge(id, { do: "promote", utterance: id.slice(2), kind: "point" });
  }

  drop(id) {
    this.#judge(id, id.startsWith("c:") ? { do: "dismiss", utterance: id.slice(2) } : { do: "drop", point: id });
  }

  promote(utterance) {
    if (this.view.points.get(`p-${utterance}`)?.verdict === "kept") note("It is a point already.");
    else this.choose({ do: "promote", utterance, kind: "point" });
  }

  // Ask for a speaker's name, or give the one offered where nobody else has it.
  rename(speaker, offered = "") {
    const found = this.view.speakers.get(this.view.speakerOf(speaker));
    if (!found || this.view.approval) return;
    const send = name => this.choose({ do: "rename", speaker: found.id, name });
    const taken = [...this.view.speakers.values()].some(one => one.name?.toLowerCase() === offered.toLowerCase());
    if (offered && !taken) return send(offered);
    const give = dialogs.rename(found, this.view, send, into => this.choose({ do: "merge", speaker: found.id, into }));
    if (offered) give(offered);
  }

  // Ask for the day of the meeting.
  date() {
    if (this.view.approval) note("These minutes are approved. Open them again to change them.");
    else dialogs.date(this.view, date => this.choose({ do: "date", date }));
  }

  approve() {
    if (this.view.approval) note("These minutes are approved already.");
    else dialogs.approve(this.view, () => this.choose({ do: "approve" }));
  }

  undo() {
    const said = this.view;
    const choice = this.review.undo();
    if (!choice) return note("You have chosen nothing yet that could be taken back.");
    say(sentence(`Taken back: you ${deed(choice, said)}`));
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
    if (this.view.approval) return;
    if (next) this.points.go(next);
    this.#tellEnd(id, next);
  }

  // That this was the last one is told when it was.
  #tellEnd(id, next) {
    const { view } = this;
    const offered = id.startsWith("c:");
    if (!next || !(next === "end" || (next.startsWith("c:") && !offered))) return;
    const left = view.left ? ` ${several(view.left, "point is", "points are")} not reviewed yet, further up.` : "";
    const then = next === "end" ? (view.left ? "" : " Press a to approve the minutes.") : " What follows teaches the model and leaves the minutes as they are.";
    note(`That was the last ${offered ? "one" : "point"}.${left}${then}`);
  }

  // ---- moving about

  // To the next meeting that is to be reviewed.
  async onward() {
    if (this.review.outbox.items.length) return note("Your last choices are not saved yet; go on when the page says Saved.");
    try {
      const next = await nextToReview(this.view.state.key);
      if (next) location.assign(address(next));
      else note("No other meeting is left to review.");
    } catch (refusal) {
      if (!(refusal instanceof api.Refusal)) throw refusal;
      note(refusal.message);
    }
  }

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
    const { start, end } = this.span(id);
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

  span(id) {
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
    note(sentence(`${event.reviewer} ${deed(event.choice, view)}`));
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
