"""`Name 00:00:03` above what is said, with a single space, dash or comma: Feishu, Fireflies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from minutes.transcripts.heads import NAME, TIME, UNTIL, Head, Layout, named_mostly, reader_of

__all__ = ["READER"]


def _named_again(heads: list[Head], lines: Sequence[str]) -> list[Head]:
    """ "Anna 0:03" is a head when it opens a paragraph or the name occurs again."""
    counts = Counter(head.name for head in heads)
    return named_mostly(
        [
            head
            for head in heads
            if counts[head.name] > 1 or head.index == 0 or not lines[head.index - 1]
        ],
        lines,
    )


READER = reader_of(
    Layout(
        re.compile(rf"{NAME}(?: |, ?| ?[-–—@] ?| at ){TIME}{UNTIL}:?"),
        common=True,
        check=_named_again,
    ),
    name="name, time",
    tools="Feishu, Lark, Fireflies, Sonix",
    suffixes=(".txt", ".docx", ".md"),
    speakers="names or labels",
    times="start",
    dates="date and time",
    words="–",
)
