"""Opens what FFmpeg reads, and tells what it says of itself, by PyAV."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minutes.errors import MediaError
from minutes.media import headers

__all__ = [
    "Tracks",
    "claimed_end",
    "estimated_seconds",
    "first_picture",
    "form",
    "list_tracks",
    "opened",
    "packets",
    "recorded_at",
    "tracks",
]

# Forms whose header or index tells the length; elsewhere FFmpeg estimates it from the bit rate.
TELL_LENGTH = {"mov", "matroska", "ogg", "asf", "avi", "caf", "flv"}


class _File(io.FileIO):
    """A file that answers a seek to an impossible place as FFmpeg expects, by a number.

    Damaged files ask for such places; PyAV would print the exception.
    """

    def seek(self, offset: int, whence: int = 0, /) -> int:
        try:
            return super().seek(offset, whence)
        except OSError:
            return -1


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """An open container; closed at the end of the block.

    Raises:
        MediaError: it cannot be opened, or the block met what FFmpeg cannot read.
    """
    import av

    begun = False
    try:
        # From an open file and with no protocol allowed: a playlist that poses as a recording
        # must not reach for other files or the network.
        with (
            _File(path) as file,
            av.open(
                file, metadata_errors="replace", options={"protocol_whitelist": "none"}
            ) as container,
        ):
            begun = True
            yield container
    except av.FFmpegError as exc:
        if begun:
            problem = f"is damaged and cannot be decoded ({exc.strerror})"
        elif headers.is_mp4(path):
            problem = "is an MP4 without its index, as when it was not closed or copied whole"
        else:
            problem = "is no sound or video of any known form"
        raise MediaError(path, problem, "record, copy or export it again") from exc


def tracks(path: Path, container: Any) -> list[Any]:
    """The audio streams that can be decoded, in the order of the file.

    Raises:
        MediaError: there is none.
    """
    streams = [stream for stream in container.streams.audio if stream.codec_context]
    if not streams:
        what = "pictures but no sound" if container.streams.video else "no sound"
        raise MediaError(path, f"has {what}", "give the recording that has the sound")
    return streams


@dataclass(frozen=True, slots=True)
class Tracks:
    """A file's sound tracks: their languages (ISO 639-2, "" where untold), and the default one."""

    languages: tuple[str, ...]
    default: int

    @property
    def is_translated(self) -> bool:
        """Whether the tracks say the same in several languages, as with an interpreter."""
        return len(set(self.languages) - {"", "und"}) > 1


def list_tracks(path: Path) -> Tracks | None:
    """The sound tracks of a file; None where FFmpeg does not read it."""
    import av

    try:
        with opened(path) as container:
            streams = tracks(path, container)
            marked = [s.disposition & av.stream.Disposition.default for s in streams]
            default = next((i for i, mark in enumerate(marked) if mark), 0)
            return Tracks(tuple(s.metadata.get("language", "") for s in streams), default)
    except (MediaError, OSError):
        return None


def packets(container: Any, streams: Sequence[Any]) -> Iterator[Any]:
    """The packets of some streams, in the order of the file."""
    try:
        yield from container.demux(*streams)
    except IndexError:  # PyAV, at the end, where other streams turned up on the way
        return


def form(container: Any) -> str:
    """FFmpeg's short name of the container's form, such as "mov" or "matroska"."""
    return str(container.format.name).partition(",")[0]


def estimated_seconds(container: Any) -> float:
    """How long the container is, perhaps by its bit rate only; 0 if there is no telling."""
    import av

    return float((container.duration or 0) / av.time_base)


def claimed_end(path: Path, container: Any, stream: Any) -> float:
    """The time stamp at which the container says that the sound ends; 0 if it does not say."""
    name = form(container)
    if name not in TELL_LENGTH and not (name == "mp3" and headers.counts_frames(path)):
        return 0.0
    if stream.duration is not None:
        return float(((stream.start_time or 0) + stream.duration) * stream.time_base)
    return estimated_seconds(container)


def first_picture(container: Any) -> float | None:
    """The time stamp of the first moving picture, with which players start their clock."""
    import av

    starts = [
        float(stream.start_time * stream.time_base)
        for stream in container.streams.video
        if stream.start_time is not None
        and not stream.disposition & av.stream.Disposition.attached_pic
    ]
    return min(starts, default=None)


def recorded_at(path: Path) -> str | None:
    """When the file's tags say that it was recorded, in ISO 8601."""
    try:
        with opened(path) as container:
            tags: dict[str, str] = {}
            for part in (*container.streams, container):
                tags |= part.metadata
            return headers.recorded_at(tags)
    except (MediaError, OSError):  # a form that only soundfile reads
        return None
