"""What is said: words with times and confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from minutes.media import Recording
from minutes.options import TranscriptionOptions
from minutes.progress import Progress, silent
from minutes.records import Span, Transcription, Word
from minutes.text import printable

__all__ = ["Transcriber", "transcribe"]


class Transcriber(Protocol):
    """An engine that recognises speech."""

    @property
    def name(self) -> str:
        """The engine and its model, such as "whisper:turbo"."""
        ...

    @property
    def fingerprint(self) -> str:
        """Tells this engine with these weights from any other, for the cache."""
        ...

    @property
    def notice(self) -> str | None:
        """A limit that readers of the minutes should know of."""
        ...

    def transcribe(
        self,
        recording: Recording,
        spans: Sequence[Span],
        *,
        options: TranscriptionOptions,
        progress: Progress,
    ) -> Transcription:
        """The words within the spans, timed from the start of the recording."""
        ...


def transcribe(
    recording: Recording,
    spans: Sequence[Span],
    *,
    engine: Transcriber,
    options: TranscriptionOptions | None = None,
    progress: Progress = silent,
) -> Transcription:
    """The words of a recording; the engine hears only the spans that hold speech.

    Returns:
        Words in order of time, each at least as long as nothing and within the recording.
    """
    options = options or TranscriptionOptions()
    if not spans:
        return Transcription(options.language, ())
    heard = engine.transcribe(recording, spans, options=options, progress=progress)
    words = (_tidy(word, recording.duration) for word in heard.words)
    ordered = sorted((w for w in words if w.text), key=lambda w: (w.start, w.end))
    return Transcription(heard.language, tuple(ordered), heard.notices)


def _tidy(word: Word, duration: float) -> Word:
    start = round(min(max(word.start, 0.0), duration), 3)
    end = round(min(max(word.end, start), duration), 3)
    confidence = None if word.confidence is None else round(min(max(word.confidence, 0), 1), 3)
    return replace(word, start=start, end=end, text=printable(word.text), confidence=confidence)
