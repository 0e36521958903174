"""Spoken text as it is shown: words with their punctuation, a capital, a mark at the end.

What a speaker took back or only hummed goes where the language is known (`Language.clean`); no word
is ever changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from minutes.expressions import expression
from minutes.languages import find_language
from minutes.sentences import ends_sentence
from minutes.text import count_words, tokens

__all__ = [
    "Token",
    "capitalise",
    "clean",
    "full_stop",
    "split_sentences",
    "split_words",
    "tidy",
    "to_text",
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

_ADDRESS = re.compile(r"[.@/\\_\d]")
_STOP = re.compile(r"[.?!…。？！｡؟।॥։።][\"'”’»›」』）)\]}*]*$")
_PAUSE = re.compile(r"[\s,;:，、；：،؛–—-]+$")
_TAIL = 40  # characters at the end of a text in which its punctuation is looked for
_HAN = expression("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uff60]")
_WITHOUT_STOPS = expression("[\u0e00-\u0eff\u1000-\u109f]")  # Thai, Lao, Burmese
_DANDA = expression("[\u0900-\u09ff]")


@dataclass(frozen=True)  # without slots, so that what every pass asks of a word is found once
class Token:
    """A word and the punctuation around it; `stop` where a sentence ends with it."""

    core: str
    opening: str = ""
    closing: str = ""
    stop: bool = False

    @cached_property
    def key(self) -> str:
        """What the word is looked up and compared by."""
        return self.core.casefold().replace("’", "'")

    @cached_property
    def plain(self) -> bool:
        """Whether it stands outside quotation marks and brackets, where words are only named."""
        return not self.opening and _PLAIN.fullmatch(self.closing) is not None

    @cached_property
    def runs_on(self) -> bool:
        """Whether no more than a comma, a dash or dots part it from the next word."""
        return not self.stop and _PAUSED.fullmatch(self.closing) is not None

    @cached_property
    def pauses(self) -> bool:
        """Whether a comma, a dash or dots follow."""
        return bool(self.closing) and self.runs_on

    @property
    def asks(self) -> bool:
        """Whether a question mark follows."""
        return any(mark in self.closing for mark in "?？؟")

    @cached_property
    def last(self) -> Token:
        """The word where a sentence ends with it."""
        return replace(self, stop=True)


def clean(text: str, *, language: str | None) -> str:
    """The text without disfluencies, with capitals and a mark at its end.

    Words go and none comes, changes or moves: those of the result are a subsequence of those of
    the text (`tokens`, and in English with contractions joined). A text that holds nothing but
    fillers and markers keeps them. What is clean stays as it is.

    Args:
        text: one utterance, with punctuation or without.
        language: as ISO 639-1. Of one whose disfluencies are not known, and where it is None, only
            spacing, the first letter and the last mark are set.
    """
    if not count_words(text):
        return " ".join(text.split())
    known = find_language(language)
    return (known.clean if known and known.clean else tidy)(text)


def tidy(text: str) -> str:
    """The text with its spacing, its first letter and its last mark set."""
    return full_stop(capitalise(to_text(split_words(text))))


def split_words(text: str) -> list[Token]:
    """The words of a text that has spaces; punctuation that stands alone joins the word before."""
    words: list[Token] = []
    parted = _DASH.sub(r" \1 ", text) if "—" in text or "--" in text else text
    for chunk in parted.split():
        word = _word(chunk)
        if word.core or word.opening:
            words.append(word)
        elif words:
            words[-1] = replace(words[-1], closing=_followed(words[-1].closing, word.closing))
    ends = (_stops(words, i) for i in range(len(words)))
    return [w.last if end else w for w, end in zip(words, ends, strict=True)]


def to_text(words: Sequence[Token]) -> str:
    """The text of words."""
    return " ".join(word.opening + word.core + word.closing for word in words)


def split_sentences(words: Sequence[Token]) -> Iterator[list[Token]]:
    """The sentences of a text, each a list of words."""
    start = 0
    for end, word in enumerate(words, start=1):
        if word.stop or end == len(words):
            yield list(words[start:end])
            start = end


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


@lru_cache(maxsize=1 << 14)  # a meeting says few words often
def _word(chunk: str) -> Token:
    inner = chunk.lstrip(_OPENING)
    core = inner.rstrip(_PAUSES + _STOPS + _QUOTES)
    return Token(core, chunk[: len(chunk) - len(inner)], inner[len(core) :])


def _followed(closing: str, marks: str) -> str:
    """The punctuation after a word when more comes: of a pause and a stop, the stop."""
    if not _MARKS.fullmatch(marks):
        return closing + marks
    if closing.endswith(tuple(_STOPS)) or closing.strip() == marks:
        return closing
    if marks[0] in "–—-":
        return f" {marks}"
    return marks if _MARKS.fullmatch(closing.strip()) else closing + marks


def _stops(words: Sequence[Token], i: int) -> bool:
    word = words[i]
    if not word.closing and word.core[-1:].isalnum():
        return False  # most words
    following = words[i + 1] if i + 1 < len(words) else None
    if word.closing.startswith(".") and len(word.core) == 1 and _LETTER.match(word.core):
        near = [w for w in (words[i - 1] if i else None, following) if w is not None]
        if any(len(w.core) == 1 and w.closing.startswith(".") for w in near):
            return following is None  # "t. v.", "u. i. d.": letters spelled out
    shown = None if following is None else following.opening + following.core
    return ends_sentence(word.core + word.closing, shown)
