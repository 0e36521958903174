"""index.html: all meetings of an output folder, and what is to be done after them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from minutes import __version__
from minutes.batch.actions import Task, to_csv, to_ics
from minutes.batch.ledger import Entry, Ledger
from minutes.batch.wording import Words, words
from minutes.stages.rendering import labels
from minutes.stages.rendering.catalogue import Labels, catalogue
from minutes.stages.rendering.templating import fill
from minutes.text import printable

__all__ = ["FILES", "Overview", "OverviewAction", "OverviewMeeting", "compose", "render"]

FILES = ("index.html", "actions.csv", "actions.ics")
READABLE = (".html", ".docx", ".md", ".txt", ".minutes.json")  # what a link leads to, best first


@dataclass(frozen=True, slots=True)
class OverviewAction:
    """An action. `key` and `said` are where and what its page keeps when it is ticked."""

    text: str
    owner: str
    due: str
    time: str
    address: str
    meeting: str
    language: str
    key: str
    said: str


@dataclass(frozen=True, slots=True)
class OverviewMeeting:
    """A meeting; `address` is that of its page, "" where there is none to read."""

    id: str
    title: str
    address: str
    date: str
    length: str
    language: str
    speakers: tuple[str, ...]
    decisions: tuple[str, ...]
    actions: tuple[OverviewAction, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What templates/index.html.j2 is given: these fields are its variables."""

    meetings: tuple[OverviewMeeting, ...]
    actions: tuple[OverviewAction, ...]
    length: str
    words: Words
    labels: Labels
    version: str


def render(ledger: Ledger) -> dict[Path, bytes]:
    """The files that tell of all meetings of an output folder, latest first."""
    entries = _present(ledger)
    tasks = [task for entry in entries for task in _tasks(entry, ledger.out)]
    tasks.sort(key=lambda task: (not task.dated, task.action.due if task.dated else ""))
    contents = (
        fill("index.html.j2", compose(entries, tasks, ledger.out)).encode("utf-8", "replace"),
        to_csv(tasks),
        to_ics(tasks),
    )
    return {ledger.out / name: content for name, content in zip(FILES, contents, strict=True)}


def compose(entries: Iterable[Entry], tasks: Iterable[Task], out: Path) -> Overview:
    """The overview of some meetings, in their order, and of actions in theirs."""
    entries = list(entries)
    own = words([entry.summary.language for entry in entries])
    shown = catalogue(own.language)
    by_meeting: dict[str, list[OverviewAction]] = {entry.name: [] for entry in entries}
    actions = []
    for task in tasks:
        actions.append(action := _action(task))
        by_meeting[task.entry.name].append(action)
    meetings = tuple(_meeting(entry, by_meeting[entry.name], out, shown) for entry in entries)
    length = labels.length(sum(entry.summary.duration for entry in entries), shown)
    return Overview(meetings, tuple(actions), length, own, shown, __version__)


def _present(ledger: Ledger) -> list[Entry]:
    """The meetings that have outputs, each content once; latest first, undated ones at the end."""
    once: dict[str, Entry] = {}
    for entry in sorted(ledger.entries(), key=lambda entry: entry.name):
        other = once.get(entry.sha256)
        # A recording that was renamed has two entries; the source of one of them is gone.
        if other is None or not (ledger.out / other.source).exists():
            once[entry.sha256] = entry
    entries = [e for e in once.values() if e.outputs or e.kept]
    return sorted(entries, key=lambda e: e.summary.recorded_at or "", reverse=True)


def _tasks(entry: Entry, out: Path) -> list[Task]:
    address = _address(entry, out)
    return [Task(entry, action, address) for action in entry.summary.actions]


def _address(entry: Entry, out: Path) -> str:
    """The best to read of what there is of a meeting."""
    there = [name for name in (*entry.outputs, *entry.kept) if (out / name).exists()]
    for ending in READABLE:
        for name in there:
            if name.endswith(ending):
                return quote(os.fsencode(name))
    return ""


def _meeting(
    entry: Entry, actions: list[OverviewAction], out: Path, shown: Labels
) -> OverviewMeeting:
    summary = entry.summary
    return OverviewMeeting(
        id=printable(summary.id),
        title=_title(entry),
        address=_address(entry, out),
        date=labels.day(summary.recorded_at, shown),
        length=labels.length(summary.duration, shown),
        language=printable(summary.language or ""),
        speakers=tuple(map(printable, summary.speakers)),
        decisions=tuple(map(printable, summary.decisions)),
        actions=tuple(actions),
    )


def _action(task: Task) -> OverviewAction:
    summary, action = task.entry.summary, task.action
    own = catalogue(summary.language)
    page = task.address.endswith(".html")
    return OverviewAction(
        text=printable(action.text),
        owner=printable(action.owner),
        due=labels.deadline(action.due, own),
        time=labels.clock(action.start),
        address=task.address and task.address + (f"#{quote(action.point)}" if page else ""),
        meeting=_title(task.entry),
        language=printable(summary.language or ""),
        key=f"minutes:{printable(summary.id)}:{printable(action.point)}",
        said=f"{own.done}: {printable(action.text)}",
    )


def _title(entry: Entry) -> str:
    return printable(entry.summary.title) or printable(entry.name)
