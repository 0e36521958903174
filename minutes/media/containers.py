"""MP3, M4A, MP4, WebM, MKV, Ogg and whatever else FFmpeg reads, by PyAV."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minutes.errors import MediaError
from minutes.media import headers
from minutes.media.pieces import Piece, cut_short
from minutes.media.timeline import Timeline

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["pieces", "recorded_at"]

log = logging.getLogger(__name__)

# Forms whose header or index tells the length; elsewhere FFmpeg estimates it from the bit rate.
TELL_LENGTH = {"mov", "matroska", "asf", "avi", "caf", "flv"}

# Forms in which sound can be skipped unseen where the file is damaged: from how many bytes between
# two packets on a hole in time is damage (an Ogg page is up to 65,307 long), else it is a pause.
STRAY_BYTES = {"matroska": 2_000, "ogg": 65_307}

PIECE = 4.0  # s of sound in a piece; decoders give some hundredths
ROUNDING = 0.5  # s by which a container's length may differ from its sound's
BEARABLE = 1.0  # s of sound that may be damaged before the file is refused
UNREAD = 0.1  # share of a damaged file that may hold its index or go without being read
PACKET = 0.02  # s of sound in a packet that does not say how much it has


def pieces(path: Path) -> Iterator[Piece]:
    """The file's default audio stream, mixed down, at the times at which a player plays it.

    Holes in it become silence, with a warning, as do up to `BEARABLE` seconds of damage.

    Raises:
        MediaError: not media, without sound, damaged or cut short.
    """
    with _open(path) as container:
        yield from _Reader(path, container, _choose(path, container)).pieces()


def recorded_at(path: Path) -> str | None:
    """When the file's tags say that it was recorded, in ISO 8601."""
    try:
        with _open(path) as container:
            tags: dict[str, str] = {}
            for part in (*container.streams, container):
                tags |= part.metadata
            return headers.recorded_at(tags)
    except MediaError:  # a form that only soundfile reads
        return None


class _Reader:
    """Reads one stream once, from beginning to end."""

    def __init__(self, path: Path, container: Any, stream: Any) -> None:
        self.path, self.container, self.stream = path, container, stream
        self.form = container.format.name.partition(",")[0]
        self.claimed = _claimed_end(path, container, stream)
        latest = self.claimed + ROUNDING if self.claimed else float("inf")
        self.timeline = Timeline(_first_picture(container), latest)
        self.end = 0.0  # s, the latest time stamp met, in any stream that is read
        self.position = 0  # bytes, the end of the packet that lies farthest
        self.stray = 0  # bytes, the most between two packets since the last sound
        self.damaged = 0.0  # s

    def pieces(self) -> Iterator[Piece]:
        """The stream's sound in pieces of some seconds; at the end, whether it was all there."""
        import numpy as np

        rate, count = 0, 0
        waiting: list[NDArray[np.float32]] = []
        for samples, its_rate in self._sound():
            if waiting and (its_rate != rate or count >= PIECE * rate):
                yield Piece(np.concatenate(waiting), rate, self.claimed)
                waiting, count = [], 0
            rate = its_rate
            waiting.append(samples)
            count += len(samples)
        if waiting:
            yield Piece(np.concatenate(waiting), rate, self.claimed)
        self._check_end()

    def _sound(self) -> Iterator[tuple[NDArray[np.float32], int]]:
        """Mono samples and their rate, with silence where the time stamps leave a hole."""
        import numpy as np

        for frame in self._frames():
            rate, samples = frame.sample_rate, _mono(frame)
            gap = self.timeline.gap(frame.time)
            if gap > 0 and self.stray > STRAY_BYTES.get(self.form, self.container.size):
                self.damaged += gap
            self.stray = 0
            for start in range(0, round(gap * rate), round(PIECE * rate)):
                silence = min(round(gap * rate) - start, round(PIECE * rate))
                yield np.zeros(silence, dtype=np.float32), rate
            samples = samples[max(round(-gap * rate), 0) :]
            self.timeline.advance(max(gap, 0.0) + len(samples) / rate)
            yield samples, rate

    def _frames(self) -> Iterator[Any]:
        """The stream's decoded frames; notes what cannot be decoded."""
        import av

        # Where no stream tells its own length, the longest must be seen to its end.
        alone = self.stream.duration is not None
        streams = (self.stream,) if alone else tuple(self.container.streams)
        for packet in self.container.demux(*streams):
            seconds = float((packet.duration or 0) * packet.time_base)
            if packet.pts is not None:
                self.end = max(self.end, float(packet.pts * packet.time_base) + seconds)
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

    def _check_end(self) -> None:
        heard, holes, lost = self.timeline.clock, self.timeline.holes, self.damaged
        if self.claimed - self.end > ROUNDING:
            raise cut_short(self.path, heard, self.claimed)
        if self.damaged:
            unread = 1 - self.position / self.container.size
            lost = max(lost, holes, heard * unread if unread > UNREAD else 0)
        if lost > BEARABLE or lost > heard:
            what = f"{lost:.1f} seconds of its sound" if heard else "its sound"
            raise MediaError(
                self.path, f"is damaged: {what} cannot be decoded", "record or copy it again"
            )
        if lost:
            log.warning("%s: %.2f seconds of damaged sound are left out", self.path, lost)
        elif holes:
            log.warning("%s: has no sound for %.1f seconds; kept as silence", self.path, holes)
        if self.form == "ogg" and headers.lacks_end_mark(self.path):
            log.warning("%s: ends without its end mark; it may have been cut short", self.path)


