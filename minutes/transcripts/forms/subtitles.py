"""Older forms of subtitles, as pysubs2 reads them: SAMI, MicroDVD, MPL2, TMPlayer."""

from __future__ import annotations

import re

from minutes.errors import TranscriptError
from minutes.expressions import expression
from minutes.transcripts.captions import RawCue, draft_of_captions
from minutes.transcripts.draft import Draft, Reader, Source

__all__ = ["READER"]

_FORMS = {
    "sami": expression(r"(?i)\s{0,100}<sami\b"),
    "microdvd": expression(r"\s{0,100}\{ ?\d{1,9} ?\}\{ ?\d{1,9} ?\}"),
    "mpl2": expression(r"\s{0,100}\[\d{1,9}\]\[\d{1,9}\]"),
    "tmp": expression(
        r"\s{0,100}\d{1,2}:\d{2}:\d{2}:(?=[^\d\s:][^\n]{0,2000}(?:\n\d{1,2}:\d{2}:\d{2}:|\s*$))"
    ),
}
_FRAMES = 25.0  # a second, where a MicroDVD file does not say
_STYLE = expression(r"\{[^{}]{0,200}\}")


def _form(source: Source) -> str | None:
    return next((name for name, known in _FORMS.items() if known.match(source.text)), None)


def _knows(source: Source) -> float:
    return 0.9 if _form(source) else 0.0


def _parse(source: Source) -> Draft:
    import pysubs2

    form = _form(source)
    text = source.text.lstrip()
    try:
        if form == "microdvd":
            try:
                read = pysubs2.SSAFile.from_string(text, format_=form)
            except pysubs2.exceptions.UnknownFPSError:
                read = pysubs2.SSAFile.from_string(text, format_=form, fps=_FRAMES)
        else:
            read = pysubs2.SSAFile.from_string(text, format_=form)
    except (pysubs2.Pysubs2Error, ValueError, KeyError, OverflowError, TypeError) as exc:
        raise TranscriptError(
            source.path, f"is broken ({form}: {exc})", "save it as SubRip in a subtitle editor"
        ) from exc
    cues = [
        RawCue(event.start / 1000, event.end / 1000, tuple(_lines(event.text)))
        for event in read
        if not event.is_comment
    ]
    return draft_of_captions(cues)


def _lines(text: str) -> list[str]:
    return re.split(r"\\[Nn]|\n", _STYLE.sub("", text).replace("\\h", " "))


READER = Reader(
    name="SAMI, MicroDVD, MPL2, TMPlayer",
    tools="older players and subtitle editors",
    suffixes=(".smi", ".sami", ".sub"),
    speakers="names or labels before the text",
    times="start and end",
    dates="–",
    words="–",
    knows=_knows,
    parse=_parse,
)
