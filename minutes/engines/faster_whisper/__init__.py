"""Whisper's models by faster-whisper and CTranslate2: in 8-bit integers, the faster on a CPU.

transcriber.py  FasterWhisperTranscriber: windows of speech in, words with times out
hearing.py      batches of windows, halved where memory does not do
"""

from __future__ import annotations

from minutes.engines.faster_whisper.transcriber import FasterWhisperTranscriber, readiness

__all__ = ["FasterWhisperTranscriber", "readiness"]
