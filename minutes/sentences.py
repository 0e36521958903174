"""Where a sentence ends, by its punctuation.

The abbreviations of all languages are one list: a reader of transcripts and a recogniser have to
know where a sentence ends before they know its language.
"""

from __future__ import annotations

from collections.abc import Sequence

from minutes.expressions import expression
from minutes.text import word_set

__all__ = ["ends_sentence", "is_punctuated", "pauses_sentence"]

_TAIL = 20  # characters at the end of a word in which its punctuation is looked for
_CLOSING = "\"'”’»›」』）)\\]}*"
_FULL_STOP = expression(rf"[!?。！？｡؟।॥։።][{_CLOSING}]*$")
_PERIOD = expression(rf"\.[{_CLOSING}]*$")
_ELLIPSIS = expression(rf"(?:\.\.+|…)[{_CLOSING}]*$")
_CLAUSE = expression(rf"[,;:，；：、،–—-][{_CLOSING}]*$")
_OPENING = expression(r"^[\"'“‘«‹「『（(\[{*¿¡]+")
_INITIALS = expression(r"^(?:[^\W\d_]\.)+$")


# A name or a number follows these, so they never end a sentence.
_TITLES = word_set(
    "mr mrs ms mx dr prof sr jr st mt nr fig vol pp vs cf gen col sgt capt lt rev hon "
    "hr fr mme mlle sra dra z.b d.h e.g i.e u.a resp"
)
# These end a sentence only when the next word looks like the start of one.
_ABBREVIATIONS = word_set(
    "a.m p.m etc inc ltd co corp dept approx est min max usw bzw ca al ph.d b.a m.a"
)


def ends_sentence(word: str, following: str | None, *, paused: bool = False) -> bool:
    """Whether a sentence ends with this word.

    Args:
        word: a word with its punctuation.
        following: the next word, None where there is none.
        paused: whether there is a pause between the two.
    """
    if word[-1:].isalnum():
        return False  # most words
    tail = word[-_TAIL:]
    if _ELLIPSIS.search(tail):
        return following is None or paused or _capitalised(following)
    if _FULL_STOP.search(tail):
        return True
    if not _PERIOD.search(tail):
        return False
    if following is None:
        return True
    bare = _OPENING.sub("", word).rstrip(".\"'”’»)]}").casefold()
    if bare in _TITLES:
        return False
    if bare in _ABBREVIATIONS:
        return _capitalised(following)
    if _INITIALS.match(f"{bare}.") and bare != "i":
        return paused and _capitalised(following)
    if bare.isdecimal():
        return not _OPENING.sub("", following)[:1].isdecimal()
    return True


def pauses_sentence(word: str) -> bool:
    """Whether a clause ends with this word: a comma, a colon, a dash."""
    return _CLAUSE.search(word[-_TAIL:]) is not None


def is_punctuated(texts: Sequence[str], share: float) -> bool:
    """Whether at least a share of texts end in a final mark, so that its absence says something."""
    ends = sum(ends_sentence(words[-1], None) for words in map(str.split, texts) if words)
    return ends >= share * len(texts)


def _capitalised(word: str) -> bool:
    return _OPENING.sub("", word)[:1].isupper()
