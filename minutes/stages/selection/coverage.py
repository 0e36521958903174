"""Choosing under a budget: each unit for what it adds to those chosen before."""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from minutes.stages.selection.vocabulary import Worth
from minutes.text import terms

__all__ = ["Candidate", "maximise_coverage"]

_REPEATED = 0.7  # share of what a unit says that another already says
_ATTENTION = 0.2  # the power to which the weight counts beside what is covered
_TOPIC = 0.25  # the power to which a topic's chosen units hold the next one back


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit to choose: its words, how many they are, its weight, and the topic it is about.

    Its gain counts `factor` times.
    """

    text: str
    words: int
    weight: float
    topic: str | None = None
    counted: Mapping[str, int] = field(default_factory=dict)  # how often it says each word
    factor: float = 1.0


def maximise_coverage(
    candidates: Sequence[Candidate],
    worth: Worth | None,
    *,
    room: float,
    most: int,
    before: Sequence[int] = (),
) -> list[int]:
    """The candidates to keep, as a budgeted greedy maximisation finds them.

    In each step the candidate with the greatest gain a word is taken that fits into the room left
    (the cost-scaled greedy of Lin & Bilmes 2010, "Multi-document Summarization via Budgeted
    Maximization of Submodular Functions", NAACL). The gain is

        factor · weight^a · Σ P(a summary says the word oftener than the chosen ones do) / (1 + n)^t

    over the candidate's words, n being how many of its topic are chosen: coverage and diversity
    as in Lin & Bilmes 2011, "A Class of Submodular Functions for Document Summarization", ACL.
    All factors but the weight fall as more is chosen, so that a gain computed earlier is an upper
    bound, and most need not be computed again (Minoux 1978). One that mostly repeats a chosen one
    is left out. Without `worth` every word counts the same.

    Args:
        room: how many words there is room for.
        most: how many may be chosen.
        before: candidates that are kept already; they take no room here.

    Returns:
        The places of those chosen, best first, without `before`.
    """
    said = _Said(candidates, worth)
    for place in before:
        said.add(place)
    waiting = [(-said.gain(i), i, said.chosen) for i in range(len(candidates)) if i not in before]
    heapq.heapify(waiting)
    chosen: list[int] = []
    while waiting and len(chosen) < most:
        _, place, seen = heapq.heappop(waiting)
        if candidates[place].words > room or said.repeats(place):
            continue
        if seen < said.chosen:
            heapq.heappush(waiting, (-said.gain(place), place, said.chosen))
            continue
        said.add(place)
        chosen.append(place)
        room -= candidates[place].words
    return chosen


class _Said:
    """What the chosen candidates say."""

    def __init__(self, candidates: Sequence[Candidate], worth: Worth | None) -> None:
        self._candidates, self._worth = candidates, worth
        self._terms = [frozenset(terms(candidate.text)) for candidate in candidates]
        frequency = Counter(term for held in self._terms for term in held)
        total = 1 + len(candidates)
        self._idf = {term: math.log(total / count) for term, count in frequency.items()}
        self._masses: dict[int, float] = {}
        self._holding: dict[str, list[int]] = defaultdict(list)
        self._counts: Counter[str] = Counter()
        self._topics: Counter[str | None] = Counter()
        self.chosen = 0

    def add(self, place: int) -> None:
        candidate = self._candidates[place]
        for term in self._terms[place]:
            self._holding[term].append(place)
        self._counts.update(candidate.counted)
        self._topics[candidate.topic] += 1
        self.chosen += 1

    def gain(self, place: int) -> float:
        """What a candidate would add, a word, as a logarithm."""
        candidate = self._candidates[place]
        covered = 1.0
        if self._worth is not None:
            covered = self._worth.added(candidate.counted, self._counts) / max(candidate.words, 1)
        crowd = self._topics[candidate.topic] if candidate.topic else 0
        power = _ATTENTION if self._worth is not None else 1.0
        return (
            math.log(candidate.factor)
            + power * math.log(candidate.weight or 1e-12)
            + math.log(covered or 1e-12)
            - _TOPIC * math.log1p(crowd)
        )

    def repeats(self, place: int) -> bool:
        """Whether a candidate and a chosen one say mostly the same, or one holds the other.

        A hard form of maximal marginal relevance (Carbonell & Goldstein 1998, SIGIR), with the
        share of rare words in common as the similarity.
        """
        shared: dict[int, float] = defaultdict(float)
        for term in sorted(self._terms[place]):
            for other in self._holding.get(term, ()):
                shared[other] += self._idf[term]
        own = self._mass(place)
        return any(
            common >= _REPEATED * min(own, self._mass(other)) for other, common in shared.items()
        )

    def _mass(self, place: int) -> float:
        if place not in self._masses:
            self._masses[place] = math.fsum(self._idf[term] for term in self._terms[place])
        return self._masses[place]
