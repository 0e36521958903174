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
    """How many points were told, how many of them are hits, and how many outcomes were found."""

    told: int = 0
    hits: int = 0
    wanted: int = 0
    found: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.told + other.told,
            self.hits + other.hits,
            self.wanted + other.wanted,
            self.found + other.found,
        )

    @property
    def precision(self) -> float:
        """The share of the points told that are hits; 0 where none was told."""
        return self.hits / self.told if self.told else 0.0

    @property
    def recall(self) -> float:
        """The share of the outcomes wanted that were found; 0 where none was wanted."""
        return self.found / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Matched:
    """What was told, each with the outcomes that it touches, and the outcomes nothing touches."""

    told: tuple[tuple[Outcome | Point, tuple[LabelledOutcome, ...]], ...]
    missed: tuple[LabelledOutcome, ...]
    wanted: int

    @property
    def counts(self) -> Counts:
        hits = sum(bool(touched) for _, touched in self.told)
        return Counts(len(self.told), hits, self.wanted, self.wanted - len(self.missed))


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
    told: Sequence[Outcome | Point],
    kind: str | None,
) -> Matched:
    """Outcomes or points of a kind, or of any, against what readers found of it.

    Args:
        utterances: those of `utterances_of`, which `told` refers to.
        kind: None holds all that is told against the key points.
    """
    said = {u.id: words_of(u) for u in utterances}
    wanted = [
        (o, places(call, o.evidence)) for o in call.outcomes or () if o.kind == (kind or "point")
    ]
    held = [
        (one, frozenset[int]().union(*(said[id_] for id_ in one.utterances)))
        for one in told
        if kind in (None, one.kind)
    ]
    return Matched(
        told=tuple((one, tuple(o for o, at in wanted if at & words)) for one, words in held),
        missed=tuple(o for o, at in wanted if not any(at & words for _, words in held)),
        wanted=len(wanted),
    )
