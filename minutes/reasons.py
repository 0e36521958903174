"""Why something is told as a decision, an action or an open problem: what its scorer saw in it.

All of it stands in the minutes; no model is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from minutes.languages import find_language
from minutes.languages.names import Names
from minutes.options import OutcomeOptions
from minutes.records import (
    CANDIDATE,
    OUTCOME_KINDS,
    Evidence,
    Kind,
    MinutesRecord,
    Point,
    Signs,
    Utterance,
)
from minutes.text import is_extract, join

__all__ = ["Reason", "Reasons", "has_verdicts", "stated_by"]

DEPENDENT = 0.5  # how likely something is not understood alone, from which it is taken not to be


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an utterance is told as an outcome of a kind, or how near it comes to it.

    `probability` is that a reader agrees, where the model learned from readers' verdicts, else that
    of the kind; `threshold` the one from which it is told. Both are None where no model has told
    it, as in Chinese. `marks` is from and to which character of the
    utterance it says what the outcome is; `explicit`: it says so in so many words, which is enough.
    `accepted` are the words by which somebody took an action on; `by_speaker` how likely its owner,
    who says it, is who does it, where the words leave that open. `in_meeting`, `dependent` and
    `unclear` are those of `Signs`; `context` the utterances before that say what "this" is.
    """

    kind: Kind
    utterance: str
    probability: float | None
    threshold: float | None
    marks: tuple[int, int] | None
    explicit: bool
    accepted: Evidence | None
    by_speaker: float | None
    in_meeting: float
    dependent: float
    unclear: float
    context: tuple[str, ...]


def stated_by(point: Point, utterances: Mapping[str, Utterance]) -> Utterance | None:
    """The utterance that states a point best: the likeliest of its kind, else the weightiest.

    None where none of its evidence is among the utterances.
    """
    held = [utterances[id_] for id_ in point.utterances if id_ in utterances]
    stated = [u for u in held if point.start <= u.start and u.end <= point.end] or held
    return max(stated, key=lambda u: (u.kinds.get(point.kind, 0.0), u.weight or 0.0), default=None)


def has_verdicts(utterances: Iterable[Utterance]) -> bool:
    """Whether a scorer that learned from readers' verdicts has read them."""
    return any(u.signs is not None and u.signs.verdicts for u in utterances)


