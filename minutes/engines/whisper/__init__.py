"""Whisper, by openai-whisper: what is said, in 99 languages.

transcriber.py  WhisperTranscriber: windows of speech in, words with times out
hearing.py      windows heard side by side, turn by turn
decoder.py      the text decoder with what it has heard and said kept
decoding.py     the tokens of a batch of windows, with the fall-back to higher temperatures
search.py       which token is chosen; rules.py which may be
alignment.py    when each word was said; warping.py the cheapest way through frames
segments.py     tokens cut to segments, their words put in time
weights.py      checkpoints by name or path, on the disk or downloaded
loading.py      a checkpoint's file read without trusting it
conversion.py   CTranslate2's form of the same weights, read as openai-whisper has it
"""

from __future__ import annotations

from minutes.engines.whisper.transcriber import WhisperTranscriber, readiness
from minutes.engines.whisper.weights import is_on_disk

__all__ = ["WhisperTranscriber", "is_on_disk", "readiness"]
