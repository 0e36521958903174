"""Stretches of a recording in which a single voice is heard, and the vector of each.

Every frame is judged by the window in whose middle it lies. A stretch goes on from window to window
where the two agree on whose frames they are. It is cut where it gets long, and each part is
embedded once.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from minutes.engines.pyannote.activity import FIELD, FRAMES, HOP, SCALE, STEP, VOICES, Activity
from minutes.engines.pyannote.campplus import SIZE, CAMPPlus, filter_banks
from minutes.media import SAMPLE_RATE, Recording
from minutes.progress import Progress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["embed", "find_stretches", "voices_alone"]

ACTIVE = 0.5  # probability from which a voice is heard in a window
SHORTEST = 15  # frames, 0.25 s
LONGEST = 89  # frames, 1.5 s; a longer stretch is cut
AGREE = 0.5  # share of the frames of either that two windows' voices share, if they are one
NEAR = 150  # frames on each side of a border in which that is looked at
BATCH = (
    8  # stretches of one length; with more of them the work space grows and the time does not fall
)
# Frames of filter banks of which a stretch has a multiple, so that there are few lengths: what the
# library for the processor prepares for each length, it keeps.
GRAIN = 10


def voices_alone(window: NDArray[np.uint8]) -> NDArray[np.int8]:
    """The voice that is heard alone in each frame of a window, -1 where none is."""
    import numpy as np

    active = window[:, :VOICES] > ACTIVE * SCALE
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
    network: CAMPPlus,
    recording: Recording,
    stretches: NDArray[np.int64],
    device: str,
    progress: Progress,
    begun: float,
) -> NDArray[np.float32]:
    """The vector of each stretch, at unit length, shape (n, 192).

    Args:
        begun: the part of the work of `progress` that is done already.
    """
    import numpy as np
    import torch

    vectors = np.zeros((len(stretches), SIZE), np.float32)
    duration = recording.duration
    waiting: dict[int, list[tuple[int, torch.Tensor]]] = {}

    def flush(length: int) -> None:
        places, banks = zip(*waiting.pop(length), strict=True)
        with torch.inference_mode():
            found = network(torch.stack(banks).to(device))
            vectors[list(places)] = torch.nn.functional.normalize(found, dim=1).cpu().numpy()

    for i, (first, last) in enumerate(stretches.tolist()):
        begin, end = first * STEP, (last - 1) * STEP + FIELD
        sound = recording.read(begin / SAMPLE_RATE, end / SAMPLE_RATE)
        banks = filter_banks(torch.from_numpy(sound))
        banks = banks[: max(len(banks) // GRAIN, 1) * GRAIN]
        waiting.setdefault(len(banks), []).append((i, banks))
        if len(waiting[len(banks)]) == BATCH:
            flush(len(banks))
        if i % BATCH == 0:
            done = begun + (1 - begun) * i / len(stretches)
            progress("diarization", done * duration, duration)
    for length in list(waiting):
        flush(length)
    return vectors
