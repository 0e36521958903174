"""Windows heard side by side by faster-whisper's batches.

Those have no fall-back to higher temperatures: a window whose text is a loop or not sure is heard
again alone, with the fall-back that Whisper has.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from minutes.engines.words import REPETITIVE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["hear"]

log = logging.getLogger(__name__)

UNSURE = -1.0  # the mean log probability below which Whisper does not trust a text
RATE = 16000  # samples a second
SHORT = ("out of memory", "allocate memory", "ALLOC_FAILED")  # what CTranslate2's errors say


def hear(
    model: Any,
    sounds: Iterable[NDArray[np.float32]],
    *,
    language: str,
    prompt: str | None = None,
    beams: int,
    batch_size: int,
) -> Iterator[list[dict[str, Any]]]:
    """Of each window in turn, its segments as `words_of` takes them, timed in the window.

    Args:
        model: faster-whisper's `WhisperModel`.
        sounds: 16 kHz mono, up to 30 seconds each; read as they are needed.
        language: Whisper's code.
        prompt: what each window's text is to go on from.
        beams: how many candidates the search keeps; 1 takes the likeliest token.
        batch_size: how many windows are heard side by side; halved where memory does not do.
    """
    given = {"language": language, "initial_prompt": prompt, "beam_size": beams}
    coming = iter(sounds)
    waiting: deque[NDArray[np.float32]] = deque()
    short = False
    while True:
        waiting.extend(islice(coming, max(0, batch_size - len(waiting))))
        if not waiting:
            return
        batch = list(islice(waiting, batch_size))
        try:
            found = _together(model, batch, given)
        except (RuntimeError, MemoryError) as exc:
            if len(batch) == 1 or not lacks_memory(exc):
                raise
            if not short:
                log.warning("too little memory to hear %d windows at a time; fewer are", len(batch))
            batch_size, short = len(batch) // 2, True
            continue
        for sound, segments in zip(batch, found, strict=True):
            waiting.popleft()
            yield _alone(model, sound, given) if any(map(_failed, segments)) else _timed(segments)


def lacks_memory(exc: Exception) -> bool:
    """Whether an error says that memory was too little, on a GPU or not."""
    return isinstance(exc, MemoryError) or any(words in str(exc) for words in SHORT)


def _together(
    model: Any, sounds: Sequence[NDArray[np.float32]], given: dict[str, Any]
) -> list[list[Any]]:
    """Of each window, faster-whisper's segments, their words timed from the window's start."""
    import numpy as np
    from faster_whisper import BatchedInferencePipeline

    begins = [int(begin) for begin in np.cumsum([0, *map(len, sounds)])]
    # It cuts to whole samples; half of one more keeps rounding from cutting one away.
    clips = [
        {"start": (begin + 0.5) / RATE, "end": (end + 0.5) / RATE}
        for begin, end in pairwise(begins)
    ]
    heard, _ = BatchedInferencePipeline(model).transcribe(
        np.concatenate(sounds),
        clip_timestamps=clips,
        batch_size=len(sounds),
        word_timestamps=True,
        **given,
    )
    # Each segment knows its window by where that began, in hundredths of a second.
    numbers = {int(begin / RATE * 100): i for i, begin in enumerate(begins[:-1])}
    found: list[list[Any]] = [[] for _ in sounds]
    for segment in heard:
        number = numbers[segment.seek]
        for word in segment.words or ():
            word.start -= begins[number] / RATE
            word.end -= begins[number] / RATE
        found[number].append(segment)
    return found


def _alone(model: Any, sound: NDArray[np.float32], given: dict[str, Any]) -> list[dict[str, Any]]:
    """What Whisper's own way hears in a window, higher temperatures included."""
    heard, _ = model.transcribe(
        sound,
        condition_on_previous_text=False,
        compression_ratio_threshold=REPETITIVE,
        word_timestamps=True,
        **given,
    )
    return _timed(heard)


def _failed(segment: Any) -> bool:
    """Whether a text is a loop, or not sure."""
    return bool(segment.compression_ratio > REPETITIVE or segment.avg_logprob < UNSURE)


def _timed(segments: Iterable[Any]) -> list[dict[str, Any]]:
    """Segments as `words_of` takes them."""
    return [
        {
            "compression_ratio": segment.compression_ratio,
            "words": [
                {
                    "word": word.word,
                    "start": word.start,
                    "end": word.end,
                    "probability": word.probability,
                }
                for word in segment.words or ()
            ],
        }
        for segment in segments
    ]
