"""A transcript's file to cues: which form it is in, and what all forms have in common.

bytes -> Source -> the reader that is surest (`forms`) -> Draft -> cleaned, timed -> Transcript
"""

from __future__ import annotations

import logging
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from minutes import files, language
from minutes.errors import NoTranscript, TranscriptError
from minutes.expressions import expression
from minutes.records import Cue, Word
from minutes.text import join, printable
from minutes.transcripts import forms, word
from minutes.transcripts.dates import date_in_name
from minutes.transcripts.draft import Draft, DraftCue, Reader, Source
from minutes.transcripts.finished import refuse_minutes
from minutes.transcripts.loops import unloop
from minutes.transcripts.speakers import clean_name
from minutes.transcripts.timing import LONGEST, NoTime, seconds_of_speech

__all__ = ["Transcript", "check_talk", "is_transcript", "read_transcript"]

log = logging.getLogger(__name__)

# Files of text that people take for transcripts and that cannot be read: they are refused as such,
# and not taken for recordings.
_UNREAD = frozenset({".doc", ".htm", ".html", ".odt", ".pdf", ".rtf", ".xls", ".xlsx"})
# What nothing but transcripts has: of such a file something is wrong where nobody knows it.
_CAPTIONS = frozenset(
    {
        *(".ass", ".dfxp", ".itt", ".json3", ".lrc", ".sami", ".sbv", ".smi", ".srt", ".ssa"),
        *(".ttml", ".vtt"),
    }
)
_PROSE = frozenset({".docx", ".text", ".txt"})  # what notes and letters are kept in too
_TIME = expression("[0-9]:[0-5][0-9]")
_LONGEST_LINE, _QUOTED = 200, 60  # characters of a line that are looked at, and shown
_MOST_BYTES = 256 * 2**20  # a day of talk is some 2 MB of captions
_UNHURRIED = 1.5  # times the usual duration; where the next head is later, talk ended before it


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a transcript's file holds.

    Attributes:
        cues: in order of start; each with a text, and a speaker as the file names him or None.
        language: ISO 639-1, as the file says or else as its text shows; None where neither does.
        recorded_at: ISO 8601, where the file or its name says it.
        title: where the file says it.
        timed: False where the file has no times; then those of the cues are estimated.
        notices: what a reader of the minutes should know: what was left out or counted once.
    """

    cues: tuple[Cue, ...]
    language: str | None
    recorded_at: str | None
    title: str | None
    timed: bool
    notices: tuple[str, ...] = ()


def is_transcript(path: Path) -> bool:
    """Whether a file is to be read as a transcript, by its suffix; its content decides its form."""
    suffix = path.suffix.lower()
    return suffix in forms.suffixes() or suffix in _UNREAD


def read_transcript(path: Path) -> Transcript:
    """What a transcript says, who says it and when.

    Cues may overlap. A cue that ends before it starts gets the time that its text takes to say; a
    warning tells of it, once a file.

    Raises:
        TranscriptError: the file is missing, cannot be read, holds no words, or one of its times
            cannot be; where there are lines, the message names the line.
        NoTranscript: it is none at all.
    """
    try:
        source = _source(path, _bytes(path))
        refuse_minutes(source)
        reader = forms.choose(source)
        if reader is None:
            failure = TranscriptError if _seems_talk(source) else NoTranscript
            raise failure(path, _look(source), f"leave it out, or export it again: {_remedy()}")
        log.info("%s is read as %s", path.name, reader.name)
        draft = _parsed(reader, source)
    except NoTranscript as exc:
        if path.suffix.lower() in _CAPTIONS:
            raise TranscriptError(path, exc.problem, exc.remedy) from exc
        raise
    cues, loops = unloop(_cues(draft.pieces, path))
    if not cues:
        empty = path.suffix.lower() in _CAPTIONS and not any(map(_has_time, source.lines))
        problem = "holds no cues" if empty else f"holds no words: it has {_shape(source)}"
        raise TranscriptError(path, f"{problem} ({reader.name})", "export it again")
    spoken = draft.language or language.identify(join(cue.text for cue in cues))
    return Transcript(
        cues=cues,
        language=spoken,
        recorded_at=draft.recorded_at or date_in_name(path, lambda: spoken),
        title=printable(draft.title or "") or None,
        timed=any(piece.start is not None for piece in draft.pieces),
        notices=(*draft.notices, *loops),
    )


def check_talk(path: Path) -> None:
    """Make sure, where nobody said that a file is a transcript, that it is no text such as notes.

    Raises:
        NoTranscript: it is a text in which no name or time is recognised.
        TranscriptError: as `read_transcript`.
    """
    if path.suffix.lower() not in _PROSE:
        return
    transcript = read_transcript(path)
    if not transcript.timed and not any(cue.speaker for cue in transcript.cues):
        raise NoTranscript(path, "is text, and no name or time was recognised in it")


def _parsed(reader: Reader, source: Source) -> Draft:
    """The draft of a file; a time that cannot be is told here where the reader does not."""
    try:
        return reader.parse(source)
    except NoTime as exc:
        raise TranscriptError(source.path, str(exc), "fix it or export it again") from exc


def _bytes(path: Path) -> bytes:
    """A file's bytes; the one place where a transcript's file is opened."""
    try:
        data = files.read(path, _MOST_BYTES)
    except IsADirectoryError as exc:
        whole = f"minutes batch {shlex.quote(str(path))}"
        raise TranscriptError(path, "is a folder", f"name a file in it, or all: {whole}") from exc
    except FileNotFoundError as exc:
        raise TranscriptError(path, "does not exist", "check the path") from exc
    except (OSError, ValueError) as exc:
        reason = getattr(exc, "strerror", None) or exc
        raise TranscriptError(path, f"cannot be read ({reason})", "check the path") from exc
    if not data.strip():
        raise NoTranscript(path, "is empty", "export the transcript again")
    return data


def _source(path: Path, data: bytes) -> Source:
    """The file as text; a Word document's in lines that the readers of text read."""
    if word.is_word(data):
        return Source(path.with_suffix(".docx"), data, word.text_of(data, path))
    if path.suffix.lower() == ".docx":
        raise TranscriptError(path, "is no Word document", "name it .txt if it is plain text")
    if data.startswith(b"%PDF") or data.startswith(b"{\\rtf"):
        kind = "a PDF" if data.startswith(b"%") else "rich text (RTF)"
        raise NoTranscript(path, f"is {kind}, which cannot be read", _remedy())
    return Source(path, data)


