"""Outcomes held against what careful readers found, by evidence: words that both rest on.

A point is a hit where one of its utterances shares a word with the evidence of an outcome of its
kind. Words are compared, not utterances, because readers saw other pieces than the product makes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from minutes.corpora import LabelledMeeting, LabelledOutcome, WordSpan
from minutes.evaluation.calls import cues
from minutes.records import Outcome, Point, Utterance
from minutes.stages.segmentation import segment_cues

__all__ = ["Counts", "Matched", "match", "places", "utterances_of", "words_of"]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many points were predicted, and how many of them are hits; how many outcomes are in the
    reference, and how many of them were found.
    """

    predicted: int = 0
    hits: int = 0
    reference: int = 0
    found: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.predicted + other.predicted,
            self.hits + other.hits,
            self.reference + other.reference,
            self.found + other.found,
        )

    @property
    def precision(self) -> float:
        """The share of the predicted points that are hits; 0 where there is none."""
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The share of the reference's outcomes that were found; 0 where it has none."""
        return self.found / self.reference if self.reference else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Matched:
    """What was predicted, each with the outcomes that it touches; those that nothing touches.

    `reference` is how many outcomes there are.
    """

    predicted: tuple[tuple[Outcome | Point, tuple[LabelledOutcome, ...]], ...]
    missed: tuple[LabelledOutcome, ...]
    reference: int

    @property
    def counts(self) -> Counts:
        hits = sum(bool(touched) for _, touched in self.predicted)
        return Counts(len(self.predicted), hits, self.reference, self.reference - len(self.missed))


def utterances_of(call: LabelledMeeting) -> tuple[Utterance, ...]:
    """The utterances that the product makes of a call; their words know their places."""
    return segment_cues(cues(call))


def places(call: LabelledMeeting, passages: Iterable[WordSpan]) -> frozenset[int]:
    """The words of passages by their places in the meeting."""
    first, place = {}, 0
    for act in call.utterances:
        first[act.id] = place
        place += len(act.text.split())
    return frozenset(first[p.act] + i for p in passages for i in range(p.begin, p.end))


def words_of(utterance: Utterance) -> frozenset[int]:
    """The words of an utterance of `utterances_of` by their places in the meeting."""
    return frozenset(word.place for word in utterance.words)  # type: ignore[attr-defined]


def match(
    call: LabelledMeeting,
    utterances: Sequence[Utterance],
    predicted: Sequence[Outcome | Point],
    kind: str | None,
) -> Matched:
    """Outcomes or points of a kind, or of any, against what readers found of it.

    Args:
        utterances: those of `utterances_of`, which `predicted` refers to.
        kind: None holds all that is predicted against the key points.
    """
    said = {u.id: words_of(u) for u in utterances}
    reference = [
        (o, places(call, o.evidence)) for o in call.outcomes or () if o.kind == (kind or "point")
    ]
    held = [
        (one, frozenset[int]().union(*(said[id_] for id_ in one.utterances)))
        for one in predicted
        if kind in (None, one.kind)
    ]
    return Matched(
        predicted=tuple(
            (one, tuple(o for o, at in reference if at & words)) for one, words in held
        ),
        missed=tuple(o for o, at in reference if not any(at & words for _, words in held)),
        reference=len(reference),
    )
