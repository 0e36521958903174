"""What minutes are made of: the file of a recording or a transcript, or either in memory."""

from __future__ import annotations

import hashlib
import shlex
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeAlias

from minutes import files, media, serialization, transcripts
from minutes.dating import Dated, date_meeting
from minutes.errors import InputError, TranscriptError
from minutes.records import Cue, DatedBy, Meeting
from minutes.transcripts import Transcript
from minutes.transcripts.dates import without_date

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Waveform: TypeAlias = NDArray[np.floating[Any]]
    Source: TypeAlias = str | Path | Transcript | Waveform

__all__ = ["TranscriptInput", "as_file", "check_recording", "kept", "meeting", "read"]

_BEGIN = 4096  # bytes that are looked at; sound has zeros there, or what is no UTF-8


@dataclass(frozen=True, slots=True)
class TranscriptInput:
    """A transcript, its file (`Path()` where it is in none), and what tells it from any other."""

    transcript: Transcript
    path: Path
    sha256: str

    @property
    def said(self) -> str:
        """The hash of what its cues say: where a reader finds others, others are made of it."""
        return _sum(self.transcript.cues, tuple[Cue, ...])


def read(path: Path) -> TranscriptInput:
    """A transcript and the SHA-256 of its bytes: of those that were read, and of no others.

    Raises:
        TranscriptError: it cannot be read, or changed meanwhile.
    """
    before = _hash(path)
    transcript = transcripts.read_transcript(
        path
    )  # says what is wrong where there was nothing to hash
    if before is None or _hash(path) != before:
        raise TranscriptError(path, "changed while it was read", "try again when it is whole")
    return TranscriptInput(transcript, path, before)


def check_recording(path: Path) -> None:
    """Whether a file may be a recording, by its content where its name has no suffix.

    Raises:
        InputError: it is UTF-8, as a transcript is.
    """
    if path.suffix:
        return
    try:
        with files.open_regular(path) as file:
            begin = file.read(_BEGIN)
        text = getincrementaldecoder("utf-8")().decode(begin)  # its last character may be cut
    except (OSError, UnicodeDecodeError):  # what opens it tells more
        return
    if text and "\0" not in text:
        name = shlex.quote(str(path))
        raise InputError(
            path,
            "reads as text, and its name does not say of which form",
            f"end its name in .txt, .vtt or .srt, or try minutes run - --format txt < {name}",
        )


def kept(transcript: Transcript) -> TranscriptInput:
    """A transcript that is in no file."""
    return TranscriptInput(transcript, Path(), _sum(transcript, Transcript))


@contextmanager
def as_file(waveform: Waveform, rate: int | None) -> Iterator[Path]:
    """A waveform as a recording, for as long as it is needed.

    Args:
        waveform: of shape (samples,) or (channels, samples), from -1 to 1.
        rate: samples a second.

    Raises:
        InputError: there is no rate, or the shape is another.
    """
    if rate is None:
        raise InputError("the waveform", "has no rate", "give rate=, in samples a second")
    with TemporaryDirectory(prefix="minutes-") as folder:
        path = Path(folder) / "recording.wav"
        media.write_wav(path, waveform, rate)
        yield path


def meeting(
    path: Path,
    sha256: str,
    *,
    title: str | None = None,
    duration: float,
    language: str | None,
    said: tuple[str | None, DatedBy],
    day_of_file: str | None,
) -> Meeting:
    """What is known of a meeting before it is heard.

    Args:
        path: of its file; `Path()` where it is in none.
        title: where the file says it; else its name is one, without the date that it gives:
            2027-03-02 planning_call.wav, Planning call.
        said: when it was, by the file itself, and what the file is.
        day_of_file: the day to go by where nothing says when it was.
    """
    at, own = said
    dated = Dated(at, own if at else None)
    if path.name:
        dated = date_meeting(path, at, own=own, day_of_file=day_of_file)
    stem = path.name.removesuffix(path.suffix).removesuffix(".transcript")  # as Zoom names them
    words = " ".join(stem.replace("_", " ").split())
    words = without_date(words, (dated.at or "")[:10], lambda: language)
    return Meeting(
        id=sha256[:12],
        title=title or words[:1].upper() + words[1:] or path.name or "Meeting",
        source=path.name,
        sha256=sha256,
        duration=duration,
        language=language,
        recorded_at=dated.at,
        dated_by=dated.by,
    )


def _sum(value: object, type_: Any) -> str:
    return hashlib.sha256(serialization.dump(value, type_).encode()).hexdigest()


def _hash(path: Path) -> str | None:
    try:
        return files.content_hash(path)
    except OSError:
        return None
