"""Tables: Whisper's TSV, Audacity's labels, CSV of Fireflies, Grain and others."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from minutes.errors import TranscriptError
from minutes.transcripts.assembly import draft_of_segments
from minutes.transcripts.columns import SPEAKER, START, TEXT, plain_key
from minutes.transcripts.draft import Draft, Reader, Source
from minutes.transcripts.segments import time_of, to_segments

__all__ = ["READER"]

_MARKS = ("\t", ",", ";", "|")
_PROBE = 5  # lines looked at to tell a table
_CSV = frozenset({".csv", ".tsv"})


def _mark(source: Source) -> tuple[str, bool] | None:
    """What divides the columns, and whether the first line names them."""
    lines = [line for line in source.text[:20_000].split("\n") if line.strip()][:_PROBE]
    if not lines:
        return None
    for mark in _MARKS:
        head = [plain_key(cell) for cell in _cells(lines[0], mark)]
        if len(head) > 1 and set(head) & set(TEXT) and set(head) & {*START, *SPEAKER}:
            return mark, True
    rows = [_cells(line, "\t") for line in lines]
    if all(len(row) == 3 and _is_time(row[0]) and _is_time(row[1]) for row in rows):
        return "\t", False
    return None


def _cells(line: str, mark: str) -> Sequence[str]:
    try:
        return next(csv.reader([line], delimiter=mark), [])
    except csv.Error:
        return []


def _is_time(text: str) -> bool:
    try:
        return time_of(text) is not None and bool(text.strip())
    except ValueError:
        return False


def _knows(source: Source) -> float:
    if _mark(source) is None:
        return 0.0
    return 0.94 if source.suffix in _CSV else 0.85


def _parse(source: Source) -> Draft:
    mark, headed = _mark(source) or ("\t", True)
    csv.field_size_limit(max(len(source.text), 131_072))
    try:
        rows = [row for row in _rows(source.text, mark) if row]
    except csv.Error as exc:
        raise TranscriptError(source.path, f"is no table ({exc})", "save it again as CSV") from exc
    head = [cell.strip() for cell in rows.pop(0)] if headed else ["start", "end", "text"]
    text = next((i for i, cell in enumerate(head) if plain_key(cell) in TEXT), None)
    if text is None:
        raise TranscriptError(
            source.path, "has a heading with an open quotation mark", "save it again as CSV"
        )
    items = []
    for row in rows:
        if len(row) > len(head):  # a mark in the text itself, which nobody quoted
            extra = len(row) - len(head)
            row = [*row[:text], mark.join(row[text : text + extra + 1]), *row[text + extra + 1 :]]
        items.append({key: cell for key, cell in zip(head, row, strict=False) if cell != ""})
    found = to_segments(source, [item for item in items if _said(item)], "row ")
    return draft_of_segments(source, found, "row ")


def _rows(text: str, mark: str) -> Iterator[list[str]]:
    """The rows of a table; Whisper's TSV and Audacity's labels have no quotes around text."""
    if mark == "\t":
        return csv.reader(StringIO(text), delimiter=mark, quoting=csv.QUOTE_NONE)
    return csv.reader(StringIO(text), delimiter=mark)


def _said(item: dict[str, str]) -> bool:
    return any(plain_key(key) in TEXT for key in item)


READER = Reader(
    name="TSV, CSV",
    tools="Whisper, Audacity, Fireflies, Grain, spreadsheets",
    suffixes=(".tsv", ".csv"),
    speakers="a column",
    times="start and end, unit inferred from the file",
    dates="–",
    words="–",
    knows=_knows,
    parse=_parse,
)
