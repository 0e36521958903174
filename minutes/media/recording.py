"""A recording as the rest of the program hears it."""

from __future__ import annotations

import shlex
import stat
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from minutes import extras
from minutes.assets import cache_folder
from minutes.errors import MediaError
from minutes.files import content_hash
from minutes.media.decoding import Decoded, decode
from minutes.media.pieces import unreadable
from minutes.media.sources import WINDOW, Likeness, compare_sources, mix
from minutes.media.spool import SAMPLE_RATE, Spool
from minutes.options import MediaOptions
from minutes.progress import Progress, silent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Audio", "Channel", "Recording"]


@dataclass(frozen=True, slots=True)
class Audio:
    """What decoding found out: seconds, and ISO 8601 from the container's tags, if it has any.

    `channels` is how many channels, or tracks, hold a speaker each and can be heard alone; 0 where
    all are one. `notice` is what readers should know of the tracks.
    """

    duration: float
    recorded_at: str | None = None
    channels: int = 0
    notice: str | None = None


class Recording:
    """A file of audio or video, heard as 16 kHz mono float32.

    Nothing is decoded before it is needed, and then once: into a temporary file, from which any
    slice is read. Memory stays flat however long the recording is. Threads may share one.

    Args:
        path: the file, of any form that soundfile or PyAV can read.
        spool: the folder for the temporary file (64 kB a second and channel); the user's cache
            folder if None.
        options: which track is heard, and whether channels are heard apart.

    Raises:
        MediaError: not a file, empty or not readable; when decoding: not audio, or damaged.
        OutputError: when decoding: the spool's folder is full or cannot be written.
    """

    def __init__(
        self, path: Path, *, spool: Path | None = None, options: MediaOptions | None = None
    ) -> None:
        extras.require(path.name, "av", "soundfile", "soxr")
        self.path = path
        self.options = options or MediaOptions()
        self._folder = spool or cache_folder()
        self._sources: tuple[Spool, ...] = ()  # heard apart, one by one
        self._likeness: Likeness | None = None
        self._spool: Spool | None = None  # all of it
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
                decoded = decode(self.path, self._folder, self.options, progress)
                try:
                    self._check_unchanged()
                except BaseException:
                    for spool in decoded.sources:
                        spool.close()
                    raise
                self._audio = self._arrange(decoded)
            return self._audio

    def channel(self, number: int) -> Channel:
        """One of the channels that hold a speaker each, from 0, without what others leave in it."""
        return Channel(self, number)

    def source(self, number: int) -> Spool:
        """The decoded waveform of a channel as it is."""
        self._decoded()
        return self._sources[number]

    def leaks(self, number: int) -> NDArray[np.bool_]:
        """Where a channel holds another's voice, for each half second."""
        self._decoded()
        if self._likeness is None:
            raise ValueError(f"{self.path} has one channel")
        leaks: NDArray[np.bool_] = self._likeness.leaks[number]
        return leaks

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
            for spool in (*self._sources, *filter(None, [self._spool])):
                spool.close()
            self._sources, self._likeness, self._spool = (), None, None

    def _arrange(self, decoded: Decoded) -> Audio:
        """Take the sources: mixed, and where each holds a speaker also one by one."""
        sources, likeness, made = decoded.sources, None, None
        try:
            if len(sources) > 1:
                likeness = compare_sources(sources)
                made = mix(sources, likeness, self._folder)
            apart = likeness is not None and (
                self.options.channels == "split"
                # Several people may talk on a track, as those who are far on a computer's.
                or (self.options.channels == "auto" and decoded.tracks == 1 and likeness.is_apart)
            )
        except BaseException:
            for spool in sources:
                spool.close()
            raise
        if made is not None and not apart:
            for spool in sources:
                spool.close()
        self._sources = sources if apart else ()
        self._likeness = likeness
        self._spool = made or sources[0]
        seconds = self._spool.samples / SAMPLE_RATE
        return Audio(seconds, decoded.recorded_at, len(self._sources), decoded.notice)

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


class Channel(Recording):
    """One speaker's channel of a recording, which decodes it and must be closed in its place."""

    def __init__(self, whole: Recording, number: int) -> None:
        self.path = whole.path
        self.options = whole.options
        self.whole = whole
        self.number = number

    @property
    def duration(self) -> float:
        """Seconds of the recording."""
        return self.whole.duration

    def decode(self, progress: Progress = silent) -> Audio:
        """Decode the whole recording."""
        return self.whole.decode(progress)

    def read(self, start: float = 0.0, end: float | None = None) -> NDArray[np.float32]:
        """The channel's waveform between two times, silent where it holds another's voice."""
        import numpy as np

        last = self.duration if end is None else min(end, self.duration)
        spool = self._decoded()
        first, until = (round(max(t, 0.0) * SAMPLE_RATE) for t in (start, last))
        samples = spool.read(min(first, spool.samples), min(until, spool.samples))
        leaks = self.whole.leaks(self.number)
        window = round(WINDOW * SAMPLE_RATE)
        for index in np.flatnonzero(leaks[first // window : -(-until // window)]):
            begin = (first // window + int(index)) * window - first
            samples[max(begin, 0) : max(begin + window, 0)] = 0
        missing = max(min(until, round(self.duration * SAMPLE_RATE)) - first - len(samples), 0)
        return np.pad(samples, (0, missing))

    def blocks(self, seconds: float = 30.0) -> Iterator[NDArray[np.float32]]:
        """The channel's waveform in consecutive blocks of that length."""
        size = max(round(seconds * SAMPLE_RATE), 1)
        for first in range(0, round(self.duration * SAMPLE_RATE), size):
            yield self.read(first / SAMPLE_RATE, (first + size) / SAMPLE_RATE)

    def close(self) -> None:
        """Nothing: the whole recording is closed."""

    def _decoded(self) -> Spool:
        return self.whole.source(self.number)


def _check(path: Path) -> tuple[int, int, int]:
    """Refuse what cannot be a recording, without reading it; returns what changes when it does."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            whole = f"minutes batch {shlex.quote(str(path))}"
            raise MediaError(path, "is a folder", f"name a recording in it, or all: {whole}")
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
