"""What was said: plain text, SubRip, WebVTT, and who spoke when as RTTM."""

from __future__ import annotations

from collections.abc import Callable

from minutes.records import MinutesRecord
from minutes.stages.rendering.formats import Format
from minutes.transcripts import to_rttm, to_srt, to_txt, to_vtt

__all__ = ["FORMAT"]


def _format(name: str, write: Callable[[MinutesRecord], str]) -> Format:
    return Format(name, lambda minutes, audio: write(minutes).encode("utf-8", "replace"))


FORMAT = (
    _format("txt", to_txt),
    _format("srt", to_srt),
    _format("vtt", to_vtt),
    _format("rttm", to_rttm),
)
