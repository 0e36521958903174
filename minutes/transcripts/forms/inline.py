"""`[00:00:12] Name: text` on one line: our own, tl;dv, Fireflies, live captions, chat logs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minutes.transcripts.heads import TIME, UNTIL, Head, Layout, reader_of

__all__ = ["READER"]


def _with_text(heads: list[Head], lines: Sequence[str]) -> list[Head]:
    return [head for head in heads if head.rest]


READER = reader_of(
    Layout(
        re.compile(rf"[\[(（<]?{TIME}{UNTIL}[\])）>]?(?: ?[-–—|:])?(?=\s|(?<=[\])）>]))"),
        alone=False,
        common=True,
        check=_with_text,
    ),
    name="[time] name: text",
    tools="minutes itself, tl;dv, Fireflies, live captions, WhatsApp",
    suffixes=(".txt", ".docx", ".md", ".log"),
    speakers="names or labels before the text",
    times="start",
    dates="date and time",
    words="–",
)
