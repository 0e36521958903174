"""YouTube's captions as JSON (json3, as yt-dlp saves them): events of segments in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from minutes.transcripts.captions import RawCue, draft_of_captions
from minutes.transcripts.draft import Reader, Source
from minutes.transcripts.timing import check_seconds

__all__ = ["READER"]


def _events(data: Any) -> list[Mapping[str, Any]]:
    events = data.get("events") if isinstance(data, Mapping) else None
    if not isinstance(events, list):
        return []
    known = (x for x in events if isinstance(x, Mapping))
    return [x for x in known if _is_number(x.get("tStartMs")) and isinstance(x.get("segs"), list)]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _knows(source: Source) -> float:
    return 0.95 if _events(source.json) else 0.0


def _cues(events: list[Mapping[str, Any]]) -> Iterator[RawCue]:
    for event in events:
        parts = (part.get("utf8") for part in event["segs"] if isinstance(part, Mapping))
        text = "".join(part for part in parts if isinstance(part, str))
        lines = tuple(line for part in text.split("\n") if (line := part.strip()))
        start, lasts = event["tStartMs"], event.get("dDurationMs") or 0
        end = check_seconds((start + lasts) / 1000) if _is_number(lasts) and lasts else None
        if lines:
            yield RawCue(check_seconds(start / 1000), end, lines)


READER = Reader(
    name="YouTube JSON",
    tools="YouTube (json3, as yt-dlp saves it)",
    suffixes=(".json", ".json3"),
    speakers="names or labels before the text",
    times="start and end",
    dates="–",
    words="–",
    knows=_knows,
    parse=lambda source: draft_of_captions(list(_cues(_events(source.json)))),
)
