"""SubRip (SRT), and whatever else has a line with two times above each text."""

from __future__ import annotations

from minutes.errors import TranscriptError
from minutes.transcripts.captions import draft_of_captions
from minutes.transcripts.cues import HEADER, CueLines, first_times
from minutes.transcripts.draft import Draft, Reader, Source

__all__ = ["READER"]

_HEADING = 20  # lines that other tools than subtitle editors put above the first times
_NAMED = frozenset({".srt", ".vtt"})


def _knows(source: Source) -> float:
    if HEADER.match(source.text):
        return 0.0
    above = first_times(source.text)
    if source.suffix in _NAMED:
        # Where not one time can be read, parsing says which line is wrong.
        return 0.95 if above is not None or "-->" in source.text else 0.0
    return 0.9 if above is not None and above < _HEADING else 0.0


def _parse(source: Source) -> Draft:
    reader = CueLines(source)
    draft = draft_of_captions(list(reader.cues()), language_said=reader.language)
    if not draft.pieces:
        raise TranscriptError(source.path, "holds no cues", "export it again")
    return draft


READER = Reader(
    name="SubRip",
    tools="subtitle editors, Zoom, Whisper, WhisperX, Rev, Descript",
    suffixes=(".srt",),
    speakers="names or labels before the text",
    times="start and end",
    dates="–",
    words="–",
    knows=_knows,
    parse=_parse,
)
