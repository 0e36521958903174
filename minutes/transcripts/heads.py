"""The lines that head what somebody says in plain text: a time, a name, or both.

Each tool has a form of its own and keeps to it, so a file's form is the one that most of its heads
have, and lines that only look like a head of another form are text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from minutes.transcripts.speakers import looks_like_name
from minutes.transcripts.timing import CLOCK

__all__ = ["Form", "Head", "find_heads"]

_LONGEST_HEAD = 160  # characters of a head that stands on a line of its own
_LEAST_SHARE = 0.1  # of the lines, for forms that ordinary lines can look like; and such a form
_CLEARLY = 2  # must have this many times the heads of the best before it
_CLEAR_SHARE = 0.6  # of the lines "time name" that are heads, a line of text below each


@dataclass(frozen=True, slots=True)
class Head:
    """A head: the index of its line, its time, the name in it and what is said on the line."""

    index: int
    clock: str
    name: str | None = None
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A way of writing heads.

    `alone`: the head has its line to itself. `common`: ordinary lines can look like it.
    `of_day`: its times are of the day, not of the recording.
    """

    name: str
    pattern: re.Pattern[str]
    alone: bool = True
    common: bool = False
    of_day: bool = False

    def read(self, index: int, line: str) -> Head | None:
        """The head on a line, or None."""
        if self.alone and len(line) > _LONGEST_HEAD:
            return None
        match = self.pattern.fullmatch(line) if self.alone else self.pattern.match(line)
        if not match:
            return None
        part = match.groupdict()
        rest = "" if self.alone else line[match.end() :].strip()
        if not self.alone and not rest and self.name == "inline":
            return None
        name = (part.get("name") or "").strip() or None
        return Head(index, part["clock"], name, rest)


_T = rf"(?P<clock>{CLOCK})"
_NAME = r"(?P<name>[^\W_][^\t\n:：?!;\[\]]{0,79}?)"
_FORMS = (
    Form("bracket", re.compile(rf"\[(?P<name>[^\[\]]{{1,80}})\] {{1,3}}{_T}"), of_day=True),  # Zoom
    Form("spaced", re.compile(rf"{_NAME}(?:[ \xa0]{{2,8}}|\t){_T}")),  # Otter, Teams
    Form(  # Rev, Tencent Meeting: Anna (00:12): text
        "after name", re.compile(rf"{_NAME} ?[(（\[]{_T}[)）\]] ?[:：]?"), alone=False, common=True
    ),
    Form("time name", re.compile(rf"{_T} {{1,3}}{_NAME}"), common=True),  # Word's Transcribe
    Form("alone", re.compile(rf"[\[(]?{_T}[\])]?")),  # Google Meet, Otter without names
    Form(  # our own: [00:00:12] Anna: text
        "inline", re.compile(rf"[\[(]?{_T}[\])]?(?: ?[-–|])?(?=\s)"), alone=False, common=True
    ),
    Form("name time", re.compile(rf"{_NAME} {_T}"), common=True),  # Feishu
)


def find_heads(lines: Sequence[str]) -> tuple[Form | None, list[Head]]:
    """The form of a text's heads, and its heads in order; no form where it has no times."""
    filled = sum(bool(line) for line in lines)
    best: tuple[Form | None, list[Head]] = (None, [])
    for form in _FORMS:
        heads = [head for i, line in enumerate(lines) if line and (head := form.read(i, line))]
        heads = _CHECKS.get(form.name, _as_they_are)(heads, lines)
        least = max(filled * _LEAST_SHARE, 1 if _first(heads, lines) else 2) if form.common else 1
        if len(heads) >= least and len(heads) > len(best[1]) * (_CLEARLY if form.common else 1):
            best = form, heads
    return best


def _first(heads: Sequence[Head], lines: Sequence[str]) -> bool:
    """Whether a text begins with a head."""
    return bool(heads) and not any(lines[: heads[0].index])


def _as_they_are(heads: list[Head], lines: Sequence[str]) -> list[Head]:
    return heads


def _with_lines_below(heads: list[Head], lines: Sequence[str]) -> list[Head]:
    """ "00:00:03 Anna" is a head when what follows the time is a name and text is below it."""
    named = [head for head in heads if looks_like_name(head.name)]
    starts = {head.index for head in named} | {len(lines)}
    clear = [head for head in named if head.index + 1 not in starts]
    return clear if len(clear) >= _CLEAR_SHARE * len(heads) else []


def _named_again(heads: list[Head], lines: Sequence[str]) -> list[Head]:
    """ "Anna 0:03" is a head when it opens a paragraph or the name occurs again."""
    counts = Counter(head.name for head in heads)
    return [
        head
        for head in heads
        if counts[head.name] > 1 or head.index == 0 or not lines[head.index - 1]
    ]


_CHECKS: dict[str, Callable[[list[Head], Sequence[str]], list[Head]]] = {
    "time name": _with_lines_below,
    "name time": _named_again,
}