def _look(source: Source) -> str:
    """What a file looks like that nobody knows."""
    if source.suffix in {".srt", ".vtt", ".sbv"}:
        return f"holds no cues: it has {_shape(source)}"
    text = source.text.lstrip()[:200].lower()
    if text.startswith(("<!doctype html", "<html")):
        return "is a page of the web (HTML), which cannot be read"
    if text.startswith("<"):
        return "is XML of a kind that is not known"
    return f"is no transcript of a form that is known: it has {_shape(source)}"


def _shape(source: Source) -> str:
    """How many lines a file has, how many of them with times, and the first of them."""
    filled = [line for line in source.lines if line]
    timed = sum(map(_has_time, filled))
    lines = "one line" if len(filled) == 1 else f"{len(filled):,} lines"
    times = f", {timed:,} of them with what may be times," if timed else " without any time,"
    first = printable(filled[0][:_QUOTED]) if filled else ""
    return f"{lines}{times} the first “{first}”"


def _seems_talk(source: Source) -> bool:
    """Whether times stand in half of the lines, as in a transcript in an unknown form."""
    timed = sum(_has_time(line) for line in source.lines if line)
    return timed > 0 and timed * 2 >= source.filled


def _has_time(line: str) -> bool:
    return _TIME.search(line, 0, _LONGEST_LINE) is not None


def _remedy() -> str:
    return (
        "WebVTT, SubRip, TTML, CSV, JSON of Whisper and other recognisers, text of Teams, Zoom, "
        "Meet and others are read; docs/transcripts.md, “The formats”, lists all "
        f"{len(forms.readers())}"
    )


def _cues(pieces: Sequence[DraftCue], path: Path) -> tuple[Cue, ...]:
    """Clean cues in order of time, none of them twice."""
    names = {name: clean_name(name) for name in {piece.speaker for piece in pieces}}
    clean = [
        DraftCue(text, piece.start, piece.end, names[piece.speaker], _clean(piece.words))
        for piece in pieces
        if (text := _in_one_line(piece.text))
    ]
    started = _started(clean)
    if started and started[-1][0] > LONGEST:
        raise TranscriptError(
            path, f"would last more than {LONGEST / 3600:g} hours", "divide it into meetings"
        )
    cues: list[Cue] = []
    seen: set[tuple[float, float, str, str | None]] = set()
    mended = 0
    later = _next_starts([start for start, _ in started])
    for (start, piece), bound in zip(started, later, strict=True):
        end, mend = _end(start, piece, bound)
        key = (start, end, piece.text, piece.speaker)
        if piece.end is None or key not in seen:  # only whole times tell a copy from an echo
            seen.add(key)
            mended += mend
            cues.append(Cue(start, end, piece.text, piece.speaker, piece.words))
    if mended:
        log.warning(
            "%s: cues that do not end after they start: %d; their ends are estimated", path, mended
        )
    return tuple(cues)


def _in_one_line(text: str) -> str:
    if text.isascii():
        return printable(text.replace("\n", " "))
    return join(map(printable, text.split("\n")))


def _clean(words: Sequence[Word]) -> tuple[Word, ...]:
    return tuple(replace(w, text=text) for w in words if (text := printable(w.text)))


def _started(pieces: Sequence[DraftCue]) -> list[tuple[float, DraftCue]]:
    """The pieces with their starts, in order; one without a start follows the one before it."""
    started: list[tuple[float, DraftCue]] = []
    for piece in pieces:
        start = piece.start
        if start is None:
            start = _after(*started[-1]) if started else 0.0
        started.append((round(max(start, 0.0), 3), piece))
    return sorted(started, key=lambda pair: (pair[0], pair[1].end or 0.0))


def _after(start: float, piece: DraftCue) -> float:
    """When a piece that starts then is over."""
    return start + seconds_of_speech(piece.text) if piece.end is None else max(start, piece.end)


def _next_starts(starts: Sequence[float]) -> list[float | None]:
    """For each start, the next one that is later."""
    later: list[float | None] = [None] * len(starts)
    for i in range(len(starts) - 2, -1, -1):
        later[i] = starts[i + 1] if starts[i + 1] > starts[i] else later[i + 1]
    return later


def _end(start: float, piece: DraftCue, bound: float | None) -> tuple[float, bool]:
    """When a piece ends, and whether the end that its file gives was of no use."""
    if piece.end is not None and piece.end > start:
        return piece.end, False
    usual = seconds_of_speech(piece.text)
    if bound is not None:
        usual = min(usual * _UNHURRIED, bound - start) if piece.start is not None else usual
    return round(start + usual, 3), piece.end is not None and piece.start is not None
