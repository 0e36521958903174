"""Whisper's JSON and what has grown out of it.

Whisper      {"language": "en", "segments": [{"start", "end", "text", "words": [{"word", …}]}]}
WhisperX     the same, with "speaker" in segments and words; some words have no times
OpenAI's API the same, as verbose_json with "language": "english" and "words" beside the
             segments, or as diarized_json with "speaker" in the segments
Transformers {"chunks": [{"timestamp": [start, end], "text"}]}, with "speakers" of the same form
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minutes.transcripts.assembly import draft_of_segments
from minutes.transcripts.draft import Draft, Reader, Source
from minutes.transcripts.segments import (
    Segment,
    SegmentToken,
    code_of,
    names_by_id,
    to_segments,
    token,
)

__all__ = ["READER"]

_LISTS = ("segments", "speakers", "chunks")


def _list(data: Any) -> str | None:
    """The name of the list of segments."""
    if not isinstance(data, Mapping):
        return None
    for name in _LISTS:
        items = data.get(name)
        if isinstance(items, list) and (not items or isinstance(items[0], Mapping)):
            keys: set[str] = set(items[0]) if items else {"text"}
            if "text" in keys or (name == "segments" and keys & {"start", "end", "words"}):
                return name
    return None


def _knows(source: Source) -> float:
    return 0.9 if _list(source.json) else 0.0


def _parse(source: Source) -> Draft:
    data = source.json
    where = _list(data) or ""
    found = to_segments(source, data[where], where, names_by_id(data.get("speakers")))
    if isinstance(data.get("words"), list) and not any(one.tokens for one in found):
        words = [token(word) for word in data["words"] if isinstance(word, Mapping)]
        _hand_out(found, [word for word in words if word.text])
    return draft_of_segments(source, found, where, language=code_of(data.get("language")))


def _hand_out(found: list[Segment], words: list[SegmentToken]) -> None:
    """Words that stand beside the segments, each to the segment in which it starts."""
    at = 0
    for i, one in enumerate(found):
        end = found[i + 1].start if i + 1 < len(found) else None
        while at < len(words):
            start = words[at].start
            if start and end and start.value >= end.value:
                break
            one.tokens.append(words[at])
            at += 1


READER = Reader(
    name="Whisper JSON",
    tools="Whisper, WhisperX, faster-whisper, OpenAI's API (verbose_json, diarized_json), "
    "Transformers, stable-ts",
    suffixes=(".json",),
    speakers="labels of segments and words",
    times="start and end",
    dates="–",
    words="with times and confidence",
    knows=_knows,
    parse=_parse,
)
