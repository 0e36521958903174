"""Text without times: `Name: text` (Granola, WhisperX's text, notes taken by hand), or prose.

Where nobody is named, a paragraph is a piece.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from minutes.expressions import expression
from minutes.text import join
from minutes.transcripts.draft import Draft, DraftCue, Reader, Source
from minutes.transcripts.heading import title_and_date
from minutes.transcripts.heads import lines_of, warn_of_heading
from minutes.transcripts.speakers import Habit, by_name, label_style, prefixes

__all__ = ["READER"]

_SUFFIXES = (".txt", ".docx", ".md", ".log", ".text")
_OTHERS = frozenset({".srt", ".vtt", ".json", ".xml", ".ttml", ".dfxp", ".itt"})
# Granola copies everything into one paragraph: "Me: Good morning.  Them: Hi."
_GRANOLA = expression(r"(?:^|(?<=\s))(Me|Them|Ich|Andere|Moi|Eux)[:：] ")


def _named(source: Source) -> tuple[list[str], Habit]:
    if _GRANOLA not in source.memo:
        source.memo[_GRANOLA] = _divide(source)
    found: tuple[list[str], Habit] = source.memo[_GRANOLA]
    return found


def _divide(source: Source) -> tuple[list[str], Habit]:
    """The lines and the names in them."""
    lines = lines_of(source)
    if source.filled <= 3 and len(_GRANOLA.findall(source.text)) > 2 * source.filled:
        lines = _GRANOLA.sub(r"\n\1: ", source.text).split("\n")
    first = next((i for i, line in enumerate(lines) if prefixes(line)), 0)
    return lines, _habit(lines, first)


def _habit(lines: Sequence[str], first: int) -> Habit:
    """The names of the lines below a heading, which may look like names itself ("Date: …")."""
    filled = [line for line in lines[first:] if line]
    names = label_style(filled)
    opening = [line for i, line in enumerate(lines) if line and (i == 0 or not lines[i - 1])]
    return names if names.names else label_style(opening) if len(opening) > 2 else names


def _knows(source: Source) -> float:
    if source.suffix in _OTHERS or source.text.lstrip()[:1] == "<":
        return 0.0
    return 0.3 if _named(source)[1].names else 0.05 if source.suffix in _SUFFIXES else 0.0


def _parse(source: Source) -> Draft:
    lines, names = _named(source)
    if not names.names:
        return Draft(tuple(_paragraphs(lines_of(source))))
    named = list(by_name(lines, names))
    above: list[str] = []
    if len(named) > 1 and named[0][0] is None:
        above = named.pop(0)[1]
    warn_of_heading(source, above)
    title, recorded_at = title_and_date(above, lambda: source.spoken)
    pieces = tuple(DraftCue(join(said), speaker=who) for who, said in named)
    return Draft(pieces, title=title, recorded_at=recorded_at)


def _paragraphs(lines: Sequence[str]) -> Iterator[DraftCue]:
    for filled, paragraph in groupby(lines, key=bool):
        if filled:
            yield DraftCue(join(paragraph))


READER = Reader(
    name="text without times",
    tools="Granola, WhisperX (text), Google Docs, notes taken by hand",
    suffixes=_SUFFIXES,
    speakers="names or labels before the text, or none",
    times="–",
    dates="date and time",
    words="–",
    knows=_knows,
    parse=_parse,
    plain=True,
)
