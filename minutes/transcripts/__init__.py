"""Transcripts in, from any tool that meetings use, and out again as captions and plain text."""

from __future__ import annotations

from minutes.transcripts.reading import Transcript, check_talk, is_transcript, read_transcript
from minutes.transcripts.writing import to_rttm, to_srt, to_txt, to_vtt

__all__ = [
    "Transcript",
    "check_talk",
    "is_transcript",
    "read_transcript",
    "to_rttm",
    "to_srt",
    "to_txt",
    "to_vtt",
]
