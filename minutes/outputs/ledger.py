"""What a batch has written, from what, with which hash: how it knows what is done and whose it is.

One file a meeting, in `.minutes/` of the output folder, each written whole. An entry is written
before the outputs too, with what they are about to be (`intended`), so that after a crash between
the two what is there is not taken for the work of a hand.

Others may write into the folder, or have sent it: an entry that names a file outside of it is none,
and no link below it is followed to write or to delete.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from minutes import files, serialization
from minutes.errors import OutputError
from minutes.files import content_hash, write_all
from minutes.outputs import approval, ownership
from minutes.outputs.approval import Approved
from minutes.outputs.ownership import Owner
from minutes.outputs.writing import output_stem
from minutes.records import DatedBy, Said, state

__all__ = [
    "FOLDER",
    "Action",
    "Decision",
    "Entry",
    "Ledger",
    "State",
    "Summary",
    "of_record",
    "state_of",
]

log = logging.getLogger(__name__)

FOLDER = ".minutes"
SAID = "said"  # the folder in it of what is searched
PATIENCE = 2.0  # seconds in which the processes of a batch that was killed are gone
# What files.write_all leaves of an entry, of what was said, or of the files of the folder itself
# when it is killed.
LEFT = re.compile(
    r"\.([0-9a-f]{32}\.(json|gz)|batch\.json|index\.html|actions\.(csv|ics))\.[a-z0-9_]{8}"
)


@dataclass(frozen=True, slots=True)
class State:
    """What tells that a file is as it was, without reading it."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Written:
    """An output as it was written."""

    sha256: str
    state: State


@dataclass(frozen=True, slots=True)
class Action:
    """An action of a meeting. `owner` is a name, `due` an ISO 8601 date or words, "" unknown.

    `speaker` is the name of who said it. `text` is that of the point, by which an action is known
    from one time to the next; it may begin with `context`, said before: None where an older version
    wrote it. `due_words` are those that a day was read from, where they have to stand beside it;
    `due_last` is the last day on which it is not overdue, `due_said` the words for when, as they
    were said, wherever there are any: both are None where an older version wrote it.
    """

    point: str
    text: str
    start: float
    owner: str = ""
    due: str = ""
    speaker: str = ""
    context: tuple[Said, ...] | None = None
    due_words: str = ""
    due_last: str | None = None
    due_said: str | None = None

    @property
    def statement(self) -> str:
        """Its text without what was said before."""
        return state(self.text, [said.words for said in self.context or ()])


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision of a meeting, with a text and a context as an action has."""

    text: str
    context: tuple[Said, ...] = ()

    @property
    def statement(self) -> str:
        """Its text without what was said before."""
        return state(self.text, [said.words for said in self.context])


@dataclass(frozen=True, slots=True)
class Summary:
    """What the overview tells of a meeting; decisions are texts where an older version wrote it."""

    id: str
    title: str
    duration: float
    recorded_at: str | None = None
    dated_by: DatedBy | None = None
    language: str | None = None
    speakers: tuple[str, ...] = ()
    decisions: tuple[Decision | str, ...] = ()
    actions: tuple[Action, ...] = ()

    @property
    def is_older(self) -> bool:
        """Whether it does not tell what was said before from what is stated, or until when."""
        texts = any(isinstance(one, str) for one in self.decisions)
        actions = ((one.context, one.due_last, one.due_said) for one in self.actions)
        return texts or any(None in known for known in actions)


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting whose outputs were written.

    `source` is the path of the recording or transcript as seen from the output folder, `mount`
    where the drive that it is on is mounted, "" unknown. `made_from` stands for the options,
    engines and version that shaped the outputs, "" where they are to be made again. `outputs` are
    by path within the output folder, `intended` what those about to be written will hash to: empty
    once they are there. `kept` were there already and are not ours.
    """

    name: str
    source: str
    state: State
    sha256: str
    made_from: str
    summary: Summary
    outputs: Mapping[str, Written] = field(default_factory=dict)
    intended: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    mount: str = ""


