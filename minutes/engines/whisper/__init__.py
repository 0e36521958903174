"""Whisper, by openai-whisper: what is said, in 99 languages.

transcriber.py  WhisperTranscriber: windows of speech in, words with times out
windows.py      stretches of speech packed into windows of thirty seconds, and times mapped back
words.py        Whisper's tokens joined to words; loops and words out of nothing dropped
weights.py      checkpoints by name or path, on the disk or downloaded
loading.py      a checkpoint's file read without trusting it
"""

from __future__ import annotations

from minutes.engines.whisper.transcriber import WhisperTranscriber, readiness

__all__ = ["WhisperTranscriber", "readiness"]
