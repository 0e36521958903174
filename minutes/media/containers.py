"""M4A, MP4, WebM, MKV and whatever else FFmpeg knows, by PyAV."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minutes.errors import MediaError
from minutes.media.pieces import Piece

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["pieces", "recorded_at"]


def pieces(path: Path) -> Iterator[Piece]:
    """The first or default audio stream, mixed down, from beginning to end.

    Raises:
        MediaError: not media, without audio, damaged or incomplete.
    """
    import av

    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise MediaError(path, "has no audio", "give the recording's sound")
            stream = container.streams.audio[0]
            total = (container.duration or 0) / av.time_base
            for frame in container.decode(stream):
                yield Piece(_mono(frame), frame.sample_rate, total)
    except av.FFmpegError as exc:
        raise MediaError(path, f"cannot be decoded ({exc.strerror})", "export it as WAV") from exc


def _mono(frame: Any) -> NDArray[np.float32]:
    import numpy as np

    samples = frame.to_ndarray()
    channels = frame.layout.nb_channels
    if not frame.format.is_planar:
        samples = samples.reshape(-1, channels).T
    mono = samples.mean(axis=0, dtype=np.float64)
    if samples.dtype == np.uint8:
        mono = (mono - 128) / 128
    elif samples.dtype.kind == "i":
        mono /= float(1 << (8 * samples.itemsize - 1))
    return mono.astype(np.float32)


def recorded_at(path: Path) -> str | None:
    """When the file's tags say that it was recorded, in ISO 8601."""
    return None
