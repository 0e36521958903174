"""whisper.cpp's JSON (-oj, -ojf): milliseconds, and perhaps pieces of words (-ml 1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from minutes.expressions import expression
from minutes.transcripts.assembly import draft_of_segments
from minutes.transcripts.captions import TURNS
from minutes.transcripts.draft import Draft, Reader, Source
from minutes.transcripts.segments import Segment, code_of, to_segment, to_segments
from minutes.transcripts.values import inner

__all__ = ["READER"]

_SPECIAL = expression(r"\[_[A-Z]{2,8}_?[0-9]*\]|<\|.{0,20}\|>")


def _knows(source: Source) -> float:
    data = source.json
    found = data.get("transcription") if isinstance(data, Mapping) else None
    if not isinstance(found, list):
        return 0.0
    return 0.95 if all(isinstance(item, Mapping) for item in found[:3]) else 0.0


def _read(item: Any, names: Any, *, unit: float | None) -> Segment:
    one = to_segment(item, names, unit=unit)
    one.tokens = [word for word in one.tokens if not _SPECIAL.fullmatch(word.text.strip())]
    one.text = re.sub(r"\s*\[SPEAKER_TURN\]\s*$", "", one.text)
    return one


def _parse(source: Source) -> Draft:
    data = source.json
    items = data["transcription"]
    found = to_segments(source, items, "transcription", unit=1e-3, read=_read)
    turns = any(item.get("speaker_turn_next") for item in items)
    if turns and not any(one.speaker for one in found):
        turn = 0
        for item, one in zip(items, found, strict=True):
            one.speaker = f"Speaker {turn % 2 + 1}"
            turn += bool(item.get("speaker_turn_next"))
    said = inner(data, "result", "language")
    draft = draft_of_segments(source, found, "transcription", language=code_of(said))
    return replace(draft, notices=(TURNS,)) if turns else draft


READER = Reader(
    name="whisper.cpp JSON",
    tools="whisper.cpp",
    suffixes=(".json",),
    speakers="labels",
    times="start and end",
    dates="–",
    words="with times and confidence",
    knows=_knows,
    parse=_parse,
)
