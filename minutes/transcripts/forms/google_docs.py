"""Google Meet's transcripts in Google Docs: a time now and then, `Name: text` below it.

Otter without names, and others that only mark the time, are read so too.
"""

from __future__ import annotations

from collections.abc import Sequence

from minutes.expressions import expression
from minutes.text import join
from minutes.transcripts.draft import Draft, DraftCue, Reader, Source
from minutes.transcripts.heading import title_and_date
from minutes.transcripts.heads import (
    TIME,
    UNTIL,
    Head,
    Layout,
    heads_of,
    lines_of,
    seconds,
    sureness,
    warn_of_heading,
)
from minutes.transcripts.speakers import by_name, label_style
from minutes.transcripts.timing import seconds_of_speech, share_out

__all__ = ["READER"]

_LAYOUT = Layout(expression(rf"[\[(]?{TIME}{UNTIL}[\])]?:?"))
_ENDED = expression(r"(?i)(?:meeting|transcription) ended (?:after|at) ([0-9:]{4,9}).{0,10}")
_SLOWEST = 3.0  # times the usual duration that what is said between two marks may take


def _knows(source: Source) -> float:
    lines = lines_of(source)
    heads = heads_of(source, _LAYOUT)
    return sureness(_LAYOUT, heads, lines) if len(heads) > 1 or _opens(heads, lines) else 0.0


def _opens(heads: Sequence[Head], lines: Sequence[str]) -> bool:
    return bool(heads) and sum(map(bool, lines[: heads[0].line])) < 5


def _parse(source: Source) -> Draft:
    lines = lines_of(source)
    heads = heads_of(source, _LAYOUT)
    above = lines[: heads[0].line]
    warn_of_heading(source, above)
    title, recorded_at = title_and_date(above, lambda: source.spoken)
    ended = next((m[1] for line in source.lines if (m := _ENDED.fullmatch(line[:80]))), None)
    end = seconds(ended, source, len(lines)) if ended else None
    heads, below = _blocks(heads, lines)
    starts = [seconds(head.clock, source, head.line + 1) for head in heads]
    return Draft(tuple(_marked(starts, below, end)), title=title, recorded_at=recorded_at)


def _blocks(heads: Sequence[Head], lines: Sequence[str]) -> tuple[list[Head], list[list[str]]]:
    """The marks with what is said below them, without those between which nothing is said."""
    kept: list[Head] = []
    below: list[list[str]] = []
    for head, stop in zip(heads, [*(head.line for head in heads[1:]), len(lines)], strict=True):
        said = [line for line in lines[head.line + 1 : stop] if line]
        if said or (below and below[-1]):  # an empty mark tells when what is above it ended
            kept.append(head)
            below.append(said)
    return kept, below


def _marked(
    times: Sequence[float], below: Sequence[Sequence[str]], ended: float | None
) -> list[DraftCue]:
    """What is said between two marks shares out the time between them."""
    names = label_style([line for block in below for line in block])
    ends: list[float | None] = [*times, ended][1:]
    pieces: list[DraftCue] = []
    holding: str | None = None
    for start, end, block in zip(times, ends, below, strict=True):
        parts = [(who or holding, join(said)) for who, said in by_name(block, names)]
        if not parts:
            continue
        holding = parts[-1][0]
        usual = sum(seconds_of_speech(said) for _, said in parts)
        if end is None or not start < end <= start + usual * _SLOWEST:
            end = start + usual * (1 if end is None or end <= start else _SLOWEST)
        spans = share_out(start, end, [said for _, said in parts])
        for (who, said), (begin, finish) in zip(parts, spans, strict=True):
            pieces.append(DraftCue(said, begin, finish, who))
    return pieces


READER = Reader(
    name="times now and then",
    tools="Google Meet (Google Docs), Gemini, Otter without names",
    suffixes=(".txt", ".docx", ".md"),
    speakers="names or labels before the text",
    times="interpolated between its marks",
    dates="date and time",
    words="–",
    knows=_knows,
    parse=_parse,
    plain=True,
)
