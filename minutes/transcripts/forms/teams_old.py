"""Teams' documents until 2022: `0:0:3.100 --> 0:0:5.250`, the name and the text below it."""

from __future__ import annotations

from minutes.expressions import expression
from minutes.transcripts.captions import draft_of_captions
from minutes.transcripts.cues import HEADER, CueLines
from minutes.transcripts.draft import Draft, Reader, Source

__all__ = ["READER"]

_FIRST = 50  # lines among which the first times are
# Hours, minutes and seconds are not filled up with zeros.
_TIMES = expression(r"\d{1,2}:\d{1,2}:\d{1,2}\.\d{1,3} ?--> ?\d{1,2}:\d{1,2}:\d{1,2}\.\d{1,3}")
_SHORT = expression(r"(?:^|[:> ])\d(?=[:.])")


def _knows(source: Source) -> float:
    if HEADER.match(source.text):
        return 0.0
    times = [line for line in source.lines[:_FIRST] if _TIMES.fullmatch(line)]
    return 0.97 if times and all(map(_SHORT.search, times)) else 0.0


def _parse(source: Source) -> Draft:
    return draft_of_captions(list(CueLines(source).cues()), named_above=True)


READER = Reader(
    name="Teams (old document)",
    tools="Teams until 2022, as .docx or text",
    suffixes=(".docx", ".txt"),
    speakers="names",
    times="start and end",
    dates="–",
    words="–",
    knows=_knows,
    parse=_parse,
)
