"""English words in runs: contractions, what is said anew, what becomes of punctuation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from minutes.languages.cleaning import Token
from minutes.languages.english.words import (
    DETERMINERS,
    MAY_END_CLAUSE,
    NEVER_BEFORE_COMMA,
    NUMBERS,
    SUBJECTS,
)

__all__ = ["absorb", "is_number", "join_contractions", "said_anew"]

# As the Penn Treebank and what was trained on it split them: "do n't", "we 'll", "gon na".
_NOT = re.compile(
    r"\b(ai|are|ca|could|did|do|does|had|has|have|is|might|must|need|sha|should|was|were|wo|would)"
    r"\s+(n['’]t)\b",
    re.IGNORECASE,
)
_CLITIC = re.compile(r"(?<=[^\W_])\s+(['’](?:ll|re|ve|s|m|d)\b)(?!['’])", re.IGNORECASE)
_CUT_SHORT = ("gon", "wan", "lem", "gim")
_REDUCED = re.compile(rf"\b({'|'.join(_CUT_SHORT)})\s+(na|me)\b", re.IGNORECASE)


def join_contractions(text: str) -> str:
    """English text with what a tokeniser took apart ("do n't", "we 'll", "gon na") in one word."""
    if "'" in text or "’" in text:
        text = _CLITIC.sub(r"\1", _NOT.sub(r"\1\2", text))
    folded = text.casefold()
    return _REDUCED.sub(r"\1\2", text) if any(cut in folded for cut in _CUT_SHORT) else text


def said_anew(first: Sequence[Token], second: Sequence[Token]) -> bool:
    """Whether a phrase is said anew, its last word perhaps contracted: "after we after we've"."""
    if not len(first) == len(second) > 0 or first[0].key != second[0].key:
        return False
    *keys, last = (word.key for word in first)
    *again, whole = (word.key for word in second)
    contracted = len(first) > 1 and last in SUBJECTS and whole.startswith(last + "'")
    return (
        keys == again
        and (last == whole or contracted)
        and all(word.plain and word.runs_on for word in first)
        and not any(word.opening for word in second)
    )


def is_number(key: str) -> bool:
    """Whether a word has digits or names a number."""
    return any(char.isdigit() for char in key) or bool(NUMBERS.intersection(key.split("-")))


def absorb(kept: list[Token], gone: Token, following: str) -> None:
    """Give the punctuation of a word that goes to the last word kept, where it needs one.

    Args:
        following: the key of the word after it.
    """
    if not kept or kept[-1].stop:
        return
    last = kept[-1]
    if gone.stop or not gone.runs_on:
        kept[-1] = replace(last, closing=gone.closing.strip(), stop=gone.stop)
    elif "," in last.closing + gone.closing and last.plain:
        runs_on = last.key in NEVER_BEFORE_COMMA or _holds_together(last.key, following)
        kept[-1] = replace(last, closing="" if runs_on else ",")


def _holds_together(key: str, following: str) -> bool:
    """Whether a preposition that can also end a clause has what it is about after it."""
    return key in MAY_END_CLAUSE and (
        is_number(following) or (key == "about" and following in DETERMINERS)
    )
