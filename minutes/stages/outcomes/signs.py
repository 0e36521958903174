"""Signs: words that make something likelier, and by how much."""

from __future__ import annotations

import re

__all__ = ["Signs"]


class Signs:
    """Patterns with the log odds that each gives where it is found; they add up, to a limit.

    The evidence of signs is taken for independent, as naive Bayes does: what a text says twice
    counts twice, until `most`.
    """

    def __init__(self, *signs: tuple[float, str], most: float) -> None:
        self._signs = [(odds, re.compile(pattern)) for odds, pattern in signs]
        self._most = most

    def __call__(self, text: str) -> float:
        """The log odds that the signs in a text give, 0 where there is none."""
        total = 0.0
        for odds, pattern in self._signs:
            if pattern.search(text):
                total += odds
                if total >= self._most:
                    return self._most
        return total
