"""A recording as the rest of the program hears it."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from minutes.assets import cache_folder
from minutes.errors import MediaError
from minutes.files import content_hash
from minutes.media.decoding import decode
from minutes.media.pieces import unreadable
from minutes.media.spool import SAMPLE_RATE, Spool
from minutes.progress import Progress, silent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Audio", "Recording"]


@dataclass(frozen=True, slots=True)
class Audio:
    """What decoding found out: seconds, and ISO 8601 from the container's tags, if it has any."""

    duration: float
    recorded_at: str | None = None


class Recording:
    """A file of audio or video, heard as 16 kHz mono float32.

    Nothing is decoded before it is needed, and then once: into a temporary file, from which any
    slice is read. Memory stays flat however long the recording is. Threads may share one.

    Args:
        path: the file, of any form that soundfile or PyAV can read.
        spool: the folder for the temporary file (64 kB a second); the user's cache folder if None.

    Raises:
        MediaError: not a file, empty or not readable; when decoding: not audio, or damaged.
        OutputError: when decoding: the spool's folder is full or cannot be written.
    """

    def __init__(self, path: Path, *, spool: Path | None = None) -> None:
        self.path = path
        self._folder = spool or cache_folder()
        self._spool: Spool | None = None
        self._audio: Audio | None = None
        self._lock = threading.Lock()
        self._state = _check(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the file's bytes, in hexadecimal."""
        try:
            found = content_hash(self.path)
        except OSError as exc:
            raise unreadable(self.path, exc) from exc
        self._check_unchanged()
        return found

    @property
    def duration(self) -> float:
        """Seconds of the recording at 16 kHz; decodes it unless that is known."""
        return (self._audio or self.decode()).duration

    def known(self, audio: Audio) -> None:
        """Take what an earlier decoding of the same bytes found out, to save doing it again."""
        self._audio = audio

    def decode(self, progress: Progress = silent) -> Audio:
        """Decode the whole recording, unless that is done, and say what was found out."""
        with self._lock:
            if self._spool is None or self._audio is None:
                spool = Spool(self._folder)
                try:
                    recorded_at = decode(self.path, spool, progress)
                    self._check_unchanged()
                except BaseException:
                    spool.close()
                    raise
                self._spool = spool
                self._audio = Audio(spool.samples / SAMPLE_RATE, recorded_at)
            return self._audio

    def read(self, start: float = 0.0, end: float | None = None) -> NDArray[np.float32]:
        """The waveform between two times in seconds, of shape (samples,), within [-1, 1].

        Times are cut to the recording's own; an `end` of None is its end.
        """
        spool = self._decoded()
        first = min(max(round(start * SAMPLE_RATE), 0), spool.samples)
        last = spool.samples if end is None else min(round(end * SAMPLE_RATE), spool.samples)
        return spool.read(first, last)

    def blocks(self, seconds: float = 30.0) -> Iterator[NDArray[np.float32]]:
        """The whole waveform in consecutive blocks of that length; the last may be shorter."""
        spool = self._decoded()
        size = max(round(seconds * SAMPLE_RATE), 1)
        for first in range(0, spool.samples, size):
            yield spool.read(first, min(first + size, spool.samples))

    def close(self) -> None:
        """Delete the decoded waveform."""
        with self._lock:
            if self._spool is not None:
                self._spool.close()
                self._spool = None

    def _check_unchanged(self) -> None:
        """What is decoded and what is hashed must be the same, or one is kept for the other."""
        if _check(self.path) != self._state:
            raise MediaError(self.path, "changed while it was read", "try again when it is whole")

    def _decoded(self) -> Spool:
        if self._spool is None:
            self.decode()
        if self._spool is None:
            raise ValueError(f"{self.path} was closed while it was read")
        return self._spool


def _check(path: Path) -> tuple[int, int, int]:
    """Refuse what cannot be a recording, without reading it; returns what changes when it does."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise MediaError(path, "is a folder", "name the recording in it")
        if not stat.S_ISREG(found.st_mode):  # opening a pipe could wait forever
            raise MediaError(path, "is a pipe or a device", "save the recording to a file first")
        if not found.st_size:
            raise MediaError(path, "is empty", "record or copy it again")
        path.open("rb").close()
        return found.st_ino, found.st_size, found.st_mtime_ns
    except FileNotFoundError as exc:
        raise MediaError(path, "there is no such file", "check the name and the folder") from exc
    except PermissionError as exc:
        raise MediaError(path, "may not be read", "give yourself permission to read it") from exc
    except (OSError, ValueError) as exc:
        raise unreadable(path, exc) from exc
