"""The outcomes of a meeting: decisions, actions and open problems, with their evidence.

What an utterance carries is learned (`minutes.model.outcomes`); rules do what rules can know: who
"I" is, which day "by Friday" names, that the same thing said twice is one. What they propose is
looked at once more: only what a reader would likely agree to be an outcome is told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from minutes import languages
from minutes.languages.days import day_of
from minutes.reasons import has_verdicts
from minutes.records import OUTCOME_KINDS, Outcome, Speaker, Thresholds, Utterance
from minutes.stages.outcomes.assignment import find_due, find_likely_owner, find_owner
from minutes.stages.outcomes.dialogue import Dialogue, reads
from minutes.stages.outcomes.merging import drop_contained, merge_repeated, settle
from minutes.stages.outcomes.proposing import Draft, is_likely, judge, keep_one_kind, propose
from minutes.stages.outcomes.wording import find_context, find_rest, find_span
from minutes.text import count_words, join

__all__ = ["DARKEST", "find_outcomes", "knows", "reads"]

_LONGEST = 2000  # characters of an utterance that are read; grammars take quadratic time
_LEAST = 2  # words of content of what is told; one more where "it" stands for some
# Words of what is no task, if nobody asked and nobody commits to it: "Two days, I think."
_TERSE = 4
# How likely a reader could not tell what a decision is about, from which it is left out. Readers
# of the development calls had none of 19 such points right, those of the calls that taught it two
# of 39; half of the others are there, and not understood.
DARKEST = 0.8


def find_outcomes(
    utterances: Sequence[Utterance],
    speakers: Sequence[Speaker],
    *,
    language: str | None,
    recorded_at: str | None,
    thresholds: Mapping[str, float],
    candidates: Mapping[str, float] | None = None,
) -> tuple[Outcome, ...]:
    """The decisions, actions and open problems that a meeting came to.

    Args:
        utterances: of the whole meeting, in order of time, as a scorer weighed them.
        language: ISO 639-1; one with rules of its own (`Language.find_outcomes`) is read by these.
        recorded_at: ISO 8601; without it, days such as "Friday" stay in words.
        thresholds: the probability of each kind from which an outcome is told; without them those
            are told that are said in so many words, where the language's words for it are known.
        candidates: the probability of each kind from which an outcome is looked at, of scorers that
            learned from readers' verdicts (`Signs.verdicts`); `thresholds` are those of verdicts
            then, and confidence is how likely a reader agrees.

    Returns:
        In order of time, each with its confidence. Owners and due dates are None where they were
        not said, or left in doubt; an owner may be who says an action, where a model finds so.
    """
    utterances = [_bounded(utterance) for utterance in utterances]
    known = languages.find_language(language)
    if known is not None and known.find_outcomes is not None:
        return known.find_outcomes(utterances, speakers, recorded_at=recorded_at)
    if not thresholds and reads(language):
        thresholds = dict.fromkeys(OUTCOME_KINDS, 1.0)  # only what is said in so many words
    if not thresholds or not utterances:
        return ()
    judged = bool(candidates) and has_verdicts(utterances)
    looked = candidates if judged and candidates else thresholds
    meeting = Dialogue(utterances, speakers, looked, language)
    drafts = [d for kind in OUTCOME_KINDS if kind in looked for d in propose(meeting, kind)]
    if judged:
        drafts = [judge(meeting, draft, thresholds) for draft in drafts]
    drafts = keep_one_kind(meeting, drafts, thresholds)
    kept = drop_contained(meeting, merge_repeated(meeting, drafts, thresholds))
    kept = [draft for draft in kept if _is_understood(meeting, draft)]
    kept = settle(meeting, kept, thresholds)
    kept = [draft for draft in kept if is_likely(draft, thresholds)]
    kept = [draft for draft in kept if not _is_dark_decision(meeting, draft)]
    kept.sort(key=lambda d: (d.main, OUTCOME_KINDS.index(d.kind)))
    day = day_of(recorded_at)
    stating = {i for draft in kept for i in meeting.sentence(draft.main)}
    return tuple(_outcome(meeting, draft, day, stating) for draft in kept)


def knows(language: str | None, thresholds: Thresholds) -> bool:
    """Whether outcomes are looked for in a language, by a model with these thresholds."""
    known = languages.find_language(language)
    return bool(thresholds) or (known is not None and known.find_outcomes is not None)


def _bounded(utterance: Utterance) -> Utterance:
    """An utterance of which no more is read than anybody says in one breath."""
    if len(utterance.text) <= _LONGEST:
        return utterance
    return replace(utterance, text=utterance.text[:_LONGEST])


def _is_understood(meeting: Dialogue, draft: Draft) -> bool:
    """Whether somebody who was not there knows what is spoken of."""
    whole = meeting.sentence(draft.main)
    text = join(meeting.said[i].text for i in whole)
    is_terse = draft.kind == "action" and count_words(text) <= _TERSE
    if is_terse and meeting.request(whole[0]) is None and not meeting.grammar.commits(text):
        return False
    told = frozenset[str]().union(*(meeting.about(i) for i in whole))
    if len(told) >= _LEAST + meeting.grammar.points_back(text):
        return True
    return bool(find_context(meeting, draft.main, whole))


def _is_dark_decision(meeting: Dialogue, draft: Draft) -> bool:
    """Whether nobody who was not there could tell what a decision is about, context or not."""
    if draft.kind != "decision" or meeting.explicit(draft.main) == "decision":
        return False
    unclear = meeting.signs(draft.main).unclear
    return unclear is not None and unclear >= DARKEST


def _outcome(
    meeting: Dialogue, draft: Draft, day: date | None, stating: Collection[int]
) -> Outcome:
    """An outcome with what it rests on; `stating` are the places of all that state one."""
    main = draft.main
    whole = meeting.sentence(main)
    context = find_context(meeting, main, whole)
    is_action = draft.kind == "action"
    owner, answers = find_owner(meeting, main) if is_action else (None, ())
    if is_action and owner is None:
        owner = find_likely_owner(meeting, main)
    due = find_due(meeting, main, draft.places, day) if is_action else None
    span = find_span(meeting, main, whole)
    stated = [*whole]
    if span is None and draft.kind != "action":
        stated += find_rest(meeting, whole, stating)
    places = sorted({*draft.places, *context, *stated, *answers})
    return Outcome(
        kind=draft.kind,
        utterances=tuple(meeting.said[i].id for i in places),
        statement=tuple(meeting.said[i].id for i in stated),
        context=tuple(meeting.said[i].id for i in context),
        confidence=round(draft.probability, 4),
        span=span,
        owner=owner[0] if owner else None,
        owner_evidence=owner[1] if owner else None,
        due=due[0] if due else None,
        due_evidence=due[1] if due else None,
    )
