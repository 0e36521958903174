"""Recognition and diarization of a recording at the same time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TypeAlias

from minutes.cache import Cached
from minutes.engines import device
from minutes.options import RuntimeOptions
from minutes.progress import Progress
from minutes.records import Transcription, Turn

__all__ = ["transcribe_and_diarize"]

Transcribing: TypeAlias = Callable[[Progress], Cached[Transcription]]
Diarizing: TypeAlias = Callable[[Progress], Cached[tuple[Turn, ...]]]


class _Unwanted(Exception):
    """Ends work that nobody waits for any longer."""


def transcribe_and_diarize(
    words: Transcribing, turns: Diarizing | None, runtime: RuntimeOptions, progress: Progress
) -> tuple[Cached[Transcription], Cached[tuple[Turn, ...]] | None]:
    """Words, and the turns where there are words: at the same time where there are cores.

    Recognition and diarization each leave a core idle now and then, together hardly ever. On a
    GPU they run one after the other, since its memory may not do for both.
    """
    cores = 1 if device.resolve_device(runtime.device) == "cuda" else runtime.threads
    if turns is None or device.threads(cores) == 1:
        found = words(progress)
        return found, turns(progress) if turns and found.value.words else None
    stop, shown = Event(), Event()

    def following(step: str, completed: float, total: float) -> None:
        if stop.is_set():
            raise _Unwanted
        if shown.is_set():  # one step at a time is told
            progress(step, completed, total)

    with ThreadPoolExecutor(1, "diarization") as pool:
        future = pool.submit(turns, following)
        try:
            found = words(progress)
            if found.value.words:
                shown.set()
                return found, future.result()
            return found, None
        finally:
            stop.set()
