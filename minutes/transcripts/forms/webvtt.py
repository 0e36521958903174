"""WebVTT: Teams, Zoom, Webex, Google, YouTube, WhisperX and most players."""

from __future__ import annotations

from minutes.transcripts.captions import draft_of_captions
from minutes.transcripts.cues import HEADER, CueLines
from minutes.transcripts.draft import Draft, Reader, Source

__all__ = ["READER"]


def _knows(source: Source) -> float:
    return 0.99 if HEADER.match(source.text) else 0.0


def _parse(source: Source) -> Draft:
    reader = CueLines(source)
    cues = list(reader.cues())
    return draft_of_captions(cues, language_said=reader.language, title=reader.title)


READER = Reader(
    name="WebVTT",
    tools="Teams, Zoom, Webex, YouTube, Whisper, WhisperX",
    suffixes=(".vtt",),
    speakers="voice tags, names or labels before the text",
    times="start and end",
    dates="–",
    words="–",
    knows=_knows,
    parse=_parse,
)
