"""Passages in the form that openai-whisper's `transcribe` returns segments in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minutes.engines.passages import Passage

__all__ = ["segments_of"]


def segments_of(passages: Iterable[Passage]) -> list[dict[str, Any]]:
    """The passages as whisper's segments, with their words."""
    return [
        {
            "compression_ratio": passage.compression_ratio,
            "words": [
                {
                    "word": word.text,
                    "start": word.start,
                    "end": word.end,
                    "probability": word.probability,
                }
                for word in passage.words
            ],
        }
        for passage in passages
    ]
