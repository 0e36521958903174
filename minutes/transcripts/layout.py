"""Utterances as captions that can be read: at most two lines, at most seven seconds.

Lines of 42 characters, or 20 of Chinese, and seven seconds are the limits of broadcasters' guides
(Netflix, Timed Text Style Guide: General Requirements; BBC, Subtitle Guidelines).
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate

from minutes.records import Utterance
from minutes.sentences import ends_sentence, pauses_sentence
from minutes.text import join

__all__ = ["Caption", "captions"]

_WIDTH = 42.0  # columns of a line
_WIDE = 42 / 20  # columns of a character of Chinese, Japanese or Korean
_LONGEST = 7.0  # seconds
_SHORTEST = 0.001  # seconds; what takes no time at all would not be shown
_CLOSING = "，。！？；：、）」』】》〉”’…"  # may not begin a line
_OPENING = "（「『【《〈“‘"  # may not end one
_SENTENCE, _CLAUSE, _PAUSE = 0.6, 0.35, 0.3  # how much of a caption's length a good end is worth
_SILENCE = 0.5  # seconds between words that make a pause


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption: when it is shown, and its lines."""

    start: float
    end: float
    lines: tuple[str, ...]


def captions(utterance: Utterance, prefix: str = "") -> list[Caption]:
    """The captions of an utterance, each beginning with the prefix; none if nothing is said.

    Times are those of the words where there are some, else in proportion to the characters. What
    cannot be divided (a word, however long) is not, and `join` makes the text of the lines again.
    """
    layout = _Layout(utterance, prefix)
    shown: list[Caption] = []
    first, count = 0, len(layout.atoms)
    while first < count:
        last = layout.choose_last(first)
        start, end = layout.starts[first], layout.ends[last]
        lines = layout.lines(first, last)
        shown.append(Caption(start, max(end, round(start + _SHORTEST, 3)), lines))
        first = last + 1
    return shown


class _Layout:
    """An utterance in atoms, the pieces that are not divided, with their columns and times."""

    def __init__(self, utterance: Utterance, prefix: str) -> None:
        self.text = utterance.text
        self.prefix = prefix
        self.atoms = _atoms(self.text)
        self.columns = [0.0, *accumulate(map(_columns, self.text))]
        self.lead = sum(map(_columns, prefix))
        self.starts, self.ends = _times(utterance, self.atoms)

    def width(self, first: int, last: int) -> float:
        """The columns of the atoms from first to last, both included."""
        return self.columns[self.atoms[last][1]] - self.columns[self.atoms[first][0]]

    def choose_last(self, first: int) -> int:
        """The last atom of a caption: as full as may be, and at the end of a sentence if it can."""
        possible = self._possible(first)
        if possible[-1] == len(self.atoms) - 1:
            return possible[-1]
        rest, full = self.width(first, len(self.atoms) - 1), self.width(first, possible[-1])
        share = rest / (rest // (full or 1.0) + 1)  # equal ones, so that no word is left over

        def worth(last: int) -> float:
            return self._end_is_worth(last) - abs(1.0 - self.width(first, last) / (share or 1.0))

        return max(possible, key=worth)

    def _possible(self, first: int) -> range:
        """The last atoms that a caption may have: those within two lines and seven seconds."""
        count = len(self.atoms)
        begin, lines = first, 1  # of the line that is being filled
        for last in range(first + 1, count):
            lead = self.lead if lines == 1 else 0.0
            if lead + self.width(begin, last) > _WIDTH:
                begin, lines = last, lines + 1
            if lines > 2 or self.ends[last] - self.starts[first] > _LONGEST:
                return range(first, last)
        return range(first, count)

    def _end_is_worth(self, last: int) -> float:
        word, following = (self.text[slice(*self.atoms[i])] for i in (last, last + 1))
        pause = self.starts[last + 1] - self.ends[last] > _SILENCE
        worth = _PAUSE if pause else 0.0
        if ends_sentence(word, following, paused=pause):
            return worth + _SENTENCE
        return worth + (_CLAUSE if pauses_sentence(word) else 0.0)

    def lines(self, first: int, last: int) -> tuple[str, ...]:
        """One line if it fits, else two: parted where a clause ends, or as alike as may be."""
        if first == last or self.lead + self.width(first, last) <= _WIDTH:
            return (self.prefix + self._slice(first, last),)

        def cost(upper: int) -> float:
            longer = max(self.lead + self.width(first, upper), self.width(upper + 1, last)) / _WIDTH
            return longer - self._end_is_worth(upper) if longer <= 1.0 else longer + 1.0

        upper = min(range(first, last), key=cost)
        return self.prefix + self._slice(first, upper), self._slice(upper + 1, last)

    def _slice(self, first: int, last: int) -> str:
        return self.text[self.atoms[first][0] : self.atoms[last][1]]


def _atoms(text: str) -> list[tuple[int, int]]:
    """Where the pieces begin and end that `join` makes the same text of, however they are cut."""
    atoms: list[tuple[int, int]] = []
    begin = 0
    for at in range(1, len(text)):
        left, right = text[at - 1], text[at]
        if left == " " and begin < at - 1:
            before = text[at - 2]
            if join((before, right)) == f"{before} {right}":
                atoms.append((begin, at - 1))
                begin = at
        elif (
            not (left.isascii() or right.isascii())
            and right not in _CLOSING
            and left not in _OPENING
            and join((left, right)) == left + right
        ):
            atoms.append((begin, at))
            begin = at
    return [*atoms, (begin, len(text))] if text else []


def _columns(char: str) -> float:
    if char.isascii():
        return 1.0
    if unicodedata.combining(char):
        return 0.0
    return _WIDE if unicodedata.east_asian_width(char) in "WF" else 1.0


def _times(utterance: Utterance, atoms: list[tuple[int, int]]) -> tuple[list[float], list[float]]:
    """When each atom starts and ends, in seconds."""
    u = utterance
    second = (u.end - u.start) / max(len(u.text), 1)  # seconds a character
    starts = [round(u.start + second * begin, 3) for begin, _ in atoms]
    ends = [round(u.start + second * end, 3) for _, end in atoms]
    if places := _places(utterance):
        for i, (begin, end) in enumerate(atoms):
            opening = u.words[max(bisect_right(places, begin) - 1, 0)]
            closing = u.words[max(bisect_left(places, end) - 1, 0)]
            starts[i] = round(min(max(opening.start, u.start), u.end), 3)
            ends[i] = round(min(max(closing.end, u.start), u.end), 3)
    if atoms:
        starts[0], ends[-1] = round(u.start, 3), round(u.end, 3)
    return starts, ends


def _places(utterance: Utterance) -> list[int]:
    """Where each word is in the text; nothing if the text is not what its words say."""
    places: list[int] = []
    at = 0
    for word in utterance.words:
        at = utterance.text.find(word.text, at, at + len(word.text) + 1)
        if at < 0:
            return []
        places.append(at)
        at += len(word.text)
    return places
