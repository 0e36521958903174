"""Vosk's JSON: one result or many, each with its words, and no marks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minutes.transcripts.assembly import draft_of_segments
from minutes.transcripts.draft import Draft, Reader, Source
from minutes.transcripts.segments import Segment, group, token

__all__ = ["READER"]


def _results(data: Any) -> list[Mapping[str, Any]]:
    listed = data if isinstance(data, list) else [data]
    items = [item for item in listed if isinstance(item, Mapping)]
    if len(items) == 1 and isinstance(items[0].get("results"), list):
        return _results(items[0]["results"])
    known = [item for item in items if isinstance(item.get("result"), list)]
    if not known or not isinstance(known[0].get("text", ""), str):
        return []
    words = known[0]["result"]
    if words and not (isinstance(words[0], Mapping) and "word" in words[0]):
        return []
    return [item for item in items if "partial" not in item]


def _knows(source: Source) -> float:
    return 0.95 if _results(source.json) else 0.0


def _parse(source: Source) -> Draft:
    found: list[Segment] = []
    for item in _results(source.json):
        listed = item.get("result")
        words = [x for x in listed if isinstance(x, Mapping)] if isinstance(listed, list) else []
        tokens = [word for x in words if (word := token(x, unit=1.0)).text]
        text = item.get("text")
        if isinstance(text, str) and text.strip():
            start = next((word.start for word in tokens if word.start), None)
            end = next((word.end for word in reversed(tokens) if word.end), None)
            found.append(Segment(text, start, end, None, tokens))
        else:
            found += group(tokens)
    return draft_of_segments(source, found, "result")


READER = Reader(
    name="Vosk JSON",
    tools="Vosk",
    suffixes=(".json", ".jsonl"),
    speakers="–",
    times="start and end",
    dates="–",
    words="with times and confidence",
    knows=_knows,
    parse=_parse,
)
