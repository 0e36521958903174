// Small pieces that stand in many places: who speaks, how weighty it is, how far it is.
import { drawing, element, words } from "./dom.js";
import { share } from "./wording.js";

export function who(view, id, colours) {
  const name = id ? view.nameOf(id) : "";
  return name && element(`span.who.c${colours.of(view.speakerOf(id))}`, {}, words(name));
}

export function weight(part, peak) {
  if (!part || !peak) return null;
  const told = `${share(part)} of the meeting’s attention`;
  return element("span.weight", { title: told },
    drawing("svg", { "aria-hidden": "true", focusable: "false" }, drawing("rect", { width: `${(100 * part / peak).toFixed(1)}%`, height: "100%" })),
    element("span", { "aria-hidden": "true" }, share(part)), element("span.unseen", {}, told));
}

// How much of a whole is done.
export function progress(done, whole) {
  const part = whole ? 100 * done / whole : 100;
  return drawing(`svg.progress${done === whole ? ".whole" : ""}`, { "aria-hidden": "true", focusable: "false" },
    drawing("rect", { width: `${part.toFixed(1)}%`, height: "100%" }));
}

// One colour a speaker, as on the page of minutes: by the order in which they are listed.
export class Colours {
  constructor(speakers) {
    this.known = new Map(speakers.map((speaker, place) => [speaker.id, 1 + place % 8]));
  }

  of(id) {
    return this.known.get(id) || 0;
  }
}

// A point's statement, and what was said before to say what it is about: its text begins with their
// words, each up to a dash. Who words it anew may leave that as it is.
export function parts(point) {
  const context = point.context ?? [];
  let statement = point.text;
  for (const { words } of context) {
    const dash = statement.startsWith(words) && /^\s*[–—]+\s*(?=\S)/.exec(statement.slice(words.length));
    if (!dash) return { statement: point.text, context: [] };
    statement = statement.slice(words.length + dash[0].length);
  }
  return { statement, context };
}
