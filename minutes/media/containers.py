"""MP3, M4A, MP4, WebM, MKV, Ogg and whatever else FFmpeg reads, by PyAV."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minutes.errors import MediaError
from minutes.media import headers, opening
from minutes.media.pieces import Piece, cut_short
from minutes.media.timeline import Timeline

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["pieces"]

log = logging.getLogger(__name__)

# Bare streams without time stamps: FFmpeg makes some up, which are wrong where the rate changes.
UNTIMED = {"aac", "ac3", "eac3", "dts", "mp3", "flac", "amr", "wav"}

PIECE = 4.0  # s of sound in a piece; decoders give some hundredths
ROUNDING = 0.5  # s by which a container's length may differ from its sound's
BEARABLE = 1.0  # s of sound that may be damaged before the file is refused
UNREAD = 0.1  # share of a damaged file that may hold its index or go without being read
SAFE_PLANES = 7  # beyond, PyAV 18 takes what lies behind a frame's pointers for more channels
PACKET = 0.02  # s of sound in a packet that does not say how much it has


def pieces(path: Path, track: int = 0) -> Iterator[Piece]:
    """An audio stream of the file, at the times at which a player plays it.

    Holes in it become silence, with a warning, as do up to `BEARABLE` seconds of damage.

    Args:
        track: which of the file's audio streams, from 0.

    Raises:
        MediaError: not media, without sound, damaged or cut short.
    """
    with opening.opened(path) as container:
        yield from _Reader(path, container, opening.tracks(path, container)[track]).pieces()


class _Reader:
    """Reads one stream once, from beginning to end."""

    def __init__(self, path: Path, container: Any, stream: Any) -> None:
        self.path, self.container, self.stream = path, container, stream
        self.form = opening.form(container)
        self.claimed = opening.claimed_end(path, container, stream)
        self.total = self.claimed or opening.estimated_seconds(container)
        latest = self.claimed + ROUNDING if self.claimed else float("inf")
        self.timeline = Timeline(opening.first_picture(container), latest)
        # Where no stream tells its own length, the longest must be seen to its end.
        self.alone = stream.duration is not None
        self.end = 0.0  # s, the latest time stamp met, in any stream that is read
        self.position = 0  # bytes, the end of the packet that lies farthest
        self.stray = 0  # bytes, the most between two packets since the last sound
        self.damaged = 0.0  # s

    def pieces(self) -> Iterator[Piece]:
        """The stream's sound in pieces of some seconds; at the end, whether it was all there."""
        import numpy as np

        form, rate, count = (0, 0), 0, 0
        waiting: list[NDArray[np.float32]] = []
        for samples, its_rate in self._sound():
            its_form = (its_rate, samples.shape[1])
            if waiting and (its_form != form or count >= PIECE * rate):
                yield Piece(np.concatenate(waiting), rate, self.total)
                waiting, count = [], 0
            form, rate = its_form, its_rate
            waiting.append(samples)
            count += len(samples)
        if waiting:
            yield Piece(np.concatenate(waiting), rate, self.total)
        self._check_end()

    def _sound(self) -> Iterator[tuple[NDArray[np.float32], int]]:
        """Samples, shape (n, channels), and their rate; silence where time stamps leave a hole."""
        import numpy as np

        for frame in self._frames():
            rate, samples = frame.sample_rate, _samples(frame)
            gap = self.timeline.gap(None if self.form in UNTIMED else frame.time)
            if gap > 0 and self.timeline.clock > 0 and self._skipped(gap):
                self.damaged += gap
            self.stray = 0
            for start in range(0, round(gap * rate), round(PIECE * rate)):
                silence = min(round(gap * rate) - start, round(PIECE * rate))
                yield np.zeros((silence, samples.shape[1]), dtype=np.float32), rate
            samples = samples[max(round(-gap * rate), 0) :]
            self.timeline.advance(max(gap, 0.0) + len(samples) / rate)
            yield samples, rate

    def _frames(self) -> Iterator[Any]:
        """The stream's decoded frames; notes what cannot be decoded."""
        import av

        streams = (self.stream,) if self.alone else tuple(self.container.streams)
        ticks = {stream.index: float(stream.time_base or 0) for stream in streams}
        for packet in opening.packets(self.container, streams):
            tick = ticks.get(packet.stream_index, 0.0)  # s
            seconds = (packet.duration or 0) * tick
            if packet.pts is not None:
                self.end = max(self.end, packet.pts * tick + seconds)
            if packet.pos is not None:
                self.stray = max(self.stray, packet.pos - self.position)
                self.position = max(self.position, packet.pos + packet.size)
            if packet.stream_index != self.stream.index:
                continue
            try:
                frames = packet.decode()
            except av.FFmpegError:
                self.damaged += seconds or PACKET
            else:
                yield from frames

    def _skipped(self, gap: float) -> bool:
        """Whether a hole of so many seconds is damage that was passed over, and not a pause.

        Ogg has no pauses. In Matroska it is damage if the bytes of that time, or half as many,
        are in the file and belong to no packet.
        """
        if self.form == "matroska":
            return bool(self.stray > gap * self.container.bit_rate / 8 / 2)
        return bool(self.form == "ogg")

    def _check_end(self) -> None:
        heard, holes, lost = self.timeline.clock, self.timeline.holes, self.damaged
        end = (self.timeline.zero or 0.0) + heard if self.alone else self.end
        if self.claimed - end > ROUNDING:
            raise cut_short(self.path, heard, self.claimed)
        if self.form in {"avi", "wav"} and headers.is_cut_riff(self.path):
            raise MediaError(
                self.path, "is cut short: its header claims a larger file", "copy it again"
            )
        if self.damaged:
            unread = 1 - self.position / self.container.size
            lost = max(lost, holes, heard * unread if unread > UNREAD else 0)
        if lost > BEARABLE or lost > heard:
            what = f"{lost:.1f} seconds of its sound" if heard else "its sound"
            raise MediaError(
                self.path, f"is damaged: {what} cannot be decoded", "record or copy it again"
            )
        if lost:
            log.warning("%s: %.2f seconds of its sound are damaged and left out", self.path, lost)
        elif holes:
            log.warning("%s: has no sound for %.1f seconds; kept as silence", self.path, holes)
        if self.form == "ogg" and headers.lacks_end_mark(self.path):
            log.warning("%s: ends without its end mark; it may have been cut short", self.path)


def _samples(frame: Any) -> NDArray[np.float32]:
    """A frame's samples, shape (n, channels), full scale ±1, from any sample format."""
    import av
    import numpy as np

    channels = frame.layout.nb_channels
    if frame.format.is_planar and channels > SAFE_PLANES:
        packer = av.AudioResampler(format="flt", layout=frame.layout)
        frame = packer.resample(frame)[0]
    samples: NDArray[np.generic] = frame.to_ndarray()
    samples = samples.T if frame.format.is_planar else samples.reshape(-1, channels)
    if samples.dtype.kind in "iu":
        full = float(1 << (8 * samples.itemsize - 1))
        whole = samples.astype(np.float64)
        samples = (whole - full) / full if samples.dtype.kind == "u" else whole / full
    return samples.astype(np.float32)
