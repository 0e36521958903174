"""The files that tell of all meetings of an output folder: index.html, actions.csv, actions.ics."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from minutes import files
from minutes.batch import spoken
from minutes.batch.actions import LinkedAction, to_csv, to_ics
from minutes.batch.away import Places
from minutes.batch.overview_page import OverviewFailure, address, compose
from minutes.errors import OutputError
from minutes.outputs.ledger import Entry, Ledger, state_of
from minutes.review.titling import heading
from minutes.stages.rendering.templating import fill_template
from minutes.text import printable

__all__ = ["BEGINNING", "FILES", "MARKS", "REPORT", "check", "is_ours", "render"]

FILES = ("index.html", "actions.csv", "actions.ics")
REPORT = "batch.json"  # beside them: how each meeting stands
# What every version of minutes has written near the beginning of each; quotation marks are not
# compared. By it a file of ours is told from one of somebody else's.
MARKS = {
    "index.html": b"content=minutes ",
    "actions.csv": b"meeting,date,action,owner",
    "actions.ics": b"-//minutes//actions//",
    REPORT: b"real_time_factor",
}
BEGINNING = 4096  # bytes


def check(out: Path) -> None:
    """Find out before the work whether the overview and the report can be written.

    Raises:
        OutputError: a file of the same name is there that no batch wrote.
    """
    for name in MARKS:
        path = out / name
        try:
            with files.open_regular(path, follow=False) as file:
                ours = is_ours(name, file.read(BEGINNING))
        except FileNotFoundError:
            continue
        except OSError:
            ours = False
        if not ours:
            raise OutputError(
                path,
                "was not written by a batch and would be lost",
                "move it, or choose another --output-dir",
            )


def is_ours(name: str, beginning: bytes) -> bool:
    """Whether one of the files, by its first bytes, is nothing that anybody else has made."""
    return not beginning or MARKS[name] in beginning.replace(b'"', b"")


def render(
    ledger: Ledger, places: Places = (), *, report: bytes | None = None
) -> dict[Path, bytes]:
    """The files that tell of all meetings of an output folder, latest first.

    Args:
        places: what is named now, to tell which recordings are gone, as `away.is_gone` takes it.
        report: batch.json, which names those that failed; None: the one that is there.
    """
    entries = _present(ledger)
    tasks = [task for entry in entries for task in _tasks(entry, ledger.out)]
    tasks.sort(key=lambda task: (not task.dated, task.action.due if task.dated else ""))
    failed = _failures(ledger.out, report)
    said = dict(spoken.gather(entries, ledger.out))
    shown = compose(entries, tasks, ledger.out, said, places, failed)
    contents = (
        fill_template("index.html.j2", shown).encode("utf-8", "replace"),
        to_csv(tasks),
        to_ics(tasks),
    )
    return {ledger.out / name: content for name, content in zip(FILES, contents, strict=True)}


def _failures(out: Path, report: bytes | None) -> list[OverviewFailure]:
    """What batch.json says of the meetings that failed; nothing where it cannot be read."""
    try:
        if report is None:
            with files.open_regular(out / REPORT, follow=False) as file:
                report = file.read()
        rows = [row for row in json.loads(report)["meetings"] if row["status"] == "failed"]
        return [_failure(row["source"], row["reason"]) for row in rows]
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return []


def _failure(source: str, reason: str) -> OverviewFailure:
    return OverviewFailure(printable(source), printable(reason.removeprefix(f"{source}: ")))


def _present(ledger: Ledger) -> list[Entry]:
    """The meetings that have outputs, each content once; latest first, undated ones at the end."""
    once: dict[str, Entry] = {}
    for entry in sorted(ledger.entries(), key=lambda entry: entry.name):
        other = once.get(entry.sha256)
        # A recording that was renamed has two entries; the source of one of them is gone.
        if other is None or not (ledger.out / other.source).exists():
            once[entry.sha256] = entry
    entries = [_retitled(e, ledger.out) for e in once.values() if e.outputs or e.kept]
    return sorted(entries, key=lambda e: e.summary.recorded_at or "", reverse=True)


def _retitled(entry: Entry, out: Path) -> Entry:
    """An entry with the title that a person gave its NAME.md after it was written."""
    for name, written in entry.outputs.items():
        if not name.endswith(".md"):
            continue
        try:
            edited = state_of(out / name) != written.state
        except OSError:
            continue
        inside = edited and files.stays(out / name, out.resolve())
        if inside and (title := heading(out / name)):
            return replace(entry, summary=replace(entry.summary, title=title))
    return entry


def _tasks(entry: Entry, out: Path) -> list[LinkedAction]:
    there = address(entry, out)
    return [LinkedAction(entry, action, there) for action in entry.summary.actions]
