"""`00:00:32  Name  text` in columns: Krisp and others."""

from __future__ import annotations

import re

from minutes.transcripts.heads import TIME, UNTIL, Layout, named_mostly, reader_of

__all__ = ["READER"]

_GAP = r"(?:[ \xa0]{2,8}|\t+| ?\| ?)"

READER = reader_of(
    Layout(
        re.compile(
            rf"\|? ?[\[(]?{TIME}{UNTIL}[\])]?{_GAP}(?P<name>[^\t\n:：|]{{1,60}}?):?{_GAP}(?=\S)"
        ),
        alone=False,
        check=named_mostly,
    ),
    name="time, name, text in columns",
    tools="Krisp",
    suffixes=(".txt", ".docx", ".md"),
    speakers="names or labels",
    times="start",
    dates="date and time",
    words="–",
)
