"""Which voices are heard in each frame of a recording: one pass of pyannote's segmentation-3.0.

The network hears ten seconds at a time and tells up to three voices apart in them, two of them at
once (Plaquet and Bredin 2023, "Powerset multi-class cross entropy loss for neural speaker
diarization", Interspeech, arXiv:2310.13025). Windows begin a whole number of frames after one
another, so that the frames of all of them lie on one grid.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes.media import SAMPLE_RATE, Recording
from minutes.progress import Progress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from minutes.engines.pyannote.networks import Network

__all__ = [
    "FIELD",
    "FRAMES",
    "HOP",
    "STEP",
    "VOICES",
    "Activity",
    "find_activity",
    "frame_time",
    "intervals",
]

WINDOW = 160_000  # samples, 10 s
FRAMES = 589  # in a window
STEP = 270  # samples from frame to frame
FIELD = 721  # samples that a frame is heard in
HOP = 148  # frames from window to window, 2.5 s
VOICES = 3  # told apart in a window
# Which of them each class of the network's output stands for: nobody, one, or two at once.
CLASSES = ((), (0,), (1,), (2,), (0, 1), (0, 2), (1, 2))
BATCH = 2  # windows; with more of them the time of one rises, as they leave the processor's cache
SCALE = 255  # probabilities are kept in a byte each: 20 MB for eight hours


@dataclass(frozen=True, slots=True)
class Activity:
    """What the network heard.

    `heard` has the shape (windows, FRAMES, VOICES): the probability, times 255, of each voice of
    the window. A voice's place means nothing from window to window. `frames` is the number of them
    in the recording.
    """

    heard: NDArray[np.uint8]
    frames: int

    @property
    def ranks(self) -> NDArray[np.float32]:
        """The probability of one voice at least, of two and of three, shape (frames, VOICES)."""
        import numpy as np

        length = (len(self.heard) - 1) * HOP + FRAMES
        total = np.zeros((length, VOICES), np.float32)
        count = np.zeros((length, 1), np.float32)
        for i, window in enumerate(self.heard):
            total[i * HOP : i * HOP + FRAMES] += np.sort(window, axis=1)[:, ::-1]
            count[i * HOP : i * HOP + FRAMES] += SCALE
        total /= count
        return total[: self.frames]


def find_activity(
    network: Network,
    recording: Recording,
    progress: Progress,
    share: float = 1.0,
    *,
    threads: int = 1,
    batch: int = BATCH,
) -> Activity:
    """Let the network hear a recording of any length, a few windows at a time.

    Args:
        network: segmentation-3.0, as `networks.segmentation` gives it.
        share: the part of the work of `progress` that this is.
        threads: how many batches are heard at once.
        batch: windows in each.
    """
    import numpy as np

    duration = recording.duration
    samples = round(duration * SAMPLE_RATE)
    windows = max(1, -(-(samples - WINDOW) // (HOP * STEP)) + 1)
    heard = np.zeros((windows, FRAMES, VOICES), np.uint8)
    voices = np.zeros((len(CLASSES), VOICES), np.float32)
    for row, spoken in enumerate(CLASSES):
        voices[row, list(spoken)] = 1

    def hear(first: int) -> int:
        count = min(batch, windows - first)
        begin, length = first * HOP * STEP, (count - 1) * HOP * STEP + WINDOW
        sound = recording.read(begin / SAMPLE_RATE, (begin + length) / SAMPLE_RATE)
        sound = np.pad(sound, (0, length - len(sound)))
        parts = np.lib.stride_tricks.sliding_window_view(sound, WINDOW)[:: HOP * STEP]
        found = network(parts) @ voices
        heard[first : first + count] = np.rint(found * SCALE).clip(0, SCALE).astype(np.uint8)
        return first + count

    with ThreadPoolExecutor(threads) as pool:
        for done in pool.map(hear, range(0, windows, batch)):
            progress("diarization", share * duration * done / windows, duration)
    return Activity(heard, max(0, -(-(samples - FIELD // 2) // STEP)))


def intervals(active: NDArray[np.bool_], gap: float) -> list[tuple[float, float]]:
    """The seconds from which to which frames are active, over pauses of up to `gap` seconds."""
    import numpy as np

    edges = np.diff(np.r_[0, active, 0].astype(np.int8))
    found: list[tuple[float, float]] = []
    for first, last in zip(np.flatnonzero(edges > 0), np.flatnonzero(edges < 0), strict=True):
        start, end = frame_time(int(first)), frame_time(int(last))
        if found and start - found[-1][1] <= gap:
            start, _ = found.pop()
        found.append((start, end))
    return found


def frame_time(frame: int) -> float:
    """The second at which a frame begins; it lasts until the next one begins."""
    return max(0.0, (frame * STEP + (FIELD - STEP) / 2) / SAMPLE_RATE)
