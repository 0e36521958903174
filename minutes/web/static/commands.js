// What the keys do: to the points, or to the transcript where the focus is there.
import * as dialogs from "./dialogs.js";
import { note, say } from "./notes.js";
import { KINDS, KIND_NAMES, short } from "./wording.js";

export function commands(desk) {
  const { points, transcript } = desk;
  const inTranscript = () => transcript.root.contains(document.activeElement);
  const cursor = () => (inTranscript() ? transcript.cursor : points.cursor);
  const at = () => points.cursor.id;
  const onPoint = act => number => {
    if (inTranscript() || !points.current) note("That is for a point: go to one first.");
    else act(at(), number);
  };
  const judge = verdict => () => {
    if (inTranscript()) note("In the transcript p makes a point of what was said; t leads back to the points.");
    else if (at() === "end") note("There is nothing to choose here. Press a to approve the minutes.");
    else desk[verdict](at());
  };
  return {
    next: () => cursor().by(1),
    previous: () => cursor().by(-1),
    keep: judge("keep"),
    drop: judge("drop"),
    hear: () => hear(desk, inTranscript() ? transcript.cursor.id : at()),
    edit: onPoint(id => desk.edit(id, "text")),
    owner: onPoint(id => desk.edit(id, "owner")),
    due: onPoint(id => desk.edit(id, "due")),
    kind: onPoint((id, number) => {
      const kind = KINDS[number - 1];
      desk.choose({ do: "kind", point: id, kind });
      say(`${KIND_NAMES[kind]}: ${short(desk.view.said(id))}`);
    }),
    promote: () => {
      if (inTranscript()) desk.promote(transcript.cursor.id);
      else if (at()?.startsWith("c:")) desk.putIn(at());
      else note("t leads to the transcript, and there p makes a point of what was said.");
    },
    rename: () => {
      const where = inTranscript() ? transcript.current : desk.span(at() || "");
      if (where?.speaker) desk.rename(where.speaker);
    },
    undo: () => desk.undo(),
    why: () => {
      const id = inTranscript() ? desk.view.evidence.get(transcript.cursor.id) : at();
      const card = id && (points.card(id) || points.candidates.rows.get(id.replace(/^c:/, "")));
      if (card) desk.why(card);
      else note("Reasons are given for points: go to one first.");
    },
    date: () => desk.date(),
    approve: () => desk.approve(),
    turn: () => {
      if (inTranscript()) desk.go(at());
      else {
        desk.tabs.show("transcript");
        transcript.cursor.focus();
      }
    },
    onward: () => desk.onward(),
    help: () => dialogs.help(),
  };
}

function hear(desk, id) {
  const span = id && desk.span(id);
  if (!span) return;
  if (desk.player) desk.player.hear(id, span.start, span.end);
  else note("There is no recording beside these minutes.");
}
