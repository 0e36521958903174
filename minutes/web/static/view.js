// What the page shows of a meeting: what the server told, and on top of it the choices that are on
// their way there.

import { parts } from "./pieces.js";

// The id of the point that an utterance becomes, as minutes.choices.promoted has it.
export const promoted = utterance => `p-${utterance}`;

const OPEN = { verdict: "open", votes: {}, promoted: false, conflicts: [] };

export class View {
  constructor(state, waiting, reviewer) {
    const { minutes } = state;
    this.state = state;
    this.reviewer = reviewer;
    this.meeting = { ...minutes.meeting };
    this.topics = minutes.topics || [];
    this.approval = state.approval;
    this.approving = waiting.some(item => item.choice.do === "approve"); // until all is written
    this.events = state.events;
    this.dismissed = new Set(state.dismissed);
    this.valued = new Set(state.valued);
    this.speakers = new Map(minutes.speakers.map(speaker => [speaker.id, { ...speaker }]));
    this.merged = new Map();
    this.utterances = new Map(minutes.utterances.map(one => [one.id, one]));
    const reviewed = new Map(state.points.map(one => [one.id, one]));
    this.points = new Map(minutes.points.map(point => [
      point.id, { ...OPEN, ...point, ...reviewed.get(point.id), original: original(point, reviewed), waiting: false },
    ]));
    for (const item of waiting) if (!item.takeBack) this.#apply(item.choice);
    this.inOrder = [...this.points.values()].sort((one, other) => one.start - other.start || one.end - other.end);
    this.evidence = new Map();
    for (const point of this.inOrder) {
      if (point.verdict === "dropped") continue;
      for (const id of point.utterances) if (!this.evidence.has(id)) this.evidence.set(id, point.id);
    }
    this.speakerConflicts = new Map();
    for (const clash of state.speaker_conflicts) {
      const others = this.speakerConflicts.get(clash.speaker) || [];
      this.speakerConflicts.set(clash.speaker, [...others, clash]);
    }
  }

  get left() {
    return this.inOrder.filter(point => point.verdict === "open").length;
  }

  get conflicts() {
    return this.inOrder.filter(point => point.conflicts.length).length + this.speakerConflicts.size + Number(this.state.date_conflicts.length > 0);
  }

  count(verdict) {
    return this.inOrder.filter(point => point.verdict === verdict).length;
  }

  speakerOf(id) {
    let now = id;
    for (let steps = 0; this.merged.has(now) && steps < 100; steps += 1) now = this.merged.get(now);
    return now;
  }

  // The name of a speaker by the id, or the name of someone who does not speak.
  nameOf(owner) {
    const id = this.speakerOf(owner);
    const speaker = this.speakers.get(id);
    return speaker ? speaker.name || speaker.id : id || "";
  }

  said(id) {
    const point = this.points.get(id);
    if (point) return parts(point).statement;
    const utterance = this.utterances.get(id) || this.utterances.get(id.replace(/^p-/, ""));
    return utterance ? utterance.text : id;
  }

  event(id) {
    return this.events.find(event => event.id === id);
  }

  // Whether an event can be taken back by whoever reviews here: what is undone or opened again is
  // chosen anew, and of approved minutes nothing but the approval is taken back.
  mine(event) {
    const kind = event.choice.do;
    return event.reviewer === this.reviewer && !event.undone && kind !== "undo" && kind !== "reopen"
      && (!this.approval || kind === "approve");
  }

  get own() {
    return this.events.findLast(event => this.mine(event)) || null;
  }

  #apply(choice) {
    const does = {
      keep: () => this.#change(choice.point, { verdict: "kept" }, "keep"),
      drop: () => this.#change(choice.point, { verdict: "dropped" }, "drop"),
      kind: () => this.#change(choice.point, { kind: choice.kind }, "keep"),
      owner: () => this.#change(choice.point, { owner: choice.owner }, "keep"),
      due: () => this.#change(choice.point, { due: choice.due, due_words: "" }, "keep"),
      reword: () => this.#reword(choice),
      promote: () => this.#promote(choice),
      value: () => this.valued.add(choice.utterance),
      dismiss: () => this.dismissed.add(choice.utterance),
      rename: () => {
        const speaker = this.speakers.get(choice.speaker);
        if (speaker) speaker.name = choice.name;
      },
      date: () => { this.meeting.recorded_at = choice.date; }, // days that follow from it come from the server
      merge: () => {
        if (!this.speakers.has(choice.into) || choice.into === choice.speaker) return;
        this.merged.set(choice.speaker, choice.into);
        this.speakers.delete(choice.speaker);
      },
    };
    does[choice.do]?.(); // undo, approve and reopen are shown when the server has them
  }

  #change(id, changed, vote) {
    const point = this.points.get(id);
    if (!point) return;
    const votes = { ...point.votes, [this.reviewer]: vote };
    const verdict = vote === "keep" ? "kept" : "dropped";
    this.points.set(id, { ...point, verdict, ...changed, votes, waiting: true });
  }

  #reword({ point: id, text }) {
    const point = this.points.get(id);
    if (!point) return;
    const first = point.original ?? point.text;
    const own = text === null || text === first;
    this.#change(id, { text: own ? first : text, original: own ? null : first, edited_by: own ? null : this.reviewer }, "keep");
  }

  #promote({ utterance: id, kind }) {
    const utterance = this.utterances.get(id);
    if (!utterance) return;
    const point = promoted(id);
    const { text, speaker, start, end, importance, weight } = utterance;
    const made = {
      ...OPEN, id: point, kind: kind || "point", text, speaker, start, end, importance, weight,
      utterances: [id], owner: null, due: null, topic: null, original: null, edited_by: null, promoted: true,
    };
    if (!this.points.has(point)) this.points.set(point, made);
    this.#change(point, {}, "keep");
  }
}

function original(point, reviewed) {
  const first = point.original ?? reviewed.get(point.id)?.original ?? null;
  return first === point.text ? null : first;
}
