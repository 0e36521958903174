"""What a window's tokens mean: segments, their words in time, and where to hear on.

The arithmetic of `whisper.transcribe` and `whisper.timing.add_word_timestamps`, step by step, so
that windows heard side by side come out as if they were heard one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from whisper.timing import WordTiming

__all__ = ["Cut", "WhisperSegment", "cut", "place_words"]

FRAME = 0.02  # seconds between two tokens of times
OPENING, CLOSING = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"
SENTENCE_ENDS = ".。!！?？"
LONG_WORD = 0.7  # seconds that the median word lasts at the most


@dataclass(slots=True)
class WhisperSegment:
    """A stretch of speech that Whisper puts between two times; seconds in the window."""

    start: float
    end: float
    tokens: list[int]  # without those of times
    text: str
    words: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cut:
    """The segments of what was said, and how many seconds of the sound they explain.

    `whole` says that nothing follows the last segment.
    """

    segments: list[WhisperSegment]
    heard: float
    whole: bool


def cut(tokens: Sequence[int], tokenizer: Any, offset: float, length: float) -> Cut:
    """The segments between pairs of times.

    Args:
        tokens: what was decoded.
        tokenizer: openai-whisper's.
        offset: when in the window the sound began, in seconds.
        length: how many seconds of sound there were.
    """
    first = tokenizer.timestamp_begin
    stamped = [token >= first for token in tokens]
    whole = stamped[-2:] == [False, True]
    edges = [i for i in range(1, len(tokens)) if stamped[i - 1] and stamped[i]]

    def segment(part: Sequence[int], start: float, end: float) -> WhisperSegment:
        text = [token for token in part if token < tokenizer.eot]
        return WhisperSegment(offset + start, offset + end, text, tokenizer.decode(text))

    if not edges:
        last = next((token for token in reversed(tokens) if token >= first), first)
        end = (last - first) * FRAME if last != first else length
        return Cut([segment(tokens, 0.0, end)], length, whole)
    bounds = [0, *edges, *([len(tokens)] if whole else [])]
    segments = [
        segment(part, (part[0] - first) * FRAME, (part[-1] - first) * FRAME)
        for part in (tokens[a:b] for a, b in pairwise(bounds))
    ]
    heard = length if whole else (tokens[bounds[-1] - 1] - first) * FRAME
    return Cut(segments, heard, whole)


def place_words(
    segments: Sequence[WhisperSegment],
    timings: list[WordTiming],
    offset: float,
    spoken_until: float,
) -> None:
    """Give the segments their words, and mend times that cannot be.

    Args:
        segments: whose words come in the same order as the timings.
        timings: of all their words, from where the sound began.
        offset: when in the window the sound began, in seconds.
        spoken_until: when in the window the last word before them ended.
    """
    from whisper.timing import merge_punctuations

    lasting = [t.end - t.start for t in timings if t.end != t.start]
    median = min(LONG_WORD, float(np.median(lasting))) if lasting else 0.0
    longest = 2 * median
    if lasting:
        _shorten(timings, longest)
    merge_punctuations(timings, OPENING, CLOSING)
    waiting = iter(timings)
    for segment in segments:
        saved = 0
        while saved < len(segment.tokens) and (timing := next(waiting, None)):
            saved += len(timing.tokens)
            if timing.word:
                segment.words.append(
                    {
                        "word": timing.word,
                        "start": round(offset + timing.start, 2),
                        "end": round(offset + timing.end, 2),
                        "probability": timing.probability,
                    }
                )
        if segment.words:
            _mend(segment, median, longest, spoken_until)
            spoken_until = segment.end


def _shorten(timings: Sequence[WordTiming], longest: float) -> None:
    """No word beside the end of a sentence is far longer than the others."""
    for before, timing in pairwise(timings):
        if timing.end - timing.start > longest:
            if timing.word in SENTENCE_ENDS:
                timing.end = timing.start + longest
            elif before.word in SENTENCE_ENDS:
                timing.start = timing.end - longest


def _mend(segment: WhisperSegment, median: float, longest: float, spoken_until: float) -> None:
    """No long first or second word after a pause, and no words far outside the segment's times."""
    first, last = segment.words[0], segment.words[-1]
    second = segment.words[1] if len(segment.words) > 1 else None
    if first["end"] - spoken_until > 4 * median and (
        first["end"] - first["start"] > longest
        or (second and second["end"] - first["start"] > 2 * longest)
    ):
        if second and second["end"] - second["start"] > longest:
            first["end"] = second["start"] = max(second["end"] / 2, second["end"] - longest)
        first["start"] = max(0, first["end"] - longest)
    if segment.start < first["end"] and segment.start - 0.5 > first["start"]:
        first["start"] = max(0, min(first["end"] - median, segment.start))
    else:
        segment.start = first["start"]
    if segment.end > last["start"] and segment.end + 0.5 < last["end"]:
        last["end"] = max(last["start"] + median, segment.end)
    else:
        segment.end = last["end"]
