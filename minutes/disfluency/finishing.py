"""Capitals and the last punctuation mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from minutes.disfluency.tables import AUXILIARIES, SUBJECTS
from minutes.disfluency.words import Word
from minutes.text import tokens

__all__ = ["asks", "capitalise", "finish", "full_stop"]

_LONGEST_QUESTION = 20  # words; a longer text without marks is more than one sentence
_I = re.compile(r"i(?:['’](?:m|ll|ve|d))?")
_ADDRESS = re.compile(r"[.@/\\_\d]")
_STOP = re.compile(r"[.?!…。？！｡؟।॥։።][\"'”’»›」』）)\]}*]*$")
_PAUSE = re.compile(r"[\s,;:，、；：،؛–—-]+$")
_TAIL = 40  # characters at the end of a text in which its punctuation is looked for
_HAN = re.compile("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uff60]")
_WITHOUT_STOPS = re.compile("[\u0e00-\u0eff\u1000-\u109f]")  # Thai, Lao, Burmese
_DANDA = re.compile("[\u0900-\u09ff]")

_ASKED = SUBJECTS | {"this", "that", "these", "those", "anyone", "anybody", "everyone", "everybody"}
_QUESTION_WORDS = frozenset({"what", "where", "when", "why", "how", "who"})
# "Had I known", "were it so" and "may we" begin other things too.
_INVERTED = AUXILIARIES - {"be", "been", "had", "hadn't", "may", "might", "must", "am", "were"}


def finish(words: Sequence[Word]) -> list[Word]:
    """English words with capitals at the start of sentences and in "I"."""
    done: list[Word] = []
    for i, word in enumerate(words):
        core = word.core
        if _I.fullmatch(core) and not _spelled(words, i):
            core = "I" + core[1:]
        if not i or words[i - 1].stop:
            core = capitalise(core)
        done.append(replace(word, core=core))
    return done


def capitalise(text: str) -> str:
    """The text with a capital at the start, unless its first word has a form of its own."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    letter = next((i for i, char in enumerate(first) if char.isalpha()), None)
    if letter is None or not first.islower() or _ADDRESS.search(first.rstrip(".,")):
        return text
    if any(char.isalnum() for char in first[:letter]):
        return text
    at = text.index(first) + letter
    found = text[:at] + text[at].upper() + text[at + 1 :]
    return found if tokens(found) == tokens(text) else text


def full_stop(text: str, *, asks: bool = False) -> str:
    """The text with one mark at its end: its own, or the one of its script."""
    if _STOP.search(text[-_TAIL:]):
        return text
    tail = text[-_TAIL:]
    bare = text[: len(text) - len(tail)] + _PAUSE.sub("", tail)
    if not bare or not any(char.isalnum() for char in bare):
        return text
    last = next(char for char in reversed(bare) if char.isalnum())
    if _WITHOUT_STOPS.match(last):
        return bare
    if _HAN.match(last):
        return bare + ("？" if asks or last == "吗" else "。")
    return bare + ("?" if asks else "।" if _DANDA.match(last) else ".")


def asks(words: Sequence[Word]) -> bool:
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


def _spelled(words: Sequence[Word], i: int) -> bool:
    """Whether a letter is one of several that spell a word: "u. i. d."."""
    near = [words[j] for j in (i - 1, i) if j >= 0]
    return words[i].closing.startswith(".") and any(
        len(word.core) == 1 and word.closing.startswith(".") and word is not words[i]
        for word in [*near, *words[i + 1 : i + 2]]
    )
