"""Actions across meetings, for a spreadsheet and for a calendar."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from minutes.outputs.ledger import Action, Entry
from minutes.stages.rendering import labels
from minutes.text import printable

__all__ = ["LinkedAction", "to_csv", "to_ics"]

# What an older version had keeps its place, for whoever reads a table by the number of a column.
OLDER = ("meeting", "date", "action", "owner", "due", "time", "page", "said by", "said before")
COLUMNS = (*OLDER, "due as said", "dated by", "id")
# What spreadsheets take for the beginning of a formula, or drop before one (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Where a program that takes semicolons for separators may see a cell begin, and in it a formula.
DIVIDED = re.compile(r"([;|][\s\"']*)(?=[=+\-@＝＋－＠])")
UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)  # a time stamp must be there; of undated meetings, this


@dataclass(frozen=True, slots=True)
class LinkedAction:
    """An action, its meeting, and the address of the page that tells of both."""

    entry: Entry
    action: Action
    address: str

    @property
    def dated(self) -> bool:
        """Whether it is due on a day, and not in words alone."""
        return _day(self.action.due) is not None

    @property
    def reckoned(self) -> bool:
        """Whether its day was found from that of a file, which is a guess."""
        return self.dated and self.entry.summary.dated_by == "file"


def to_csv(tasks: Sequence[LinkedAction]) -> bytes:
    """The actions as a table of UTF-8 with a mark that Excel looks for.

    A cell that would be a formula begins with an apostrophe, and each is in quotes: programs that
    divide cells by semicolons, as where a comma is a decimal point, find none in what was said:
    there too an apostrophe stands before what would begin one.
    """
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")  # RFC 4180
    writer.writerow(COLUMNS)
    for task in tasks:
        summary, action = task.entry.summary, task.action
        cells = (
            summary.title,
            (summary.recorded_at or "")[:10],
            action.statement,
            action.owner,
            action.due,
            labels.clock(action.start),
            task.address,
            action.speaker,
            " ".join(_before(action)),
            action.due_said or action.due_words,
            summary.dated_by or "",
            _digest(task),
        )
        writer.writerow([_inert(printable(cell)) for cell in cells])
    return text.getvalue().encode("utf-8-sig", "replace")


def to_ics(tasks: Sequence[LinkedAction]) -> bytes:
    """The actions as to-dos (VTODO, RFC 5545), those due on a day also as events of that day.

    Many calendars show events alone. The same actions have the same UIDs, so that reading the
    file again replaces them: those of older versions too, which began with what was said before.
    """
    from icalendar import Calendar, Event, Todo

    calendar = Calendar()
    calendar.add("prodid", "-//minutes//actions//EN")
    calendar.add("version", "2.0")
    for task in tasks:
        todo = Todo()
        _describe(todo, task, "action")
        if (due := _day(task.action.due)) is not None:
            todo.add("due", due)
        if due is not None and due < date.max:  # it ends the day after
            event = Event()
            _describe(event, task, "due")
            event.add("dtstart", due)
            event.add("dtend", due + timedelta(days=1))
            event.add("transp", "TRANSPARENT")  # the day stays free
            calendar.add_component(event)
        calendar.add_component(todo)
    content: bytes = calendar.to_ical()
    return content


def _describe(component: object, task: LinkedAction, kind: str) -> None:
    summary, action = task.entry.summary, task.action
    owner, clock = printable(action.owner), labels.clock(action.start)
    text = printable(action.statement)
    lines = [
        ", ".join(filter(None, (printable(summary.title), labels.day(summary.recorded_at), clock))),
        *([f"said by {printable(action.speaker)}"] if action.speaker else []),
        *(f"before: {said}" for said in _before(action)),
        *(f"due “{printable(said)}”" for said in _due_as_said(task)),
        *(["the day is by the file’s time"] if task.reckoned else []),
        *([task.address] if task.address else []),
    ]
    add = component.add  # type: ignore[attr-defined]
    add("uid", f"{_digest(task)}-{kind}@minutes")
    add("dtstamp", _moment(summary.recorded_at))
    add("summary", f"{owner}: {text}" if owner else text)
    add("description", "\n".join(lines))


def _due_as_said(task: LinkedAction) -> Iterator[str]:
    """The words that say when, of a task without a day or with one that they do not name."""
    if task.action.due and not task.dated:
        yield task.action.due
    elif task.action.due_words:
        yield task.action.due_words


def _before(action: Action) -> Iterator[str]:
    """What was said before an action, to say what it is about: Anna, 04:06: “…”."""
    for said in action.context or ():
        source = ", ".join(filter(None, (printable(said.speaker), labels.clock(said.start))))
        yield f"{source}: “{printable(said.words)}”"


def _digest(task: LinkedAction) -> str:
    """Tells an action from all others, whatever number its point has next time."""
    parts = (task.entry.sha256, f"{task.action.start:.2f}", task.action.text)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _inert(cell: str) -> str:
    cell = DIVIDED.sub(r"\1'", cell)
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _moment(text: str | None) -> datetime:
    try:
        moment = datetime.fromisoformat(text or "")
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # no moment, or one outside the calendar in UTC
        return UNKNOWN
