"""Folders, patterns and files to the meetings that they hold."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from minutes import files
from minutes.batch import overview
from minutes.errors import InputError
from minutes.outputs import approval
from minutes.outputs.aside import is_aside
from minutes.outputs.ledger import FOLDER, Entry, Ledger
from minutes.record_files import ENDING
from minutes.transcripts import forms

__all__ = [
    "MAGIC",
    "SELDOM",
    "FoundInputs",
    "Input",
    "Written",
    "add_input",
    "count_others",
    "find_sources",
    "is_folder",
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
# What counts, beside suffixes, the files that are left out because a batch wrote them.
WRITTEN, EDITED = "written by a batch", "changed since a batch wrote it"

# By real path, what a batch wrote, with the entry that says so: None for what is told by its name.
Written = Mapping[Path, tuple[Ledger, Entry] | None]


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

    `left_out` is how many files of each suffix in the folders are taken for no meeting, and how
    many that may be one or are named are left out because a batch wrote them.
    """

    inputs: tuple[Input, ...] = ()
    unreadable: dict[Path, str] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)


def find_sources(
    places: Sequence[str | Path],
    *,
    recursive: bool = False,
    leave_out: Written | None = None,
    may_be_empty: bool = False,
) -> FoundInputs:
    """The recordings and transcripts in some places.

    Hidden files are not taken up, links are followed but no folder is entered twice, and of
    several ways to one file the first is taken.

    Args:
        places: files, folders, and patterns with *, ? and ** that the shell has left alone.
        recursive: whether to look into folders within folders.
        leave_out: what the batch before wrote, as `written_before` has it. What the ledger of a
            folder that is looked into, or that a named file is in, says that a batch wrote is no
            input either; what was edited since is one where it is named.
        may_be_empty: whether it is no error that there is nothing in any place.

    Raises:
        InputError: a place does not exist, or there is nothing in any of them.
    """
    look = _Look(leave_out or {})
    inputs: dict[Path, Input] = {}
    for path in map(Path, places):
        if not path.is_dir():  # before the folders, as talks/* names files and folders beside them
            look.ask(_real(path).parent)
    for place in places:
        for one in look.take(place, recursive):
            add_input(inputs, _real(one.path), one)
    left_out = look.left_out(inputs)
    if not inputs and not look.unreadable and not may_be_empty:
        remedy = "name another folder" if recursive else "give --recursive to look into its folders"
        if seldom := sorted(SELDOM & left_out.keys()):
            remedy = f"name its files of {', '.join(seldom)} to have them taken"
        if any(_real(path) in look.left for path in map(Path, places)):
            remedy = "a batch wrote what is named; name what it was made from"
        where = ", ".join(map(str, places))
        raise InputError(where, "no recordings or transcripts there", remedy)
    ordered = sorted(inputs.values(), key=lambda one: os.fsencode(one.path))
    return FoundInputs(tuple(ordered), look.unreadable, left_out)


def add_input(inputs: dict[Path, Input], key: Path, one: Input) -> None:
    """Add an input to those that are found; of several ways to it the first counts."""
    before = inputs.setdefault(key, one)
    inputs[key] = replace(before, named=before.named or one.named)


class _Look:
    """Looks into places, and keeps what is not taken there, and why.

    `left` are the real paths of files that a batch wrote, and what they are counted as.
    """

    def __init__(self, own: Written) -> None:
        self.unreadable: dict[Path, str] = {}
        self.left: dict[Path, str] = {}
        self._own, self._others = own, dict[Path, tuple[Ledger, Entry] | None]()
        self._asked: set[Path] = set()  # folders whose ledgers are known
        self._counts: dict[Path, Counter[str]] = {}

    def take(self, place: str | Path, recursive: bool) -> Iterator[Input]:
        """The inputs of a place."""
        path = Path(place)
        if path.is_dir():
            yield from self._within(path, recursive)
        elif os.path.lexists(path):
            yield from self._named(path)  # a shell gives all files of a folder for talks/*
        elif any(sign in str(place) for sign in MAGIC):
            for name in sorted(glob.glob(str(place), recursive=True)):  # noqa: PTH207
                if not Path(name).is_dir():
                    yield from self._named(Path(name))
        else:
            raise InputError(path, "there is no such file or folder", "check the name")

    def left_out(self, inputs: Mapping[Path, Input]) -> Counter[str]:
        """How many files of each kind are left out, but for those that are inputs after all."""
        counts = Counter(why for path, why in self.left.items() if path not in inputs)
        return sum(self._counts.values(), counts)

    def _named(self, path: Path) -> Iterator[Input]:
        real = _real(path)
        self.ask(real.parent)
        if self._is_written(real, named=True):
            self.left[real] = WRITTEN
        else:
            yield Input(path, named=True)

    def _within(self, root: Path, recursive: bool) -> Iterator[Input]:
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
                real = _real(folder)
                self.ask(real)
                approved: set[str] = set()
                with suppress(OSError):  # another's, and kept to himself
                    approved = approval.names(folder)  # what was written when they were approved
                names: list[str] = []
                with os.scandir(folder) as entries:
                    for entry in sorted(entries, key=lambda entry: entry.name):
                        path = folder / entry.name
                        if entry.name.startswith(".") or entry.name in approved:
                            continue
                        if self._is_written(real / entry.name):
                            continue
                        if is_folder(entry):
                            folders += [path] if recursive else []
                            continue
                        names.append(entry.name)
                        if is_meeting(entry.name):
                            yield Input(path, len(path.parts) - len(root.parts))
                self._counts[real] = count_others(names)
            except OSError as exc:
                self.unreadable[folder] = f"may not be read ({exc.strerror or exc})"

    def _is_written(self, real: Path, *, named: bool = False) -> bool:
        """Whether a batch wrote a file, or in a folder one of its name."""
        own = real in self._own
        if not own and real not in self._others:
            return False
        known = self._own[real] if own else self._others[real]
        if known is None:
            return own or (named and _has_mark(real))
        ledger, entry = known
        edited = False
        with suppress(OSError):  # nobody may read it
            edited = ledger.owner(real, entry) == "person"
        if edited and named:
            return False
        if is_meeting(real.name) and (edited or not own):
            self.left[real] = EDITED if edited else WRITTEN
        return True

    def ask(self, folder: Path) -> None:
        """Ask the ledger of a folder what a batch wrote there."""
        if folder in self._asked:
            return
        self._asked.add(folder)
        if folder not in self._own and os.path.isdir(folder / FOLDER / "meetings"):  # noqa: PTH112
            self._others |= written_before(Ledger(folder, quiet=True))
            self._others.pop(folder, None)


def written_before(ledger: Ledger) -> dict[Path, tuple[Ledger, Entry] | None]:
    """What a batch wrote, which is no input: its folder, and what is there."""
    real = Ledger(_real(ledger.out))  # paths are seen from it
    entries = list(ledger.entries())
    own: dict[Path, tuple[Ledger, Entry] | None] = {real.out: None}
    own |= {real.out / name: None for name in overview.MARKS}
    own |= {real.out / name: (real, entry) for entry in entries for name in entry.outputs}
    for entry in entries:
        own.pop(_real(ledger.out / entry.source), None)
    return own


def _has_mark(path: Path) -> bool:
    """Whether a file that is called as one of an overview is one."""
    with suppress(OSError), files.open_regular(path, follow=False) as file:
        return overview.is_ours(path.name, file.read(overview.BEGINNING))
    return False


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether what a folder holds is one, or a link to one."""
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
    except (OSError, RuntimeError, ValueError):  # links in a loop, NUL: it fails when it is opened
        return path.absolute()
