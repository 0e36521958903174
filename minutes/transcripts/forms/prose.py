"""Running text, a paragraph a piece: what is left when nobody is named and nothing is timed."""

from __future__ import annotations

from minutes.text import join
from minutes.transcripts.draft import Draft, Piece, Reader, Source
from minutes.transcripts.heads import lines_of

__all__ = ["READER"]

_SUFFIXES = (".txt", ".docx", ".md", ".text")


def _knows(source: Source) -> float:
    return 0.05 if source.suffix in _SUFFIXES else 0.0


def _parse(source: Source) -> Draft:
    pieces: list[Piece] = []
    paragraph: list[str] = []
    for line in [*lines_of(source), ""]:
        if line:
            paragraph.append(line)
        elif paragraph:
            pieces.append(Piece(join(paragraph)))
            paragraph = []
    return Draft(tuple(pieces))


READER = Reader(
    name="prose",
    tools="anybody",
    suffixes=_SUFFIXES,
    speakers="–",
    times="–",
    dates="–",
    words="–",
    knows=_knows,
    parse=_parse,
    plain=True,
)
