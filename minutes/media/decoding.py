"""Decodes a file into spools: chooses the decoder, resamples, and checks what comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from minutes.errors import MediaError, OptionError
from minutes.media import containers, opening, soundfiles
from minutes.media.pieces import Piece, Unrecognised, unreadable
from minutes.media.sources import is_silent
from minutes.media.spool import SAMPLE_RATE, Spool
from minutes.options import MediaOptions
from minutes.progress import Progress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Decoded", "decode"]

# Hz; what lies outside is a damaged header, and no recorder's rate.
LOWEST_RATE, HIGHEST_RATE = 1_000, 768_000
# s, of all tracks and channels together. Silence packs so well that a megabyte of FLAC can hold
# months of it, which take four thousand times as much room when they are decoded.
LONGEST = 360_000.0
MOST_CHANNELS = 8  # that are kept apart to be compared; more are mixed down at once

TOGETHER = "The {count} sound tracks of the recording are heard together."
ONE_TRACK = "Sound track {number} of {count} is heard; the others are silent."
TRANSLATED = "Sound track {number} of {count} is heard; the others are in other languages."

Pieces = Callable[[], Iterator[Piece]]


@dataclass(frozen=True)
class Decoded:
    """The sources of a recording: its channels, or its sound tracks where it has several.

    `recorded_at` is what the file says of it, `notice` what readers should know of its tracks.
    """

    sources: tuple[Spool, ...]
    tracks: int
    recorded_at: str | None
    notice: str | None


def decode(path: Path, folder: Path, options: MediaOptions, progress: Progress) -> Decoded:
    """Decode the whole file into spools in a folder.

    Raises:
        MediaError: not audio, damaged, incomplete or without samples.
        OptionError: there is no such track.
        OutputError: the folder is full or cannot be written.
    """
    found = opening.Tracks(("",), 0) if soundfiles.knows(path) else opening.list_tracks(path)
    count = len(found.languages) if found else 1
    if (options.audio_track or 1) > count:
        has = f"{count} sound tracks" if count > 1 else "one sound track"
        choice = f"choose from 1 to {count}" if count > 1 else "leave it out"
        raise OptionError(f"--audio-track {options.audio_track}", f"{path} has {has}", choice)
    notice = None
    if options.audio_track:
        chosen = [options.audio_track - 1]
    elif found and found.is_translated:
        chosen = [found.default]
        notice = TRANSLATED.format(number=found.default + 1, count=count)
    else:
        chosen = list(range(count))
    with ExitStack() as stack:
        sources: list[Spool] = []
        for number, track in enumerate(chosen):
            step = partial(_share, progress, number, len(chosen))
            made = _decode_track(path, track, folder, len(chosen), stack, step)
            sources += made
        if not any(spool.samples for spool in sources):
            raise MediaError(path, "holds no sound, not one sample", "record or export it again")
        sources = [spool for spool in sources if spool.samples]
        if count > 1 and notice is None and not options.audio_track:
            heard = [i for i, spool in enumerate(sources) if not is_silent(spool)]
            if len(heard) > 1:
                notice = TOGETHER.format(count=count)
            elif heard:
                notice = ONE_TRACK.format(number=heard[0] + 1, count=count)
        stack.pop_all()
    return Decoded(tuple(sources), len(chosen), opening.recorded_at(path), notice)


def _share(
    progress: Progress, number: int, count: int, stage: str, done: float, total: float
) -> None:
    """Progress through one of several tracks, as part of them all."""
    progress(stage, (number * total + done) / count, total)


def _decode_track(
    path: Path, track: int, folder: Path, tracks: int, stack: ExitStack, progress: Progress
) -> list[Spool]:
    """One of some tracks, a spool a channel; mixed down where there are others or too many."""
    done, spools = 0.0, list[Spool]()
    for (rate, channels), pieces in groupby(_pieces(path, track), key=_form):
        if not LOWEST_RATE <= rate <= HIGHEST_RATE:
            raise MediaError(path, f"claims a sample rate of {rate} Hz", "record or copy it again")
        if not spools:
            count = 1 if tracks > 1 or channels > MOST_CHANNELS else channels
            spools = [_spool(folder, stack) for _ in range(count)]
        longest = LONGEST / max(tracks, len(spools))
        heard = _append(path, spools, rate, _bounded(path, pieces, longest - done), done, progress)
        done += heard / rate
    return spools


def _bounded(path: Path, pieces: Iterable[Piece], longest: float) -> Iterator[Piece]:
    """Pieces of a stretch, which together are not longer than so many seconds."""
    for piece in pieces:
        longest -= len(piece.samples) / piece.rate
        if longest < 0:
            hours = f"{LONGEST / 3600:g} hours of sound, all its channels counted"
            raise MediaError(path, f"holds more than {hours}", "divide it into meetings")
        yield piece


def _append(
    path: Path,
    spools: list[Spool],
    rate: int,
    pieces: Iterable[Piece],
    done: float,
    progress: Progress,
) -> int:
    """Resample a stretch of one rate into the spools; how many samples it had."""
    before, heard = spools[0].samples, 0
    resampler = Resampler(rate, len(spools))
    for piece in pieces:
        heard += _finite(path, piece, done + heard / rate)
        samples = piece.samples
        if samples.shape[1] != len(spools):  # more than are kept, or a change in mid-stream
            mean = samples.mean(axis=1, keepdims=True, dtype="float32")
            samples = mean.repeat(len(spools), axis=1)
        _put(spools, resampler.resample(samples))
        progress("decoding", done + heard / rate, max(piece.total, done + heard / rate))
    missing = round(heard * SAMPLE_RATE / rate) - (spools[0].samples - before)
    _put(spools, resampler.flush(missing))
    return heard


def _put(spools: list[Spool], samples: NDArray[np.float32]) -> None:
    for spool, channel in zip(spools, samples.T, strict=True):
        spool.append(channel)


def _spool(folder: Path, stack: ExitStack) -> Spool:
    spool = Spool(folder)
    stack.callback(spool.close)
    return spool


def _form(piece: Piece) -> tuple[int, int]:
    return piece.rate, piece.samples.shape[1]


class Resampler:
    """Brings a stream of samples, shape (n, channels), to 16 kHz with soxr."""

    def __init__(self, rate: int, channels: int) -> None:
        import soxr

        self._channels = channels
        self._stream = None
        if rate != SAMPLE_RATE:
            self._stream = soxr.ResampleStream(rate, SAMPLE_RATE, channels, dtype="float32")

    def resample(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """What is ready after some more samples."""
        if self._stream is None:
            return samples
        ready: NDArray[np.float32] = self._stream.resample_chunk(self._shaped(samples))
        return ready.reshape(-1, self._channels)

    def flush(self, missing: int) -> NDArray[np.float32]:
        """The end of the stream, in exactly as many samples as are missing."""
        import numpy as np

        end = np.zeros((max(missing, 0), self._channels), dtype=np.float32)
        if self._stream is not None:
            nothing = np.empty((0, self._channels), dtype=np.float32)
            last = self._stream.resample_chunk(self._shaped(nothing), last=True)
            last = last.reshape(-1, self._channels)
            end[: len(last)] = last[: len(end)]
        return end

    def _shaped(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """As soxr wants them: without the second axis where there is one channel."""
        return samples[:, 0] if self._channels == 1 else samples


def _pieces(path: Path, track: int) -> Iterator[Piece]:
    readers: tuple[Pieces, ...] = (
        partial(soundfiles.pieces, path),
        partial(containers.pieces, path, track),
    )
    for read in readers:
        try:
            yield from read()
            return
        except Unrecognised:
            continue
        except OSError as exc:
            raise unreadable(path, exc) from exc


def _finite(path: Path, piece: Piece, start: float) -> int:
    """How many samples the piece has, all of them being numbers."""
    import numpy as np

    good = np.isfinite(piece.samples).all(axis=1)
    if not good.all():
        when = start + int(np.argmin(good)) / piece.rate
        raise MediaError(
            path,
            f"the sample at {when:.1f} seconds is not a number",
            "export it again, as 16-bit WAV or FLAC",
        )
    return len(piece.samples)
