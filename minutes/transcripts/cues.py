"""Files of cues, each a line with two times and lines of text: WebVTT, SubRip and their kin.

One reader for all, since files in the wild mix them: commas in WebVTT, dots and no index in SubRip,
missing hours, missing blank lines. Where WebVTT (https://www.w3.org/TR/webvtt1/) and habit differ,
nothing that was said is dropped. A general subtitle library does not do here: it loses who speaks
(`<v Name>`) and the number of the line that is wrong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from minutes.errors import TranscriptError
from minutes.expressions import expression
from minutes.transcripts.captions import RawCue
from minutes.transcripts.draft import Source
from minutes.transcripts.speakers import NOBODY
from minutes.transcripts.timing import CLOCK, parse_clock

__all__ = ["ARROW", "HEADER", "CueLines", "first_times"]

ARROW = "(?:-{1,3}>|→)"
HEADER = expression(r"(?i)\s{0,100}webvtt(?:[ \t]+(.*))?(?:\n|$)")
_TIMING = expression(rf"[ \t]*({CLOCK})[ \t]*{ARROW}[ \t]*({CLOCK})(?:[ \t].*)?")
_ANY_TIMING = expression(
    rf"(?m)^[ \t]{{0,8}}{CLOCK}[ \t]{{0,8}}{ARROW}[ \t]{{0,8}}{CLOCK}(?=[ \t]*$|[ \t]+\w+:)"
)
_SAYS_LANGUAGE = expression(r"(?i)(?:NOTE[ \t]+)?language[ \t]{0,4}:[ \t]{0,4}\"?([a-z]{2})\b")
_WEBEX_ID = expression(r"[0-9]{1,9} \"([^\"]{1,200})\" \([0-9]{1,20}\)")
_FRAMES = expression(r"-?[0-9]{1,4}:[0-9]{1,3}:[0-9]{1,2}:([0-9]{2})")
_RATES = (25.0, 30.0, 60.0)  # frames a second; the least that the file's own numbers allow
_MOSTLY = 0.5  # share of the lines with times that have no blank line before them


@dataclass(slots=True)
class _Cue:
    """A cue while its lines are gathered."""

    start: float
    end: float
    id: str
    lines: list[str] = field(default_factory=list)


def first_times(text: str) -> int | None:
    """The number of lines above the first line that holds the times of a cue and nothing else."""
    timing = _ANY_TIMING.search(text)
    return None if timing is None else text.count("\n", 0, timing.start())


class CueLines:
    """Lines to cues; remembers what the file says of itself on the way."""

    def __init__(self, source: Source) -> None:
        header = HEADER.match(source.text)
        self.path = source.path
        self.lines = source.text.split("\n")
        self.language: str | None = None
        self.is_vtt = header is not None
        # "WEBVTT - A title"; other words there are notes of the tool that wrote it.
        self.title = header[1][1:] if header and (header[1] or "").startswith("-") else None
        self.timing = {
            number: match
            for number, line in enumerate(self.lines, start=1)
            if (">" in line or "→" in line) and (match := _TIMING.fullmatch(line))
        }
        self.frames = self._rate()
        self.spoken = self._spoken_times()

    def cues(self) -> Iterator[RawCue]:
        """The cues in the file's order.

        Raises:
            TranscriptError: a line that should hold times does not; it names the line.
        """
        for cue in self._cues():
            if said := _metadata(cue.lines):
                name, text = said
                yield RawCue(cue.start, cue.end, (text if name else NOBODY + text,), name)
                continue
            match = _WEBEX_ID.fullmatch(cue.id)
            yield RawCue(cue.start, cue.end, tuple(cue.lines), match[1] if match else None)

    def _cues(self) -> Iterator[_Cue]:
        cue: _Cue | None = None  # the last one met
        block: list[str] = []  # lines since the blank one, before any times
        inside = False  # the lines of a cue
        skipping = self.is_vtt  # the header, a comment or a style sheet, until a blank line
        for number, line in enumerate(self.lines, start=1):
            times = None
            if ">" in line or "→" in line:
                strict = not inside and not skipping and len(block) < 2
                times = self._times(line, number, strict)
            if times and not (skipping and block[:1] == ["NOTE"]):
                id_ = _take_id(cue, block, inside)
                if cue:
                    yield cue
                cue = _Cue(*times, id=id_)
                block, inside, skipping = [], True, False
            elif not line or (line.isspace() and not (cue and inside and not cue.lines)):
                # YouTube begins cues with a line of one space; anywhere else, that is a blank line.
                if not skipping:
                    _continue(cue, block)
                block, inside, skipping = [], False, False
            elif skipping or (self.is_vtt and not inside and not block and _opens_comment(line)):
                self._note(line)
                block, skipping = block or [line.split(maxsplit=1)[0]], True
            elif inside and cue:
                cue.lines.append(line)
            else:
                block.append(line)
        if not skipping:
            _continue(cue, block)
        if cue:
            yield cue

    def _times(self, line: str, number: int, strict: bool) -> tuple[float, float] | None:
        if number in self.spoken:
            return None
        match = self.timing.get(number)
        try:
            if match:
                return parse_clock(match[1], self.frames), parse_clock(match[2], self.frames)
            if strict and "-->" in line and re.search("[0-9]", line[:200]):
                raise ValueError(f"{line.strip()[:60]!r} is no pair of times")
        except ValueError as exc:
            raise TranscriptError(
                self.path, f"line {number}: {exc}", "write 00:01:02.500 --> 00:01:04.000"
            ) from exc
        return None

    def _spoken_times(self) -> set[int]:
        """The numbers of lines with times that are text: those that no blank line goes before.

        Where most lines with times are like that, the file has no blank lines, and all are times.
        """
        loose = {number for number in self.timing if not self._is_placed(number - 1)}
        return loose if len(loose) < _MOSTLY * len(self.timing) else set()

    def _is_placed(self, i: int) -> bool:
        return (
            i == 0
            or not self.lines[i - 1].strip()
            or _is_index(self.lines[i - 1])
            or i == 1
            or not self.lines[i - 2].strip()
        )

    def _rate(self) -> float:
        clocks = (clock for match in self.timing.values() for clock in match.groups())
        found = max(
            (int(match[1]) for clock in clocks if (match := _FRAMES.fullmatch(clock))), default=0
        )
        return next((rate for rate in _RATES if found < rate), _RATES[-1])

    def _note(self, line: str) -> None:
        if self.language is None and (said := _SAYS_LANGUAGE.match(line)):
            self.language = said[1].lower()


def _metadata(lines: list[str]) -> tuple[str | None, str] | None:
    """Who says what in a cue that is an object of JSON, as Teams gives transcripts to programs."""
    if not lines or not lines[0].startswith("{") or '"spokenText"' not in "".join(lines):
        return None
    try:
        found = json.loads("\n".join(lines))
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not isinstance(found.get("spokenText"), str):
        return None
    name = found.get("speakerName")
    return (name if isinstance(name, str) and name else None), found["spokenText"]


def _take_id(cue: _Cue | None, block: list[str], inside: bool) -> str:
    """The identifier before the times; what else stands there belongs to the cue before."""
    if inside and cue:  # no blank line between the cues: only an index can be told from text
        return cue.lines.pop() if cue.lines and _is_index(cue.lines[-1]) else ""
    id_ = block.pop().strip() if block else ""
    _continue(cue, block)
    return id_


def _continue(cue: _Cue | None, block: list[str]) -> None:
    """Text may hold blank lines, in files made by hand: what follows one belongs to the cue."""
    if cue and not (len(block) == 1 and _is_index(block[0])):
        cue.lines.extend(block)


def _is_index(line: str) -> bool:
    return line.strip().isdecimal()


def _opens_comment(line: str) -> bool:
    return line.split(maxsplit=1)[0] == "NOTE" or line.strip() in {"STYLE", "REGION"}
