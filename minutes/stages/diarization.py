"""Who speaks when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from minutes.media import Recording
from minutes.options import DiarizationOptions
from minutes.progress import Progress, silent
from minutes.records import Span, Turn

__all__ = ["Diarizer", "diarize"]


class Diarizer(Protocol):
    """An engine that tells speakers apart."""

    @property
    def name(self) -> str:
        """The engine and its model, such as "pyannote:community-1"."""
        ...

    @property
    def fingerprint(self) -> str:
        """Tells this engine with these weights from any other, for the cache."""
        ...

    def diarize(
        self,
        recording: Recording,
        spans: Sequence[Span],
        *,
        options: DiarizationOptions,
        progress: Progress,
    ) -> Sequence[Turn]:
        """Turns of speakers under any labels; those of different speakers may overlap."""
        ...


def diarize(
    recording: Recording,
    spans: Sequence[Span],
    *,
    engine: Diarizer,
    options: DiarizationOptions | None = None,
    progress: Progress = silent,
) -> tuple[Turn, ...]:
    """The turns of a recording's speakers.

    Returns:
        Turns in order of time; speakers are S1, S2, … in the order in which they first speak.
    """
    if not spans:
        return ()
    turns = engine.diarize(
        recording, spans, options=options or DiarizationOptions(), progress=progress
    )
    labels: dict[str, str] = {}
    kept: list[Turn] = []
    for turn in sorted(turns, key=lambda t: (t.start, t.end)):
        start = round(max(turn.start, 0.0), 3)
        end = round(min(turn.end, recording.duration), 3)
        if end > start:
            kept.append(Turn(start, end, labels.setdefault(turn.speaker, f"S{len(labels) + 1}")))
    return tuple(kept)
