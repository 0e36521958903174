"""The windows of speech that get a vector each, and their spectra."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from minutes.engines.loudness import high_pass
from minutes.engines.voiceprint.encoder import FRAME, HOP, RATE, WINDOW, spectrum
from minutes.media import Recording
from minutes.records import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

__all__ = ["STEP", "batches", "middles"]

STEP = 25  # frames from window to window
JOIN = 0.3  # seconds of pause that a window may span
LONGEST = 60.0  # seconds of speech whose spectrum is made at once


def middles(spans: Sequence[Span], duration: float) -> NDArray[np.float64]:
    """The middles of the windows that cover spans, in seconds, in order of time.

    Args:
        spans: where there is speech, in order of time.
        duration: of the recording in seconds.
    """
    import numpy as np

    found: list[NDArray[np.float64]] = [np.zeros(0)]
    for stretch in _stretches(spans, duration):
        firsts, length = _cover(stretch)
        found.append(np.asarray(stretch.start + (firsts + length / 2) * FRAME))
    return np.concatenate(found)


def batches(
    recording: Recording, spans: Sequence[Span], size: int
) -> Iterator[tuple[NDArray[np.int64], Array]]:
    """Places among `middles`, shape (windows,), and spectra, shape (windows, frames, 40).

    The spectrum of each stretch is made once, for all of its windows. Windows of the full length
    come `size` at a time; a stretch that is shorter than a window comes alone.
    """
    import numpy as np

    place = 0
    places: list[int] = []
    waiting: list[Array] = []
    for stretch in _stretches(spans, recording.duration):
        firsts, length = _cover(stretch)
        heard = spectrum(
            np.concatenate(list(high_pass([recording.read(stretch.start, stretch.end)])))
        )
        for first in firsts:
            if length < WINDOW:
                yield np.array([place]), heard[None]
            else:
                places.append(place)
                waiting.append(heard[first : first + length])
            place += 1
            if len(waiting) == size:
                yield np.array(places), np.stack(waiting)
                places, waiting = [], []
    if waiting:
        yield np.array(places), np.stack(waiting)


def _cover(stretch: Span) -> tuple[NDArray[np.int64], int]:
    """The first frames of the windows that cover a stretch, and their length in frames."""
    import numpy as np

    frames = 1 + (round(stretch.end * RATE) - round(stretch.start * RATE)) // HOP
    length = min(WINDOW, frames)
    steps = -(-(frames - length) // STEP)
    return np.linspace(0, frames - length, steps + 1).round().astype(np.int64), length


def _stretches(spans: Sequence[Span], duration: float) -> Iterator[Span]:
    """Spans joined over short pauses, and cut where they get long."""
    joined: list[Span] = []
    for span in spans:
        start, end = max(span.start, 0.0), min(span.end, duration)
        if joined and start - joined[-1].end < JOIN:
            joined[-1] = Span(joined[-1].start, end)
        elif end > start:
            joined.append(Span(start, end))
    for span in joined:
        pieces = max(1, round((span.end - span.start) / LONGEST))
        length = (span.end - span.start) / pieces
        for i in range(pieces):
            yield Span(span.start + i * length, span.start + (i + 1) * length)
