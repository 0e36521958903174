"""The podcast namespace's JSON transcripts: segments of a few words with speaker and body."""

from __future__ import annotations

from collections.abc import Mapping

from minutes.transcripts.assembly import draft_of_segments
from minutes.transcripts.draft import Draft, Reader, Source
from minutes.transcripts.segments import to_segments
from minutes.transcripts.values import inner

__all__ = ["READER"]


def _knows(source: Source) -> float:
    data = source.json
    first = inner(data, "segments", 0)
    return 0.96 if isinstance(first, Mapping) and {"body", "startTime"} <= set(first) else 0.0


def _parse(source: Source) -> Draft:
    items = source.json["segments"]
    found = to_segments(source, items, "segments", unit=1.0)
    return draft_of_segments(source, found, "segments")


READER = Reader(
    name="podcast namespace JSON",
    tools="podcast hosts (podcast:transcript)",
    suffixes=(".json",),
    speakers="names",
    times="start and end",
    dates="–",
    words="–",
    knows=_knows,
    parse=_parse,
)
