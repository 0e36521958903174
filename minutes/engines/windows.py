"""Voiced spans packed into windows for Whisper, and the way back from a window's time.

Whisper hears 30 seconds at a time and invents words in silence, so a window holds speech alone:
pauses of up to a second stay as they are, and of a longer one only its edges are kept. A word's
time in the window is brought back to the recording and held within its speech.

Whisper ends a window's text as if the talk ended there and begins the next one with a capital. So
a window that follows closely on another also hears the last seconds of that one, its lead, and
`join_words` goes over from the one's words to the other's in the middle of it, where both are sure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from minutes.media import SAMPLE_RATE
from minutes.records import Span, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from minutes.media import Recording

__all__ = [
    "Window",
    "WindowPart",
    "fill_gap",
    "gaps",
    "join_words",
    "pack_windows",
    "spans_inside",
    "window_around",
]

LONGEST = 29.5  # seconds; a little less than Whisper's 30, so that rounding never opens another
WHOLE = 30.005  # seconds of a recording that are heard at once; half a frame more is as nothing
PAUSE = 1.0  # seconds of a longer silence that stay between two stretches of speech
MARGIN = 0.2  # seconds heard before and after speech at a window's edges
APART = 0.3  # seconds of silence that no word spans
SLACK = 0.2  # seconds outside speech by which Whisper's times of a word may be off
HUSH = 0.2  # seconds over which loudness is taken where speech has to be cut
CLEAN = 0.5  # seconds of silence over which a sentence hardly goes on
LATE = 0.9  # share of the longest window from which one may end: each costs the same, full or not
LEAD = 3.0  # seconds at the most that are heard again where one may
UNCUT = LONGEST - LEAD - PAUSE - 2 * MARGIN  # seconds of speech that any window has room for
UNHEARD = 2.0  # seconds of speech without a word that are worth another hearing
SAME = 0.5  # seconds by which two hearings may put a word apart


@dataclass(frozen=True, slots=True)
class WindowPart:
    """A stretch of the recording from `start` to `end`, and where it begins in its window."""

    offset: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Window:
    """What Whisper hears at once: pieces of the recording one after the other."""

    pieces: tuple[WindowPart, ...]
    voiced: tuple[Span, ...]
    begins: float  # second of the recording up to which the window before has heard it too

    @property
    def speech(self) -> float:
        """Seconds of speech that no window before has."""
        return sum(max(span.end - max(span.start, self.begins), 0.0) for span in self.voiced)

    @property
    def lead(self) -> Span | None:
        """What the window before has heard too."""
        start = self.voiced[0].start
        return Span(start, self.begins) if start < self.begins else None

    def read(self, recording: Recording) -> NDArray[np.float32]:
        """The waveform, 16 kHz mono, of shape (samples,)."""
        import numpy as np

        return np.concatenate([recording.read(piece.start, piece.end) for piece in self.pieces])

    def when(self, seconds: float) -> float:
        """The time in the recording of a time in the window."""
        piece = next((p for p in self.pieces if seconds < _until(p)), self.pieces[-1])
        return min(max(piece.start, piece.start + seconds - piece.offset), piece.end)

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


def pack_windows(spans: Sequence[Span], recording: Recording) -> list[Window]:
    """Windows that hold all the spans in order, none longer than Whisper can hear.

    What Whisper can hear at once is one window. Else one ends at the longest pause in its last
    seconds. Speech that goes on for longer is cut
    where it is quietest. Where the pause is short, the next window begins some seconds earlier.
    """
    if spans:
        whole = _window(spans, spans[0].start, 0.0, recording.duration)
        if _until(whole.pieces[-1]) <= WHOLE:
            return [whole]
    windows: list[Window] = []
    last: list[Span] = []
    waiting = list(_cut(spans, recording))
    while waiting:
        lead = _lead(last, waiting[0], recording) if last else []
        count = _fitting([*lead, *waiting], len(lead))
        last, waiting = waiting[:count], waiting[count:]
        before = lead[0].start if lead else (windows[-1].voiced[-1].end if windows else 0.0)
        after = waiting[0].start if waiting else recording.duration
        windows.append(_window([*lead, *last], last[0].start, before, after))
    return windows


def gaps(window: Window, words: Sequence[Word]) -> list[Span]:
    """Where a window holds speech and Whisper wrote no word; none where it wrote none at all.

    A word that takes no time was heard nowhere: it does not end a gap.

    Args:
        words: of the window, in order, timed in the recording.
    """
    timed = [word for word in words if word.end > word.start]
    if not timed:
        return []
    starts = [window.voiced[0].start, *(word.end for word in timed)]
    ends = [*(word.start for word in timed), window.voiced[-1].end]
    return [
        Span(start, end)
        for start, end in zip(starts, ends, strict=True)
        if sum(span.end - span.start for span in spans_inside(window.voiced, start, end)) >= UNHEARD
    ]


def window_around(window: Window, gap: Span) -> Window:
    """A window of a gap in another, with some seconds of the speech before and behind it."""
    spans = spans_inside(window.voiced, gap.start - LEAD, gap.end + LEAD)
    return _window(spans, gap.start, window.pieces[0].start, window.pieces[-1].end)


def fill_gap(words: Sequence[Word], gap: Span, heard: Sequence[Word]) -> list[Word]:
    """The words of a window with those that another hearing finds in a gap."""
    found = [word for word in heard if gap.start <= _middle(word) < gap.end]
    if not found:
        return list(words)
    kept = [w for w in words if w.end > w.start or not gap.start <= w.start <= gap.end]
    before = [_plain(word) for word in kept if _middle(word) < gap.start]
    after = [_plain(word) for word in kept if _middle(word) >= gap.end]
    said = [_plain(word) for word in found]
    first = _common(before, said)
    last = len(said) - _common(said[first:], after)
    return sorted([*kept, *found[first:last]], key=_middle)


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """With how many words the one ends and the other begins: what both hearings wrote."""
    most = min(len(before), len(after))
    return next((n for n in range(most, 0, -1) if [*before[-n:]] == [*after[:n]]), 0)


def _again(one: Word, other: Word) -> bool:
    """Whether two hearings mean the same word."""
    return _plain(one) == _plain(other) and abs(_middle(one) - _middle(other)) < SAME


def spans_inside(spans: Iterable[Span], start: float, end: float) -> list[Span]:
    """What of some spans lies between two times."""
    return [
        Span(max(span.start, start), min(span.end, end))
        for span in spans
        if span.start < end and span.end > start
    ]


def join_words(heard: Sequence[tuple[Window, Sequence[Word]]]) -> list[Word]:
    """The words of all windows, each once, from what each window says, timed in the recording.

    In a lead the words of both windows are at hand. Where they agree, near its middle, one goes
    over into the other; where they never do, its middle is taken.
    """
    words: list[Word] = []
    for window, coming in heard:
        lead = window.lead
        if lead is None or not coming:
            words += coming
            continue
        first = len(words)
        while first and words[first - 1].end > lead.start:
            first -= 1
        again = sum(_middle(word) < lead.end for word in coming)
        middle = (lead.start + lead.end) / 2
        pairs = [
            (i, j)
            for i in range(first, len(words))
            for j in range(min(again + 1, len(coming)))
            if _again(words[i], coming[j])
        ]
        if pairs:
            # Not at the first word of a window, which has a capital because the window begins, nor
            # at the last, which has a stop because it ends.
            inner = [pair for pair in pairs if pair[1] > 0 and pair[0] < len(words) - 1]
            i, j = min(inner or pairs, key=lambda pair: abs(_middle(words[pair[0]]) - middle))
            if j == 0:
                i, j = i + 1, j + 1
            del words[i:]
            words += coming[j:]
        elif first < len(words) and again:
            words[first:] = [word for word in words[first:] if _middle(word) < middle]
            words += [word for word in coming if _middle(word) >= middle]
        else:
            words += coming
    return words


def _middle(word: Word) -> float:
    return (word.start + word.end) / 2


def _plain(word: Word) -> str:
    """A word without case and punctuation; what is nothing else stays as it is."""
    return "".join(c for c in word.text.casefold() if c.isalnum()) or word.text


def _lead(last: Sequence[Span], coming: Span, recording: Recording) -> list[Span]:
    """The end of the speech before, where a sentence may go on; nothing after a long silence."""
    end = last[-1].end
    if coming.start - end > CLEAN:
        return []
    whole = [span for span in last if span.start >= end - LEAD]
    if whole and (end - whole[0].start >= LEAD / 2 or len(whole) == len(last)):
        return whole
    span = next(span for span in last if span.end > end - LEAD)
    start = max(span.start, end - LEAD)
    if start > span.start and span.end - start > LEAD / 2:
        start = _quietest(recording, start, start + LEAD / 2)
    return [Span(start, span.end), *(s for s in last if s.start >= span.end)]


def _fitting(spans: Sequence[Span], lead: int) -> int:
    """How many of the spans behind the lead a window takes."""
    most = next(
        (i - 1 for i in range(lead + 1, len(spans) + 1) if _length(spans[:i]) > LONGEST), len(spans)
    )
    if most == len(spans):
        return most - lead
    most = max(most, lead + 1)
    late = [i for i in range(lead + 1, most + 1) if _length(spans[:i]) > LATE * LONGEST]
    best = max(late or [most], key=lambda i: spans[i].start - spans[i - 1].end)
    return best - lead


def _cut(spans: Sequence[Span], recording: Recording) -> Iterator[Span]:
    """The spans, those that are too long for a window cut where they are quietest."""
    for span in spans:
        start = span.start
        while span.end - start > UNCUT:
            late = min(UNCUT, span.end - start - 1.0)
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


def _window(spans: Sequence[Span], begins: float, before: float, after: float) -> Window:
    """The window of some spans, which may hear up to the speech before and after them."""
    edges = [max(spans[0].start - MARGIN, before)]
    for earlier, later in pairwise(spans):
        if later.start - earlier.end > PAUSE:
            edges += [earlier.end + PAUSE / 2, later.start - PAUSE / 2]
    edges.append(min(spans[-1].end + MARGIN, after))
    pieces: list[WindowPart] = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        pieces.append(WindowPart(_until(pieces[-1]) if pieces else 0.0, start, end))
    return Window(tuple(pieces), tuple(spans), begins)


def _until(piece: WindowPart) -> float:
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
