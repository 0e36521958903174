"""Captions that repeat themselves: rolling, growing, overlapping and highlighting, said once.

Live captions roll (each cue shows the lines before it again, as YouTube's automatic captions do),
grow (each cue shows the sentence so far, perhaps mended), overlap (each begins with the last words
of the one before) or show one sentence many times with another word highlighted. A file counts as
such only when a good part of its cues do it, so that somebody who says "Yes." twice is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from minutes.text import UNSPACED, join
from minutes.transcripts.timing import seconds_of_speech

__all__ = ["Run", "Shown", "unroll"]

_TOUCHING = 0.5  # seconds between two cues that show one another's words
_WAITING = 10.0  # the same where a cue has no end: seconds between their starts
_FEWEST = 3  # words that two cues share by no accident
_LEAST = 2  # pairs of cues that make a habit, if they are
_SHARE = 0.25  # of all pairs
_TOO_SHORT = 0.5  # of the time a text takes to say: what is shown for less is shown again
_MENDED = 0.6  # share of the words, three at least, that a caption keeps which mends the others

# A word, or one character of a script without spaces.
_UNIT = re.compile(rf"[{UNSPACED}]|[^\s{UNSPACED}]+")
_EDGE = re.compile(r"^[^\w]+|[^\w]+$")


class Run(NamedTuple):
    """A line of a cue, with who says it."""

    speaker: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A cue as it is shown. `marked`: its tags highlight a part of it."""

    start: float
    end: float | None
    runs: tuple[Run, ...]
    marked: bool = False


class _Unit(NamedTuple):
    word: str
    speaker: str | None
    run: int
    begin: int


def unroll(cues: Sequence[Shown]) -> list[Shown]:
    """The cues in order of time, without words that only repeat what was shown."""
    ordered = sorted(cues, key=lambda cue: (cue.start, cue.end or cue.start))
    if len(ordered) <= _LEAST:
        return ordered
    units = [_units(cue) for cue in ordered]
    shared = [0, *(_shared(a, b) for a, b in pairwise(units))]
    touching = [False, *(_touch(a, b) for a, b in pairwise(ordered))]
    telling = sum(
        touching[i] and _tells(ordered[i - 1], ordered[i], units[i - 1], units[i], shared[i])
        for i in range(1, len(ordered))
    )
    pairs = max(len(ordered) - 1, 1)
    least = _SHARE if telling > _LEAST else 2 * _SHARE
    if telling < _LEAST or telling < least * pairs:
        return ordered
    return _once(ordered, units, shared, touching)


def _units(cue: Shown) -> list[_Unit]:
    return [
        _Unit(_bare(match[0]), run.speaker, i, match.start())
        for i, run in enumerate(cue.runs)
        for match in _UNIT.finditer(run.text)
    ]


def _bare(word: str) -> str:
    """A word in lower case without the marks around it."""
    return (word if word.isalnum() else _EDGE.sub("", word) or word).casefold()


def _shared(a: Sequence[_Unit], b: Sequence[_Unit]) -> int:
    """How many of the first words of b are the last ones of a (Knuth, Morris and Pratt)."""
    if not a or not b or all(unit.word != a[-1].word for unit in b):
        return 0
    pattern = [(unit.word, unit.speaker) for unit in b]
    text = [(unit.word, unit.speaker) for unit in a[-len(b) :]]
    table, k = [0] * len(pattern), 0
    for i in range(1, len(pattern)):
        while k and pattern[i] != pattern[k]:
            k = table[k - 1]
        k += pattern[i] == pattern[k]
        table[i] = k
    k = 0
    for item in text:
        while k and (k == len(pattern) or item != pattern[k]):
            k = table[k - 1]
        k += item == pattern[k]
    return k


def _touch(a: Shown, b: Shown) -> bool:
    if a.end is None:
        return b.start <= a.start + _WAITING
    return b.start <= a.end + _TOUCHING


def _tells(
    a: Shown, b: Shown, words_a: Sequence[_Unit], words_b: Sequence[_Unit], shared: int
) -> bool:
    """Whether b shows words of a by no accident."""
    if not words_a or not words_b:
        return False
    if shared == len(words_a) == len(words_b):
        return a.marked or b.marked or _shown_too_short(a) or _shown_too_short(b)
    if shared >= _FEWEST or (shared == len(words_a) and shared < len(words_b)):
        return True
    if shared and len(b.runs) > 1 and shared == sum(unit.run == 0 for unit in words_b):
        return True  # a whole line
    return _mended(words_a, words_b)


def _shown_too_short(cue: Shown) -> bool:
    if cue.end is None:
        return False
    text = join(run.text for run in cue.runs)
    return cue.end - cue.start < _TOO_SHORT * seconds_of_speech(text)


def _mended(a: Sequence[_Unit], b: Sequence[_Unit]) -> bool:
    """Whether b is a, longer, with its last words mended."""
    same = 0
    for x, y in zip(a, b, strict=False):
        if (x.word, x.speaker) != (y.word, y.speaker):
            break
        same += 1
    return len(b) > len(a) and same >= max(_FEWEST, _MENDED * len(a)) and same < len(a)


def _once(
    cues: Sequence[Shown],
    units: Sequence[Sequence[_Unit]],
    shared: Sequence[int],
    touching: Sequence[bool],
) -> list[Shown]:
    kept: list[Shown] = []
    whole = False  # the last one kept is the whole of the cue before, not what was left of it
    for i, cue in enumerate(cues):
        words, k = units[i], shared[i] if touching[i] else 0
        grown = bool(k) and k == len(units[i - 1])
        if not kept or not words or (k < 2 and not grown and k != len(words)):
            mended = bool(kept) and whole and touching[i] and _mended(units[i - 1], words)
            if mended:
                kept[-1] = replace(cue, start=kept[-1].start)
            elif words:
                kept.append(cue)
                whole = True
            continue
        if k == len(words):  # nothing new
            kept[-1] = replace(kept[-1], end=_later(kept[-1].end, cue.end))
            continue
        new = words[k]
        rest = _rest(cue, new)
        opens = new.begin == 0 or not cue.runs[new.run].text[: new.begin].strip()
        if grown and not opens and kept[-1].runs[-1].speaker == new.speaker:
            last = kept[-1].runs[-1]
            joined = Run(last.speaker, join((last.text, rest[0].text)))
            runs = (*kept[-1].runs[:-1], joined, *rest[1:])
            kept[-1] = replace(kept[-1], runs=runs, end=_later(kept[-1].end, cue.end))
        else:
            kept.append(replace(cue, runs=rest))
            whole = False
    return kept


def _rest(cue: Shown, new: _Unit) -> tuple[Run, ...]:
    """The lines of a cue from a word on."""
    first = cue.runs[new.run]
    return (Run(first.speaker, first.text[new.begin :]), *cue.runs[new.run + 1 :])


def _later(a: float | None, b: float | None) -> float | None:
    return b if a is None else a if b is None else max(a, b)
