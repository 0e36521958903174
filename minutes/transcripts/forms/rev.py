"""Rev's JSON: monologues of elements, words and marks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minutes.transcripts.assembly import draft_of_segments
from minutes.transcripts.draft import Draft, Reader, Source
from minutes.transcripts.segments import Segment, SegmentToken, names_by_id, speaker_name, time_of

__all__ = ["READER"]


def _knows(source: Source) -> float:
    data = source.json
    return 0.95 if isinstance(data, Mapping) and isinstance(data.get("monologues"), list) else 0.0


def _parse(source: Source) -> Draft:
    data = source.json
    names = names_by_id(data.get("speakers"))
    found: list[Segment] = []
    for item in data["monologues"]:
        if isinstance(item, Mapping):
            who = speaker_name(item.get("speaker_name") or item.get("speaker"), names)
            found.append(_monologue(item.get("elements"), who))
    return draft_of_segments(source, found, "monologues")


def _monologue(elements: Any, who: str | None) -> Segment:
    text: list[str] = []
    tokens: list[SegmentToken] = []
    for element in elements if isinstance(elements, list) else ():
        value = element.get("value") if isinstance(element, Mapping) else element
        if not isinstance(value, str):
            continue
        text.append(value)
        if isinstance(element, Mapping) and value.strip():
            try:
                start, end = time_of(element.get("ts"), 1.0), time_of(element.get("end_ts"), 1.0)
            except ValueError:
                start = end = None
            sure = element.get("confidence")
            share = float(sure) if isinstance(sure, int | float) and 0 <= sure <= 1 else None
            tokens.append(SegmentToken(value, start, end, None, share))
    first = next((token.start for token in tokens if token.start), None)
    last = next((token.end for token in reversed(tokens) if token.end), None)
    return Segment("".join(text), first, last, who, tokens)


READER = Reader(
    name="Rev JSON",
    tools="Rev, Rev AI",
    suffixes=(".json",),
    speakers="names or labels",
    times="start and end",
    dates="–",
    words="with times and confidence",
    knows=_knows,
    parse=_parse,
)
