"""What a form's reader hands over, before times, names and text are settled."""

from __future__ import annotations

from dataclasses import dataclass

from minutes.records import Word

__all__ = ["Draft", "Piece"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A cue as the file has it: seconds where it gives them, text and name not yet cleaned."""

    text: str
    start: float | None = None
    end: float | None = None
    speaker: str | None = None
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """Every piece of a transcript in the file's order, and what the file says of itself."""

    pieces: tuple[Piece, ...]
    language: str | None = None
    recorded_at: str | None = None
    title: str | None = None
