"""Deepgram's JSON: utterances, or the words of each channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minutes.transcripts.assembly import draft_of_segments
from minutes.transcripts.draft import Draft, Reader, Source
from minutes.transcripts.segments import Segment, code_of, group, to_segments, token
from minutes.transcripts.values import best_alternative, objects

__all__ = ["READER"]


def _results(data: Any) -> Mapping[str, Any] | None:
    results = data.get("results") if isinstance(data, Mapping) else None
    if isinstance(results, Mapping) and isinstance(results.get("channels"), list):
        return results
    return None


def _knows(source: Source) -> float:
    return 0.95 if _results(source.json) else 0.0


def _parse(source: Source) -> Draft:
    results = _results(source.json) or {}
    channels = objects(results["channels"])
    said = next((c.get("detected_language") for c in channels if c.get("detected_language")), None)
    utterances = results.get("utterances")
    many = len(channels) > 1
    if isinstance(utterances, list) and utterances:
        found = to_segments(source, utterances, "results.utterances", unit=1.0)
        for item, one in zip(utterances, found, strict=True):
            if many and one.speaker is None:
                one.speaker = f"Channel {item.get('channel', 0)}"
    else:
        found = [
            one
            for i, channel in enumerate(channels)
            for one in _channel(channel, i if many else None)
        ]
    return draft_of_segments(source, found, "results", language=code_of(said))


def _channel(channel: Mapping[str, Any], number: int | None) -> list[Segment]:
    best = best_alternative(channel)
    found = group([token(word, unit=1.0) for word in objects(best.get("words"))])
    if not found and isinstance(best.get("transcript"), str):
        found = [Segment(best["transcript"])]
    for one in found:
        if one.speaker is None and number is not None:
            one.speaker = f"Channel {number}"
    return found


READER = Reader(
    name="Deepgram JSON",
    tools="Deepgram",
    suffixes=(".json",),
    speakers="labels, or channels",
    times="start and end",
    dates="–",
    words="with times and confidence",
    knows=_knows,
    parse=_parse,
)
