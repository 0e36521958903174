"""Many meetings: find them, plan, have them made, and say at every moment how it stands.

The one place that knows the order; read this first.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, Protocol

from minutes import outputs
from minutes.batch import moving, overview, removing
from minutes.batch.away import Places, folders
from minutes.batch.finding import FoundInputs, find_sources, written_before
from minutes.batch.making import to_summary
from minutes.batch.planning import Files, Plan, plan
from minutes.batch.report import Report, ReportRows, Row
from minutes.batch.running import Event, Runner
from minutes.batch.subfolders import count as count_files
from minutes.errors import RecordError
from minutes.files import stays, write_all
from minutes.options import Options
from minutes.outputs.ledger import Ledger
from minutes.record_files import ENDING, read_minutes

__all__ = ["Observer", "carry_out", "process"]

PATIENCE = 50  # times what refreshing batch.json and the overview took, until the next time


class Observer(Protocol):
    """Sees a batch as it goes."""

    def planned(self, plan: Plan, rows: Sequence[Row]) -> None:
        """Called once, before the work begins, with how each input stands."""
        ...

    def happened(self, event: Event, row: Row | None) -> None:
        """Called at each event, with the row of the meeting that it ended, if it ended one."""
        ...


def process(
    places: Sequence[str | Path],
    options: Options,
    *,
    runner: Runner,
    jobs: int,
    observer: Observer,
    recursive: bool = False,
    remove_gone: bool = False,
    database: str | None = None,
) -> Report:
    """Make the minutes of all meetings in some places that are not made yet.

    Writes the outputs of each, `batch.json` and the overview of all meetings of the output folder.
    When it is interrupted it writes these two once more, and the same call goes on from there.

    Args:
        remove_gone: whether minutes go whose recording was taken away, but what was edited or
            reviewed.
        database: where reviews are kept, as `removing.find` takes it.

    Raises:
        InputError: a place does not exist, or nothing is in any of them.
        OutputError: the output folder cannot be written, or another batch is running there.
        TemplateError: the template cannot be used.
    """
    outputs.check_writable([], options.output)
    ledger = Ledger(options.output.output_dir.absolute())
    with ledger.locked():
        named = folders(places)
        removing.note_mounts(ledger)
        gone = removing.find(ledger, named, database)
        written = written_before(ledger)
        found = find_sources(
            places,
            recursive=recursive,
            leave_out=written,
            may_be_empty=bool(gone),  # the last recording of a folder was taken away
        )
        subfolders = None
        if not recursive:
            known = {Path(os.path.realpath(one.path)) for one in found.inputs}
            subfolders = count_files(places, {*written, *known})
        overview.check(ledger.out)
        moved, gone = moving.follow(ledger, gone, found)
        for one in gone:  # once nothing speaks against the batch
            if remove_gone or one.is_deleted:
                removing.remove(ledger, one)
        report = carry_out(
            found,
            ledger,
            options,
            runner=runner,
            jobs=jobs,
            observer=observer,
            places=named,
        )
    return replace(report, gone=gone, removed=remove_gone, moved=moved, subfolders=subfolders)


def carry_out(
    found: FoundInputs,
    ledger: Ledger,
    options: Options,
    *,
    runner: Runner,
    jobs: int,
    observer: Observer,
    files: Files = Files(),  # noqa: B008
    earlier: Sequence[Row] = (),
    places: Places = (),
) -> Report:
    """What `process` does with what it has found, in a folder that is locked.

    Args:
        earlier: of a report before, what stands still and was not found anew.
        places: the folders that are named, as `overview.render` takes them.
    """
    overview.check(ledger.out)
    ledger.sweep()
    _renew_older(ledger)
    made = plan(found, ledger, options, files)
    _keep_touched(made, ledger)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    standing = ReportRows(made, jobs, now, files.told, earlier)
    observer.planned(made, standing.planned)
    board = _Board(standing, ledger, places)
    try:
        for event in runner.run(made.tasks):
            row = standing.take(event)
            observer.happened(event, row)
            board.refresh()
    except BaseException:
        board.write("stopped")
        raise
    return board.write("done")


def _renew_older(ledger: Ledger) -> None:
    """Tell anew of meetings what an older version told otherwise, where their record is here.

    Those whose recording is gone, or which are approved, are not made again.
    """
    for entry in ledger.entries():
        record = ledger.out / f"{entry.name}{ENDING}"
        if not entry.summary.is_older or not stays(record, ledger.out.resolve()):
            continue
        if ledger.owner(record, entry) == "person":
            continue
        with suppress(RecordError), ledger.writing(alone=True):
            told = to_summary(read_minutes(record))
            ledger.keep(replace(ledger.find(entry.name) or entry, summary=told))


def _keep_touched(made: Plan, ledger: Ledger) -> None:
    """Keep the states of files that were only touched, so that they are not read each time."""
    for one in made.skipped:
        if one.touched:
            with ledger.writing(alone=True):  # it may be approved anew at this moment
                if (entry := ledger.find(one.name)) and entry == one.entry:
                    ledger.keep(replace(entry, state=one.touched))


@dataclass
class _Board:
    """`batch.json` and the overview, kept up to date at a small part of the time."""

    standing: ReportRows
    ledger: Ledger
    places: Places

    def __post_init__(self) -> None:
        self._begun = self._last = time.monotonic()
        self._cost = 0.1

    def refresh(self) -> None:
        if time.monotonic() - self._last > PATIENCE * self._cost:
            self.write("running")

    def write(self, state: Literal["running", "done", "stopped"]) -> Report:
        begun = time.monotonic()
        report = self.standing.report(state, begun - self._begun)
        told = report.to_json()
        contents = {self.ledger.out / overview.REPORT: told}
        contents |= overview.render(self.ledger, self.places, report=told)
        write_all(contents, within=self.ledger.out)
        self._last = time.monotonic()
        self._cost = self._last - begun
        return report
