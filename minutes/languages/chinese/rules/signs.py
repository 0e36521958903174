"""Signs: phrases that make something likelier, and by how much."""

from __future__ import annotations

import re
from collections.abc import Mapping

from minutes.expressions import expression

__all__ = ["CuePhrases", "alternatives", "phrases"]

_GROUP = expression(r"(?<!\\)\((?!\?)")


def phrases(text: str, *, spaced: bool = True) -> re.Pattern[str]:
    """A pattern that finds any of the phrases, one a line; a line indented further goes on.

    A phrase is a regular expression in which round brackets only group, and a space is a space of
    any length. In a script with spaces it is found as whole words only.
    """
    found = alternatives(text)
    return re.compile(rf"(?<![\w'])(?:{found})(?![\w'])" if spaced else found)


def alternatives(text: str) -> str:
    """The phrases as a piece of a larger expression."""
    lines = [line for line in text.splitlines() if line.strip()]
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    found: list[str] = []
    for line in lines:
        if found and line[margin] == " ":
            found[-1] += line.strip()
        else:
            found.append(line[margin:].rstrip())
    return "|".join(_GROUP.sub("(?:", phrase).replace(" ", r"\s+") for phrase in found)


class CuePhrases:
    """Phrases by the log odds that they give; those of a text add up, to a limit.

    Signs are taken to be independent, as in naive Bayes (Domingos & Pazzani 1997, "On the
    optimality of the simple Bayesian classifier", Machine Learning 29): which is not so, but
    ranks well. One tier of phrases counts once.
    """

    def __init__(self, tiers: Mapping[float, str], *, most: float, spaced: bool = True) -> None:
        self._tiers = [(odds, phrases(text, spaced=spaced)) for odds, text in tiers.items()]
        self._most = most

    def __call__(self, text: str) -> float:
        """The log odds that the phrases in a text give, 0 where there is none."""
        total = sum(odds for odds, pattern in self._tiers if pattern.search(text))
        return min(total, self._most)
