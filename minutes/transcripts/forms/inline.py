"""A name and a time before what is said, on one line with it or a head of their own.

[00:00:12] Anna: text     our own, tl;dv, Fireflies, live captions, chat logs
Anna (00:12): text        Rev, Tencent Meeting, Grain, tl;dv, Descript; or the head alone
00:00:12  Anna  text      in columns: Krisp and others
"""

from __future__ import annotations

from collections.abc import Sequence

from minutes.expressions import expression
from minutes.transcripts.heads import NAME, TIME, UNTIL, Head, Layout, named_mostly, reader_of

__all__ = ["READER"]

_CLOCK = r"[0-9]{1,3}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]{1,3})?"
# In brackets; or bare, where a colon and text follow; or in brackets after the colon.
_NAME_FIRST = expression(
    rf"{NAME} {{0,3}}[,–—-]? {{0,2}}[(（\[<] ?{TIME}{UNTIL} ?[)）\]>] ?[:：]?(?: ?[-–—](?=\s))?"
    rf"|(?P<name_b>[^\t\n:：]{{1,80}}?),? {{1,3}}(?P<clock_b>{_CLOCK}) ?:(?=\s|$)"
    rf"|(?P<name_c>[^\t\n:：]{{1,80}}?) ?[:：] ?[(\[](?P<clock_c>{_CLOCK})[)\]]"
)
_GAP = r"(?:[ \xa0]{2,8}|\t+| ?\| ?)"


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


def _with_text(heads: list[Head], lines: Sequence[str]) -> list[Head]:
    return [head for head in heads if head.rest]


def _with_name(heads: list[Head], lines: Sequence[str]) -> list[Head]:
    return named_mostly([head for head in heads if head.name], lines)


READER = reader_of(
    Layout(
        expression(rf"[\[(（<]?{TIME}{UNTIL}[\])）>]?(?: ?[-–—|:])?(?=\s|(?<=[\])）>]))"),
        alone=False,
        common=True,
        check=_with_text,
    ),
    _AnyOfThree(_NAME_FIRST, alone=False, common=True, check=_with_name),
    Layout(
        expression(
            rf"\|? ?[\[(]?{TIME}{UNTIL}[\])]?{_GAP}(?P<name>[^\t\n:：|]{{1,60}}?):?{_GAP}(?=\S)"
        ),
        alone=False,
        check=named_mostly,
    ),
    name="name and time before the text",
    tools="minutes itself, tl;dv, Fireflies, Grain, Descript, Rev, Tencent Meeting, Krisp, "
    "live captions, WhatsApp",
    suffixes=(".txt", ".docx", ".md", ".log"),
    speakers="names or labels",
    times="start",
    dates="date and time",
    words="–",
)
