"""`Name (00:12): text` or the head alone: Rev, Tencent Meeting, Grain, tl;dv, Descript."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minutes.transcripts.heads import NAME, TIME, UNTIL, Head, Layout, named_mostly, reader_of

__all__ = ["READER"]

_CLOCK = r"[0-9]{1,3}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]{1,3})?"
# In brackets; or bare, where a colon and text follow; or in brackets after the colon.
_PATTERN = re.compile(
    rf"{NAME} {{0,3}}[,–—-]? {{0,2}}[(（\[<] ?{TIME}{UNTIL} ?[)）\]>] ?[:：]?(?: ?[-–—](?=\s))?"
    rf"|(?P<name_b>[^\t\n:：]{{1,80}}?),? {{1,3}}(?P<clock_b>{_CLOCK}) ?:(?=\s|$)"
    rf"|(?P<name_c>[^\t\n:：]{{1,80}}?) ?[:：] ?[(\[](?P<clock_c>{_CLOCK})[)\]]"
)


class _AnyOfThree(Layout):
    """The groups of whichever of the three ways fits."""

    __slots__ = ()

    def read(self, index: int, line: str) -> Head | None:
        if not (match := self.pattern.match(line)):
            return None
        part = match.groupdict()
        name = part["name"] or part["name_b"] or part["name_c"] or ""
        clock = part["clock"] or part["clock_b"] or part["clock_c"]
        name = name.strip(" \t\xa0:：-–—|,*") or None
        return Head(index, clock, name, line[match.end() :].strip(), part["until"])


def _clear(heads: list[Head], lines: Sequence[str]) -> list[Head]:
    return named_mostly([head for head in heads if head.name], lines)


READER = reader_of(
    _AnyOfThree(_PATTERN, alone=False, common=True, check=_clear),
    name="name (time): text",
    tools="Rev, Tencent Meeting, Grain, tl;dv, Descript",
    suffixes=(".txt", ".docx", ".md"),
    speakers="names or labels",
    times="start",
    dates="date and time",
    words="–",
)
