"""A transcript's file to cues: which form it is in, and what all forms have in common.

bytes -> encoding -> captions | json_forms | plain_text ┐
      -> word ----------------------------> plain_text ┴-> Draft -> cleaned, timed -> Transcript
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from minutes import files, language
from minutes.errors import TranscriptError
from minutes.records import Cue, Word
from minutes.text import join, printable
from minutes.transcripts import captions, json_forms, plain_text, word
from minutes.transcripts.draft import Draft, Piece
from minutes.transcripts.encoding import decode
from minutes.transcripts.speakers import clean_name
from minutes.transcripts.timing import LONGEST, seconds_of_speech

__all__ = ["Transcript", "is_transcript", "read"]

log = logging.getLogger(__name__)

_SUFFIXES = frozenset({".docx", ".json", ".srt", ".txt", ".vtt"})
_MOST_BYTES = 256 * 2**20  # a day of talk is some 2 MB of captions
_UNHURRIED = 1.5  # times the usual duration; where the next head is later, talk ended before it
_HEADING = 20  # lines that other tools than subtitle editors put above the first times
_OBJECT = re.compile(r'\s{0,100}\{\s{0,100}"')  # how JSON begins
_REMEDY = "give WebVTT, SRT, DOCX, TXT or JSON with what was said"


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a transcript's file holds.

    Attributes:
        cues: in order of start; each with a text, and a speaker as the file names him or None.
        language: ISO 639-1, as the file says or else as its text shows; None where neither does.
        recorded_at: ISO 8601, where the file says it.
        title: where the file says it.
        timed: False where the file has no times; then those of the cues are estimated.
    """

    cues: tuple[Cue, ...]
    language: str | None
    recorded_at: str | None
    title: str | None
    timed: bool


def is_transcript(path: Path) -> bool:
    """Whether a file is to be read as a transcript, by its suffix; its content decides its form."""
    return path.suffix.lower() in _SUFFIXES


def read(path: Path) -> Transcript:
    """What a transcript says, who says it and when.

    Cues may overlap. A cue that ends before it starts gets the time that its text takes to say; a
    warning tells of it, once a file.

    Raises:
        TranscriptError: the file is missing, cannot be read, is no transcript or holds no words,
            or one of its times cannot be; where there are lines, the message names the line.
    """
    data = _bytes(path)
    if word.is_word(data):
        draft = _text_draft(word.text_of(data, path), path)
    elif path.suffix.lower() == ".docx":
        raise TranscriptError(path, "is no Word document", "name it .txt if it is plain text")
    else:
        text = decode(data, path)
        is_json = path.suffix.lower() == ".json" or _OBJECT.match(text)
        draft = json_forms.parse(text, path) if is_json else _text_draft(text, path)
    cues = _cues(draft.pieces, path)
    if not cues:
        raise TranscriptError(path, "holds no words", _REMEDY)
    return Transcript(
        cues=cues,
        language=draft.language or language.identify(join(cue.text for cue in cues)),
        recorded_at=draft.recorded_at,
        title=printable(draft.title or "") or None,
        timed=any(piece.start is not None for piece in draft.pieces),
    )


def _bytes(path: Path) -> bytes:
    try:
        data = files.read(path, _MOST_BYTES)
    except IsADirectoryError as exc:
        raise TranscriptError(path, "is a folder", "name the files in it") from exc
    except FileNotFoundError as exc:
        raise TranscriptError(path, "does not exist", "check the path") from exc
    except (OSError, ValueError) as exc:
        reason = getattr(exc, "strerror", None) or exc
        raise TranscriptError(path, f"cannot be read ({reason})", "check the path") from exc
    if not data.strip():
        raise TranscriptError(path, "is empty", "export the transcript anew")
    return data


def _text_draft(text: str, path: Path) -> Draft:
    named_so = path.suffix.lower() in {".vtt", ".srt"}
    if captions.is_captions(text, within=None if named_so else _HEADING) or (
        named_so and "-->" in text  # not one time can be read: parsing says which line is wrong
    ):
        return captions.parse(text, path)
    if named_so:
        raise TranscriptError(path, "holds no cues", _REMEDY)
    return plain_text.parse(text, path)


def _cues(pieces: Sequence[Piece], path: Path) -> tuple[Cue, ...]:
    """Clean cues in order of time, none of them twice."""
    clean = [
        replace(piece, text=text, speaker=clean_name(piece.speaker), words=_clean(piece.words))
        for piece in pieces
        if (text := join(map(printable, piece.text.split("\n"))))
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


def _clean(words: Sequence[Word]) -> tuple[Word, ...]:
    return tuple(replace(w, text=text) for w in words if (text := printable(w.text)))


def _started(pieces: Sequence[Piece]) -> list[tuple[float, Piece]]:
    """The pieces with their starts, in order; one without a start follows the one before it."""
    started: list[tuple[float, Piece]] = []
    at = 0.0
    for piece in pieces:
        start = max(piece.start, 0.0) if piece.start is not None else at
        started.append((round(start, 3), piece))
        usual = start + seconds_of_speech(piece.text)
        at = max(start, piece.end) if piece.end is not None else usual
    return sorted(started, key=lambda pair: (pair[0], pair[1].end or 0.0))


def _next_starts(starts: Sequence[float]) -> list[float | None]:
    """For each start, the next one that is later."""
    later: list[float | None] = [None] * len(starts)
    for i in range(len(starts) - 2, -1, -1):
        later[i] = starts[i + 1] if starts[i + 1] > starts[i] else later[i + 1]
    return later


def _end(start: float, piece: Piece, bound: float | None) -> tuple[float, bool]:
    """When a piece ends, and whether the end that its file gives was of no use."""
    if piece.end is not None and piece.end > start:
        return piece.end, False
    usual = seconds_of_speech(piece.text)
    if bound is not None:
        usual = min(usual * _UNHURRIED, bound - start) if piece.start is not None else usual
    return round(start + usual, 3), piece.end is not None and piece.start is not None
