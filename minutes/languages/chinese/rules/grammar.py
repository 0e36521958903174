"""What the finders need of Chinese."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from minutes.languages.chinese import grammar as chinese
from minutes.languages.chinese.rules.claims import Claim, Moves
from minutes.languages.days import Phrase
from minutes.languages.names import Names
from minutes.records import Utterance

__all__ = ["CHINESE", "Grammar"]


@dataclass(frozen=True, slots=True)
class Grammar:
    """How one language gives duties, answers, days and moves.

    `points_back` is whether a text speaks of what was said before ("I'll send it"); `content` are
    the words that say what it is about, in a form by which texts are compared.
    """

    claims: Callable[[Utterance, Names], list[Claim]]
    accepts: Callable[[str], bool]
    refuses: Callable[[str], bool]
    points_back: Callable[[str], bool]
    days: Callable[[str], list[Phrase]]
    moves: Callable[[str], Moves]
    content: Callable[[str], frozenset[str]]


CHINESE = Grammar(
    chinese.claims,
    chinese.accepts,
    chinese.refuses,
    chinese.points_back,
    chinese.days,
    chinese.moves,
    chinese.content,
)
