"""A name on one line and the time on the next, or the other way round, above what is said.

Fireflies, Teams' captions as copied, Sonix and others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from minutes.expressions import expression
from minutes.transcripts.draft import Draft, Reader, Source
from minutes.transcripts.heads import (
    TIME,
    UNTIL,
    Head,
    Layout,
    drafted,
    lines_of,
    speaks_above,
    sureness,
)
from minutes.transcripts.speakers import is_name, is_placeholder

__all__ = ["READER"]

_CLOCK = expression(rf"[\[(]?{TIME}{UNTIL}[\])]?(?: ?(?:→|->) ?https?://\S{{1,300}})?")
_LAYOUT = Layout(_CLOCK)
_NEARLY_ALL = 0.8  # share of the times with a name beside them
_BACK = 0.5  # share of those names that come back
_LONGEST = 80  # characters of a name
_SENTENCE = expression(r"\w{4}\.$|[!?。！？]$|[:：]")


def _stacks(source: Source) -> tuple[list[Head], list[str]]:
    """Heads made of two lines, and the lines without the other one of each."""
    if _CLOCK not in source.memo:
        source.memo[_CLOCK] = _stacked(lines_of(source))
    found: tuple[list[Head], list[str]] = source.memo[_CLOCK]
    return found


def _stacked(lines: Sequence[str]) -> tuple[list[Head], list[str]]:
    times = [
        head for i, line in enumerate(lines) if ":" in line and (head := _LAYOUT.read(i, line))
    ]
    if len(times) < 2:
        return [], []
    places = {head.line for head in times}
    for step in (-1, 1):
        beside = [_beside(lines, head.line, step, places) for head in times]
        names = [lines[i] for i in beside if i is not None]
        if len(names) < _NEARLY_ALL * len(times) or not _are_names(names, lines):
            continue
        heads, rest = [], list(lines)
        for head, i in zip(times, beside, strict=True):
            if i is not None:
                heads.append(Head(head.line, head.clock, lines[i].rstrip(":："), "", head.until))
                rest[i] = ""
        return heads, rest
    return [], []


def _beside(lines: Sequence[str], i: int, step: int, places: set[int]) -> int | None:
    """The line next to a time that may be a name, over one empty line at most."""
    at = i + step
    if 0 <= at < len(lines) and not lines[at]:
        at += step
    if not 0 <= at < len(lines) or at in places or not 0 < len(lines[at]) <= _LONGEST:
        return None
    return at


def _are_names(names: Sequence[str], lines: Sequence[str]) -> bool:
    counts = Counter(names)
    back = sum(n for n in counts.values() if n > 1)
    if sum(n for name, n in counts.items() if _SENTENCE.search(name)) > 0.1 * len(names):
        return False
    if back >= _BACK * len(names):
        return True
    few = len(names) <= 4 and all(is_name(name) and len(name.split()) <= 4 for name in names)
    return few or all(map(is_placeholder, names))


def _knows(source: Source) -> float:
    heads, rest = _stacks(source)
    if not heads or speaks_above(source, heads[0].line - 2):
        return 0.0
    return 0.05 + sureness(_LAYOUT, heads, rest)


def _parse(source: Source) -> Draft:
    heads, rest = _stacks(source)
    return drafted(source, _LAYOUT, heads, rest)


READER = Reader(
    name="name and time on two lines",
    tools="Fireflies, Teams (copied captions), Sonix",
    suffixes=(".txt", ".docx", ".md"),
    speakers="names or labels",
    times="start",
    dates="date and time",
    words="–",
    knows=_knows,
    parse=_parse,
    plain=True,
)
