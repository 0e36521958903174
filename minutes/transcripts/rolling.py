"""Captions that repeat themselves: rolling, growing, overlapping and highlighting, said once.

Live captions roll (each cue shows the lines before it again, as YouTube's automatic captions do),
grow (each cue shows the sentence so far, perhaps mended), overlap (each begins with the last words
of the one before) or show one sentence many times with another word highlighted. A file counts as
such only when a good part of its cues do it, so that somebody who says "Yes." twice is left alone.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import NamedTuple

from minutes.expressions import expression
from minutes.text import UNSPACED, join
from minutes.transcripts.timing import seconds_of_speech

__all__ = ["CueLine", "RollingCue", "unroll"]

_TOUCHING = 0.5  # seconds between two cues that show one another's words
_WAITING = 10.0  # the same where a cue has no end: seconds between their starts
_FEWEST = 3  # words that two cues share by no accident
_LEAST = 2  # pairs of cues that make a habit, if they are
_SHARE = 0.25  # of all pairs
_TOO_SHORT = 0.5  # of the time a text takes to say: what is shown for less is shown again
_MENDED = 0.6  # share of the words, three at least, that a caption keeps which mends the others

# A word, or one character of a script without spaces.
_UNIT = expression(rf"[{UNSPACED}]|[^\s{UNSPACED}]+")
_EDGE = expression(r"^[^\w]+|[^\w]+$")
_ASCII_MARKS = string.punctuation.replace("_", "")


class CueLine(NamedTuple):
    """A line of a cue, with who says it."""

    speaker: str | None
    text: str


@dataclass(frozen=True, slots=True)
class RollingCue:
    """A cue as it is shown. `marked`: its tags highlight a part of it."""

    start: float
    end: float | None
    runs: tuple[CueLine, ...]
    marked: bool = False


class _Words(NamedTuple):
    """What a cue shows: its words, bare, who says each, and how many are on its first line."""

    words: list[str]
    speakers: list[str | None]
    first: int


def unroll(cues: Sequence[RollingCue]) -> list[RollingCue]:
    """The cues in order of time, without words that only repeat what was shown."""
    ordered = sorted(cues, key=lambda cue: (cue.start, cue.end or cue.start))
    if len(ordered) <= _LEAST:
        return ordered
    said = [_words(cue) for cue in ordered]
    touching = [False, *(_touch(a, b) for a, b in pairwise(ordered))]
    shared = [0] * len(ordered)
    telling = 0
    for i in range(1, len(ordered)):
        if touching[i]:
            shared[i] = _shared(said[i - 1], said[i])
            telling += _tells(ordered[i - 1], ordered[i], said[i - 1], said[i], shared[i])
    least = _SHARE if telling > _LEAST else 2 * _SHARE
    if telling < _LEAST or telling < least * (len(ordered) - 1):
        return ordered
    return _once(ordered, said, shared, touching)


def _words(cue: RollingCue) -> _Words:
    words: list[str] = []
    speakers: list[str | None] = []
    first = 0
    for run in cue.runs:
        found = _bare(run.text.casefold())
        words += found
        speakers += [run.speaker] * len(found)
        first = first or len(words)
    return _Words(words, speakers, first)


def _bare(text: str) -> list[str]:
    """The words of a text without the marks around them."""
    if text.isascii():  # the same in a quarter of the time
        return [word.strip(_ASCII_MARKS) or word for word in text.split()]
    return [_EDGE.sub("", word) or word for word in _UNIT.findall(text)]


def _alike(a: _Words, b: _Words) -> tuple[Sequence[object], Sequence[object]]:
    """What of two cues must be the same: the words, and who says them where that is not one."""
    if len({*a.speakers, *b.speakers}) == 1:
        return a.words, b.words
    return list(zip(a.words, a.speakers, strict=True)), list(zip(b.words, b.speakers, strict=True))


def _shared(a: _Words, b: _Words) -> int:
    """How many of the first words of b are the last ones of a (Knuth, Morris and Pratt)."""
    if not a.words or a.words[-1] not in b.words or b.words[0] not in a.words:
        return 0
    text, pattern = _alike(a, b)
    table, k = [0] * len(pattern), 0
    for i in range(1, len(pattern)):
        while k and pattern[i] != pattern[k]:
            k = table[k - 1]
        k += pattern[i] == pattern[k]
        table[i] = k
    k = 0
    for item in text[-len(pattern) :]:
        while k and (k == len(pattern) or item != pattern[k]):
            k = table[k - 1]
        k += item == pattern[k]
    return k


def _touch(a: RollingCue, b: RollingCue) -> bool:
    if a.end is None:
        return b.start <= a.start + _WAITING
    return b.start <= a.end + _TOUCHING


def _tells(a: RollingCue, b: RollingCue, said_a: _Words, said_b: _Words, shared: int) -> bool:
    """Whether b shows words of a by no accident."""
    if not said_a.words or not said_b.words:
        return False
    if shared == len(said_a.words) == len(said_b.words):
        return a.marked or b.marked or _shown_too_short(a) or _shown_too_short(b)
    if shared >= _FEWEST or (shared == len(said_a.words) and shared < len(said_b.words)):
        return True
    if shared and len(b.runs) > 1 and shared == said_b.first:
        return True  # a whole line
    return _mended(said_a, said_b)


def _shown_too_short(cue: RollingCue) -> bool:
    if cue.end is None:
        return False
    text = join(run.text for run in cue.runs)
    return cue.end - cue.start < _TOO_SHORT * seconds_of_speech(text)


def _mended(a: _Words, b: _Words) -> bool:
    """Whether b is a, longer, with its last words mended."""
    before, after = len(a.words), len(b.words)
    if not before or after <= before or a.words[0] != b.words[0]:
        return False
    pairs = zip(*_alike(a, b), strict=False)
    same = next((i for i, (x, y) in enumerate(pairs) if x != y), before)
    return max(_FEWEST, _MENDED * before) <= same < before


def _once(
    cues: Sequence[RollingCue],
    said: Sequence[_Words],
    shared: Sequence[int],
    touching: Sequence[bool],
) -> list[RollingCue]:
    kept: list[RollingCue] = []
    whole = False  # the last one kept is the whole of the cue before, not what was left of it
    for i, cue in enumerate(cues):
        words, k = said[i].words, shared[i]
        grown = bool(k) and k == len(said[i - 1].words)
        if not kept or not words or (k < 2 and not grown and k != len(words)):
            mended = bool(kept) and whole and touching[i] and _mended(said[i - 1], said[i])
            if mended:
                kept[-1] = replace(cue, start=kept[-1].start)
            elif words:
                kept.append(cue)
                whole = True
            continue
        if k == len(words):  # nothing new
            kept[-1] = replace(kept[-1], end=_later(kept[-1].end, cue.end))
            continue
        rest, opens = _rest(cue, k)
        if grown and not opens and kept[-1].runs[-1].speaker == rest[0].speaker:
            last = kept[-1].runs[-1]
            joined = CueLine(last.speaker, join((last.text, rest[0].text)))
            runs = (*kept[-1].runs[:-1], joined, *rest[1:])
            kept[-1] = replace(kept[-1], runs=runs, end=_later(kept[-1].end, cue.end))
        else:
            kept.append(replace(cue, runs=rest))
            whole = False
    return kept


def _rest(cue: RollingCue, k: int) -> tuple[tuple[CueLine, ...], bool]:
    """The lines of a cue from its word k on, and whether that word opens a line."""
    places = (
        (i, found.start()) for i, run in enumerate(cue.runs) for found in _UNIT.finditer(run.text)
    )
    line, begin = next(islice(places, k, None))
    run = cue.runs[line]
    rest = (CueLine(run.speaker, run.text[begin:]), *cue.runs[line + 1 :])
    return rest, not run.text[:begin].strip()


def _later(a: float | None, b: float | None) -> float | None:
    return b if a is None else a if b is None else max(a, b)
