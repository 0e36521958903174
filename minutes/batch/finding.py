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
from minutes.outputs.ledger import FOLDER, Ledger
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
    "written_before",
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
    for one that lies below a folder that was. `named` is whether somebody named it, or a pattern
    that it is in: then it is said to be a meeting.
    """

    path: Path
    depth: int = 1
    named: bool = False


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
        leave_out: real paths of files and folders that are no input, as `written_before` has them.
            In folders, what a ledger there says that another batch wrote is none either.
        may_be_empty: whether it is no error that there is nothing in any place.

    Raises:
        InputError: a place does not exist, or there is nothing in any of them.
    """
    unreadable: dict[Path, str] = {}
    inputs: dict[Path, Input] = {}
    others: dict[Path, Counter[str]] = {}
    written = set(leave_out)
    for place in places:
        for one in _taken(place, recursive, written, unreadable, others):
            inputs.setdefault(_real(one.path), one)
    passed_over = sum(others.values(), Counter[str]())
    if not inputs and not unreadable and not may_be_empty:
        remedy = "name another folder" if recursive else "give --recursive to look into its folders"
        if seldom := sorted(SELDOM & passed_over.keys()):
            remedy = f"name its files of {', '.join(seldom)} to have them taken"
        if any(_real(path) in written for path in map(Path, places) if not path.is_dir()):
            remedy = "a batch wrote what is named; name what it was made from"
        where = ", ".join(map(str, places))
        raise InputError(where, "no recordings or transcripts there", remedy)
    ordered = sorted(inputs.values(), key=lambda one: os.fsencode(one.path))
    return FoundInputs(tuple(ordered), unreadable, passed_over)


def _taken(
    place: str | Path,
    recursive: bool,
    written: set[Path],
    unreadable: dict[Path, str],
    others: dict[Path, Counter[str]],
) -> Iterator[Input]:
    path = Path(place)
    if path.is_dir():
        yield from _within(path, recursive, written, unreadable, others)
    elif os.path.lexists(path):
        if _real(path) not in written:  # a shell gives all files of a folder for talks/*
            yield Input(path, named=True)
    elif any(sign in str(place) for sign in MAGIC):
        for name in sorted(glob.glob(str(place), recursive=True)):  # noqa: PTH207
            if not Path(name).is_dir() and _real(Path(name)) not in written:
                yield Input(Path(name), named=True)
    else:
        raise InputError(path, "there is no such file or folder", "check the name")


def _within(
    root: Path,
    recursive: bool,
    written: set[Path],
    unreadable: dict[Path, str],
    others: dict[Path, Counter[str]],
) -> Iterator[Input]:
    """What a folder holds, and with `recursive` the folders in it."""
    entered: set[tuple[int, int]] = set()
    folders = [root]
    for above in (_real(root), *_real(root).parents):
        _add_written(above, written)
    while folders:
        folder = folders.pop()
        try:
            at = folder.stat()
            if (at.st_dev, at.st_ino) in entered:  # a link leads back
                continue
            entered.add((at.st_dev, at.st_ino))
            real = _real(folder)
            _add_written(real, written)
            approved = approval.names(folder)  # what was written when its minutes were approved
            files: list[str] = []
            with os.scandir(folder) as entries:
                for entry in sorted(entries, key=lambda entry: entry.name):
                    path = folder / entry.name
                    if entry.name.startswith(".") or real / entry.name in written:
                        continue
                    if entry.name in approved:
                        continue
                    if _is_folder(entry):
                        folders += [path] if recursive else []
                        continue
                    files.append(entry.name)
                    if is_meeting(entry.name):
                        yield Input(path, len(path.parts) - len(root.parts))
            others[real] = count_others(files)
        except OSError as exc:
            unreadable[folder] = f"may not be read ({exc.strerror or exc})"


def written_before(ledger: Ledger) -> set[Path]:
    """The real paths of what a batch wrote, which is no input: its folder, and what is there."""
    folder = _real(ledger.out)
    entries = list(ledger.entries())
    own = {folder, *(folder / name for name in overview.MARKS)}
    own |= {folder / name for entry in entries for name in entry.outputs}
    return own - {_real(ledger.out / entry.source) for entry in entries}


def _add_written(folder: Path, written: set[Path]) -> None:
    """Add what another batch wrote into a folder to what is known to be written."""
    if folder not in written and (folder / FOLDER / "meetings").is_dir():
        written |= written_before(Ledger(folder)) - {folder}


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
