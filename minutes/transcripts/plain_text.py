"""Transcripts in plain text: Otter, Google Meet, Zoom, Teams and Word, Tencent Meeting, our own.

Three ways to read one, the first that fits: by its heads (see `heads`), by the names that begin
its lines, or as prose, a paragraph a piece. The last two have no times.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from minutes.errors import TranscriptError
from minutes.text import join
from minutes.transcripts.draft import Draft, Piece
from minutes.transcripts.heading import is_boilerplate, title_and_date
from minutes.transcripts.heads import Form, Head, find_heads
from minutes.transcripts.speakers import Habit, candidate, habit, looks_like_name
from minutes.transcripts.timing import parse_clock, seconds_of_speech, share_out

__all__ = ["parse"]

log = logging.getLogger(__name__)

_BREAK = re.compile("[\n\x0b\x0c\x85\u2028\u2029]")
_MARKDOWN = re.compile(r"^(?:#{1,6} +|[-*] +(?=\*\*))")
_ENDED = re.compile(r"(?i)(?:meeting|transcription) ended (?:after|at) ([0-9:]{4,9}).{0,10}")
_LONG_HEADING = 40  # lines; above that many, somebody may miss what was left out
_DAY = 24 * 3600.0  # seconds
_LATEST_START = 5 * 3600.0  # seconds; a transcript that begins later has times of the day
_SLOWEST = 3.0  # times the usual duration that what is said between two marks may take


def parse(text: str, source: Path) -> Draft:
    """What is said in a text, with the names and times it gives.

    Raises:
        TranscriptError: the time of a head cannot be; it names the line.
    """
    lines = [_bare(line) for line in _BREAK.split(text)]
    ended = next((match[1] for line in lines if (match := _ENDED.fullmatch(line[:80]))), None)
    lines = ["" if is_boilerplate(line) else line for line in lines]
    form, heads = find_heads(lines)
    if form and not _speaks(lines[: heads[0].index], lines):
        times = _times(form, heads, source)
        end = _seconds(ended, source, len(lines)) if ended else None
        above = lines[: heads[0].index]
        pieces = _headed(form, heads, times, end, lines)
    else:
        above, pieces = _unheaded(lines)
    if len(above) > _LONG_HEADING:
        log.warning("%s: the first %d lines are above the transcript; left out", source, len(above))
    title, recorded_at = title_and_date(above)
    return Draft(tuple(pieces), title=title, recorded_at=recorded_at)


def _speaks(above: Sequence[str], lines: Sequence[str]) -> bool:
    """Whether somebody named speaks above the first head, which is then only a line of text."""
    names = habit([line for line in lines if line])
    return any(names.split(line)[0] for line in above)


def _bare(line: str) -> str:
    """A line without the marks of Markdown that some tools write around names and heads."""
    line = _MARKDOWN.sub("", line.strip(), count=1)
    if line.startswith("**"):
        line = line.replace("**", "", 2)
    elif len(line) > 2 and line[0] == line[-1] == "*":
        line = line[1:-1]
    return line.strip()


def _seconds(clock: str, source: Path, number: int) -> float:
    try:
        return parse_clock(clock)
    except ValueError as exc:
        raise TranscriptError(
            source, f"line {number}: {exc}", "write the time as 01:02 or 00:01:02"
        ) from exc


def _times(form: Form, heads: Sequence[Head], source: Path) -> list[float]:
    """When each head begins, in seconds of the recording."""
    times = [_seconds(head.clock, source, head.index + 1) for head in heads]
    if not form.of_day and times[0] < _LATEST_START:
        return times
    since, before, days = times[0], times[0], 0
    for i, time in enumerate(times):
        days += time < before - _DAY / 2  # the meeting went past midnight
        before = time
        times[i] = max(time + days * _DAY - since, 0.0)
    return times


def _headed(
    form: Form,
    heads: Sequence[Head],
    times: Sequence[float],
    ended: float | None,
    lines: Sequence[str],
) -> list[Piece]:
    """What stands from each head to the next."""
    names = habit([head.rest for head in heads]) if form.name == "inline" else None
    following = [*(head.index for head in heads[1:]), len(lines)]
    below = [
        [line for line in lines[head.index + 1 : end] if line]
        for head, end in zip(heads, following, strict=True)
    ]
    if form.name == "alone":
        return _marked(times, below, ended)
    pieces: list[Piece] = []
    for head, start, said in zip(heads, times, below, strict=True):
        name, rest = names.split(head.rest) if names else (head.name, head.rest)
        pieces.append(Piece(join([rest, *said]), start, None, name))
    return pieces


def _marked(
    times: Sequence[float], below: Sequence[Sequence[str]], ended: float | None
) -> list[Piece]:
    """Google Meet marks the time now and then; what is said between two marks shares it out."""
    names = habit([line for block in below for line in block])
    ends: list[float | None] = [*times[1:], ended]
    pieces: list[Piece] = []
    holding: str | None = None
    for start, end, block in zip(times, ends, below, strict=True):
        parts = [(who or holding, join(said)) for who, said in _by_name(block, names)]
        holding = parts[-1][0] if parts else holding
        usual = sum(seconds_of_speech(said) for _, said in parts)
        if end is None or not start < end <= start + usual * _SLOWEST:
            end = start + usual * (1 if end is None or end <= start else _SLOWEST)
        spans = share_out(start, end, [said for _, said in parts])
        for (who, said), (begin, finish) in zip(parts, spans, strict=True):
            pieces.append(Piece(said, begin, finish, who))
    return pieces


def _unheaded(lines: Sequence[str]) -> tuple[list[str], list[Piece]]:
    """The lines above the transcript, and what is said in lines that begin with names, or prose."""
    first = next((i for i, line in enumerate(lines) if looks_like_name(candidate(line)[0])), 0)
    names = habit([line for line in lines[first:] if line])
    pieces: list[Piece] = []
    if not names.names:
        paragraph: list[str] = []
        for line in [*lines, ""]:
            if line:
                paragraph.append(line)
            elif paragraph:
                pieces.append(Piece(join(paragraph)))
                paragraph = []
        return [], pieces
    named = list(_by_name(lines, names))
    above = named.pop(0)[1] if named[0][0] is None else []
    return above, [Piece(join(said), speaker=who) for who, said in named]


def _by_name(lines: Iterable[str], names: Habit) -> Iterator[tuple[str | None, list[str]]]:
    """Lines from one name to the next; what stands before the first name has none."""
    speaker: str | None = None
    said: list[str] = []
    for line in lines:
        name, rest = names.split(line)
        if name:
            if said:
                yield speaker, said
            speaker, said = name, [rest]
        elif line:
            said.append(rest)
    if said:
        yield speaker, said
