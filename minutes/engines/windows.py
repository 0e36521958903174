"""Voiced spans packed into windows for Whisper, and the way back from a window's time.

Whisper hears 30 seconds at a time and invents words in silence, so a window holds speech alone:
pauses of up to a second stay as they are, and of a longer one only its edges are kept. A word's
time in the window is brought back to the recording and held within its speech.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from minutes.media import SAMPLE_RATE
from minutes.records import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from minutes.media import Recording

__all__ = ["Piece", "Window", "pack"]

LONGEST = 29.5  # seconds; a little less than Whisper's 30, so that rounding never opens another
PAUSE = 1.0  # seconds of a longer silence that stay between two stretches of speech
MARGIN = 0.2  # seconds heard before and after speech at a window's edges
APART = 0.3  # seconds of silence that no word spans
SLACK = 0.2  # seconds outside speech by which Whisper's times of a word may be off
HUSH = 0.2  # seconds over which loudness is taken where speech has to be cut


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the recording from `start` to `end`, and where it begins in its window."""

    offset: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Window:
    """What Whisper hears at once: pieces of the recording one after the other."""

    pieces: tuple[Piece, ...]
    voiced: tuple[Span, ...]

    @property
    def speech(self) -> float:
        """Seconds of speech."""
        return sum(span.end - span.start for span in self.voiced)

    def read(self, recording: Recording) -> NDArray[np.float32]:
        """The waveform, 16 kHz mono, of shape (samples,)."""
        import numpy as np

        return np.concatenate([recording.read(piece.start, piece.end) for piece in self.pieces])

    def place(self, start: float, end: float) -> Span | None:
        """When in the recording a word was said, from its seconds in the window.

        The word is trimmed to the speech it lies in. None where there is no speech near it.
        """
        piece = max(self.pieces, key=lambda p: _overlap(start, end, p.offset, _until(p)))
        shift = piece.start - piece.offset
        start, end = (min(max(t + shift, piece.start), piece.end) for t in (start, end))
        stretches = _stretches(
            [s for s in self.voiced if s.start - SLACK <= end and start <= s.end + SLACK]
        )
        if not stretches:
            return None
        stretch = max(stretches, key=lambda s: _overlap(start, end, s.start, s.end))
        first, last = (min(max(t, stretch.start), stretch.end) for t in (start, end))
        return Span(first, last)


def pack(spans: Sequence[Span], recording: Recording) -> list[Window]:
    """Windows that hold all the spans in order, none longer than Whisper can hear.

    A window ends at the longest pause in its second half. Speech that goes on for longer is cut
    where it is quietest.
    """
    groups = list(_group(_cut(spans, recording)))
    before = [0.0, *(group[-1].end for group in groups)]
    after = [*(group[0].start for group in groups[1:]), recording.duration]
    return [_window(*parts) for parts in zip(groups, before, after, strict=False)]


def _group(spans: Iterable[Span]) -> Iterator[list[Span]]:
    group: list[Span] = []
    for span in spans:
        group.append(span)
        while len(group) > 1 and _length(group) > LONGEST:
            late = [i for i in range(1, len(group)) if _length(group[:i]) > LONGEST / 2]
            last = max(late or [len(group) - 1], key=lambda i: group[i].start - group[i - 1].end)
            yield group[:last]
            group = group[last:]
    if group:
        yield group


def _cut(spans: Sequence[Span], recording: Recording) -> Iterator[Span]:
    """The spans, those that are too long for a window cut where they are quietest."""
    for span in spans:
        start = span.start
        while span.end - start > LONGEST - 2 * MARGIN:
            late = min(LONGEST - 2 * MARGIN, span.end - start - 1.0)
            end = _quietest(recording, start + late / 2, start + late)
            yield Span(start, end)
            start = end
        yield Span(start, span.end)


def _quietest(recording: Recording, start: float, end: float) -> float:
    """The middle of the quietest moment between two times."""
    import numpy as np

    power = np.square(recording.read(start, end), dtype=np.float64)
    size = round(HUSH * SAMPLE_RATE)
    sums = np.concatenate([[0.0], np.cumsum(power)])
    loudness = sums[size:] - sums[:-size]
    return start + (int(np.argmin(loudness)) + size / 2) / SAMPLE_RATE


def _length(spans: Sequence[Span]) -> float:
    """Seconds that a window of these spans takes, its longer pauses shortened."""
    pauses = sum(min(after.start - before.end, PAUSE) for before, after in pairwise(spans))
    return 2 * MARGIN + pauses + sum(span.end - span.start for span in spans)


def _window(spans: Sequence[Span], before: float, after: float) -> Window:
    """The window of some spans, which may hear up to the speech before and after them."""
    edges = [max(spans[0].start - MARGIN, before)]
    for earlier, later in pairwise(spans):
        if later.start - earlier.end > PAUSE:
            edges += [earlier.end + PAUSE / 2, later.start - PAUSE / 2]
    edges.append(min(spans[-1].end + MARGIN, after))
    pieces: list[Piece] = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        pieces.append(Piece(_until(pieces[-1]) if pieces else 0.0, start, end))
    return Window(tuple(pieces), tuple(spans))


def _until(piece: Piece) -> float:
    """The time in the window at which a piece ends."""
    return piece.offset + piece.end - piece.start


def _stretches(spans: Sequence[Span]) -> list[Span]:
    """Spans joined where the silence between them is shorter than a word may span."""
    joined: list[Span] = []
    for span in spans:
        if joined and span.start - joined[-1].end < APART:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _overlap(start: float, end: float, low: float, high: float) -> float:
    """Seconds that two stretches share; below zero, how far they are apart."""
    return min(end, high) - max(start, low)
