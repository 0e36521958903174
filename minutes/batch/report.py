"""Where a batch stands: a row a meeting, sums of them, and `batch.json` for scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Literal

from minutes import __version__, serialization, transcripts
from minutes.batch.moving import Moved
from minutes.batch.planning import Plan, Skipped
from minutes.batch.removing import Gone
from minutes.batch.running import Done, Event, Failed, PassedOver, Step
from minutes.batch.subfolders import Subfolders

__all__ = ["Report", "ReportRows", "Row", "Status", "Totals"]

CHANGED = (
    ", but the file has changed since; "
    "to have minutes of it as it is now, choose another --output-dir"
)
Status = Literal["waiting", "under way", "done", "skipped", "duplicate", "passed over", "failed"]


@dataclass(frozen=True, slots=True)
class Row:
    """How one input stands.

    `name` is what its outputs are called, `reason` why it is made, skipped, passed over or failed,
    `step` the stage that is under way; `outputs` and `kept` are paths within the output folder, of
    what was written now and of what was there and is not ours to replace, such as all files of a
    meeting whose minutes are `approved`. Seconds are of work and of sound; `cached` is whether the
    sound had been recognised before; `unnamed` are its voices that say much and have no name;
    `changed` is whether its file is another than the one whose minutes were approved.
    """

    source: str
    name: str
    status: Status
    reason: str = ""
    step: str = ""
    outputs: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    seconds: float = 0.0
    audio_seconds: float = 0.0
    cached: bool = False
    sha256: str = ""
    details: str = ""
    approved: bool = False
    unnamed: tuple[str, ...] = ()
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the rows. `real_time_factor` is wall time over the sound that was heard now."""

    done: int
    skipped: int
    duplicate: int
    failed: int
    waiting: int
    audio_hours: float
    real_time_factor: float | None
    passed_over: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What `batch.json` holds; `state` is "running", "done" or "stopped".

    `left_out` is how many files of each kind were not looked into, as `FoundInputs` has it;
    `gone` are the meetings whose recordings were taken away, told to who started the batch, and
    `removed` is whether their minutes went too; `moved` are those whose minutes followed
    them, and `subfolders` is what was not looked into, told likewise.
    """

    state: Literal["running", "done", "stopped"]
    started_at: str
    seconds: float
    jobs: int
    totals: Totals
    meetings: tuple[Row, ...]
    gone: tuple[Gone, ...] = ()
    removed: bool = False
    left_out: Mapping[str, int] = field(default_factory=dict)
    moved: tuple[Moved, ...] = ()
    subfolders: Subfolders | None = None
    schema: Literal["minutes-batch/1"] = field(default="minutes-batch/1", kw_only=True)
    version: str = field(default=__version__, kw_only=True)

    def to_json(self) -> bytes:
        """The report as batch.json holds it."""
        return serialization.dump(self).encode("utf-8", "replace")


class ReportRows:
    """The rows of a plan as events come in, and of what was looked at before and is left alone."""

    def __init__(
        self,
        plan: Plan,
        jobs: int,
        started_at: str,
        told: Callable[[str], str] = str,
        earlier: Sequence[Row] = (),
    ) -> None:
        self.jobs, self.started_at, self._left_out = jobs, started_at, plan.left_out
        self._rows: dict[str, Row] = {}
        for path, why in plan.unreadable.items():
            self._rows[f"\0{path}"] = Row(told(str(path)), "", "failed", told(f"{path}: {why}"))
        for one in plan.skipped:
            status: Status = "duplicate" if one.same_as else "skipped"
            known = one.entry
            self._rows[one.name] = Row(
                told(str(one.path)),
                one.name,
                status,
                told(_why(one)),
                kept=_kept(one),
                approved=one.approved is not None,
                changed=one.changed,
                audio_seconds=_sound(str(one.path), known.summary.duration) if known else 0.0,
                sha256=known.sha256 if known else "",
            )
        for task in plan.tasks:
            self._rows[task.name] = Row(told(str(task.path)), task.name, "waiting", task.reason)
        self.planned = tuple(self._rows.values())
        anew = {row.source for row in self.planned}
        self._earlier = [_left(row) for row in earlier if row.source not in anew]

    def take(self, event: Event) -> Row | None:
        """Take an event in; the row that it changed."""
        if isinstance(event, Step):
            row = replace(self._rows[event.name], status="under way", step=event.step)
        elif isinstance(event, Done):
            sound = _sound(event.made.entry.source, event.made.entry.summary.duration)
            row = replace(
                self._rows[event.name],
                status="done",
                step="",
                outputs=event.made.written,
                kept=event.made.kept,
                seconds=round(event.seconds, 2),
                audio_seconds=sound,
                cached=bool(sound) and event.cached,
                sha256=event.made.entry.sha256,
                unnamed=event.made.unnamed,
            )
        elif isinstance(event, Failed):
            row = replace(
                self._rows[event.name],
                status="passed over" if isinstance(event, PassedOver) else "failed",
                step="",
                reason=event.reason,
                seconds=round(event.seconds, 2),
                details=event.details,
            )
        else:
            return None
        self._rows[event.name] = row
        return row

    def report(self, state: Literal["running", "done", "stopped"], seconds: float) -> Report:
        """The report of this moment, `seconds` after the start."""
        rows = sorted([*self._rows.values(), *self._earlier], key=lambda row: row.source)
        if state != "running":
            rows = [replace(r, status="waiting") if r.status == "under way" else r for r in rows]
        return Report(
            state,
            self.started_at,
            round(seconds, 1),
            self.jobs,
            _totals(rows, seconds),
            tuple(rows),
            left_out=self._left_out,
        )


def _left(row: Row) -> Row:
    """The row of a meeting that is left as it is now; one that failed has failed still."""
    if row.status != "done":
        return row
    return replace(
        row, status="skipped", reason="up to date", outputs=(), seconds=0.0, cached=False
    )


def _why(one: Skipped) -> str:
    """Why a meeting is left as it is."""
    if one.same_as:
        return f"the same meeting as {one.same_as}"
    if one.approved is None:
        return "up to date"
    return one.approved.told + (CHANGED if one.changed else "")


def _kept(one: Skipped) -> tuple[str, ...]:
    """What is there and is not ours to replace, as seen from the output folder."""
    if one.approved is None:
        return one.entry.kept if one.entry else ()
    folder = PurePosixPath(one.name).parent
    return tuple((folder / name).as_posix() for name in one.approved.outputs)


def _sound(source: str, seconds: float) -> float:
    """The seconds of a recording; a transcript has no sound."""
    return 0.0 if transcripts.is_transcript(Path(source)) else seconds


def _totals(rows: list[Row], seconds: float) -> Totals:
    counts: Mapping[str, int] = Counter(row.status for row in rows)
    done = [row for row in rows if row.status == "done"]
    heard = sum(row.audio_seconds for row in done if not row.cached)
    return Totals(
        done=counts.get("done", 0),
        skipped=counts.get("skipped", 0),
        duplicate=counts.get("duplicate", 0),
        failed=counts.get("failed", 0),
        waiting=counts.get("waiting", 0) + counts.get("under way", 0),
        audio_hours=round(sum(row.audio_seconds for row in done) / 3600, 3),
        real_time_factor=round(seconds / heard, 4) if heard else None,
        passed_over=counts.get("passed over", 0),
    )
