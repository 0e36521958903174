"""What a form's reader is given and what it hands over, before names and times are settled."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from minutes import language
from minutes.expressions import expression
from minutes.records import Word
from minutes.transcripts.encoding import decode_text

__all__ = ["NO_JSON", "Draft", "DraftCue", "Reader", "Source"]

NO_JSON = object()  # what `Source.json` is for text that is none
_PROBE = 20_000  # characters that tell a text's language
_SPACE = expression(r"[\s,]*")
_LINE_ENDS = expression("[\n\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class DraftCue:
    """A cue as the file has it: seconds where it gives them, text and name not yet cleaned."""

    text: str
    start: float | None = None
    end: float | None = None
    speaker: str | None = None
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """Every piece of a transcript in the file's order, and what the file says of itself.

    `notices` tell the reader of the minutes what was left out of the file, in words.
    """

    pieces: tuple[DraftCue, ...]
    language: str | None = None
    recorded_at: str | None = None
    title: str | None = None
    notices: tuple[str, ...] = ()


class Source:
    """A transcript's file: its path and bytes, and what these are, found out once."""

    def __init__(self, path: Path, data: bytes, text: str | None = None) -> None:
        self.path = path
        self.data = data
        self.memo: dict[Any, Any] = {}  # what readers have found out of the text, for one another
        if text is not None:
            self.text = text

    @property
    def suffix(self) -> str:
        """The suffix of the file's name in lower case, with its point."""
        return self.path.suffix.lower()

    @cached_property
    def text(self) -> str:
        """The text, its lines ended by \\n.

        Raises:
            TranscriptError: the bytes are no text.
        """
        return decode_text(self.data, self.path)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, without white space around them."""
        return [line.strip() for line in _LINE_ENDS.split(self.text)]

    @cached_property
    def filled(self) -> int:
        """How many lines hold anything."""
        return sum(map(bool, self.lines))

    @cached_property
    def json(self) -> Any:
        """What the text is as JSON; a list where objects follow one another; else `NO_JSON`."""
        text = self.text.lstrip()
        if not text.startswith(("{", "[", '"')):
            return NO_JSON
        found: list[Any] = []
        decoder, at = json.JSONDecoder(), 0
        try:
            while at < len(text):
                value, at = decoder.raw_decode(text, at)
                found.append(value)
                at = _SPACE.match(text, at).end()  # type: ignore[union-attr]
        except (ValueError, RecursionError):
            return NO_JSON
        if len(found) == 1:
            return found[0]
        return found if all(isinstance(value, dict) for value in found) else NO_JSON

    @cached_property
    def spoken(self) -> str | None:
        """The language of the text (ISO 639-1), as its letters and words show it."""
        return language.identify(self.text[:_PROBE])


@dataclass(frozen=True, slots=True)
class Reader:
    """A form of transcript: who writes it, what it holds, and how it is known and read.

    Attributes:
        name: the form's own name, as documents and errors give it.
        tools: who writes it.
        suffixes: of the names of its files.
        speakers, times, dates, words: what the form can hold, in a word or two; "–" for nothing.
        knows: how sure it is that a file is in this form, from 0 (no) to 1.
        parse: the file's draft; raises TranscriptError where the file is broken.
        plain: plain text, known by its layout only: asked where no other reader is sure.
    """

    name: str
    tools: str
    suffixes: tuple[str, ...]
    speakers: str
    times: str
    dates: str
    words: str
    knows: Callable[[Source], float]
    parse: Callable[[Source], Draft]
    plain: bool = False