class Ledger:
    """The entries of an output folder, by the names of the meetings."""

    def __init__(self, out: Path, *, quiet: bool = False) -> None:
        """The ledger of a folder; a `quiet` one does not tell which entries cannot be read."""
        self.out, self._quiet = out, quiet
        self._folder = out / FOLDER / "meetings"

    def find(self, name: str) -> Entry | None:
        """The entry of a name; None where there is none that can be read."""
        return self._load(self.path(name))

    def entries(self) -> Iterator[Entry]:
        """Every entry, in no order that matters."""
        for path in sorted(self._folder.glob("*.json")):
            if entry := self._load(path):
                yield entry

    def keep(self, entry: Entry) -> None:
        """Write an entry.

        Raises:
            OutputError: the disk is full, or the folder cannot be written.
        """
        write_all({self.path(entry.name): serialization.dump(entry).encode()}, within=self.out)

    def owner(self, path: Path, entry: Entry | None) -> Owner:
        """Whose a file of a meeting is; one that was not touched since is not read for it."""
        name = path.relative_to(self.out).as_posix()
        written = entry.outputs.get(name) if entry else None
        if written and written.state == _state(path) and approval.of(path) is None:
            return "minutes"
        known = {written.sha256} if written else set()
        return ownership.owner(path, known | ({entry.intended.get(name, "")} if entry else set()))

    def put(self, entry: Entry, contents: Mapping[Path, bytes]) -> tuple[Entry, tuple[str, ...]]:
        """Write a meeting's outputs, but for those that a person or a team owns.

        Args:
            entry: of the meeting, without outputs.

        Returns:
            The entry that is kept, and which outputs were written.

        Raises:
            OutputError: the disk is full, or the folder cannot be written.
        """
        before = self.find(entry.name)
        hashes = {path: hashlib.sha256(content).hexdigest() for path, content in contents.items()}
        there = {path for path in contents if path.is_file() and content_hash(path) == hashes[path]}
        owners = {path: self.owner(path, before) for path in contents}
        kept = {
            path
            for path, who in owners.items()
            if who == "team" or (who == "person" and path not in there)
        }
        new = {path: content for path, content in contents.items() if path not in there | kept}
        within = {path: path.relative_to(self.out).as_posix() for path in contents}
        entry = replace(
            entry,
            outputs=dict(before.outputs) if before else {},
            intended={within[path]: hashes[path] for path in contents if path not in kept},
            kept=tuple(within[path] for path in contents if path in kept),
        )
        self.keep(entry)
        if before and before.intended:
            self._sweep(contents)
        write_all(new, within=self.out)
        ours = {
            within[path]: Written(hashes[path], state_of(path))
            for path in contents
            if path not in kept
        }
        entry = replace(entry, outputs={**entry.outputs, **ours}, intended={})
        self.keep(entry)
        return entry, tuple(within[path] for path in new)

    def renew(self, entry: Entry, record: Path, approved: Approved, summary: Summary) -> None:
        """Keep that what was approved stands in place of what was made.

        Args:
            entry: as it was before.
            record: of the meeting, in whose folder the approved files are.
        """
        entry = self.find(entry.name) or entry  # as it is by now
        ours: dict[str, Written] = {}
        for file, sha256 in approved.outputs.items():
            path = record.with_name(file)
            ours[path.relative_to(self.out).as_posix()] = Written(sha256, state_of(path))
        self.keep(
            replace(
                entry,
                summary=summary,
                outputs={**entry.outputs, **ours},
                intended={},
                kept=tuple(file for file in entry.kept if file not in ours),
            )
        )

    def sweep(self) -> None:
        """Take away what a killed batch left aside when it was writing here."""
        for folder in (self._folder, self.out / FOLDER / SAID, self.out):
            for left in folder.glob(".*.????????"):
                if left.is_file() and LEFT.fullmatch(left.name):
                    left.unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep any other batch out of the output folder.

        Raises:
            OutputError: one is at work there, or the folder cannot be written.
        """
        handle = self._opened("lock")
        try:
            _lock(handle, self.out)
            yield
        finally:
            os.close(handle)

    @contextmanager
    def writing(self, *, alone: bool = False) -> Iterator[None]:
        """Wait while minutes are being approved here; `alone`, also while others are written.

        Raises:
            OutputError: the folder cannot be written.
        """
        handle = self._opened("writing")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
            yield
        finally:
            os.close(handle)

    def path(self, name: str) -> Path:
        """Where the entry of a name is."""
        # By a hash, because a meeting's name can be as long as a file's may be.
        return self._folder / f"{hashlib.sha256(os.fsencode(name)).hexdigest()[:32]}.json"

    def _opened(self, name: str) -> int:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            with files.entered(self.out / FOLDER, self.out) as folder:
                return os.open(name, flags, 0o666, dir_fd=folder)
        except OSError as exc:
            raise OutputError(
                self.out, f"cannot be written ({exc.strerror})", "choose another --output-dir"
            ) from exc

    def delete(self, name: str) -> None:
        """Delete a file of the output folder, and the folders above it that are empty then.

        One that is not there is no matter.

        Raises:
            OutputError: it cannot be deleted.
        """
        path = self.out / name
        try:
            with files.entered(path.parent, self.out, make=False) as folder:
                os.unlink(path.name, dir_fd=folder)
        except FileNotFoundError:
            pass
        except OSError as exc:
            raise OutputError(
                path, f"cannot be deleted ({exc.strerror or exc})", "check the rights to its folder"
            ) from exc
        with suppress(OSError):  # what mirrored folders of recordings may be empty now
            for above in path.relative_to(self.out).parents[:-1]:
                (self.out / above).rmdir()

    def _load(self, path: Path) -> Entry | None:
        try:
            entry = serialization.load(Entry, files.read(path))
            for name in (entry.name, *entry.outputs, *entry.intended, *entry.kept):
                if not _is_within(name):
                    raise ValueError(f"it names a file outside of the folder, {name!r}")
            if "\0" in entry.source or not Path(entry.source).name:
                raise ValueError(f"it names no recording, {entry.source!r}")
            return entry
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as exc:
            if not self._quiet:
                log.warning("%s: cannot be used (%s); its meeting is made again", path, exc)
            return None

    def _sweep(self, paths: Iterable[Path]) -> None:
        """Take away what a killed process left aside when it was writing these files."""
        for path in paths:
            left = re.compile(rf"\.{re.escape(path.name[:80])}\.[a-z0-9_]{{8}}")
            with suppress(OSError), files.entered(path.parent, self.out, make=False) as folder:
                for name in os.listdir(folder):  # noqa: PTH208
                    if left.fullmatch(name):
                        os.unlink(name, dir_fd=folder)


def _is_within(name: str) -> bool:
    """Whether a path within a folder is one, and its plainest form."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts


def _lock(handle: int, out: Path) -> None:
    last = time.monotonic() + PATIENCE
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            if time.monotonic() > last:
                raise OutputError(
                    out,
                    "another batch is running there",
                    "wait for it, or choose another --output-dir",
                ) from exc
        time.sleep(0.05)


def state_of(path: Path) -> State:
    """A file's size and time of change."""
    found = path.stat()
    return State(found.st_size, found.st_mtime_ns)


def of_record(record: Path) -> tuple[Ledger, Entry] | None:
    """The entry of the batch that wrote a record, in the nearest folder above that has one."""
    for folder in record.parents:
        if (folder / FOLDER / "meetings").is_dir():
            ledger = Ledger(folder)
            name = record.with_name(output_stem(record)).relative_to(folder).as_posix()
            if entry := ledger.find(name):
                return ledger, entry
    return None


def _state(path: Path) -> State | None:
    try:
        return state_of(path)
    except OSError:
        return None
