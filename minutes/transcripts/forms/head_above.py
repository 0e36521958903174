"""A name and a time on a line of their own, above what is said: Otter, Fathom, Teams and others.

Anna  0:03           Otter, Teams' documents since 2022, Read, Fireflies' copies
Anna 00:00:03        with a single space, a dash or a comma: Feishu, Fireflies
0:03 - Anna          Word's Transcribe, Fathom, Read, Krisp
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from minutes.expressions import expression
from minutes.transcripts.heads import NAME, TIME, UNTIL, Head, Layout, named_mostly, reader_of

__all__ = ["READER"]

_CLEAR_SHARE = 0.6  # of the heads that have a line of text below them


def _named_again(heads: list[Head], lines: Sequence[str]) -> list[Head]:
    """ "Anna 0:03" is a head when it opens a paragraph or the name occurs again."""
    counts = Counter(head.name for head in heads)
    return named_mostly(
        [
            head
            for head in heads
            if counts[head.name] > 1 or head.line == 0 or not lines[head.line - 1]
        ],
        lines,
    )


def _with_lines_below(heads: list[Head], lines: Sequence[str]) -> list[Head]:
    """ "00:00:03 Anna" is a head when what follows the time is a name and text is below it."""
    named = named_mostly(heads, lines)
    starts = {head.line for head in named}
    following = {i: _next(lines, i) for i in starts}
    clear = [h for h in named if (at := following[h.line]) is not None and at not in starts]
    return clear if len(clear) >= _CLEAR_SHARE * len(heads) else []


def _next(lines: Sequence[str], i: int) -> int | None:
    """The next line that holds anything."""
    return next((k for k in range(i + 1, min(i + 4, len(lines))) if lines[k]), None)


READER = reader_of(
    Layout(
        expression(rf"{NAME}(?: |, ?| ?[-–—@] ?| at ){TIME}{UNTIL}:?"),
        common=True,
        check=_named_again,
    ),
    Layout(expression(rf"{NAME}(?:[ \xa0]{{2,12}}|\t{{1,3}}| ?\| ?)[\[(]?{TIME}{UNTIL}[\])]?:?")),
    Layout(
        expression(rf"@?[\[(]?{TIME}{UNTIL}[\])]?(?: {{1,3}}| ?[-–—|·•] ?|\t|: ?){NAME}:?"),
        common=True,
        check=_with_lines_below,
    ),
    name="name and time above the text",
    tools="Otter, Teams (documents since 2022), Feishu, Lark, Fireflies, Sonix, Fathom, "
    "Word's Transcribe, Read, Krisp",
    suffixes=(".txt", ".docx", ".md"),
    speakers="names or labels",
    times="start",
    dates="date and time",
    words="–",
)
