"""Voiced spans packed into chunks: a phrase each, whole and not too long to decode.

The loudness and the colour of a voice are evened out chunk by chunk, so that a chunk should hold
one speaker; longer chunks do worse (benchmarks/recognition.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from minutes.media import SAMPLE_RATE, Recording
from minutes.records import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["chunks", "pack"]

GAP = 0.1  # seconds: spans nearer than this are one phrase of one speaker, and decoded together
PADDING = 0.15  # seconds kept around a span, so that its first and last sounds are whole
LONGEST = 15.0  # seconds of a chunk
QUIET = 0.2  # seconds: the length of the pause that is looked for where a chunk must be cut
STEP = 0.02  # seconds between the places where it is looked for


def pack(spans: Sequence[Span], duration: float) -> tuple[Span, ...]:
    """Join near spans and pad the rest; nothing overlaps, and all stay within the recording.

    A span that is longer than a chunk stays whole here: where to cut it only its sound can tell.
    """
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and span.start - last.end <= GAP and span.end - last.start <= LONGEST:
            joined[-1] = Span(last.start, max(last.end, span.end))
        else:
            joined.append(span)
    between = [(a.end + b.start) / 2 for a, b in pairwise(joined)]
    edges = pairwise([0.0, *between, duration])
    return tuple(
        Span(max(span.start - PADDING, before), min(span.end + PADDING, after))
        for span, (before, after) in zip(joined, edges, strict=True)
    )


def chunks(
    recording: Recording, spans: Sequence[Span]
) -> Iterator[tuple[float, NDArray[np.float32]]]:
    """The sound of the spans, read as it is asked for.

    Returns:
        Each chunk's start in seconds and its waveform of shape (samples,), at most 15 seconds
        long; longer speech is cut in the quietest fifth of a second of a chunk's second half.
    """
    for span in pack(spans, recording.duration):
        start = span.start
        while span.end - start > LONGEST:
            samples = recording.read(start, start + LONGEST)
            cut = _quietest(samples[len(samples) // 2 :]) + len(samples) // 2
            yield start, samples[:cut]
            start += cut / SAMPLE_RATE
        yield start, recording.read(start, span.end)


def _quietest(samples: NDArray[np.float32]) -> int:
    """The middle of the quietest stretch, as an index into the samples."""
    import numpy as np

    width, step = round(QUIET * SAMPLE_RATE), round(STEP * SAMPLE_RATE)
    energy = np.concatenate(([0.0], np.cumsum(samples.astype(np.float64) ** 2)))
    starts = np.arange(0, len(samples) - width, step)
    return int(starts[np.argmin(energy[starts + width] - energy[starts])]) + width // 2
