"""Azure Speech's JSON: batch and fast transcription, the SDK's results, and Video Indexer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minutes.transcripts.assembly import draft_of_segments
from minutes.transcripts.draft import Draft, Reader, Source
from minutes.transcripts.segments import (
    Segment,
    SegmentToken,
    Time,
    code_of,
    names_by_id,
    speaker_name,
    time_of,
)

__all__ = ["READER"]

_TICK = 1e-7  # seconds


def _phrases(data: Any) -> list[Any]:
    if isinstance(data, list):
        first = data[0] if data and isinstance(data[0], Mapping) else {}
        return data if {"Offset", "Duration"} <= set(first) else []
    if isinstance(data, Mapping):
        for name in ("recognizedPhrases", "phrases"):
            items = data.get(name)
            if isinstance(items, list) and (
                name[0] == "r" or "combinedPhrases" in data or _offset(items)
            ):
                return items
        if {"Offset", "Duration"} <= set(data):
            return [data]
    return []


def _offset(items: list[Any]) -> bool:
    return bool(items) and isinstance(items[0], Mapping) and "offsetMilliseconds" in items[0]


def _insights(data: Any) -> list[Mapping[str, Any]]:
    videos = data.get("videos") if isinstance(data, Mapping) else None
    holders = videos if isinstance(videos, list) else [data]
    found = [v.get("insights") for v in holders if isinstance(v, Mapping)]
    return [x for x in found if isinstance(x, Mapping) and isinstance(x.get("transcript"), list)]


def _knows(source: Source) -> float:
    return 0.95 if _phrases(source.json) or _insights(source.json) else 0.0


def _parse(source: Source) -> Draft:
    phrases = _phrases(source.json)
    if not phrases:
        return _indexed(source)
    items = [item for item in phrases if isinstance(item, Mapping)]
    many = len({item.get("channel") for item in items} - {None}) > 1
    found = [one for item in items if (one := _segment(item, many))]
    said = next((item["locale"] for item in items if item.get("locale")), None)
    return draft_of_segments(source, found, "phrases", language=code_of(said))


def _segment(item: Mapping[str, Any], many: bool) -> Segment | None:
    listed = item.get("nBest") or item.get("NBest")
    best = listed[0] if isinstance(listed, list) and listed else item
    if not isinstance(best, Mapping):
        return None
    texts = (best.get(k) for k in ("display", "Display", "text", "Text", "lexical", "Lexical"))
    text = next((t for t in (*texts, item.get("DisplayText")) if isinstance(t, str) and t), "")
    words = best.get("displayWords") or best.get("words") or best.get("Words") or ()
    tokens = []
    for word in words if isinstance(words, list) else ():
        if isinstance(word, Mapping):
            said = next(
                (word[k] for k in ("displayText", "word", "Word", "text") if word.get(k)), ""
            )
            tokens.append(SegmentToken(str(said), *_span(word)))
    speaker = next((item[k] for k in ("speaker", "SpeakerId", "speakerId") if k in item), None)
    who = speaker_name(speaker)
    if who is None and many:
        who = f"Channel {item.get('channel', 0)}"
    return Segment(text, *_span(item), who, tokens)


def _span(item: Mapping[str, Any]) -> tuple[Time | None, Time | None]:
    """Start and end in whichever unit the record has them."""
    for offset, duration, unit in (
        ("offsetMilliseconds", "durationMilliseconds", 1e-3),
        ("offsetInTicks", "durationInTicks", _TICK),
        ("Offset", "Duration", _TICK),
        ("offset", "duration", _TICK),
    ):
        if offset in item:
            try:
                start, lasts = time_of(item[offset], unit), time_of(item.get(duration), unit)
            except ValueError:
                continue
            if start and lasts and lasts.unit and start.unit:
                return start, Time(start.value + lasts.value * lasts.unit / start.unit, start.unit)
            return start, None
    return None, None


def _indexed(source: Source) -> Draft:
    found: list[Segment] = []
    said = None
    for insights in _insights(source.json):
        names = names_by_id(insights.get("speakers"))
        said = said or insights.get("language") or insights.get("sourceLanguage")
        for item in insights["transcript"]:
            if not isinstance(item, Mapping) or not isinstance(item.get("text"), str):
                continue
            spans = item.get("instances")
            at = spans[0] if isinstance(spans, list) and spans else {}
            try:
                start, end = time_of(at.get("start")), time_of(at.get("end"))
            except (ValueError, AttributeError):
                start = end = None
            found.append(
                Segment(item["text"], start, end, speaker_name(item.get("speakerId"), names))
            )
    return draft_of_segments(source, found, "transcript", language=code_of(said))


READER = Reader(
    name="Azure Speech JSON",
    tools="Azure batch and fast transcription, Speech SDK, Video Indexer",
    suffixes=(".json",),
    speakers="labels, or channels",
    times="start and end",
    dates="–",
    words="with times",
    knows=_knows,
    parse=_parse,
)
