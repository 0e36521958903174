"""Folders, patterns and files to the meetings that they hold."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from minutes.batch import overview
from minutes.errors import InputError
from minutes.outputs import approval
from minutes.outputs.aside import is_aside
from minutes.record_files import ENDING
from minutes.transcripts import forms

__all__ = [
    "MAGIC",
    "SELDOM",
    "FoundInputs",
    "Input",
    "count_others",
    "find_sources",
    "is_meeting",
]

# What is taken up in a folder, beside what some form of transcript is kept in. A file that is named
# is taken whatever its suffix.
RECORDINGS = frozenset(
    {
        *(".3gp", ".aac", ".aif", ".aiff", ".amr", ".avi", ".caf", ".flac", ".flv", ".m4a"),
        *(".m4b", ".m4v", ".mka", ".mkv", ".mov", ".mp2", ".mp3", ".mp4", ".mpeg", ".mpg"),
        *(".oga", ".ogg", ".opus", ".wav", ".weba", ".webm", ".wma", ".wmv"),
    }
)
# Suffixes of transcripts that in a folder are seldom one: minutes themselves and other notes and
# pages, what programs log, and what cameras and recorders write beside a recording.
SELDOM = frozenset({".htm", ".html", ".log", ".md", ".xml"})
CALENDAR = ".ics"  # read for the day of the meeting beside it
MAGIC = "*?["


@dataclass(frozen=True, slots=True)
class Input:
    """A recording or a transcript.

    `depth` is how many parts at the end of its path name it: 1 for a file that was named, more
    for one that lies below a folder that was.
    """

    path: Path
    depth: int = 1


@dataclass(frozen=True, slots=True)
class FoundInputs:
    """The inputs in order of their paths, each once, and what could not be looked into, and why.

    `passed_over` is how many files of each suffix in the folders are taken for no meeting.
    """

    inputs: tuple[Input, ...] = ()
    unreadable: dict[Path, str] = field(default_factory=dict)
    passed_over: Mapping[str, int] = field(default_factory=dict)


def find_sources(
    places: Sequence[str | Path],
    *,
    recursive: bool = False,
    leave_out: Collection[Path] = (),
    may_be_empty: bool = False,
) -> FoundInputs:
    """The recordings and transcripts in some places.

    Hidden files are not taken up, links are followed but no folder is entered twice, and of
    several ways to one file the first is taken.

    Args:
        places: files, folders, and patterns with *, ? and ** that the shell has left alone.
        recursive: whether to look into folders within folders.
        leave_out: absolute paths of files and folders that are no input: what was written before.
        may_be_empty: whether it is no error that there is nothing in any place.

    Raises:
        InputError: a place does not exist, or there is nothing in any of them.
    """
    unreadable: dict[Path, str] = {}
    inputs: dict[Path, Input] = {}
    others: dict[Path, Counter[str]] = {}
    for place in places:
        for one in _taken(place, recursive, frozenset(leave_out), unreadable, others):
            inputs.setdefault(_real(one.path), one)
    passed_over = sum(others.values(), Counter[str]())
    if not inputs and not unreadable and not may_be_empty:
        remedy = "name another folder" if recursive else "give --recursive to look into its folders"
        if seldom := sorted(SELDOM & passed_over.keys()):
            remedy = f"name its files of {', '.join(seldom)} to have them taken"
        where = ", ".join(map(str, places))
        raise InputError(where, "no recordings or transcripts there", remedy)
    ordered = sorted(inputs.values(), key=lambda one: os.fsencode(one.path))
    return FoundInputs(tuple(ordered), unreadable, passed_over)


def _taken(
    place: str | Path,
    recursive: bool,
    leave_out: frozenset[Path],
    unreadable: dict[Path, str],
    others: dict[Path, Counter[str]],
) -> Iterator[Input]:
    path = Path(place)
    if path.is_dir():
        yield from _within(path, recursive, leave_out, unreadable, others)
    elif os.path.lexists(path):
        yield Input(path)
    elif any(sign in str(place) for sign in MAGIC):
        for name in sorted(glob.glob(str(place), recursive=True)):  # noqa: PTH207
            if not Path(name).is_dir() and Path(name).absolute() not in leave_out:
                yield Input(Path(name))
    else:
        raise InputError(path, "there is no such file or folder", "check the name")


def _within(
    root: Path,
    recursive: bool,
    leave_out: frozenset[Path],
    unreadable: dict[Path, str],
    others: dict[Path, Counter[str]],
) -> Iterator[Input]:
    """What a folder holds, and with `recursive` the folders in it."""
    entered: set[tuple[int, int]] = set()
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            at = folder.stat()
            if (at.st_dev, at.st_ino) in entered:  # a link leads back
                continue
            entered.add((at.st_dev, at.st_ino))
            approved = approval.names(folder)  # what was written when its minutes were approved
            files: list[str] = []
            with os.scandir(folder) as entries:
                for entry in sorted(entries, key=lambda entry: entry.name):
                    path = folder / entry.name
                    if entry.name.startswith(".") or path.absolute() in leave_out:
                        continue
                    if entry.name in approved:
                        continue
                    if _is_folder(entry):
                        folders += [path] if recursive else []
                        continue
                    files.append(entry.name)
                    if is_meeting(entry.name):
                        yield Input(path, len(path.parts) - len(root.parts))
            others[_real(folder)] = count_others(files)
        except OSError as exc:
            unreadable[folder] = f"may not be read ({exc.strerror or exc})"


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # links in a loop
        return False


def is_meeting(name: str) -> bool:
    """Whether a file in a folder is taken up, by its name."""
    suffix = Path(name).suffix.lower()
    known = suffix in RECORDINGS or (suffix in forms.suffixes() and suffix not in SELDOM)
    return known and not _is_ours(name)


def count_others(names: Iterable[str]) -> Counter[str]:
    """Of the files in a folder, how many of each suffix are no meetings and nothing of minutes."""
    names = list(names)
    made = {name[: -len(ENDING)] for name in names if name.endswith(ENDING)}
    suffixes = (
        (Path(name).suffix.lower(), name)
        for name in names
        if not (is_meeting(name) or _is_ours(name) or Path(name).stem in made)
    )
    return Counter(suffix or name for suffix, name in suffixes if suffix != CALENDAR)


def _is_ours(name: str) -> bool:
    """Whether a file's name is one that only minutes give."""
    lower = name.lower()
    return lower.endswith(ENDING) or lower in overview.MARKS or is_aside(lower)


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # links in a loop: it will fail when it is opened
        return path.absolute()
