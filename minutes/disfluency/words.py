"""Spoken text as words with their punctuation, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from minutes.disfluency.tables import NEVER_BEFORE_COMMA, NUMBERS, SUBJECTS
from minutes.sentences import ends_sentence

__all__ = [
    "Word",
    "absorb",
    "is_number",
    "join_contractions",
    "render",
    "said_anew",
    "sentences",
    "split",
]

_OPENING = '"“‘«‹「『（([{*¿¡'
_PAUSES = ",;:，、；：،؛–—-"
_STOPS = ".?!…。？！｡؟।॥։።"
_QUOTES = '"”»›」』）)]}*'
_MARKS = re.compile(f"[{re.escape(_PAUSES + _STOPS)}]+")
_PLAIN = re.compile(rf"[\s{re.escape(_PAUSES + _STOPS)}]*")
_PAUSED = re.compile(r"\s*(?:[,，、–—-]+|\.\.+|…+)?\s*")
_LETTER = re.compile(r"[^\W\d_]")
_DASH = re.compile(r"(?<=\w)(—|--+)(?=\w)")

# As the Penn Treebank and what was trained on it split them: "do n't", "we 'll", "gon na".
_NOT = re.compile(
    r"\b(ai|are|ca|could|did|do|does|had|has|have|is|might|must|need|sha|should|was|were|wo|would)"
    r"\s+(n['’]t)\b",
    re.IGNORECASE,
)
_CLITIC = re.compile(r"(?<=[^\W_])\s+(['’](?:ll|re|ve|s|m|d)\b)(?!['’])", re.IGNORECASE)
_REDUCED = re.compile(r"\b(gon|wan|lem|gim)\s+(na|me)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """A word and the punctuation around it; `stop` where a sentence ends with it."""

    core: str
    opening: str = ""
    closing: str = ""
    stop: bool = False

    @property
    def key(self) -> str:
        """What the word is looked up and compared by."""
        return _key(self.core)

    @property
    def plain(self) -> bool:
        """Whether it stands outside quotation marks and brackets, where words are only named."""
        return not self.opening and _PLAIN.fullmatch(self.closing) is not None

    @property
    def runs_on(self) -> bool:
        """Whether no more than a comma, a dash or dots part it from the next word."""
        return not self.stop and _PAUSED.fullmatch(self.closing) is not None

    @property
    def pauses(self) -> bool:
        """Whether a comma, a dash or dots follow."""
        return bool(self.closing) and self.runs_on

    @property
    def asks(self) -> bool:
        """Whether a question mark follows."""
        return any(mark in self.closing for mark in "?？؟")


@lru_cache(maxsize=1 << 16)  # a meeting says few words often, and each pass asks again
def _key(core: str) -> str:
    return core.casefold().replace("’", "'")


def join_contractions(text: str) -> str:
    """English text with what a tokeniser took apart ("do n't", "we 'll", "gon na") in one word."""
    return _REDUCED.sub(r"\1\2", _CLITIC.sub(r"\1", _NOT.sub(r"\1\2", text)))


def split(text: str) -> list[Word]:
    """The words of a text that has spaces; punctuation that stands alone joins the word before."""
    words: list[Word] = []
    for chunk in _DASH.sub(r" \1 ", text).split():
        word = _word(chunk)
        if word.core or word.opening:
            words.append(word)
        elif words:
            words[-1] = replace(words[-1], closing=_followed(words[-1].closing, word.closing))
    return [replace(word, stop=_stops(words, i)) for i, word in enumerate(words)]


def render(words: Sequence[Word]) -> str:
    """The text of words."""
    return " ".join(word.opening + word.core + word.closing for word in words)


def sentences(words: Sequence[Word]) -> Iterator[list[Word]]:
    """The sentences of a text, each a list of words."""
    start = 0
    for end, word in enumerate(words, start=1):
        if word.stop or end == len(words):
            yield list(words[start:end])
            start = end


def said_anew(first: Sequence[Word], second: Sequence[Word]) -> bool:
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


def absorb(kept: list[Word], gone: Word) -> None:
    """Give the punctuation of a word that goes to the last word kept, where it needs one."""
    if not kept or kept[-1].stop:
        return
    last = kept[-1]
    if gone.stop or not gone.runs_on:
        kept[-1] = replace(last, closing=gone.closing.strip(), stop=gone.stop)
    elif "," in last.closing + gone.closing and last.plain:
        comma = "" if last.key in NEVER_BEFORE_COMMA else ","
        kept[-1] = replace(last, closing=comma)


def _word(chunk: str) -> Word:
    inner = chunk.lstrip(_OPENING)
    core = inner.rstrip(_PAUSES + _STOPS + _QUOTES)
    return Word(core, chunk[: len(chunk) - len(inner)], inner[len(core) :])


def _followed(closing: str, marks: str) -> str:
    """The punctuation after a word when more comes: of a pause and a stop, the stop."""
    if not _MARKS.fullmatch(marks):
        return closing + marks
    if closing.endswith(tuple(_STOPS)) or closing.strip() == marks:
        return closing
    if marks[0] in "–—-":
        return f" {marks}"
    return marks if _MARKS.fullmatch(closing.strip()) else closing + marks


def _stops(words: Sequence[Word], i: int) -> bool:
    word = words[i]
    following = words[i + 1] if i + 1 < len(words) else None
    if word.closing.startswith(".") and len(word.core) == 1 and _LETTER.match(word.core):
        near = [w for w in (words[i - 1] if i else None, following) if w is not None]
        if any(len(w.core) == 1 and w.closing.startswith(".") for w in near):
            return following is None  # "t. v.", "u. i. d.": letters spelled out
    shown = None if following is None else following.opening + following.core
    return ends_sentence(word.core + word.closing, shown)
