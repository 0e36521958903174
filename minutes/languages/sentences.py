"""Where a sentence ends that has no mark there: what only the words of a language tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from minutes.languages import in_all_languages

__all__ = ["SentenceWords", "ends_clause", "is_clitic", "trails_off"]


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """What a language knows of its sentences; words of another language tell it nothing.

    Attributes:
        trails_off: whether a text ends with a word that ends no sentence.
        ends_clause: whether a sentence is over at a comma, of its words and the next one.
        clitics: what is part of the word before, written with an apostrophe: the s of "it's".
    """

    trails_off: Callable[[str], bool]
    ends_clause: Callable[[Sequence[str], str], bool]
    clitics: frozenset[str] = frozenset()


def trails_off(text: str) -> bool:
    """Whether a text ends with a word that nobody ends a sentence with: "of the", "and I"."""
    return any(words.trails_off(text) for words in in_all_languages("sentences"))


def ends_clause(words: Sequence[str], following: str) -> bool:
    """Whether a sentence is over at a comma: a recogniser puts one where only a stop can be.

    Ask only where there is a pause.

    Args:
        words: what was said of the sentence, up to the comma.
        following: the next word.
    """
    if not words or not words[-1].endswith(","):
        return False
    return any(one.ends_clause(words, following) for one in in_all_languages("sentences"))


def is_clitic(text: str) -> bool:
    """Whether a piece of a word belongs to the word before it: "'ll", "'s"."""
    return text[:1] in ("'", "’") and any(
        text[1:] in words.clitics for words in in_all_languages("sentences")
    )