class Reasons:
    """The reasons of the points and utterances of one meeting."""

    def __init__(self, minutes: MinutesRecord) -> None:
        self._utterances = {u.id: u for u in minutes.utterances}
        self._points = minutes.points
        caution = minutes.options.get("outcomes", OutcomeOptions().outcomes)
        self._thresholds = minutes.thresholds.get(str(caution), {})
        self._judged = bool(minutes.thresholds.get(CANDIDATE)) and has_verdicts(minutes.utterances)
        language = find_language(minutes.meeting.language)
        self._grammar = language.outcomes() if language and language.outcomes else None
        self._names = Names(minutes.speakers, minutes.utterances)

    def of_point(self, point: Point) -> Reason | None:
        """Why a point is told as what it is; None for a point without a kind."""
        stated = stated_by(point, self._utterances)
        if point.kind == "point" or stated is None:
            return None
        return self._reason(point.kind, stated, point)

    def of_utterance(self, id_: str) -> Reason | None:
        """Why an utterance is told as an outcome, or what it comes nearest to, if to any.

        Where it is only part of a point's evidence, the reason is that of what states the point.
        """
        utterance = self._utterances[id_]
        held = [p for p in self._points if p.kind != "point" and id_ in p.utterances]
        told = [(stated_by(point, self._utterances), point) for point in held]
        for stated, point in sorted(told, key=lambda one: one[0] is not utterance):
            if stated is not None:
                return self._reason(point.kind, stated, point)
        likely = {
            kind: self._probability(kind, utterance) / threshold
            for kind in OUTCOME_KINDS
            if (threshold := self._thresholds.get(kind))
        }
        if not likely or not max(likely.values()):
            return None
        return self._reason(max(likely, key=lambda kind: likely[kind]), utterance, None)

    def _probability(self, kind: Kind, utterance: Utterance) -> float:
        """What is held against the threshold of a kind."""
        verdicts = utterance.signs.verdicts if utterance.signs is not None else {}
        return (verdicts if self._judged else utterance.kinds).get(kind, 0.0)

    def _likelihood(self, kind: Kind, utterance: Utterance, point: Point | None) -> float:
        """The same of a point, which may be stated by a request and be sure by its answer."""
        rested = point.utterances if point is not None else ()
        later = (self._utterances[id_] for id_ in rested if id_ in self._utterances)
        held = [utterance, *(u for u in later if u.start >= utterance.start)]
        return max(self._probability(kind, u) for u in held)

    def alone(self) -> frozenset[str]:
        """The ids of the points that are understood without what was said before.

        What a person wrote is: in a review, or by hand in the record.
        """
        return frozenset(
            p.id
            for p in self._points
            if p.edited_by or self._is_reworded(p) or not self._is_dependent(p)
        )

    def _is_reworded(self, point: Point) -> bool:
        said = [self._utterances[id_].text for id_ in point.utterances if id_ in self._utterances]
        return bool(said) and not is_extract(point.text, join(said))

    def _is_dependent(self, point: Point) -> bool:
        seen = (self._utterances[id_] for id_ in point.utterances if id_ in self._utterances)
        if any(u.signs is not None and u.signs.dependent >= DEPENDENT for u in seen):
            return True
        return self._grammar is not None and not self._grammar.stands_alone(point.text)

    def _reason(self, kind: Kind, utterance: Utterance, point: Point | None) -> Reason:
        signs = utterance.signs
        threshold = self._thresholds.get(kind)
        evidence = point.owner_evidence if point is not None else None
        accepted = evidence is not None and evidence.utterance != utterance.id
        rested = point.utterances if point is not None else ()
        return Reason(
            kind=kind,
            utterance=utterance.id,
            probability=self._likelihood(kind, utterance, point) if threshold is not None else None,
            threshold=threshold,
            marks=_within(signs.statement, utterance.text) if signs else None,
            explicit=self._says(kind, utterance.text),
            accepted=evidence if accepted and self._follows(evidence, utterance) else None,
            by_speaker=self._by_speaker(utterance, point),
            in_meeting=signs.in_meeting if signs else 0.0,
            dependent=signs.dependent if signs else 0.0,
            unclear=(signs.unclear or 0.0) if signs else 0.0,
            context=tuple(
                id_ for id_ in (signs.antecedents if signs else ()) if not rested or id_ in rested
            ),
        )

    def _by_speaker(self, utterance: Utterance, point: Point | None) -> float | None:
        """How likely who says it does it, where that and no word of theirs makes them its owner."""
        if point is None or point.owner is None or point.owner != utterance.speaker:
            return None
        if point.owner_evidence != Evidence(utterance.id, utterance.text) or not self._grammar:
            return None
        signs, text = utterance.signs or Signs(), utterance.text
        begin = signs.statement[0] if signs.statement else 0
        grammar = self._grammar
        if grammar.volunteers(text, begin) or grammar.volunteers_anywhere(text):
            return None
        return signs.by_speaker

    def _says(self, kind: Kind, text: str) -> bool:
        if self._grammar is None:
            return False
        return self._grammar.kind_said(text, self._names.mentions(text)) == kind

    def _follows(self, evidence: Evidence | None, utterance: Utterance) -> bool:
        """Whether evidence stands in an answer, not in what was said before."""
        answer = self._utterances.get(evidence.utterance) if evidence else None
        return answer is not None and answer.start >= utterance.start


def _within(span: Sequence[int] | None, text: str) -> tuple[int, int] | None:
    """A span that holds some of a text; a person may have changed the text since."""
    if span is None:
        return None
    begin, end = span[0], min(span[1], len(text))
    return (begin, end) if begin < end else None