@contextmanager
def _open(path: Path) -> Iterator[Any]:
    import av

    opened = False
    try:
        # From an open file and with no protocol allowed: a playlist that poses as a recording
        # must not reach for other files or the network.
        with (
            path.open("rb") as file,
            av.open(
                file, metadata_errors="replace", options={"protocol_whitelist": "none"}
            ) as container,
        ):
            opened = True
            yield container
    except av.FFmpegError as exc:
        if opened:
            problem = f"is damaged and cannot be decoded ({exc.strerror})"
        elif headers.is_mp4(path):
            problem = "is an MP4 without its index, as when it was not closed or copied whole"
        else:
            problem = "is no sound or video of any known form"
        raise MediaError(path, problem, "record, copy or export it again") from exc


def _choose(path: Path, container: Any) -> Any:
    """The audio stream that players play: the one marked default, else the first."""
    import av

    streams = [stream for stream in container.streams.audio if stream.codec_context]
    if not streams:
        what = "pictures but no sound" if container.streams.video else "no sound"
        raise MediaError(path, f"has {what}", "give the recording that has the sound")
    marked = [s for s in streams if s.disposition & av.stream.Disposition.default]
    if len(streams) > 1:
        log.warning("%s: has %d sound tracks; one is heard", path, len(streams))
    return (marked or streams)[0]


def _claimed_end(path: Path, container: Any, stream: Any) -> float:
    """The time stamp at which the container says that the sound ends; 0 if it does not say."""
    import av

    form = container.format.name.partition(",")[0]
    if form not in TELL_LENGTH and not (form == "mp3" and headers.counts_frames(path)):
        return 0.0
    if stream.duration is not None:
        return float(((stream.start_time or 0) + stream.duration) * stream.time_base)
    return float((container.duration or 0) / av.time_base)


def _first_picture(container: Any) -> float | None:
    """The time stamp of the first moving picture, with which players start their clock."""
    import av

    starts = [
        float(stream.start_time * stream.time_base)
        for stream in container.streams.video
        if stream.start_time is not None
        and not stream.disposition & av.stream.Disposition.attached_pic
    ]
    return min(starts, default=None)


def _mono(frame: Any) -> NDArray[np.float32]:
    """The mean of a frame's channels, shape (n,), full scale ±1, from any sample format."""
    import numpy as np

    samples = frame.to_ndarray()
    if not frame.format.is_planar:
        samples = samples.reshape(-1, frame.layout.nb_channels).T
    mono: NDArray[np.float64] = samples.mean(axis=0, dtype=np.float64)
    if samples.dtype.kind in "iu":
        full = float(1 << (8 * samples.itemsize - 1))
        mono = (mono - full) / full if samples.dtype.kind == "u" else mono / full
    return mono.astype(np.float32)
