// How times, dates, names and choices are said.
export const KINDS = ["point", "decision", "action", "problem"];
export const KIND_NAMES = { point: "Point", decision: "Decision", action: "Action", problem: "Problem" };

export function clock(seconds) {
  const [hours, minutes, rest] = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(Math.trunc);
  const two = number => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`;
}

export function length(seconds) {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return `${Math.round(seconds)} s`;
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const SHORT_DAY = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric" });
const MOMENT = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

// The day of an ISO 8601 date, which is a day wherever it is read.
function day(text) {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(text || "");
  if (!found) return null;
  const made = new Date(Number(found[1]), Number(found[2]) - 1, Number(found[3]));
  return Number.isNaN(made.getTime()) ? null : made;
}

export function date(text) {
  const made = day(text);
  return made ? DAY.format(made).replace(",", "") : text || "";
}

// A due date: an ISO 8601 date, or words as they were said.
export function deadline(text) {
  const made = /^\d{4}-\d{2}-\d{2}$/.test(text || "") ? day(text) : null;
  return made ? SHORT_DAY.format(made).replace(",", "") : text || "";
}

// Where a title alone would not tell one meeting from the next week's.
export function dated(title, recorded, ...more) {
  return [title, deadline((recorded || "").slice(0, 10)), ...more].filter(Boolean).join(" · ");
}

export function moment(text) {
  const made = new Date(text);
  return Number.isNaN(made.getTime()) ? text : MOMENT.format(made);
}

// Of a long meeting a point holds less than a hundredth.
export function share(part) {
  if (!part) return "0%";
  if (part >= 0.01) return `${Math.round(100 * part)}%`;
  return part < 0.0005 ? "<0.1%" : `${(100 * part).toFixed(1)}%`;
}

export function several(number, one, more) {
  return `${number} ${number === 1 ? one : more}`;
}

export function names(all) {
  if (all.length < 2) return all.join("");
  return `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}

export function short(text, most = 60) {
  const letters = [...text];
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join("").trimEnd()}…`;
}

// A sentence that may end in what somebody said, which brings its own full stop.
export function sentence(text) {
  return /[.!?…]”?$/.test(text) ? text : `${text}.`;
}

// What a choice does, after the name of who made it: "kept “We ship on Monday.”"
export function deed(choice, view) {
  const quoted = text => `“${short(text)}”`;
  const point = () => quoted(view.said(choice.point));
  const words = {
    keep: () => `kept ${point()}`,
    drop: () => `dropped ${point()}`,
    promote: () => `made ${article(choice.kind || "point")} of ${quoted(view.said(choice.utterance))}`,
    value: () => `found worth keeping ${quoted(view.said(choice.utterance))}`,
    dismiss: () => `passed over ${quoted(view.said(choice.utterance))}`,
    kind: () => `made ${article(choice.kind)} of ${point()}`,
    owner: () => choice.owner ? `gave ${point()} to ${view.nameOf(choice.owner)}` : `took the owner off ${point()}`,
    due: () => choice.due ? `set ${point()} due ${deadline(choice.due)}` : `took the date off ${point()}`,
    reword: () => choice.text ? `worded it ${quoted(choice.text)}` : `put back the words of ${point()}`,
    rename: () => choice.name ? `named ${choice.speaker} ${choice.name}` : `took the name off ${choice.speaker}`,
    merge: () => `joined ${choice.speaker} with ${view.nameOf(choice.into)}`,
    date: () => choice.date ? `dated the meeting ${date(choice.date)}` : "took the date off the meeting",
    approve: () => "approved the minutes",
    reopen: () => "opened the minutes again",
    undo: () => {
      const undone = view.event(choice.event);
      return undone && undone.choice.do !== "undo" ? `took back: ${deed(undone.choice, view)}` : "took something back";
    },
  };
  return (words[choice.do] || (() => "did something that this page does not know"))();
}

function article(kind) {
  return kind === "action" ? "an action" : `a ${kind}`;
}
