"""SBV: YouTube's own captions and Google Meet's, `0:00:01.000,0:00:04.000` above the text."""

from __future__ import annotations

from minutes.errors import TranscriptError
from minutes.expressions import expression
from minutes.transcripts.captions import RawCue, draft_of_captions
from minutes.transcripts.draft import Draft, Reader, Source
from minutes.transcripts.timing import CLOCK, parse_clock

__all__ = ["READER"]

_TIMES = expression(rf"({CLOCK})[,;] ?({CLOCK})")
_FIRST = 20  # lines among which the first times are


def _knows(source: Source) -> float:
    return 0.95 if any(map(_TIMES.fullmatch, source.lines[:_FIRST])) else 0.0


def _parse(source: Source) -> Draft:
    cues: list[RawCue] = []
    times: tuple[float, float] | None = None
    said: list[str] = []
    for number, line in enumerate(source.lines, start=1):
        match = _TIMES.fullmatch(line)
        if not match:
            said += [line] if line else []
            continue
        if times:
            cues.append(RawCue(*times, tuple(said)))
        try:
            times, said = (parse_clock(match[1]), parse_clock(match[2])), []
        except ValueError as exc:
            raise TranscriptError(
                source.path, f"line {number}: {exc}", "write 0:01:02.500,0:01:04.000"
            ) from exc
    if times:
        cues.append(RawCue(*times, tuple(said)))
    return draft_of_captions(cues)


READER = Reader(
    name="SBV",
    tools="YouTube, Google Meet",
    suffixes=(".sbv", ".sub"),
    speakers="names or labels before the text",
    times="start and end",
    dates="–",
    words="–",
    knows=_knows,
    parse=_parse,
)
