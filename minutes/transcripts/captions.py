"""WebVTT and SubRip captions: Teams, Zoom, Webex, YouTube and hand-made ones.

One reader for both, since files in the wild mix them: commas in WebVTT, dots and no index in
SubRip, missing hours, missing blank lines. Where WebVTT (https://www.w3.org/TR/webvtt1/) and
habit differ, nothing that was said is dropped. A general subtitle library does not do here: it
loses who speaks (`<v Name>`) and the number of the line that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path

from minutes.errors import TranscriptError
from minutes.transcripts.draft import Draft, Piece
from minutes.transcripts.rolling import Caption, unroll
from minutes.transcripts.speakers import candidate, habit, looks_like_name
from minutes.transcripts.timing import CLOCK, parse_clock, share_out

__all__ = ["is_captions", "parse"]

_TIMING = re.compile(rf"[ \t]*({CLOCK})[ \t]*-->[ \t]*({CLOCK})(?:[ \t].*)?")
_ANY_TIMING = re.compile(rf"(?m)^[ \t]{{0,8}}{CLOCK}[ \t]{{0,8}}-->[ \t]{{0,8}}{CLOCK}")
_HEADER = re.compile(r"(?i)\s{0,100}webvtt(?:[ \t]+(.*))?(?:\n|$)")
_SAYS_LANGUAGE = re.compile(r"(?i)(?:NOTE[ \t]+)?language[ \t]{0,4}:[ \t]{0,4}\"?([a-z]{2})\b")
_WEBEX_ID = re.compile(r"[0-9]{1,9} \"([^\"]{1,200})\" \([0-9]{1,20}\)")

_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?(?:[ \t]([^<>]*))?>|</v>")
_TAG = re.compile(
    r"(?i)</?(?:c|i|b|u|s|em|strong|font|span|ruby|rt|lang|p)(?:[.\s][^<>]*)?>"
    r"|<[0-9:.]{5,20}>|\{\\[^{}]{1,200}\}"
)
_LINE_TAG = re.compile(r"(?i)<br[ /]{0,2}>")
_ENTITY = re.compile(r"&(?:amp|lt|gt|nbsp|lrm|rlm|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")
_NEARLY_ALL = 0.8  # share of the cues that have their speaker's name on a line of its own


@dataclass(slots=True)
class _Cue:
    """A cue while its lines are gathered."""

    start: float
    end: float
    id: str
    lines: list[str] = field(default_factory=list)


def is_captions(text: str, within: int | None = None) -> bool:
    """Whether a text is WebVTT or SubRip: it says so, or has a line with the times of a cue.

    Args:
        within: how many lines from the beginning that line may be; None for anywhere.
    """
    if _HEADER.match(text):
        return True
    timing = _ANY_TIMING.search(text)
    return timing is not None and (within is None or text.count("\n", 0, timing.start()) < within)


def parse(text: str, source: Path) -> Draft:
    """The cues of a WebVTT or SubRip file.

    Raises:
        TranscriptError: a line that should hold times does not; it names the line.
    """
    reader = _Reader(text, source)
    cues = [cue for cue in reader.cues() if cue.lines]
    if any(_VOICE.search(line) for cue in cues for line in cue.lines):
        pieces = [piece for cue in cues for piece in _voices(cue)]
    else:
        pieces = _unvoiced(cues)
    return Draft(tuple(pieces), language=reader.language, title=reader.title)


class _Reader:
    """Lines to cues; remembers what the file says of itself on the way."""

    def __init__(self, text: str, source: Path) -> None:
        header = _HEADER.match(text)
        self.lines = text.split("\n")
        self.source = source
        self.language: str | None = None
        self.is_vtt = header is not None
        # "WEBVTT - A title"; other words there are notes of the tool that wrote it.
        self.title = header[1][1:] if header and (header[1] or "").startswith("-") else None

    def cues(self) -> Iterator[_Cue]:
        cue: _Cue | None = None  # the last one met
        block: list[str] = []  # lines since the blank one, before any times
        inside = False  # the lines of a cue
        skipping = self.is_vtt  # the header, a comment or a style sheet, until a blank line
        for number, line in enumerate(self.lines, start=1):
            times = self._times(line, number, strict=not inside and not skipping and len(block) < 2)
            if times and not (skipping and block[:1] == ["NOTE"]):
                id_ = _take_id(cue, block, inside)
                if cue:
                    yield cue
                cue = _Cue(*times, id=id_)
                block, inside, skipping = [], True, False
            elif not line or (line.isspace() and not (cue and inside and not cue.lines)):
                # YouTube begins cues with a line of one space; anywhere else, that is a blank line.
                if not skipping:
                    _continue(cue, block)
                block, inside, skipping = [], False, False
            elif skipping or (self.is_vtt and not inside and not block and _opens_comment(line)):
                self._note(line)
                block, skipping = block or [line.split(maxsplit=1)[0]], True
            elif inside and cue:
                cue.lines.append(line)
            else:
                block.append(line)
        if not skipping:
            _continue(cue, block)
        if cue:
            yield cue

    def _times(self, line: str, number: int, strict: bool) -> tuple[float, float] | None:
        if "-->" not in line:
            return None
        match = _TIMING.fullmatch(line)
        try:
            if match:
                return parse_clock(match[1]), parse_clock(match[2])
            if strict and re.search("[0-9]", line[:200]):
                raise ValueError(f"{line.strip()[:60]!r} is no pair of times")
        except ValueError as exc:
            raise TranscriptError(
                self.source, f"line {number}: {exc}", "write 00:01:02.500 --> 00:01:04.000"
            ) from exc
        return None

    def _note(self, line: str) -> None:
        if self.language is None and (said := _SAYS_LANGUAGE.match(line)):
            self.language = said[1].lower()


def _take_id(cue: _Cue | None, block: list[str], inside: bool) -> str:
    """The identifier before the times; what else stands there belongs to the cue before."""
    if inside and cue:  # no blank line between the cues: only an index can be told from text
        return cue.lines.pop() if cue.lines and _is_index(cue.lines[-1]) else ""
    id_ = block.pop().strip() if block else ""
    _continue(cue, block)
    return id_


def _continue(cue: _Cue | None, block: list[str]) -> None:
    """Text may hold blank lines, in files made by hand: what follows one belongs to the cue."""
    if cue and not (len(block) == 1 and _is_index(block[0])):
        cue.lines.extend(block)


def _is_index(line: str) -> bool:
    return line.strip().isdecimal()


def _opens_comment(line: str) -> bool:
    return line.split(maxsplit=1)[0] == "NOTE" or line.strip() in {"STYLE", "REGION"}


def _voices(cue: _Cue) -> Iterator[Piece]:
    """What each voice says in a cue; the time is shared out among several."""
    text = _LINE_TAG.sub("\n", "\n".join(cue.lines))
    parts: list[tuple[str | None, str]] = []
    speaker, at = None, 0
    for match in _VOICE.finditer(text):
        parts.append((speaker, text[at : match.start()]))
        speaker, at = (_plain(match[1]) if match[1] else None), match.end()
    parts.append((speaker, text[at:]))
    spoken = [(who, said) for who, raw in parts if (said := _plain(raw)).strip()]
    yield from _divide(cue.start, cue.end, spoken)


def _unvoiced(cues: list[_Cue]) -> list[Piece]:
    """What is said in cues without voice tags; names may stand before it or in the identifier."""
    captions = [Caption(cue.start, cue.end, _shown(cue), _label(cue)) for cue in cues]
    captions = unroll(_names_above([caption for caption in captions if caption.lines]))
    others = [line for caption in captions for line in caption.lines[1:]]
    named = habit([caption.lines[0] for caption in captions], others)
    pieces: list[Piece] = []
    holding: str | None = None
    for caption in captions:
        parts: list[tuple[str | None, str]] = []
        for line in caption.lines:
            name, rest = named.split(line)
            if name or not parts:
                parts.append((name or caption.label or holding, rest))
            else:
                parts[-1] = (parts[-1][0], f"{parts[-1][1]}\n{rest}")
            if named.holds:
                holding = parts[-1][0]
        pieces.extend(_divide(caption.start, caption.end, parts))
    return pieces


def _names_above(captions: list[Caption]) -> list[Caption]:
    """Older Teams documents have the name on a line of its own, above what is said."""
    tall = [caption for caption in captions if len(caption.lines) > 1]
    names = {caption.lines[0] for caption in tall}
    if (
        len(tall) < max(_NEARLY_ALL * len(captions), 2 * len(names))
        or not names
        or not all(candidate(f"{name}:")[0] and looks_like_name(name) for name in names)
    ):
        return captions
    return [
        replace(caption, lines=caption.lines[1:], label=caption.lines[0])
        if len(caption.lines) > 1
        else caption
        for caption in captions
    ]


def _divide(start: float, end: float, parts: list[tuple[str | None, str]]) -> Iterator[Piece]:
    if end <= start or len(parts) == 1:
        spans = [(start, end)] * len(parts)
    else:
        spans = share_out(start, end, [said for _, said in parts])
    for (who, said), (begin, finish) in zip(parts, spans, strict=True):
        yield Piece(said, begin, finish, who)


def _shown(cue: _Cue) -> tuple[str, ...]:
    lines = _LINE_TAG.sub("\n", "\n".join(cue.lines)).split("\n")
    return tuple(shown for line in lines if (shown := _plain(line).strip()))


def _label(cue: _Cue) -> str | None:
    match = _WEBEX_ID.fullmatch(cue.id)
    return match[1] if match else None


def _plain(text: str) -> str:
    """Text without the tags that captions know; any other is part of what was written."""
    return _ENTITY.sub(lambda match: unescape(match[0]), _TAG.sub("", text))
