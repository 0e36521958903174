"""Stretches of a recording in which a single voice is heard, and the vector of each.

Every frame is judged by the window in whose middle it lies. A stretch goes on from window to window
where the two agree on whose frames they are. It is cut where it gets long, and each part is
embedded once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING

from minutes.engines.pyannote.activity import FIELD, FRAMES, HOP, SCALE, STEP, Activity
from minutes.engines.pyannote.networks import FRAME, SIZE, filter_banks
from minutes.engines.pyannote.networks import HOP as SHIFT
from minutes.media import SAMPLE_RATE, Recording
from minutes.progress import Progress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from minutes.engines.pyannote.networks import Network

__all__ = ["embed", "find_stretches", "voices_alone"]

ACTIVE = 0.5  # probability from which a voice is heard in a window
SHORTEST = 15  # frames, 0.25 s
LONGEST = 89  # frames, 1.5 s; a longer stretch is cut
AGREE = 0.5  # share of the frames of either that two windows' voices share, if they are one
NEAR = 150  # frames on each side of a border in which that is looked at
BATCH = 4  # stretches; with more of them the work space grows and the time does not fall
GRAIN = 10  # frames of filter banks of which a stretch has a multiple: there are few lengths


def voices_alone(window: NDArray[np.uint8]) -> NDArray[np.int8]:
    """The voice that is heard alone in each frame of a window, -1 where none is."""
    import numpy as np

    active = window > ACTIVE * SCALE
    return np.where(active.sum(1) == 1, active.argmax(1), -1).astype(np.int8)


def find_stretches(activity: Activity) -> NDArray[np.int64]:
    """The first frame of each stretch and the one after its last, in order, shape (n, 2)."""
    import numpy as np

    found: list[tuple[int, int]] = []
    for first, last in _runs(activity):
        last = min(last, activity.frames)
        while last - first >= 1.5 * LONGEST:
            found.append((first, first + LONGEST))
            first += LONGEST
        if last - first >= SHORTEST:
            found.append((first, last))
    return np.array(found, np.int64).reshape(-1, 2)


def _runs(activity: Activity) -> Iterator[tuple[int, int]]:
    """Stretches of any length."""
    import numpy as np

    windows, middle = len(activity.heard), (FRAMES - HOP) // 2
    first, end, voice = 0, -1, -1  # of the run going on
    for w, window in enumerate(activity.heard):
        begin = middle if w else 0
        stop = FRAMES if w == windows - 1 else middle + HOP
        alone = voices_alone(window)[begin:stop]
        changes = [0, *(np.flatnonzero(np.diff(alone)) + 1).tolist(), len(alone)]
        for a, b in pairwise(changes):
            now = int(alone[a])
            if now < 0:
                continue
            at = w * HOP + begin + a
            joined = a == 0 and end == at and _agree(activity.heard[w - 1], voice, window, now)
            if not joined:
                if end > first:
                    yield first, end
                first = at
            end, voice = w * HOP + begin + b, now
    if end > first:
        yield first, end


def _agree(before: NDArray[np.uint8], voice: int, window: NDArray[np.uint8], other: int) -> bool:
    """Whether a voice of the window before is this one of the next, near their border."""
    border = (FRAMES - HOP) // 2
    a = before[HOP:, voice][max(border - NEAR, 0) : border + NEAR] > ACTIVE * SCALE
    b = window[: FRAMES - HOP, other][max(border - NEAR, 0) : border + NEAR] > ACTIVE * SCALE
    return bool((a & b).sum() >= AGREE * max((a | b).sum(), 1))


def embed(
    network: Network,
    recording: Recording,
    stretches: NDArray[np.int64],
    progress: Progress,
    begun: float,
    *,
    threads: int = 1,
) -> NDArray[np.float32]:
    """The vector of each stretch, at unit length, shape (n, 192).

    Args:
        network: CAM++, as `networks.embedding` gives it.
        begun: the part of the work of `progress` that is done already.
        threads: how many batches are embedded at once.
    """
    import numpy as np

    vectors = np.zeros((len(stretches), SIZE), np.float32)
    duration = recording.duration

    def vectors_of(places: Sequence[int]) -> int:
        found = network(np.stack([_banks(recording, *stretches[i].tolist()) for i in places]))
        vectors[list(places)] = found / np.linalg.norm(found, axis=1, keepdims=True)
        return len(places)

    done = 0
    with ThreadPoolExecutor(threads) as pool:
        for count in pool.map(vectors_of, _batches(stretches)):
            done += count
            part = begun + (1 - begun) * done / len(stretches)
            progress("diarization", part * duration, duration)
    return vectors


def _batches(stretches: NDArray[np.int64]) -> list[list[int]]:
    """The stretches by number, those of one length together, a few at a time."""
    batches: list[list[int]] = []
    waiting: dict[int, list[int]] = {}
    for i, (first, last) in enumerate(stretches.tolist()):
        alike = waiting.setdefault(_length(first, last), [])
        alike.append(i)
        if len(alike) == BATCH:
            batches.append(waiting.pop(_length(first, last)))
    return [*batches, *waiting.values()]


def _length(first: int, last: int) -> int:
    """How many frames of filter banks are taken of a stretch."""
    frames = 1 + ((last - first - 1) * STEP + FIELD - FRAME) // SHIFT
    return max(frames // GRAIN, 1) * GRAIN


def _banks(recording: Recording, first: int, last: int) -> NDArray[np.float32]:
    begin, end = first * STEP, (last - 1) * STEP + FIELD
    sound = recording.read(begin / SAMPLE_RATE, end / SAMPLE_RATE)
    return filter_banks(sound)[: _length(first, last)]
