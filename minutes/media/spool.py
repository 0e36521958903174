"""A decoded waveform on the disk, so that memory does not grow with the recording."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from minutes.errors import OutputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["SAMPLE_RATE", "Spool"]

SAMPLE_RATE = 16_000  # Hz, of everything after decoding
SAMPLE_BYTES = 4  # float32


class Spool:
    """A nameless temporary file of 16 kHz mono float32 samples.

    The file vanishes when it is closed, or with the process. It is read by position, so that
    threads may read at the same time, and not memory-mapped, because mapped pages count as
    resident memory.

    Raises:
        OutputError: the folder cannot be written, or the disk is full.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.samples = 0
        self.peak = 0.0
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115
        except OSError as exc:
            raise self._error(exc) from exc

    def append(self, samples: NDArray[np.float32]) -> None:
        """Add samples of shape (n,) at the end."""
        if not samples.size:
            return
        self.peak = max(self.peak, float(abs(samples).max()))
        rest = memoryview(samples.astype("<f4", copy=False).tobytes())
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as exc:
            raise self._error(exc) from exc
        self.samples += samples.size

    def read(self, first: int, last: int) -> NDArray[np.float32]:
        """The samples from number `first` up to `last`, as a new array of shape (last - first,).

        A waveform that goes beyond [-1, 1] (float files can, resampling may overshoot) is made
        smaller as a whole, so that nothing is clipped.
        """
        samples = self.read_raw(first, last)
        if self.peak > 1.0:
            samples /= self.peak
        return samples

    def read_raw(self, first: int, last: int) -> NDArray[np.float32]:
        """The same as they were put in, of whatever size."""
        import numpy as np

        samples: NDArray[np.float32] = np.empty(max(last - first, 0), dtype=np.float32)
        rest, position = samples.view(np.uint8).data, first * SAMPLE_BYTES
        while rest:  # one call reads at most 2 GiB
            count = os.preadv(self._file.fileno(), [rest], position)
            if not count:
                raise EOFError(f"the spool has no samples {first} to {last}")
            rest, position = rest[count:], position + count
        return samples

    def close(self) -> None:
        """Give the disk space back."""
        self._file.close()

    def _error(self, exc: OSError) -> OutputError:
        return OutputError(
            self.folder,
            f"the decoded recording cannot be kept there ({exc.strerror or exc})",
            "free some space, 230 MB for an hour, or choose another --cache-dir",
        )
