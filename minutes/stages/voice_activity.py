"""Where in the recording there is speech."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from minutes.media import Recording
from minutes.options import VoiceActivityOptions
from minutes.progress import Progress, silent
from minutes.records import Span

__all__ = ["VoiceDetector", "detect"]


class VoiceDetector(Protocol):
    """An engine that finds speech."""

    @property
    def name(self) -> str:
        """The engine and its version, such as "silero:6.2.3"."""
        ...

    def detect(
        self, recording: Recording, *, options: VoiceActivityOptions, progress: Progress
    ) -> Sequence[Span]:
        """The stretches that hold speech, in order of time and without overlap."""
        ...


def detect(
    recording: Recording,
    *,
    engine: VoiceDetector,
    options: VoiceActivityOptions | None = None,
    progress: Progress = silent,
) -> tuple[Span, ...]:
    """The stretches of a recording that hold speech.

    Returns:
        Spans in seconds, in order of time, without overlap, within the recording.
    """
    spans = engine.detect(recording, options=options or VoiceActivityOptions(), progress=progress)
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: s.start):
        start = round(max(span.start, kept[-1].end if kept else 0.0), 3)
        end = round(min(span.end, recording.duration), 3)
        if end > start:
            kept.append(Span(start, end))
    return tuple(kept)
