"""English capitals, and whether a sentence asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from minutes.languages.cleaning import Token, capitalise
from minutes.languages.english.words import AUXILIARIES, SUBJECTS

__all__ = ["finish", "is_question"]

_LONGEST_QUESTION = 20  # words; a longer text without marks is more than one sentence
_I = re.compile(r"i(?:['’](?:m|ll|ve|d))?")

_ASKED = SUBJECTS | {"this", "that", "these", "those", "anyone", "anybody", "everyone", "everybody"}
_QUESTION_WORDS = frozenset({"what", "where", "when", "why", "how", "who"})
# "Had I known", "were it so" and "may we" begin other things too.
_INVERTED = AUXILIARIES - {"be", "been", "had", "hadn't", "may", "might", "must", "am", "were"}


def finish(words: Sequence[Token]) -> list[Token]:
    """English words with capitals at the start of sentences and in "I"."""
    done: list[Token] = []
    for i, word in enumerate(words):
        core = word.core
        if core[:1] == "i" and _I.fullmatch(core) and not _spelled(words, i):
            core = "I" + core[1:]
        if not i or words[i - 1].stop:
            core = capitalise(core)
        done.append(word if core == word.core else replace(word, core=core))
    return done


def is_question(words: Sequence[Token]) -> bool:
    """Whether an English sentence is a question by its word order: "do we", "how can we"."""
    if any(word.stop for word in words[:-1]):
        starts = max(i for i, word in enumerate(words[:-1]) if word.stop) + 1
        words = words[starts:]
    keys = [word.key for word in words]
    if not 3 <= len(keys) <= _LONGEST_QUESTION:
        return False
    asked = keys[1:] if keys[0] in _QUESTION_WORDS else keys
    verb, subject = asked[0], asked[1]
    if verb in ("is", "was") and subject == "that":
        return False  # "… is that it is cheap"
    if verb == "should" and subject not in ("i", "we", "they"):
        return False  # "should you need help"
    return verb in _INVERTED and subject in _ASKED


def _spelled(words: Sequence[Token], i: int) -> bool:
    """Whether a letter is one of several that spell a word: "u. i. d."."""
    near = [*words[max(0, i - 1) : i], *words[i + 1 : i + 2]]
    return words[i].closing.startswith(".") and any(
        len(word.core) == 1 and word.closing.startswith(".") for word in near
    )
