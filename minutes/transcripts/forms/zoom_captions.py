"""`[Name] 10:02:11` above what is said: Zoom's saved captions, with the time of the day."""

from __future__ import annotations

from minutes.expressions import expression
from minutes.transcripts.heads import TIME, Layout, reader_of

__all__ = ["READER"]

READER = reader_of(
    Layout(expression(rf"\[(?P<name>[^\[\]]{{1,80}})\] {{1,3}}{TIME}"), of_day=True, plus=0.3),
    name="[name] time",
    tools="Zoom (saved captions)",
    suffixes=(".txt",),
    speakers="names",
    times="start, from the time of day",
    dates="–",
    words="–",
)
