"""What the tests of far meetings share: options, an observer, and a runner in this process."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from minutes.batch.fetching import FarMaker
from minutes.batch.planning import Plan, Task
from minutes.batch.report import Row
from minutes.batch.running import Done, Event, Failed
from minutes.cache import Cache
from minutes.errors import MinutesError
from minutes.options import (
    DiarizationOptions,
    Options,
    OutputOptions,
    RuntimeOptions,
    ScoringOptions,
    TranscriptionOptions,
)
from minutes.progress import silent

__all__ = ["Here", "Seen", "options"]

RECITE = str(Path(__file__).parents[1] / "whisper" / "recite.pt")


def options(out: Path = Path()) -> Options:
    """Quick ones, with a model that hears nothing but samples/clip.m4a."""
    return Options(
        transcription=TranscriptionOptions(model=RECITE),
        diarization=DiarizationOptions(diarizer="none"),
        scoring=ScoringOptions(scorer="lexrank"),
        output=OutputOptions(output_dir=out),
        runtime=RuntimeOptions(threads=1, device="cpu", offline=True),
    )


class Seen:
    """Keeps what has happened."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def planned(self, plan: Plan, rows: Sequence[Row]) -> None:
        self.events.clear()

    def happened(self, event: Event, row: Row | None) -> None:
        self.events.append(event)

    def failures(self) -> list[str]:
        return [event.reason for event in self.events if isinstance(event, Failed)]


class Here:
    """Makes far meetings in this process, whose memory file system other ones do not see."""

    def __init__(self, root: Path, cache: Path) -> None:
        self.maker, self.cache = FarMaker(root), Cache(cache)

    def run(self, tasks: Sequence[Task]) -> Iterator[Event]:
        for task in tasks:
            begun = time.monotonic()
            try:
                prepared = self.maker.prepare(task, self.cache, silent)
                heard = self.maker.recognise(task, prepared, self.cache, silent)
                made = self.maker.write(task, heard, self.cache, silent)
            except MinutesError as exc:
                yield Failed(task.name, str(exc))
            else:
                yield Done(task.name, made, time.monotonic() - begun)

    def close(self) -> None:
        pass
