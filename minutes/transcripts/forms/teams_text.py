"""Teams' transcripts as text, with times in words: `Ruth Adler   0 minutes 3 seconds`.

Copied from a page, each turn has the initials, the name, the time in words and digits on lines of
their own, and the head again; all languages of Teams are written so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from minutes.expressions import expression
from minutes.text import join
from minutes.transcripts.draft import Draft, DraftCue, Reader, Source
from minutes.transcripts.heading import title_and_date
from minutes.transcripts.heads import lines_of, warn_of_heading
from minutes.transcripts.timing import CLOCK, SPOKEN, parse_spoken

__all__ = ["READER"]

_HEAD = expression(
    rf"(?P<name>[^\n]{{1,80}}?)[ \xa0\t]{{1,8}}(?P<clock>{SPOKEN})(?P<digits> ?{CLOCK})?",
    re.IGNORECASE,
)
_ONLY_TIME = expression(
    rf"(?P<clock>{SPOKEN})?[ \t]{{0,4}}(?:{CLOCK}|[0-9]{{1,3}} [0-9]{{1,3}}:[0-9]{{2}})?",
    re.IGNORECASE,
)
_DIGIT = expression(r"[0-9]")
_INITIALS = expression(r"[^\W\d_]{1,3}")
_TRANSCRIBES = expression(
    r"(?i)transkri|transcri|trascri|transskri|транскри|文字起こし|听录|转录|聽錄|謄寫|전사|기록"
)
_LONGEST = 160  # characters of a head
_LEAST = 2  # heads, or one that opens the text
_MOST_WORDS = 10  # of a line that says who started or stopped transcription


def _heads(lines: Sequence[str]) -> dict[int, tuple[str, float]]:
    """The name and the seconds of each head by its line."""
    found: dict[int, tuple[str, float]] = {}
    for i, line in enumerate(lines):
        if not 6 < len(line) <= _LONGEST or not _DIGIT.search(line):
            continue
        if not (match := _HEAD.fullmatch(line)):
            continue
        name = match["name"].strip()
        if not _ONLY_TIME.fullmatch(name):  # "3 minutes 5 seconds" alone is no name and a time
            found[i] = name, parse_spoken(match["clock"])
    known = {name for name, _ in found.values()}
    for i, line in enumerate(lines):  # the name above, the time below it
        match = None
        if line and len(line) < _LONGEST and line[0].isdigit():
            match = _ONLY_TIME.fullmatch(line)
        above = lines[i - 1] if i else ""
        if not match or not match["clock"] or not above or (i - 1) in found:
            continue
        if above in known or not found:
            known.add(above)
            found[i - 1] = above, parse_spoken(match["clock"])
    return dict(sorted(found.items()))


def _knows(source: Source) -> float:
    lines = lines_of(source)
    heads = source.memo[_HEAD] = _heads(lines)
    counts = Counter(name for name, _ in heads.values())
    if len(heads) < _LEAST or max(counts.values()) < _LEAST:
        return 0.0
    filled = sum(map(bool, lines[min(heads) :])) or 1
    return 0.6 + 0.3 * min(3 * len(heads) / filled, 1.0)


def _parse(source: Source) -> Draft:
    lines = lines_of(source)
    heads: dict[int, tuple[str, float]] = source.memo.get(_HEAD) or _heads(lines)
    names = {name for name, _ in heads.values()}
    first = opening = min(heads)
    while first and (
        not lines[first - 1] or lines[first - 1] in names or _is_frame(lines, first - 1, names)
    ):
        first -= 1
    above = lines[:first]
    warn_of_heading(source, above)
    title, recorded_at = title_and_date(above, lambda: source.spoken)
    pieces: list[DraftCue] = []
    said: list[str] = []
    who, start = heads[opening]
    for i in range(first, len(lines)):
        line = lines[i]
        if i in heads:
            if text := join(said):
                pieces.append(DraftCue(text, start, None, who))
            (who, start), said = heads[i], []
        elif line and i > opening and not _is_frame(lines, i, names):
            said.append(line)
    if text := join(said):
        pieces.append(DraftCue(text, start, None, who))
    return Draft(tuple(pieces), title=title, recorded_at=recorded_at)


def _is_frame(lines: Sequence[str], i: int, names: set[str]) -> bool:
    """Whether a line belongs to the page and not to what is said."""
    line = lines[i]
    if len(line) < _LONGEST and (_ONLY_TIME.fullmatch(line) or line in names):
        return True
    if _INITIALS.fullmatch(line):
        following = next((x for x in lines[i + 1 : i + 4] if x), "")
        return following in names or (
            _begins_with(following, names) and bool(_HEAD.fullmatch(following))
        )
    return (
        len(line.split()) <= _MOST_WORDS
        and _TRANSCRIBES.search(line) is not None
        and _begins_with(line, names)
    )


def _begins_with(line: str, names: set[str]) -> bool:
    return any(line[:n] in names for n in range(1, min(len(line), _LONGEST) + 1))


READER = Reader(
    name="Teams text",
    tools="Teams, copied from its page, in all its languages",
    suffixes=(".txt", ".docx", ".md"),
    speakers="names",
    times="start, in words",
    dates="date and time",
    words="–",
    knows=_knows,
    parse=_parse,
    plain=True,
)
