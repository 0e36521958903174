// Why an utterance has its importance: its words, marked by their effects, and what it was read beside.
import * as api from "./api.js";
import { element, words } from "./dom.js";
import { who } from "./pieces.js";
import { clock, share } from "./wording.js";

// The steps of templates/html: words are marked from this part of the strongest effect, and more so.
const STEPS = [0.15, 0.35, 0.6, 0.85];
const FULL = 0.15; // log odds; an utterance whose strongest effect is less is marked more faintly
const STRONGEST = 5;
const STOPS = /[.,;:!?…。，、；：！？]+$/;

// Unfold or fold the reasons of an utterance in `place`.
export async function toggle(place, utterance, view, desk) {
  if (place.childElementCount) return place.replaceChildren();
  const status = element("p.caption", { role: "status" }, "Asking the model …");
  place.replaceChildren(status);
  try {
    const found = await api.why(view.state.key, utterance.id);
    if (status.isConnected) place.replaceChildren(...reasons(found, utterance, view, desk));
  } catch (refusal) {
    if (!(refusal instanceof api.Refusal)) throw refusal;
    status.textContent = refusal.message;
  }
}

function reasons(found, utterance, view, desk) {
  const full = Math.max(FULL, ...found.words.map(word => Math.abs(word.effect)));
  const strength = word => STEPS.filter(step => Math.abs(word.effect) >= step * full).length;
  const telling = found.words.map(word => ({ ...word, text: word.text.replace(STOPS, "") }))
    .filter(word => strength(word) && /[\p{L}\p{N}]/u.test(word.text))
    .sort((one, other) => Math.abs(other.effect) - Math.abs(one.effect)).slice(0, STRONGEST);
  const strongest = telling.flatMap((word, place) => [place ? ", " : "", words(word.text), ` ${effect(word)}`]);
  return [
    ...outcome(found.reason, utterance, view, desk),
    element("p.words", { dir: "auto", lang: view.meeting.language }, marked(found.words, utterance.text, strength)),
    element("p.caption", {}, telling.length
      ? ["Shaded words raised its importance, underlined ones lowered it; in log odds: ", strongest]
      : "No word of it stands out."),
    element("p.caption", {}, "Who speaks, when, for how long and how rare the words are counts too."),
    found.attended.length > 0 && element("p.caption", {}, "The model also attended to"),
    found.attended.length > 0 && element("ol.attended", {}, found.attended.map(one => attended(one, view, desk))),
  ].filter(Boolean);
}

// Why it is told as a decision, an action or an open problem, or how near it comes to one.
const KINDS = { decision: "a decision", action: "an action", problem: "an open problem" };

function outcome(reason, utterance, view, desk) {
  if (!reason) return [];
  const { kind, probability, threshold, marks, explicit, accepted, context } = reason;
  const said = id => view.utterances.get(id);
  const line = (label, other, text) => element("p.caption", {}, `${label} `,
    who(view, other.speaker, desk.colours), ` ${clock(other.start)} `, words(text));
  const told = probability === null ? "" :
    `${Math.round(100 * probability)}% likely ${KINDS[kind]}; reported from ${Math.round(100 * threshold)}%.`;
  return [
    element("p.caption", {}, [told, explicit ? "Said in so many words." : "",
      reason.by_speaker ? `Its words leave open whose it is; ${Math.round(100 * reason.by_speaker)}% likely the speaker’s own.` : "",
      reason.in_meeting >= 0.05 ? `Done in the meeting itself with ${Math.round(100 * reason.in_meeting)}%.` : ""]
      .filter(Boolean).join(" ")),
    marks && element("p.caption", {}, "What marks it: ", words((said(reason.utterance) || utterance).text.slice(...marks))),
    accepted && said(accepted.utterance) && line("Accepted by", said(accepted.utterance), accepted.words),
    ...context.filter(said).map(id => line("Refers to", said(id), said(id).text)),
  ].filter(Boolean);
}

// The words as they stand in the utterance, each with its mark.
function marked(all, text, strength) {
  const shown = [];
  let place = 0;
  for (const word of all) {
    const at = text.indexOf(word.text, place);
    if (at > place) shown.push(text.slice(place, at));
    else if (at < 0 && shown.length) shown.push(" ");
    if (at >= 0) place = at + word.text.length;
    shown.push(strength(word)
      ? element(`mark.${word.effect > 0 ? "raises" : "lowers"}.e${strength(word)}`, { title: effect(word) }, word.text, element("span.unseen", {}, ` (${effect(word)})`))
      : word.text);
  }
  return shown;
}

function effect(word) {
  return `${word.effect < 0 ? "−" : "+"}${Math.abs(word.effect).toFixed(2)}`;
}

function attended(one, view, desk) {
  const other = view.utterances.get(one.utterance);
  if (!other) return null;
  return element("li", {},
    element("span.share", {}, share(one.share)), element("span.time", {}, clock(other.start)),
    element("span", {}, who(view, other.speaker, desk.colours), " ", words(other.text)));
}
