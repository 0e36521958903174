"""What a recording's channels or sound tracks are to one another: one room, or a voice on each.

Two microphones in a room hear everybody, at nearly the same level and with the same waveform. A
telephone line that is recorded with a side a channel, or a headset for each speaker, has one loud
channel at a time, or two that have nothing in common. That is told by likeness, half a second at a
time, between 100 Hz and 2 kHz, where most of a voice is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from minutes.media.spool import SAMPLE_RATE, Spool

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["WINDOW", "Likeness", "compare_sources", "is_silent", "mix"]

WINDOW = 0.5  # seconds
BLOCK = 64  # windows that are compared at once
DECIMATION = 4  # of the samples, before they are compared
LOWEST = 100.0  # Hz; below is hum that channels share
LAG = 0.3  # seconds by which one channel may be late, as an echo on a line is

SILENT = 1e-4  # peak of full scale, -80 dB: no microphone is so quiet
LOUD = 98  # percentile of a source's levels that stands for its voice, however little it speaks
ACTIVE = 25.0  # dB below that in which somebody may still speak
ONE_SIDED = 9.0  # dB between channels; two microphones in one room differ by less
ALIKE = 0.3  # correlation, over all lags, from which two channels have the same voice in them
LEAK = 12.0  # dB below another channel at which what is alike is that one's voice come through
LEAST_APART = 0.7  # of the active windows
LEAST_OWN = 0.02  # of the active windows: less of its own, and a channel holds no speaker
OPPOSED = -0.5  # correlation without lag below which one channel is the other turned round


@dataclass(frozen=True)
class Likeness:
    """How the sources of a recording are alike.

    `own` is the share of the active windows that each has for itself, `apart` that of all which
    are one-sided or have nothing in common; `leaks`, shape (sources, windows), where a source
    holds another's voice; `signs` by what each is multiplied so that none puts another out.
    """

    own: tuple[float, ...]
    apart: float
    leaks: NDArray[np.bool_]
    signs: tuple[float, ...]

    @property
    def is_apart(self) -> bool:
        """Whether at least two sources hold sound that the others do not: voices, or noise."""
        return self.apart >= LEAST_APART and sum(own >= LEAST_OWN for own in self.own) > 1


def is_silent(spool: Spool) -> bool:
    """Whether a source holds nothing at all, as a track that was never connected."""
    return spool.peak < SILENT


def compare_sources(spools: Sequence[Spool]) -> Likeness:
    """Compare the sources of a recording, half a second at a time."""
    import numpy as np

    parts = [_compare_block(block) for block in _blocks(spools)]
    levels, alike, plain = (np.concatenate(part, axis=1) for part in zip(*parts, strict=True))
    active = (levels > np.percentile(levels, LOUD, axis=1)[:, None] - ACTIVE).any(axis=0)
    below = levels.max(axis=0) - levels  # dB
    sided = np.sort(below, axis=0)[1] >= ONE_SIDED
    owner = levels.argmax(axis=0)
    numbers = np.arange(len(spools))[:, None]
    strange = (below < ONE_SIDED) & (alike < ALIKE)  # beside the loudest, and not its voice
    total = max(int(active.sum()), 1)
    mine = np.where(numbers == owner, sided | strange.any(axis=0), strange) & active
    apart = (sided | strange.any(axis=0)) & active
    return Likeness(
        own=tuple(float(row.sum()) / total for row in mine),
        apart=float(apart.sum()) / total,
        leaks=_inner((below >= LEAK) & (alike >= ALIKE) & (numbers != owner)),
        signs=_signs(plain, active),
    )


def mix(spools: Sequence[Spool], likeness: Likeness | None, folder: Path) -> Spool:
    """The mean of the sources that are not silent, none turned against another."""
    import numpy as np

    signs = likeness.signs if likeness else (1.0,) * len(spools)
    live = [(s, sign) for s, sign in zip(spools, signs, strict=True) if not is_silent(s)]
    live = live or [(spools[0], 1.0)]
    mixed = Spool(folder)
    length, size = max(spool.samples for spool, _ in live), 30 * SAMPLE_RATE
    try:
        for first in range(0, length, size):
            total: NDArray[np.float32] = np.zeros(min(size, length - first), dtype=np.float32)
            for spool, sign in live:
                part = spool.read_raw(first, min(first + size, spool.samples))
                total[: len(part)] += np.float32(sign) * part
            mixed.append(total / np.float32(len(live)))
    except BaseException:
        mixed.close()
        raise
    return mixed


def _blocks(spools: Sequence[Spool]) -> Iterator[NDArray[np.float32]]:
    """Windows of all sources, shape (sources, windows, samples), those at the end padded."""
    import numpy as np

    window = round(WINDOW * SAMPLE_RATE)
    length, size = max(spool.samples for spool in spools), BLOCK * window
    for first in range(0, length, size):
        windows = -(-min(size, length - first) // window)
        block = np.zeros((len(spools), windows * window), dtype=np.float32)
        for row, spool in zip(block, spools, strict=True):
            part = spool.read_raw(first, min(first + size, spool.samples))
            row[: len(part)] = part
        yield block.reshape(len(spools), windows, window)


def _compare_block(
    block: NDArray[np.float32],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Levels in dB, and the correlation of each source with the loudest: at any lag, and at none.

    The last is with the first source. Each of shape (sources, windows).
    """
    import numpy as np

    sources, windows, samples = block.shape
    few = block.reshape(sources, windows, samples // DECIMATION, DECIMATION).mean(axis=-1)
    size = 1 << (few.shape[-1] - 1).bit_length() + 1
    spectrum = np.fft.rfft(few, size)
    spectrum[..., : round(LOWEST * size * DECIMATION / SAMPLE_RATE)] = 0
    power = np.square(np.abs(spectrum)).sum(axis=-1)
    loudest = power.argmax(axis=0)
    voice = np.take_along_axis(spectrum, loudest[None, :, None], axis=0)
    scale = size / 2  # what Parseval's theorem makes of a spectrum of one side
    both = np.sqrt(power * power.max(axis=0)) + 1e-9
    shared = np.fft.irfft(spectrum * np.conj(voice), size)
    reach = round(LAG * SAMPLE_RATE / DECIMATION)
    near = np.concatenate([shared[..., : reach + 1], shared[..., -reach:]], axis=-1)
    alike = np.abs(near).max(axis=-1) * scale / both
    first = (spectrum * np.conj(spectrum[:1])).real.sum(axis=-1)
    plain = first / (np.sqrt(power * power[:1]) + 1e-9)
    return 10 * np.log10(power / scale + 1e-12), alike, plain


def _inner(leaks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The windows whose neighbours leak too: those at the edge may hold the start of a word."""
    import numpy as np

    padded = np.pad(leaks, ((0, 0), (1, 1)), constant_values=True)
    inner: NDArray[np.bool_] = padded[:, :-2] & padded[:, 1:-1] & padded[:, 2:]
    return inner


def _signs(plain: NDArray[np.float64], active: NDArray[np.bool_]) -> tuple[float, ...]:
    import numpy as np

    if not active.any():
        return (1.0,) * len(plain)
    return tuple(-1.0 if np.median(row[active]) < OPPOSED else 1.0 for row in plain)
