"""Amazon Transcribe's JSON: words and marks as items, speakers by time or in the items."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

from minutes.transcripts.assembly import draft_of_segments
from minutes.transcripts.draft import Draft, Reader, Source
from minutes.transcripts.segments import (
    Segment,
    SegmentToken,
    code_of,
    group,
    speaker_name,
    time_of,
    write_out,
)
from minutes.transcripts.values import best_alternative, objects

__all__ = ["READER"]


def _results(data: Any) -> Mapping[str, Any] | None:
    results = data.get("results") if isinstance(data, Mapping) else None
    if not isinstance(results, Mapping):
        return None
    known = isinstance(results.get("items"), list) or isinstance(results.get("transcripts"), list)
    return results if known else None


def _knows(source: Source) -> float:
    return 0.95 if _results(source.json) else 0.0


def _parse(source: Source) -> Draft:
    results = _results(source.json) or {}
    channels = results.get("channel_labels")
    labels = channels.get("channels") if isinstance(channels, Mapping) else None
    if isinstance(labels, list) and len(labels) > 1:
        found = [
            one
            for channel in labels
            if isinstance(channel, Mapping)
            for one in group(_tokens(channel.get("items"), {}, channel.get("channel_label")))
        ]
    else:
        tokens = _tokens(results.get("items"), _speakers(results), None)
        found = _checked(results, tokens)
    return draft_of_segments(
        source, found, "results.items", language=code_of(results.get("language_code"))
    )


def _checked(results: Mapping[str, Any], tokens: list[SegmentToken]) -> list[Segment]:
    """The items in groups; or the text, where it has been edited or has more than the items."""
    transcripts = results.get("transcripts")
    first = transcripts[0] if isinstance(transcripts, list) and transcripts else {}
    text = first.get("transcript") if isinstance(first, Mapping) else None
    if not isinstance(text, str) or "".join(text.split()) == "".join(write_out(tokens).split()):
        return group(tokens)
    start = next((token.start for token in tokens if token.start), None)
    ends = _spans(results)
    end = next((token.end for token in reversed(tokens) if token.end), None)
    if ends and (end is None or ends[-1][1] > end.value):
        end = time_of(ends[-1][1], 1.0)
    return [Segment(text, start, end, None, tokens)]


def _spans(results: Mapping[str, Any]) -> list[tuple[float, float, str]]:
    """When each speaker speaks."""
    labels = results.get("speaker_labels")
    listed = labels.get("segments") if isinstance(labels, Mapping) else None
    spans: list[tuple[float, float, str]] = []
    for item in listed if isinstance(listed, list) else ():
        if isinstance(item, Mapping) and (who := speaker_name(item.get("speaker_label"))):
            try:
                start, end = time_of(item.get("start_time")), time_of(item.get("end_time"))
            except ValueError:
                continue
            if start and end:
                spans.append((start.value, end.value, who))
    return sorted(spans)


def _speakers(results: Mapping[str, Any]) -> Mapping[float, str]:
    """Who speaks from each moment on."""
    return {start: who for start, _, who in _spans(results)}


def _tokens(items: Any, speakers: Mapping[float, str], label: Any) -> list[SegmentToken]:
    starts = list(speakers)
    tokens: list[SegmentToken] = []
    for item in objects(items):
        best = best_alternative(item)
        if not isinstance(best.get("content"), str):
            continue
        try:
            start = time_of(item.get("start_time"), 1.0)
            end = time_of(item.get("end_time"), 1.0)
        except ValueError:
            start = end = None
        who = speaker_name(label) or speaker_name(item.get("speaker_label"))
        if who is None and start is not None and starts:
            at = bisect_right(starts, start.value + 1e-6)
            who = speakers[starts[max(at - 1, 0)]]
        mark = item.get("type") == "punctuation"
        if mark and tokens:
            who = who or tokens[-1].speaker
        confidence = best.get("confidence")
        sure = float(confidence) if isinstance(confidence, str) and _is_share(confidence) else None
        tokens.append(SegmentToken(best["content"], start, end, who, sure, glued=mark))
    return tokens


def _is_share(text: str) -> bool:
    try:
        return 0 <= float(text) <= 1
    except ValueError:
        return False


READER = Reader(
    name="Amazon Transcribe JSON",
    tools="AWS Transcribe",
    suffixes=(".json",),
    speakers="labels, or channels",
    times="start and end",
    dates="–",
    words="with times and confidence",
    knows=_knows,
    parse=_parse,
)
