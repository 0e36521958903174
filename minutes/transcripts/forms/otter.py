"""`Name  0:03` above what is said: Otter, Teams' documents since 2022, Read, Fireflies' copies."""

from __future__ import annotations

import re

from minutes.transcripts.heads import NAME, TIME, UNTIL, Layout, reader_of

__all__ = ["READER"]

_LAYOUT = Layout(
    re.compile(rf"{NAME}(?:[ \xa0]{{2,12}}|\t{{1,3}}| ?\| ?)[\[(]?{TIME}{UNTIL}[\])]?:?")
)

READER = reader_of(
    _LAYOUT,
    name="name, wide space, time",
    tools="Otter, Teams (documents since 2022), Read",
    suffixes=(".txt", ".docx", ".md"),
    speakers="names or labels",
    times="start",
    dates="date and time",
    words="–",
)
