"""Decodes a file into a spool: chooses the decoder, resamples, and checks what comes out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from minutes.errors import MediaError
from minutes.media import containers, opening, soundfiles
from minutes.media.pieces import Piece, Unrecognised, unreadable
from minutes.media.spool import SAMPLE_RATE, Spool
from minutes.progress import Progress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["decode"]

# Hz; what lies outside is a damaged header, and no recorder's rate.
LOWEST_RATE, HIGHEST_RATE = 1_000, 768_000


def decode(path: Path, spool: Spool, progress: Progress) -> str | None:
    """Decode the whole file into the spool; returns when it was recorded, if the file says so.

    Raises:
        MediaError: not audio, damaged, incomplete or without samples.
    """
    done = 0.0
    for rate, pieces in groupby(_pieces(path), key=lambda piece: piece.rate):
        if not LOWEST_RATE <= rate <= HIGHEST_RATE:
            raise MediaError(path, f"claims a sample rate of {rate} Hz", "record or copy it again")
        before = spool.samples
        heard = 0
        resampler = Resampler(rate)
        for piece in pieces:
            heard += _finite(path, piece, done + heard / rate)
            spool.append(resampler.resample(piece.samples))
            progress("decoding", done + heard / rate, max(piece.total, done + heard / rate))
        spool.append(resampler.flush(round(heard * SAMPLE_RATE / rate) - (spool.samples - before)))
        done += heard / rate
    if not spool.samples:
        raise MediaError(path, "holds no sound, not one sample", "record or export it again")
    return opening.recorded_at(path)


class Resampler:
    """Brings a stream of mono samples to 16 kHz with soxr."""

    def __init__(self, rate: int) -> None:
        import soxr

        self._stream = None
        if rate != SAMPLE_RATE:
            self._stream = soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="float32")

    def resample(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """What is ready after some more samples."""
        if self._stream is None:
            return samples
        ready: NDArray[np.float32] = self._stream.resample_chunk(samples)
        return ready

    def flush(self, missing: int) -> NDArray[np.float32]:
        """The end of the stream, in exactly as many samples as are missing."""
        import numpy as np

        end = np.zeros(max(missing, 0), dtype=np.float32)
        if self._stream is not None:
            last = self._stream.resample_chunk(np.empty(0, dtype=np.float32), last=True)
            end[: len(last)] = last[: len(end)]
        return end


def _pieces(path: Path) -> Iterator[Piece]:
    for decoder in (soundfiles, containers):
        try:
            yield from decoder.pieces(path)
            return
        except Unrecognised:
            continue
        except OSError as exc:
            raise unreadable(path, exc) from exc


def _finite(path: Path, piece: Piece, start: float) -> int:
    """How many samples the piece has, all of them being numbers."""
    import numpy as np

    good = np.isfinite(piece.samples)
    if not good.all():
        when = start + int(np.argmin(good)) / piece.rate
        raise MediaError(
            path,
            f"the sample at {when:.1f} seconds is not a number",
            "export it again, as 16-bit WAV or FLAC",
        )
    return len(piece.samples)
