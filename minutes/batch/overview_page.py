"""What index.html shows: the meetings, their actions and decisions, and those that failed.

The page has the first rows as HTML, and all rows as data, which it draws a part of at a time: ten
thousand meetings open as fast as ten.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from minutes import __version__
from minutes.batch.actions import LinkedAction
from minutes.batch.away import Places, is_gone
from minutes.languages.labels import Labels, catalogue
from minutes.languages.overview import OverviewLabels, overview_labels
from minutes.outputs.ledger import Decision, Entry
from minutes.record_files import ENDING
from minutes.records import Said
from minutes.stages.rendering import labels
from minutes.text import printable

__all__ = [
    "ROWS",
    "Overview",
    "OverviewAction",
    "OverviewDecision",
    "OverviewFailure",
    "OverviewMeeting",
    "OverviewSaid",
    "address",
    "compose",
]

READABLE = (".html", ".docx", ".md", ".txt", ENDING)  # what a link leads to, best first
ROWS = 200  # of each list, at a time


@dataclass(frozen=True, slots=True)
class OverviewSaid:
    """What was said before a statement, to say what it is about, by whom and when."""

    words: str
    speaker: str
    time: str


@dataclass(frozen=True, slots=True)
class OverviewDecision:
    """A decision: what it states, and what was said before."""

    statement: str
    context: tuple[OverviewSaid, ...]


@dataclass(frozen=True, slots=True)
class OverviewAction:
    """An action: what it states, and what was said before.

    `key` and `said` are where and what its page keeps when it is ticked.
    `speaker` said it, and is told where it has no owner. `day` is its due date in ISO 8601, ""
    where it has none, and `last` the last on which it is not overdue; `due_words` are those that it
    was read from, where they have to stand beside it; `reckoned` tells that it was found from the
    day of a file; `date` is that of its meeting, `place` the number in the list.
    """

    statement: str
    context: tuple[OverviewSaid, ...]
    owner: str
    speaker: str
    due: str
    due_words: str
    day: str
    last: str
    reckoned: bool
    time: str
    address: str
    meeting: str
    date: str
    place: int
    language: str
    key: str
    said: str


@dataclass(frozen=True, slots=True)
class OverviewMeeting:
    """A meeting; `address` is that of its page, "" where there is none to read.

    `dated` says in words what its date is from, where that is no more than the file; `gone` tells
    that its recording is no longer there.
    """

    id: str
    title: str
    address: str
    date: str
    dated: str
    length: str
    language: str
    speakers: tuple[str, ...]
    decisions: tuple[OverviewDecision, ...]
    actions: tuple[OverviewAction, ...]
    gone: bool


@dataclass(frozen=True, slots=True)
class OverviewFailure:
    """A meeting that failed: its recording or transcript, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What templates/index.html.j2 is given: these fields are its variables.

    `meetings`, `actions` and `failures` are the first of `meeting_count`, `action_count` and
    `failure_count`. `data` holds all meetings and actions, and `said` what was said at some, for
    the page's own script; `heard` is at how many.
    """

    meetings: tuple[OverviewMeeting, ...]
    actions: tuple[OverviewAction, ...]
    meeting_count: int
    action_count: int
    failures: tuple[OverviewFailure, ...]
    failure_count: int
    data: str
    said: tuple[tuple[int, str], ...]
    heard: int
    length: str
    words: OverviewLabels
    labels: Labels
    version: str


def compose(
    entries: Iterable[Entry],
    tasks: Iterable[LinkedAction],
    out: Path,
    said: Mapping[int, bytes] | None = None,
    named: Places = (),
    failures: Sequence[OverviewFailure] = (),
) -> Overview:
    """The overview of some meetings, in their order, and of actions in theirs.

    Args:
        said: what was said at some of the meetings, by their numbers, as `spoken.gather` has it.
        named: what is named now, as `away.is_gone` takes places.
        failures: the meetings that failed.
    """
    entries = list(entries)
    own = overview_labels(entry.summary.language for entry in entries)
    shown = catalogue(own.language)
    places = {entry.name: place for place, entry in enumerate(entries)}
    by_meeting: dict[str, list[OverviewAction]] = {entry.name: [] for entry in entries}
    actions = []
    for task in tasks:
        actions.append(action := _action(task, places[task.entry.name], shown))
        by_meeting[task.entry.name].append(action)
    meetings = [
        _meeting(entry, by_meeting[entry.name], out, named, shown, own) for entry in entries
    ]
    said = said or {}
    return Overview(
        meetings=tuple(meetings[:ROWS]),
        actions=tuple(actions[:ROWS]),
        meeting_count=len(meetings),
        action_count=len(actions),
        failures=tuple(failures[:ROWS]),
        failure_count=len(failures),
        data=_packed(meetings, actions),
        said=tuple((place, base64.b64encode(text).decode()) for place, text in said.items()),
        heard=len(said),
        length=labels.length(sum(entry.summary.duration for entry in entries), shown),
        words=own,
        labels=shown,
        version=__version__,
    )


def address(entry: Entry, out: Path) -> str:
    """The best to read of what there is of a meeting."""
    there = [name for name in (*entry.outputs, *entry.kept) if (out / name).exists()]
    for ending in READABLE:
        for name in there:
            if name.endswith(ending):
                return quote(os.fsencode(name))
    return ""


def _meeting(
    entry: Entry,
    actions: list[OverviewAction],
    out: Path,
    named: Places,
    shown: Labels,
    own: OverviewLabels,
) -> OverviewMeeting:
    summary = entry.summary
    return OverviewMeeting(
        id=printable(summary.id),
        title=_title(entry),
        address=address(entry, out),
        date=labels.day(summary.recorded_at, shown),
        dated=own.by_file if summary.dated_by == "file" else "",
        length=labels.length(summary.duration, shown),
        language=printable(summary.language or ""),
        speakers=tuple(map(printable, summary.speakers)),
        decisions=tuple(map(_decision, summary.decisions)),
        actions=tuple(actions),
        gone=_is_gone(entry, out, named),
    )


def _is_gone(entry: Entry, out: Path, named: Places) -> bool:
    """Whether the recording was taken away; not where the outputs are far away."""
    return is_gone(out, entry, named) and any(
        (out / n).is_file() and (out / n).stat().st_size for n in entry.outputs
    )


def _action(task: LinkedAction, place: int, shown: Labels) -> OverviewAction:
    summary, action = task.entry.summary, task.action
    own = catalogue(summary.language)
    page = task.address.endswith(".html")
    return OverviewAction(
        statement=printable(action.statement),
        context=_said(action.context or ()),
        owner=printable(action.owner),
        speaker=printable(action.speaker),
        due=labels.deadline(action.due, own),
        due_words=own.in_words.format(words) if (words := printable(action.due_words)) else "",
        day=action.due[:10] if task.dated else "",
        last=(action.due_last or action.due[:10]) if task.dated else "",
        reckoned=task.reckoned,
        time=labels.clock(action.start),
        address=task.address and task.address + (f"#{quote(action.point)}" if page else ""),
        meeting=_title(task.entry),
        date=labels.day(summary.recorded_at, shown),
        place=place,
        language=printable(summary.language or ""),
        key=f"minutes:{printable(summary.id)}:{printable(action.point)}",
        said=f"{own.done}: {printable(action.text)}",
    )


def _decision(decision: Decision | str) -> OverviewDecision:
    if isinstance(decision, str):  # an older version wrote it
        return OverviewDecision(printable(decision), ())
    return OverviewDecision(printable(decision.statement), _said(decision.context))


def _said(context: Iterable[Said]) -> tuple[OverviewSaid, ...]:
    return tuple(
        OverviewSaid(printable(one.words), printable(one.speaker), labels.clock(one.start))
        for one in context
    )


def _title(entry: Entry) -> str:
    return printable(entry.summary.title) or printable(entry.name)


def _packed(meetings: Sequence[OverviewMeeting], actions: Sequence[OverviewAction]) -> str:
    """All meetings and actions for the script, as gzipped JSON in base64."""
    told: dict[str, Any] = {
        "meetings": [
            [
                m.title,
                m.address,
                m.date,
                m.dated,
                m.length,
                m.language,
                m.speakers,
                [(decision.statement, _plain(decision.context)) for decision in m.decisions],
                [action.key for action in m.actions],
                m.gone,
            ]
            for m in meetings
        ],
        "actions": [
            [
                a.statement,
                _plain(a.context),
                a.owner,
                a.speaker,
                a.due,
                a.due_words,
                a.day,
                a.last,
                a.reckoned,
                a.time,
                a.address,
                a.place,
                a.language,
                a.key,
                a.said,
            ]
            for a in actions
        ],
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return base64.b64encode(gzip.compress(text, compresslevel=6, mtime=0)).decode()


def _plain(context: Sequence[OverviewSaid]) -> list[tuple[str, str, str]]:
    return [(one.words, one.speaker, one.time) for one in context]
