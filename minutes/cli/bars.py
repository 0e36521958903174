"""How a batch is followed on stderr: two kinds of bars on a terminal, else a line a meeting."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from minutes.cli import reporting
from minutes.cli.reporting import visible

if TYPE_CHECKING:
    from rich.progress import TaskID

    from minutes.batch.planning import Plan
    from minutes.batch.processing import Observer
    from minutes.batch.report import Row
    from minutes.batch.running import Event, Step

__all__ = ["following_batch"]

KINDS = 5  # of files that were left out which are told
TRANSCRIPT = 200_000  # bytes of a recording that take as long as a transcript, to reckon time left


@contextmanager
def following_batch() -> Iterator[Observer]:
    """What shows a batch: bars where stderr is a terminal, else lines."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    with Bars() as bars:
        yield bars


class Lines:
    """A line when a meeting is done or has failed, with how far the batch is."""

    def __init__(self) -> None:
        self._total = self._ended = 0

    def planned(self, plan: Plan, rows: Sequence[Row]) -> None:
        self._total, self._ended = len(plan.tasks), 0
        for row in rows:
            if row.status == "failed":
                self._say(f"warning: {row.reason}")
        if others := left_out(plan):
            self._say(others)
        same = [row for row in rows if row.status == "duplicate"]
        left = len(plan.skipped) - len(same)
        if plan.tasks or plan.skipped:
            told = f"{len(plan.tasks)} to make"
            told += f", {left} left as {'it is' if left == 1 else 'they are'}" if left else ""
            told += f", {len(same)} twice there" if same else ""
            self._say(told)
        for row in same:
            self._say(f"{row.source} is not made: it is {row.reason}")
        for row in rows:
            if row.changed:
                self._say(f"{row.source} is not made: its minutes are {row.reason}")

    def happened(self, event: Event, row: Row | None) -> None:
        from minutes.batch.running import Warned

        if isinstance(event, Warned):
            reporting.warning(event.message)
        if row and row.status in {"done", "passed over", "failed"}:
            self._ended += 1
            self._say(f"{self._ended}/{self._total} {said(row)}")

    def _say(self, text: str) -> None:
        reporting.say(text)


class Bars:
    """A bar for all meetings with the time left, and one a meeting that is under way."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        self._console = Console(stderr=True)
        self._bars = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            expand=False,
        )
        self._whole = self._bars.add_task("meetings", total=None)
        self._stages: dict[str, tuple[TaskID, str]] = {}
        self._sizes: dict[str, float] = {}
        self._ended = 0
        self._failed = 0

    def __enter__(self) -> Bars:
        self._bars.start()
        reporting.print_above(self._console)
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()
        reporting.print_above(None)

    def planned(self, plan: Plan, rows: Sequence[Row]) -> None:
        """Bars of these tasks, from nothing."""
        from minutes import transcripts

        self._sizes = {
            task.name: TRANSCRIPT if transcripts.is_transcript(task.path) else max(task.size, 1)
            for task in plan.tasks
        }
        self._ended = self._failed = 0
        self._bars.reset(self._whole, total=sum(self._sizes.values()), description=self._count())
        for row in rows:
            if row.status == "failed":
                reporting.warning(row.reason)
        if others := left_out(plan):
            self._print(others)

    def happened(self, event: Event, row: Row | None) -> None:
        """Move the bars."""
        from minutes.batch.running import Step, Warned

        if isinstance(event, Warned):
            reporting.warning(event.message)
        elif isinstance(event, Step):
            self._show(event)
        elif row:
            self._ended += 1
            self._failed += row.status == "failed"
            if old := self._stages.pop(row.name, None):
                self._bars.remove_task(old[0])
            if row.status in {"passed over", "failed"}:
                self._print(said(row))
            self._bars.update(
                self._whole, advance=self._sizes.get(row.name, 0), description=self._count()
            )

    def _show(self, event: Step) -> None:
        id_, step = self._stages.get(event.name, (None, ""))
        text = visible(f"{event.name}: {event.step}")
        if id_ is None:
            id_ = self._bars.add_task(text, total=event.total)
        elif step != event.step:
            self._bars.reset(id_, total=event.total, description=text)
        self._stages[event.name] = (id_, event.step)
        self._bars.update(id_, completed=event.completed)

    def _print(self, text: str) -> None:
        self._console.print(f"minutes: {visible(text)}", markup=False, highlight=False)

    def _count(self) -> str:
        failed = f", {self._failed} failed" if self._failed else ""
        return f"{self._ended} of {len(self._sizes)} meetings{failed}"


def left_out(plan: Plan) -> str:
    """How many files of the folders are taken for no meetings, in one line; "" where none is."""
    from minutes.batch.finding import WRITTEN

    total = sum(plan.left_out.values())
    if not total:
        return ""
    files = "1 file is" if total == 1 else f"{total} files are"
    remedy = "" if {*plan.left_out} == {WRITTEN} else "; minutes batch takes one that is named"
    return f"{files} left out ({kinds(plan.left_out)}){remedy}"


def kinds(counts: Mapping[str, int]) -> str:
    """How many files of which kinds, most first."""
    most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    told = [f"{count} {kind}" for kind, count in most[:KINDS]]
    return ", ".join([*told, *(["others"] if len(most) > KINDS else [])])


def said(row: Row) -> str:
    """A row that has ended, in one line."""
    if row.status in {"passed over", "failed"}:
        return f"{row.status}: {row.reason}"
    kept = f"; kept as edited: {', '.join(row.kept)}" if row.kept else ""
    pace = reporting.pace(row.audio_seconds, row.seconds, cached=row.cached)
    return f"done: {row.source} ({pace}){kept}"
