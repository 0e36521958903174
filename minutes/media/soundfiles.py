"""WAV, FLAC, AIFF, CAF, AU and W64, which keep sound as it is, by soundfile (libsndfile)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minutes.errors import InputError, MediaError
from minutes.media.pieces import Piece, Unrecognised, cut_short

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["knows", "pieces", "write_wav"]

# How these forms begin. libsndfile reads MP3 and Ogg too, but there it prints notes about damage
# and passes over lost pages, which PyAV lets us see; and it takes a MATLAB matrix for sound.
BEGINNINGS = (b"RIFF", b"RIFX", b"RF64", b"riff", b"FORM", b"fLaC", b"caff", b".snd")

MOST_CHANNELS = 64  # of a waveform; more are samples, and its axes are swapped
BLOCK = 1 << 18  # samples of all channels together: a few seconds
SLACK = 0.1  # s by which a header may be wrong about the length
PADDING = 1.0  # s of stray bytes that recorders may leave after the samples
MALFORMED = 3  # libsndfile's number of the error for a form that it knows, in pieces
UNKNOWN_FRAMES = 1 << 62  # libsndfile's count where a streamed FLAC tells none

# libsndfile's own account of the header: "data : 192000 (should be 96000)"; or, where what follows
# the samples is no chunk but more samples, "Unknown chunk marker (FE4F019B) at position 44."
OVERSTATED = re.compile(
    r"^ *(?:data|SSND|BODY|Data Size|Riff size|riff) *: (\d+) \(should be (\d+)\)", re.M
)
UNDERSTATED = re.compile(
    r"^Length : (\d+)$.*Bytes/sec *: (\d+)$.*^data : \d+$.*chunk marker .* at position (\d+)",
    re.M | re.S,
)


def knows(path: Path) -> bool:
    """Whether a file begins like one of these forms."""
    try:
        with path.open("rb") as file:
            return file.read(4).startswith(BEGINNINGS)
    except OSError:
        return False


def pieces(path: Path) -> Iterator[Piece]:
    """The file's sound from beginning to end.

    Raises:
        Unrecognised: the content is nothing that this decoder reads.
        MediaError: it is damaged, ends early, or its header lies about its length.
    """
    import soundfile

    with path.open("rb", buffering=0) as raw:
        if not raw.read(4).startswith(BEGINNINGS):
            raise Unrecognised
        raw.seek(0)
        try:
            # By descriptor: a name that ends in .raw makes soundfile ask for the rate.
            file = soundfile.SoundFile(raw.fileno(), closefd=False)
        except soundfile.LibsndfileError as exc:
            if exc.code == MALFORMED:
                raise MediaError(
                    path, "is damaged or cut short at its beginning", "record or copy it again"
                ) from exc
            raise Unrecognised from exc
        with file:
            rate, frames, heard = file.samplerate, file.frames, 0
            if frames > UNKNOWN_FRAMES:
                raise Unrecognised
            _check_length(path, file)
            try:
                while heard < frames:
                    size = max(BLOCK // file.channels, 1)
                    block = file.read(size, dtype="float32", always_2d=True)
                    if not len(block):
                        break
                    heard += len(block)
                    yield Piece(block, rate, frames / rate)
            except soundfile.LibsndfileError as exc:
                # Somewhere in a block of some seconds: how much could be heard is not known.
                raise MediaError(
                    path,
                    f"is damaged or cut short, after second {heard / rate:.1f} of its "
                    f"{frames / rate:.1f}",
                    "record or copy it again",
                ) from exc
    if heard < frames:
        raise cut_short(path, heard / rate, frames / rate)


def _check_length(path: Path, file: Any) -> None:
    """Refuse a header that claims more sound than the file has, or less."""
    held = claimed = file.frames / file.samplerate
    if found := OVERSTATED.search(file.extra_info):
        said, there = map(int, found.groups())
        claimed = held * said / max(there, 1)
    elif found := UNDERSTATED.search(file.extra_info):
        length, byte_rate, position = map(int, found.groups())
        stray = (length - position) / max(byte_rate, 1)
        held += stray if stray > PADDING else 0.0
    if abs(claimed - held) > SLACK:
        raise MediaError(
            path,
            f"its header claims {claimed:.1f} seconds of sound, but it holds {held:.1f}",
            "copy it again; if it was not closed properly, repair it with: ffmpeg -i OLD NEW.wav",
        )


def write_wav(path: Path, waveform: NDArray[np.floating[Any]], rate: int) -> None:
    """Keep a waveform as it is, in 32-bit floats.

    Args:
        waveform: of shape (samples,) or (channels, samples).
        rate: samples a second.

    Raises:
        InputError: its shape is another, or it is empty.
    """
    import numpy as np
    import soundfile

    sound = np.atleast_2d(np.asarray(waveform, dtype=np.float32))
    if sound.ndim > 2 or not sound.size or len(sound) > MOST_CHANNELS:
        shape = np.shape(waveform)
        problem = f"has the shape {shape}"
        raise InputError("the waveform", problem, "give one of (samples,) or (channels, samples)")
    soundfile.write(path, sound.T, rate, subtype="FLOAT", format="WAV")
