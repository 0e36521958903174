"""AssemblyAI's JSON: utterances and words in milliseconds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minutes.transcripts.assembly import draft_of_segments
from minutes.transcripts.draft import Draft, Reader, Source
from minutes.transcripts.segments import Segment, code_of, group, to_segments, token

__all__ = ["READER"]

_MARKS = frozenset(
    {"audio_duration", "audio_url", "language_code", "language_model", "acoustic_model", "status"}
)


def _knows(source: Source) -> float:
    data = source.json
    if not isinstance(data, Mapping) or not isinstance(data.get("text"), str | None):
        return 0.0
    listed = isinstance(data.get("words"), list) or isinstance(data.get("utterances"), list)
    return 0.95 if listed and len(_MARKS & set(data)) >= 2 else 0.0


def _parse(source: Source) -> Draft:
    data: Mapping[str, Any] = source.json
    utterances = data.get("utterances")
    found: list[Segment]
    if isinstance(utterances, list) and utterances:
        found = to_segments(source, utterances, "utterances", unit=1e-3)
    else:
        words = [word for word in data.get("words") or () if isinstance(word, Mapping)]
        found = group([token(word, unit=1e-3) for word in words]) or [
            Segment(str(data.get("text") or ""))
        ]
    return draft_of_segments(
        source, found, "utterances", language=code_of(data.get("language_code"))
    )


READER = Reader(
    name="AssemblyAI JSON",
    tools="AssemblyAI",
    suffixes=(".json",),
    speakers="labels",
    times="start and end",
    dates="–",
    words="with times and confidence",
    knows=_knows,
    parse=_parse,
)
