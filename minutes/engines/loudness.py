"""Loudness made even, so that a far or quiet voice is heard as well as a near one.

The gain follows the loud part of the last and next fifteen seconds, so that pauses keep their
place below the voice. What is all but silent is left as it is. Nothing here holds more of the
recording than one block and one number for each twentieth of a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from minutes.media import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

__all__ = ["apply_gains", "find_gains", "frame_levels", "high_pass", "level_blocks"]

FRAME = 800  # samples, 50 ms: one level each
FRAMES_PER_SECOND = SAMPLE_RATE // FRAME
CUTOFF = 80  # Hz; below it is rumble, and hardly a voice
WINDOW = 30  # seconds over which a gain is found
LOUD = 95  # percentile of the levels in a window that stands for its voice
TARGET = -23.0  # dBFS of that percentile afterwards, the level of EBU R 128
MOST = 40.0  # dB of gain, up or down
SILENCE = -70.0  # dBFS; where the loud part is below, there is nothing to make louder


def level_blocks(read: Callable[[], Iterable[Samples]]) -> Iterator[Samples]:
    """The blocks of a waveform with their loudness made even, in two passes.

    Args:
        read: begins to give the waveform's consecutive blocks, each of shape (samples,).
    """
    gains = find_gains(frame_levels(high_pass(read())))
    first = 0
    for block in high_pass(read()):
        yield apply_gains(block, gains, first)
        first += len(block)


def high_pass(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """Consecutive blocks without what lies below 80 Hz (a Butterworth filter of second order)."""
    import numpy as np
    from scipy.signal import butter, sosfilt

    sections = butter(2, CUTOFF, "highpass", fs=SAMPLE_RATE, output="sos")
    state = np.zeros((len(sections), 2))
    for block in (b for b in blocks if len(b)):
        filtered, state = sosfilt(sections, block, zi=state)
        yield filtered.astype(np.float32)


def frame_levels(blocks: Iterable[Samples]) -> NDArray[np.float32]:
    """The level of each 50 ms of consecutive blocks, in dBFS; a last part of a frame counts."""
    import numpy as np

    levels: list[Samples] = []
    rest = np.zeros(0, np.float32)
    for block in blocks:
        joined = np.concatenate([rest, block])
        whole = len(joined) // FRAME * FRAME
        levels.append(_decibels(joined[:whole].reshape(-1, FRAME)))
        rest = joined[whole:]
    if len(rest):
        levels.append(_decibels(rest[None]))
    return np.concatenate(levels) if levels else rest


def find_gains(levels: NDArray[np.float32]) -> NDArray[np.float32]:
    """The gain in dB at each second, shape (seconds,), from `frame_levels`."""
    import numpy as np

    half = WINDOW * FRAMES_PER_SECOND // 2
    centres = range(0, len(levels), FRAMES_PER_SECOND)
    loud = np.array(
        [np.percentile(levels[max(c - half, 0) : c + half], LOUD) for c in centres], np.float32
    )
    return np.where(loud < SILENCE, 0.0, np.clip(TARGET - loud, -MOST, MOST)).astype(np.float32)


def apply_gains(samples: Samples, gains: NDArray[np.float32], first: int) -> Samples:
    """Samples with the gains that hold from sample `first` on, within [-1, 1]."""
    import numpy as np

    if not len(samples):
        return samples
    times = np.arange(first, first + len(samples)) / SAMPLE_RATE
    decibels = np.interp(times, np.arange(len(gains)), gains)
    # The exponential of single precision is several times as fast as a power of double.
    factors = np.exp((decibels * (np.log(10) / 20)).astype(np.float32))
    levelled: Samples = np.clip(samples * factors, -1, 1).astype(np.float32, copy=False)
    return levelled


def _decibels(frames: Samples) -> Samples:
    """The level of each row in dBFS, not below -100."""
    import numpy as np

    power = np.mean(np.square(frames, dtype=np.float64), axis=1)
    levels: Samples = (10 * np.log10(power + 1e-10)).astype(np.float32)
    return levels
