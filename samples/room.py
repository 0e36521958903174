"""A small meeting room: its noise, and what its walls give back of a voice."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float64]

RATE = 16_000  # Hz
REFLECTIONS = 8
FIRST, LAST = 0.004, 0.04  # seconds after the direct sound
GAIN = 0.22  # of a reflection that came at once; it falls with a time constant of DECAY
DECAY = 0.02  # seconds


def noise(length: int, level: float, rng: np.random.Generator) -> Samples:
    """Return `length` samples at `level` dBFS, down 6 dB an octave above 200 Hz, as a fan's."""
    size = 1 << (length - 1).bit_length()  # a power of two, for a fast transform
    spectrum = np.fft.rfft(rng.standard_normal(size))
    frequency = np.fft.rfftfreq(size, 1 / RATE)
    spectrum *= (frequency > 40) / np.sqrt(1 + (frequency / 200) ** 2)
    samples: Samples = np.fft.irfft(spectrum, size)[:length]
    return samples * float(10 ** (level / 20) / np.sqrt(np.mean(samples**2)))


def reflections(rng: np.random.Generator) -> Samples:
    """Return the impulse response of one seat: the direct sound and its early reflections."""
    response = np.zeros(round(LAST * RATE) + 1)
    response[0] = 1.0
    for delay in rng.uniform(FIRST, LAST, size=REFLECTIONS):
        response[round(delay * RATE)] += rng.choice([-1, 1]) * GAIN * np.exp(-delay / DECAY)
    return response
