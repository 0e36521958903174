"""Plain text with a head above or before what somebody says: a time, a name, or both.

Each tool has a layout of its own and keeps to it, so a file's layout is the one that most of its
heads have, and lines that only look like a head of another one are text.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from minutes.errors import TranscriptError
from minutes.expressions import expression
from minutes.text import join
from minutes.transcripts.draft import Draft, DraftCue, Reader, Source
from minutes.transcripts.heading import is_boilerplate, title_and_date
from minutes.transcripts.rolling import CueLine, RollingCue, unroll
from minutes.transcripts.speakers import NOBODY, Habit, is_name, label_style, prefixes
from minutes.transcripts.timing import CLOCK, parse_clock

__all__ = [
    "NAME",
    "TIME",
    "UNTIL",
    "Head",
    "Layout",
    "bare",
    "drafted",
    "heads_of",
    "lines_of",
    "named_mostly",
    "names_of",
    "reader_of",
    "seconds",
    "speaks_above",
    "sureness",
    "warn_of_heading",
]

log = logging.getLogger(__name__)

_DATE = r"(?:(?:20\d\d[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:20)?\d\d),?[ T]{1,2})?"
TIME = rf"{_DATE}(?P<clock>{CLOCK}(?: ?[AaPp]\.?[Mm]\b\.?)?)"
UNTIL = rf"(?: {{0,2}}(?:-{{1,3}}>|→|[–—-]|to|bis) {{0,2}}(?P<until>{CLOCK}))?"
NAME = r"(?P<name>[^\t\n]{1,80}?)"

_LONGEST_HEAD = 200  # characters of a head that stands on a line of its own
_LEAST_SHARE = 0.1  # of the lines, for layouts that ordinary lines can look like
_NAMED_SHARE = 0.6  # of the heads whose names are names or come back
_MARKDOWN = expression(r"^(?:#{1,6} +|[-*] +(?=\*\*)|> +)")
_EMPHASISED = expression(rf"[*_]({CLOCK})[*_]$")  # **Anna** *0:03*
_MAYBE_CLOCK = expression("[0-9]:[0-9]")
_HALF_OF_DAY = expression(r"(?i) ?([ap])\.?m\.?$")
_LONG_HEADING = 40  # lines; above that many, somebody may miss what was left out
_DAY = 24 * 3600.0  # seconds
_LATEST_START = 5 * 3600.0  # seconds; a transcript that begins later has times of the day


class Head(NamedTuple):
    """A head: its line, counted from 0, its times, the name in it and what is said on the line."""

    line: int
    clock: str
    name: str | None = None
    rest: str = ""
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A way of writing heads.

    `alone`: the head has its line to itself. `common`: ordinary lines can look like it. `of_day`:
    its times are of the day, not of the recording. `check` leaves out what only looks like a head;
    `plus` is how much surer one is of it than of others that fit as well.
    """

    pattern: re.Pattern[str]
    alone: bool = True
    common: bool = False
    of_day: bool = False
    check: Callable[[list[Head], Sequence[str]], list[Head]] | None = None
    plus: float = 0.0

    def read(self, index: int, line: str) -> Head | None:
        """The head on a line, or None."""
        if self.alone and len(line) > _LONGEST_HEAD:
            return None
        match = self.pattern.fullmatch(line) if self.alone else self.pattern.match(line)
        if not match:
            return None
        part = match.groupdict()
        name = part.get("name")
        name = name.strip(" \t\xa0:：-–—|,·•*") or None if name else None
        rest = "" if self.alone else line[match.end() :].strip()
        rest = bare(rest) if rest.startswith("**") else rest
        return Head(index, part["clock"], name, rest, part.get("until"))


def bare(line: str) -> str:
    """A line without the marks of Markdown that some tools write around names and heads."""
    if not line or not (line[0] in "#-*>_" or line[-1] in "*_"):
        return line
    line = _MARKDOWN.sub("", line, count=1)
    if line.startswith("**"):
        line = line.replace("**", "", 2)
    elif len(line) > 2 and line[0] == line[-1] and line[0] in "*_":
        line = line[1:-1]
    return _EMPHASISED.sub(r"\1", line).strip()


def lines_of(source: Source) -> list[str]:
    """The lines of a text without Markdown and without what a tool writes around the transcript."""
    if "lines" not in source.memo:
        lines = [bare(line) for line in source.lines]
        source.memo["lines"] = ["" if is_boilerplate(line) else line for line in lines]
    found: list[str] = source.memo["lines"]
    return found


def heads_of(source: Source, layout: Layout) -> list[Head]:
    """The heads of a text in one layout; none where there are too few to be its own."""
    if layout not in source.memo:
        source.memo[layout] = _heads_of(source, layout)
    found: list[Head] = source.memo[layout]
    return found


def _heads_of(source: Source, layout: Layout) -> list[Head]:
    lines = lines_of(source)
    if "timed" not in source.memo:  # the lines that hold what may be a clock
        source.memo["timed"] = [
            i
            for i, line in enumerate(lines)
            if ":" in line and _MAYBE_CLOCK.search(line, 0, _LONGEST_HEAD)
        ]
    heads = [head for i in source.memo["timed"] if (head := layout.read(i, lines[i]))]
    if layout.check:
        heads = layout.check(heads, lines)
    if layout.common:
        filled = sum(map(bool, lines))
        first = bool(heads) and not any(lines[: heads[0].line])
        if len(heads) < max(filled * _LEAST_SHARE, 1 if first else 2):
            return []
    return heads if heads and not speaks_above(source, heads[0].line) else []


