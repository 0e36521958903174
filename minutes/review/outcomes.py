"""What a team keeps, drops, rewords and gives an owner, as careful readers mark it in a meeting.

The form is that of `minutes.corpora.annotation`: the words of the transcript that show an outcome,
those that state it, whose it is and when it is due, the team's wording; and what looked like an
outcome to the program and is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from minutes.corpora import LabelledOutcome, Lookalike, WordSpan
from minutes.records import Evidence, MinutesRecord, Point, Utterance
from minutes.review.folding import Review, Reviewed

__all__ = ["DISMISSED", "DROPPED", "OTHER_KIND", "find_lookalikes", "wanted_outcomes"]

# Why something is no outcome, where a team says no more than that.
DROPPED, DISMISSED, OTHER_KIND = "dropped", "dismissed", "other-kind"

_STATED = 0.5  # of a point's words that have to be found in an utterance which states it
_SIGNS = re.compile(r"[\W_]+")


def wanted_outcomes(review: Review) -> tuple[LabelledOutcome, ...]:
    """The outcomes and key points that a team wants; what it found worth keeping is a key point."""
    said = {utterance.id: utterance for utterance in review.minutes.utterances}
    names = {s.id: s.name or s.id for s in review.minutes.speakers}
    found = [_outcome(one.point, said, names) for one in review.points if one.verdict != "dropped"]
    found += [
        LabelledOutcome("point", evidence=(_whole(said[id_]),), text=said[id_].text)
        for id_ in sorted(review.valued - review.dismissed, key=lambda id_: said[id_].start)
    ]
    return tuple(outcome for outcome in found if outcome.evidence)


def find_lookalikes(review: Review, original: MinutesRecord) -> tuple[Lookalike, ...]:
    """What the program took for an outcome and the team did not.

    Args:
        original: the minutes before the review.
    """
    said = {utterance.id: utterance for utterance in review.minutes.utterances}
    before = {point.id: point for point in original.points}
    found = []
    for one in review.points:
        was = before.get(one.point.id)
        why = _why(one, was)
        if why and was is not None:
            words = _statement(was, said) or _evidence(was, said)
            found.append(Lookalike(words, was.kind, why))
    for id_ in sorted(review.dismissed, key=lambda id_: said[id_].start):
        found.append(Lookalike((_whole(said[id_]),), "point", DISMISSED))
    return tuple(lookalike for lookalike in found if lookalike.words)


def _why(one: Reviewed, was: Point | None) -> str:
    if was is None:
        return ""
    if one.verdict == "dropped":
        return DROPPED
    return OTHER_KIND if was.kind not in ("point", one.point.kind) else ""


def _outcome(
    point: Point, said: Mapping[str, Utterance], names: Mapping[str, str]
) -> LabelledOutcome:
    owner = names.get(point.owner, point.owner) if point.owner else ""
    return LabelledOutcome(
        kind=point.kind,
        evidence=_evidence(point, said),
        statement=_statement(point, said),
        owners=(owner,) if owner and point.kind == "action" else (),
        due=_due(point, said) if point.kind == "action" else (),
        text=point.text,
    )


def _evidence(point: Point, said: Mapping[str, Utterance]) -> tuple[WordSpan, ...]:
    there = (said[id_] for id_ in point.utterances if id_ in said)
    return tuple(_whole(utterance) for utterance in there if utterance.text.split())


def _whole(utterance: Utterance) -> WordSpan:
    return WordSpan(utterance.id, 0, len(utterance.text.split()))


def _statement(point: Point, said: Mapping[str, Utterance]) -> tuple[WordSpan, ...]:
    """The words of the evidence that a point is made of, as it was found."""
    text = point.text if point.original is None else point.original
    wanted = _plain(text.split())
    best: tuple[int, tuple[WordSpan, ...]] = (0, ())
    for id_ in point.utterances:
        if id_ not in said:
            continue
        spoken = _plain(said[id_].text.split())
        blocks = [
            b
            for b in SequenceMatcher(None, spoken, wanted, autojunk=False).get_matching_blocks()
            if b.size
        ]
        matched = sum(block.size for block in blocks)
        if matched > best[0] and matched >= _STATED * len(wanted):
            place = WordSpan(id_, blocks[0].a, blocks[-1].a + blocks[-1].size)
            best = (matched, (place,))
    return best[1]


def _due(point: Point, said: Mapping[str, Utterance]) -> tuple[WordSpan, ...]:
    """The words that say when an action is due; what a person wrote may stand there too."""
    if point.due_evidence is not None:
        return _words(point.due_evidence, said)
    if point.due is None:
        return ()
    told = (_words(Evidence(id_, point.due), said) for id_ in point.utterances)
    return next((place for place in told if place), ())


def _words(evidence: Evidence, said: Mapping[str, Utterance]) -> tuple[WordSpan, ...]:
    if evidence.utterance not in said:
        return ()
    spoken = _plain(said[evidence.utterance].text.split())
    wanted = _plain(evidence.words.split())
    for at in range(len(spoken) - len(wanted) + 1):
        if wanted and spoken[at : at + len(wanted)] == wanted:
            return (WordSpan(evidence.utterance, at, at + len(wanted)),)
    return ()


def _plain(words: Sequence[str]) -> list[str]:
    """Words in small letters without signs, so that a sentence's edges tell nothing apart."""
    return [_SIGNS.sub("", word).casefold() or word for word in words]
