"""What the finders need of a language, and the languages that are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from minutes.records import Utterance
from minutes.stages.outcomes import chinese, english
from minutes.stages.outcomes.claims import Claim, Moves, Phrase
from minutes.stages.outcomes.names import Names

__all__ = ["Grammar", "grammar"]


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


_GRAMMARS = {
    name: Grammar(m.claims, m.accepts, m.refuses, m.points_back, m.days, m.moves, m.content)
    for name, m in (("en", english), ("zh", chinese))
}


def grammar(language: str | None) -> Grammar | None:
    """The grammar of a language (ISO 639-1), None where it is not read."""
    return _GRAMMARS.get((language or "").casefold().split("-")[0])
