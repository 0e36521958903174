"""Words of running text, in any script: joining, counting, cleaning of what cannot be shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby, pairwise

from minutes.expressions import expression

__all__ = [
    "FIRST_UNSPACED",
    "UNSPACED",
    "count_words",
    "is_extract",
    "join",
    "printable",
    "terms",
    "tokens",
    "word_set",
]

# Scripts written without spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese; for
# use within the brackets of a regular expression.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
FIRST_UNSPACED = "\u0e00"  # none of their characters comes before it
_UNSPACED_PUNCTUATION = "\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
_NO_SPACE_AFTER = expression(f"[{UNSPACED}{_UNSPACED_PUNCTUATION}]$")
_NO_SPACE_BEFORE = expression(f"^[{UNSPACED}{_UNSPACED_PUNCTUATION}]")
_TOKEN = expression(rf"[{UNSPACED}]|(?:(?![{UNSPACED}])[^\W_])+(?:['’](?:(?![{UNSPACED}])\w)+)*")

_ASCII_TOKEN = expression(r"[a-z0-9]+(?:'[a-z0-9_]+)*")  # the same in less time
_KEPT = 1 << 12  # texts whose words are kept: what is said in an hour, which every stage asks for
_LONGEST = 500  # characters of one


def join(pieces: Iterable[str]) -> str:
    """Join words or phrases, with a space except between scripts that use none."""
    parts: list[str] = []
    for piece in (p.strip() for p in pieces):
        if not piece:
            continue
        last = parts[-1][-1] if parts else ""
        if last and (
            last < FIRST_UNSPACED
            or not (_NO_SPACE_AFTER.match(last) and _NO_SPACE_BEFORE.match(piece))
        ):
            parts.append(" ")
        parts.append(piece)
    return "".join(parts)


def tokens(text: str) -> list[str]:
    """The words of a text in lower case; each character of an unspaced script is one."""
    return list(_kept(text)) if len(text) <= _LONGEST else _tokens(text)


def _tokens(text: str) -> list[str]:
    if text.isascii():
        return _ASCII_TOKEN.findall(text.lower())
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())


@lru_cache(maxsize=_KEPT)
def _kept(text: str) -> tuple[str, ...]:
    return tuple(_tokens(text))


def is_extract(text: str, said: str) -> bool:
    """Whether every word of a text occurs in what was said, in that order."""
    words = iter(tokens(said))
    return all(word in words for word in tokens(text))


def count_words(text: str) -> int:
    """How many words a text has, as `tokens` counts them."""
    return len(_kept(text) if len(text) <= _LONGEST else _tokens(text))


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written as one text, with spaces between them."""
    return frozenset(text.split())


def terms(text: str) -> list[str]:
    """What texts are compared by: words, and of unspaced scripts pairs of neighbours."""
    if text.isascii():
        return tokens(text)
    found: list[str] = []
    for unspaced, run in groupby(tokens(text), key=lambda t: len(t) == 1 and t >= FIRST_UNSPACED):
        words = list(run)
        paired = unspaced and len(words) > 1
        found += [a + b for a, b in pairwise(words)] if paired else words
    return found


def printable(text: str) -> str:
    """The text in one line, without control, bidirectional-override and unassigned characters."""
    if text.isascii() and text.isprintable():  # most of what is said in English
        return " ".join(text.split())
    kept = (
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFC", text)
        if char.isspace()
        or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
        or char in "\u200c\u200d"  # joiners that Persian, Hindi and emoji need
    )
    return " ".join("".join(kept).split())
