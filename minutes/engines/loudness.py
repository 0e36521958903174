"""Loudness made even, so that a far or quiet voice is heard as well as a near one.

The gain follows the loud part of the last and next fifteen seconds, so that pauses keep their
place below the voice. What is all but silent is left as it is. Nothing here holds more of the
recording than one block and one number for each twentieth of a second.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
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
ROW = 32  # samples that are filtered by one product
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
    """Consecutive blocks without what lies below 80 Hz (a Butterworth filter of second order).

    Computed by rows of ROW samples: what a row does to itself is a product with the filter's
    response, and of all before it one complex number is left, as the filter has a pole and that
    one's mirror. SciPy's filters are not asked, as importing them takes as long as ten minutes.
    """
    import numpy as np

    first, gain, pole = _butterworth()
    times = np.arange(ROW)
    powers = pole**times
    response = np.concatenate([[first], 2 * (gain * powers[:-1]).real])
    late = times[None, :] - times[:, None]
    within = np.where(late >= 0, response[np.maximum(late, 0)], 0.0)
    after, whole, state = _parts(2 * gain * powers) * [[1], [-1]], pole**ROW, 0j
    for block in (b for b in blocks if len(b)):
        missing = -len(block) % ROW
        rows = np.pad(block.astype(np.float64), (0, missing)).reshape(-1, ROW)
        ends = (rows @ _parts(powers[::-1]).T).view(np.complex128)[:, 0].tolist()
        states = list(accumulate(ends, lambda before, end: whole * before + end, initial=state))
        state = states.pop() / pole**missing
        filtered = rows @ within
        filtered += _parts(np.array(states)).T @ after
        yield filtered.ravel()[: len(block)].astype(np.float32)


def _parts(numbers: NDArray[np.complexfloating]) -> NDArray[np.float64]:
    """The real parts of complex numbers and the imaginary ones below them."""
    import numpy as np

    return np.stack([numbers.real, numbers.imag])


def _butterworth() -> tuple[float, complex, complex]:
    """The filter's response at once, and the gain and the pole that all later ones come of.

    By the bilinear transform (Oppenheim and Schafer, "Discrete-time signal processing", 7.1).
    """
    warped = math.tan(math.pi * CUTOFF / SAMPLE_RATE)
    first = 1 / (1 + math.sqrt(2) * warped + warped**2)
    a1, a2 = 2 * (warped**2 - 1) * first, (1 - math.sqrt(2) * warped + warped**2) * first
    pole = complex(-a1 / 2, math.sqrt(a2 - a1**2 / 4))
    c1, c2 = -2 * first - first * a1, first - first * a2
    return first, (c1 * pole + c2) / (pole - pole.conjugate()), pole


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
