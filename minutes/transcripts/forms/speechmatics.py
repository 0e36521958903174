"""Speechmatics' JSON: results of words and marks, each with its speaker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minutes.transcripts.assembly import draft_of_segments
from minutes.transcripts.draft import Draft, Reader, Source
from minutes.transcripts.segments import SegmentToken, code_of, group, speaker_name, time_of
from minutes.transcripts.values import best_alternative, inner

__all__ = ["READER"]

_UNKNOWN = "UU"


def _results(data: Any) -> list[Mapping[str, Any]]:
    results = data.get("results") if isinstance(data, Mapping) else None
    found = [x for x in results if isinstance(x, Mapping)] if isinstance(results, list) else []
    known = any(
        x.get("type") in {"word", "punctuation"} and "alternatives" in x for x in found[:20]
    )
    return found if known else []


def _knows(source: Source) -> float:
    return 0.95 if _results(source.json) else 0.0


def _parse(source: Source) -> Draft:
    data = source.json
    tokens: list[SegmentToken] = []
    for item in _results(data):
        best = best_alternative(item)
        if not isinstance(best.get("content"), str):
            continue
        try:
            start, end = time_of(item.get("start_time"), 1.0), time_of(item.get("end_time"), 1.0)
        except ValueError:
            start = end = None
        who = speaker_name(best.get("speaker") or item.get("speaker") or item.get("channel"))
        who = None if who == _UNKNOWN else who
        mark = item.get("type") == "punctuation" and item.get("attaches_to", "previous") in {
            "previous",
            "both",
        }
        if mark and tokens:
            who = tokens[-1].speaker
        sure = best.get("confidence")
        share = float(sure) if isinstance(sure, int | float) and 0 <= sure <= 1 else None
        tokens.append(SegmentToken(best["content"], start, end, who, share, glued=mark))
    said = inner(data, "metadata", "transcription_config", "language")
    return draft_of_segments(source, group(tokens), "results", language=code_of(said))


READER = Reader(
    name="Speechmatics JSON",
    tools="Speechmatics",
    suffixes=(".json",),
    speakers="labels",
    times="start and end",
    dates="–",
    words="with times and confidence",
    knows=_knows,
    parse=_parse,
)
