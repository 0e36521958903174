"""How often a summary of this meeting would say a word: what a word in the minutes is worth.

A log-linear model of the counts that words have in human abstracts (a Poisson regression: McCullagh
& Nelder 1989, chapter 6): one term for how people write minutes, learned for each word, and a few
for how the meeting says it. Trained by `python -m minutes.training.vocabulary`.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from minutes.assets import vocabulary_file
from minutes.text import tokens

__all__ = ["FEATURES", "Vocabulary", "Worth", "count", "features", "vocabulary"]

FEATURES = ("rate", "attention", "mean", "highest", "letters", "number")
_MOST = 12  # times that a word can count


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Log rates at which abstracts say words, and the effects of how a meeting says them."""

    name: str
    intercept: float
    effects: tuple[float, ...]  # one for each of FEATURES
    words: Mapping[str, float]
    other: float  # a word that no abstract had and the training meetings did not either

    def worth(self, said: Sequence[tuple[Mapping[str, int], float]]) -> Worth:
        """The worth of a meeting's words, from what each unit says and its importance."""
        found = features(said)
        expected = {
            word: math.exp(
                min(
                    self.intercept
                    + self.words.get(word, self.other)
                    + sum(e * x for e, x in zip(self.effects, row, strict=True)),
                    4.0,
                )
            )
            for word, row in found.items()
        }
        return Worth(expected)


class Worth:
    """How often a summary is expected to say each word."""

    def __init__(self, expected: Mapping[str, float]) -> None:
        self.expected = expected
        self._exceeding = {word: _exceeding(mean) for word, mean in expected.items()}

    def added(self, counted: Mapping[str, int], before: Mapping[str, int]) -> float:
        """How many more words of the summary are said, once `counted` joins those said before.

        The k-th mention of a word counts by the probability that the summary has it k times.
        """
        total = 0.0
        for word, times in counted.items():
            table = self._exceeding.get(word, ())
            said = before.get(word, 0)
            total += sum(table[said : said + times])
        return total


def count(text: str) -> Counter[str]:
    """How often a text says each word; possessives count as their nouns."""
    return Counter(
        word.removesuffix("'s") for word in (t.replace("’", "'") for t in tokens(text)) if word
    )


def features(
    said: Sequence[tuple[Mapping[str, int], float]],
) -> dict[str, tuple[float, ...]]:
    """How a meeting says each of its words, in the order of FEATURES.

    rate: log of its share of all words, in thousandths; attention: log of the summed importance
    of the units that say it, relative to that of all; mean and highest importance among them;
    letters: its length; number: whether it is digits.
    """
    times: Counter[str] = Counter()
    holding: Counter[str] = Counter()
    mass: dict[str, float] = defaultdict(float)
    highest: dict[str, float] = defaultdict(float)
    for counted, importance in said:
        times.update(counted)
        holding.update(counted.keys())
        for word in counted:
            mass[word] += importance
            highest[word] = max(highest[word], importance)
    total = sum(times.values()) or 1
    whole = math.fsum(importance for _, importance in said) or 1.0
    return {
        word: (
            math.log(1000 * times[word] / total),
            math.log(100 * mass[word] / whole + 0.01),
            mass[word] / holding[word],
            highest[word],
            float(len(word)),
            float(word.isdigit()),
        )
        for word in times
    }


@cache
def vocabulary(language: str | None) -> Vocabulary | None:
    """The vocabulary of summaries in a language (ISO 639-1), None where none is shipped."""
    path = vocabulary_file(language or "")
    return _read(path) if path.is_file() else None


def _read(path: Path) -> Vocabulary:
    held = json.loads(path.read_text(encoding="utf-8"))
    return Vocabulary(
        name=held["name"],
        intercept=held["intercept"],
        effects=tuple(held["effects"][name] for name in FEATURES),
        words=held["words"],
        other=held["other"],
    )


def _exceeding(mean: float) -> tuple[float, ...]:
    """P(N >= 1), P(N >= 2), … of a Poisson count of this mean, as far as it matters."""
    below, term = 0.0, math.exp(-mean)
    found: list[float] = []
    for k in range(_MOST):
        below += term
        found.append(max(1.0 - below, 0.0))
        term *= mean / (k + 1)
    return tuple(found)
