"""The minutes that lie in a folder: what there is to review."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from minutes import files
from minutes.errors import InputError, RecordError
from minutes.languages.deadlines import read_deadline
from minutes.outputs.aside import is_aside
from minutes.record_files import ENDING, read_minutes
from minutes.records import Meeting, MinutesRecord, Point, Said
from minutes.review.titling import heading, titled

__all__ = ["ActionItem", "MinutesFile", "find_meetings", "key", "tasks"]

# What a file said, which holds while its size and time are the same, and the heading beside it.
_Stands = tuple[int, int, str]
_known: dict[Path, tuple[_Stands, str, Meeting | None, int, tuple[ActionItem, ...]]] = {}


@dataclass(frozen=True, slots=True)
class ActionItem:
    """An action: what it states as it is worded now; whose it is, and who said it.

    `due_words` are those that a day was read from, where they have to stand beside it, `due_last`
    the last day on which it is not overdue. `said` is the whole text as it was found,
    by which a tick is known, `context` what was said before the statement.
    """

    point: str
    said: str
    statement: str
    context: tuple[Said, ...]
    owner: str
    speaker: str
    due: str
    due_words: str
    due_last: str
    start: float


@dataclass(frozen=True, slots=True)
class MinutesFile:
    """A NAME.minutes.json. `name` is its path within the folder, without its ending.

    `key` stands for the name in addresses. `problem` says why the file cannot be read; `meeting`
    is None then, else what the file says of it, with the title that NAME.md has now, `points` is
    how many it has and `tasks` are its actions.
    """

    key: str
    name: str
    path: Path
    problem: str = ""
    meeting: Meeting | None = None
    points: int = 0
    tasks: tuple[ActionItem, ...] = ()


def find_meetings(directory: Path) -> tuple[MinutesFile, ...]:
    """Every NAME.minutes.json below a folder, in order of names.

    Hidden folders are not entered, and no link is followed that leads out of the folder. A file
    that is as it was at the last call is not read again.

    Raises:
        InputError: the folder cannot be read.
    """
    try:
        root = directory.resolve(strict=True)
        found = [_found(path, root) for path in _records(root)]
    except OSError as exc:
        raise InputError(
            directory, f"cannot be read ({exc.strerror})", "name a folder that holds minutes"
        ) from exc
    return tuple(sorted(found, key=lambda one: one.name))


def key(name: str) -> str:
    """What stands for a meeting's name in addresses: 16 hexadecimal digits."""
    return hashlib.sha256(os.fsencode(name)).hexdigest()[:16]


def tasks(minutes: MinutesRecord, dropped: Collection[str] = ()) -> tuple[ActionItem, ...]:
    """The actions of some minutes, but for those of the points that were dropped."""
    names = {speaker.id: speaker.name or speaker.id for speaker in minutes.speakers}
    return tuple(
        _task(point, minutes, names)
        for point in minutes.points
        if point.kind == "action" and point.id not in dropped
    )


def _task(point: Point, minutes: MinutesRecord, names: Mapping[str, str]) -> ActionItem:
    said = point.due_evidence.words if point.due_evidence else ""
    deadline = read_deadline(point.due, said, point.text, minutes.meeting.language)
    return ActionItem(
        point.id,
        point.text if point.original is None else point.original,
        point.statement,
        minutes.said_before(point),
        names.get(point.owner or "", point.owner or ""),
        names.get(point.speaker or "", point.speaker or ""),
        point.due or "",
        deadline.words,
        deadline.last,
        point.start,
    )


def _found(path: Path, root: Path) -> MinutesFile:
    name = path.relative_to(root).as_posix().removesuffix(ENDING)
    try:
        at = path.stat()
    except OSError as exc:
        return MinutesFile(key(name), name, path, f"cannot be read ({exc.strerror})")
    beside = heading(path.with_name(f"{path.name.removesuffix(ENDING)}.md"))
    state = (at.st_size, at.st_mtime_ns, beside)
    if path not in _known or _known[path][0] != state:
        try:
            minutes = titled(read_minutes(path), path)
            _known[path] = (state, "", minutes.meeting, len(minutes.points), tasks(minutes))
        except RecordError as exc:
            _known[path] = (state, exc.problem, None, 0, ())
    return MinutesFile(key(name), name, path, *_known[path][1:])


def _records(root: Path) -> Iterator[Path]:
    """The files, in no order; a folder within that may not be read is passed over."""
    entered: set[tuple[int, int]] = set()
    folders, links = [root], list[Path]()  # so that what has two names has that of its own place
    while folders or links:
        folder = folders.pop() if folders else links.pop()
        try:
            at = folder.stat()
            if (at.st_dev, at.st_ino) in entered:  # a link leads back
                continue
            entered.add((at.st_dev, at.st_ino))
            with os.scandir(folder) as entries:
                within = sorted((e for e in entries if not e.name.startswith(".")), key=_name)
        except OSError:
            if folder == root:
                raise
            continue
        for entry in within:
            path = folder / entry.name
            if entry.is_symlink() and not files.stays(path, root):
                continue
            if entry.is_dir():
                (links if entry.is_symlink() else folders).append(path)
            elif _is_record(entry.name):
                yield path


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _is_record(name: str) -> bool:
    stem = name.removesuffix(ENDING)
    return name.endswith(ENDING) and bool(stem) and not is_aside(name)