def speaks_above(source: Source, first: int) -> bool:
    """Whether somebody named speaks above the first head, which is then only a line of text."""
    lines = lines_of(source)
    above = [line for line in lines[:first] if prefixes(line)]
    if not above:
        return False
    names = names_of(source)
    return any(names.split(line)[0] for line in above)


def names_of(source: Source) -> Habit:
    """How the lines of a text name those who speak."""
    if "names" not in source.memo:
        source.memo["names"] = label_style([line for line in lines_of(source) if line])
    names: Habit = source.memo["names"]
    return names


def sureness(layout: Layout, heads: Sequence[Head], lines: Sequence[str]) -> float:
    """How sure heads are, from the share of the lines that they and their texts take up."""
    if not heads:
        return 0.0
    filled = sum(map(bool, lines[heads[0].line :])) or 1
    share = min(len(heads) * (2 if layout.alone else 1) / filled, 1.0)
    return (0.35 if layout.common else 0.45) + 0.4 * share + layout.plus


def named_mostly(heads: list[Head], lines: Sequence[str]) -> list[Head]:
    """Those heads whose names are names or come back, where most are."""
    counts = Counter(head.name for head in heads)
    named = [head for head in heads if head.name and (counts[head.name] > 1 or is_name(head.name))]
    return named if len(named) >= _NAMED_SHARE * len(heads) else []


def reader_of(*layouts: Layout, **said: object) -> Reader:
    """A reader of the texts in one of some layouts; `said` is what a `Reader` says of itself."""

    def surest(source: Source) -> tuple[float, Layout]:
        lines = lines_of(source)
        sure = [(sureness(one, heads_of(source, one), lines), one) for one in layouts]
        return max(sure, key=lambda pair: pair[0])

    def parse(source: Source) -> Draft:
        _, layout = surest(source)
        return drafted(source, layout, heads_of(source, layout), lines_of(source))

    return Reader(**said, knows=lambda source: surest(source)[0], parse=parse, plain=True)  # type: ignore[arg-type]


def drafted(source: Source, layout: Layout, heads: Sequence[Head], lines: Sequence[str]) -> Draft:
    """What stands from each head to the next, every word once.

    Raises:
        TranscriptError: the time of a head cannot be; it names the line.
    """
    above = lines[: heads[0].line]
    warn_of_heading(source, above)
    title, recorded_at = title_and_date(above, lambda: source.spoken)
    starts = _starts(layout, heads, source)
    ends = [
        start + _span(head, source) if head.until else None
        for head, start in zip(heads, starts, strict=True)
    ]
    stops = [*(head.line for head in heads[1:]), len(lines)]
    below = [
        [line for line in lines[head.line + 1 : stop] if line]
        for head, stop in zip(heads, stops, strict=True)
    ]
    names = label_style([head.rest for head in heads]) if not any(h.name for h in heads) else None
    shown: list[RollingCue] = []
    holding: str | None = None
    for head, start, end, said in zip(heads, starts, ends, below, strict=True):
        name, rest = names.split(head.rest) if names else (head.name, head.rest)
        if names:
            holding = name or (None if head.rest.startswith(NOBODY) else holding)
            name = holding
        if text := join([rest, *said]):
            shown.append(RollingCue(start, end, (CueLine(name, text),)))
    pieces = [
        DraftCue(join(r.text for r in s.runs), s.start, s.end, s.runs[0].speaker)
        for s in unroll(shown)
    ]
    return Draft(tuple(pieces), title=title, recorded_at=recorded_at)


def warn_of_heading(source: Source, above: Sequence[str]) -> None:
    """Tell of a heading so long that it may hold more than a heading."""
    if len(above) > _LONG_HEADING:
        log.warning(
            "%s: the first %d lines are above the transcript; left out", source.path, len(above)
        )


def _starts(layout: Layout, heads: Sequence[Head], source: Source) -> list[float]:
    """When each head begins, in seconds of the recording."""
    times = [seconds(head.clock, source, head.line + 1) for head in heads]
    halved = any(_HALF_OF_DAY.search(head.clock) for head in heads)
    if not layout.of_day and not halved and times[0] < _LATEST_START:
        return times
    since, before, days = times[0], times[0], 0
    for i, time in enumerate(times):
        days += time < before - _DAY / 2  # the meeting went past midnight
        before = time
        times[i] = max(time + days * _DAY - since, 0.0)
    return times


def _span(head: Head, source: Source) -> float:
    number = head.line + 1
    return seconds(head.until or "", source, number) - seconds(head.clock, source, number)


def seconds(clock: str, source: Source, number: int) -> float:
    """The seconds of a head's clock.

    Raises:
        TranscriptError: it cannot be; names the line.
    """
    half = None if clock[-1:].isdigit() else _HALF_OF_DAY.search(clock)
    try:
        value = parse_clock(clock[: half.start()] if half else clock)
    except ValueError as exc:
        raise TranscriptError(
            source.path, f"line {number}: {exc}", "write the time as 01:02 or 00:01:02"
        ) from exc
    if half and clock.count(":") == 1:
        value *= 60  # 10:02 AM are hours and minutes
    return value % (_DAY / 2) + (_DAY / 2 if half[1] in "pP" else 0) if half else value
