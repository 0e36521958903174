"""How often a summary of this meeting would say a word: what a word in the minutes is worth.

A log-linear model of the counts that words have in human summaries (a Poisson regression: McCullagh
& Nelder 1989, "Generalized Linear Models", chapter 6). It knows of each word how often people
write it down and how many meetings say it, and sees how this meeting says it. `minutes vocabulary`
fits it.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations_with_replacement
from pathlib import Path

from minutes.assets import vocabulary_file
from minutes.text import tokens

__all__ = [
    "INPUTS",
    "Vocabulary",
    "Worth",
    "load_vocabulary",
    "read",
    "term_counts",
    "usage",
    "word_inputs",
]

INPUTS = ("rate", "attention", "written", "said")
_MOST = 12  # times that a word can count in one meeting
_HIGHEST = 4.0  # log of the most mentions expected of a word, 55


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A fitted model.

    Attributes:
        words: of each word, how often a summary has it on average, and the share of meetings in
            which it is said. Any other word has neither.
        meetings: how many those numbers are from.
        centre, scale: of each of INPUTS, what is taken off and what it is divided by.
        effects: the intercept, one effect for each input, one for each product of two.
    """

    name: str
    words: Mapping[str, tuple[float, float]]
    meetings: int
    centre: tuple[float, ...]
    scale: tuple[float, ...]
    effects: tuple[float, ...]

    def worth(self, said: Sequence[tuple[Mapping[str, int], float]]) -> Worth:
        """The worth of a meeting's words, from what each unit says and its importance."""
        return Worth({word: self._expected(word, row) for word, row in word_inputs(said).items()})

    def _expected(self, word: str, row: tuple[float, float]) -> float:
        values = (*row, *usage(*self.words.get(word, (0.0, 0.0)), self.meetings))
        scaled = [(x - c) / s for x, c, s in zip(values, self.centre, self.scale, strict=True)]
        terms = _terms(scaled)
        return math.exp(min(sum(e * t for e, t in zip(self.effects, terms, strict=True)), _HIGHEST))


class Worth:
    """How often a summary is expected to say each word of a meeting."""

    def __init__(self, expected: Mapping[str, float]) -> None:
        self.expected = expected
        self._exceeding = {word: _exceeding(mean) for word, mean in expected.items()}

    def added(self, counted: Mapping[str, int], before: Mapping[str, int]) -> float:
        """How many words of the summary `counted` says that were not said before.

        The k-th mention of a word counts by the probability that the summary has it k times.
        """
        total = 0.0
        for word, times in counted.items():
            said = before.get(word, 0)
            total += sum(self._exceeding.get(word, ())[said : said + times])
        return total


def term_counts(text: str) -> Counter[str]:
    """How often a text says each word; a possessive counts as its noun."""
    return Counter(t.replace("’", "'").removesuffix("'s") for t in tokens(text))


def word_inputs(said: Sequence[tuple[Mapping[str, int], float]]) -> dict[str, tuple[float, float]]:
    """How a meeting says each of its words: the first two of INPUTS.

    rate: the log of its share of all words, in thousandths; attention: the log of the share of all
    importance that the units have which say it, in hundredths.
    """
    times: Counter[str] = Counter()
    mass: dict[str, float] = defaultdict(float)
    for counted, importance in said:
        times.update(counted)
        for word in counted:
            mass[word] += importance
    total = sum(times.values()) or 1
    whole = math.fsum(importance for _, importance in said) or 1.0
    return {
        word: (math.log(1000 * times[word] / total), math.log(100 * mass[word] / whole + 0.01))
        for word in times
    }


def usage(written: float, said: float, meetings: int) -> tuple[float, float]:
    """What people do with a word: the last two of INPUTS.

    written: the log of how often a summary has it; said: the log of the share of meetings that
    say it; both with something added, so that they are finite.
    """
    return math.log(written + 0.05 / meetings), math.log(said + 0.5 / meetings)


@cache
def load_vocabulary(language: str | None) -> Vocabulary | None:
    """The vocabulary of summaries in a language (ISO 639-1), None where none is shipped."""
    path = vocabulary_file(language or "")
    return read(path) if path.is_file() else None


def read(path: Path) -> Vocabulary:
    """The model that `minutes vocabulary` wrote."""
    held = json.loads(path.read_text(encoding="utf-8"))
    return Vocabulary(
        name=held["name"],
        words={word: (written, said) for word, (written, said) in held["words"].items()},
        meetings=held["meetings"],
        centre=tuple(held["centre"]),
        scale=tuple(held["scale"]),
        effects=tuple(held["effects"]),
    )


def _terms(scaled: Sequence[float]) -> Iterator[float]:
    """One, the inputs, and the products of two, in the order of the effects."""
    yield 1.0
    yield from scaled
    yield from (a * b for a, b in combinations_with_replacement(scaled, 2))


def _exceeding(mean: float) -> tuple[float, ...]:
    """P(N >= 1), P(N >= 2), … of a Poisson count of this mean."""
    at_most, probability = 0.0, math.exp(-mean)
    found: list[float] = []
    for k in range(_MOST):
        at_most += probability
        found.append(max(1.0 - at_most, 0.0))
        probability *= mean / (k + 1)
    return tuple(found)
