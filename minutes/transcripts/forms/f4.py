"""f4transkript and its kin: `Anna: text #00:01:02-5#`, the time at which the paragraph ends."""

from __future__ import annotations

from collections.abc import Iterator

from minutes.expressions import expression
from minutes.text import join
from minutes.transcripts.draft import Draft, DraftCue, Reader, Source
from minutes.transcripts.heads import seconds
from minutes.transcripts.speakers import NOBODY, label_style
from minutes.transcripts.timing import share_out

__all__ = ["READER"]

_MARK = expression(r"\s?#([0-9]{1,3}:[0-9]{2}:[0-9]{2})-([0-9])#\s?")
_SHARE = 0.3  # of the lines that hold anything


def _knows(source: Source) -> float:
    if source.text.count("#") < 4:
        return 0.0
    marked = sum(_MARK.search(line) is not None for line in source.lines)
    return 0.9 if marked > 1 and marked >= _SHARE * source.filled else 0.0


def _parse(source: Source) -> Draft:
    names = label_style([_MARK.sub(" ", line).strip() for line in source.lines if line])
    pieces: list[DraftCue] = []
    waiting: list[tuple[str | None, str]] = []  # what is said since the mark before
    holding: str | None = None
    at = 0.0
    for number, line in enumerate(source.lines, start=1):
        place = 0
        for match in [*_MARK.finditer(line), None]:
            name, text = names.split(line[place : match.start() if match else len(line)].strip())
            holding = name or (None if text.startswith(NOBODY) else holding)
            if text and waiting and waiting[-1][0] == holding:
                waiting[-1] = holding, join((waiting[-1][1], text))
            elif text:
                waiting.append((holding, text))
            if match:
                place = match.end()
                mark = seconds(f"{match[1]}.{match[2]}", source, number)
                pieces += _between(at, mark, waiting)
                at, waiting = mark, []
    return Draft((*pieces, *(DraftCue(text, None, None, who) for who, text in waiting)))


def _between(start: float, end: float, said: list[tuple[str | None, str]]) -> Iterator[DraftCue]:
    """What is said between two marks shares out the time between them."""
    spans = share_out(start, max(start, end), [text for _, text in said])
    for (who, text), (begin, finish) in zip(said, spans, strict=True):
        yield DraftCue(text, begin, finish, who)


READER = Reader(
    name="text with a time after each paragraph",
    tools="f4transkript, easytranscript",
    suffixes=(".txt", ".docx", ".md"),
    speakers="names or labels before the text",
    times="end",
    dates="–",
    words="–",
    knows=_knows,
    parse=_parse,
)
