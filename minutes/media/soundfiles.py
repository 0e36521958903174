"""WAV, FLAC, OGG, MP3 and the like by soundfile (libsndfile)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from minutes.errors import MediaError
from minutes.media.pieces import Piece, Unrecognised

__all__ = ["pieces"]

BLOCK = 1 << 18  # samples of all channels together, some seconds


def pieces(path: Path) -> Iterator[Piece]:
    """The file's audio, mixed down, from beginning to end.

    Raises:
        Unrecognised: the content is nothing that libsndfile knows.
        MediaError: it is damaged or ends early.
    """
    import soundfile

    with path.open("rb") as raw:
        try:
            # By descriptor: soundfile takes a name that ends in .raw for headerless audio.
            file = soundfile.SoundFile(raw.fileno(), closefd=False)
        except soundfile.LibsndfileError as exc:
            raise Unrecognised from exc
        with file:
            rate, frames, heard = file.samplerate, file.frames, 0
            try:
                while heard < frames:
                    block = file.read(
                        max(BLOCK // file.channels, 1), dtype="float32", always_2d=True
                    )
                    if not len(block):
                        break
                    heard += len(block)
                    yield Piece(block.mean(axis=1, dtype="float32"), rate, frames / rate)
            except soundfile.LibsndfileError as exc:
                raise _cut_short(path, heard / rate, frames / rate) from exc
    if heard < frames:
        raise _cut_short(path, heard / rate, frames / rate)


def _cut_short(path: Path, heard: float, claimed: float) -> MediaError:
    return MediaError(
        path,
        f"is damaged or incomplete: it can be read up to {heard:.1f} of {claimed:.1f} seconds",
        "record or copy it again",
    )
