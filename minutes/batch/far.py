"""A batch whose meetings or minutes are in buckets, or anywhere that fsspec reaches.

The planner needs little of them: what files there are, and the ledger. Both are held in a folder
here, the `RemoteFolder`, for as long as the batch goes; the workers fetch and send the meetings
themselves.
Nothing keeps two machines from writing into one far folder at a time: they would do the work twice.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from minutes import outputs
from minutes.batch import finding, overview
from minutes.batch.fetching import FarMaker
from minutes.batch.finding import FoundInputs, Input, add_input, written_before
from minutes.batch.making import MeetingResult
from minutes.batch.mirror import Mirror, open_file_system, remote_address, send, state_of_far
from minutes.batch.planning import Files, Task
from minutes.batch.processing import Observer, carry_out
from minutes.batch.report import Report
from minutes.batch.running import Done, Event, Failed, Runner, Warned
from minutes.batch.worker import Maker
from minutes.errors import InputError, OutputError
from minutes.options import Options
from minutes.outputs import approval
from minutes.outputs.ledger import FOLDER, Ledger, State, state_of

__all__ = ["RemoteFolder", "is_far", "remote_folder"]

INTERVAL = 30.0  # seconds between two times that the overview is sent while the batch goes


def is_far(places: Sequence[str | Path]) -> bool:
    """Whether any place is an address and no path."""
    return any(remote_address(place) for place in places)


@contextmanager
def remote_folder(out: str | Path) -> Iterator[RemoteFolder]:
    """What is known here of an output folder, which may be far."""
    with TemporaryDirectory(prefix="minutes-") as root:
        mirror = Mirror(Path(root).resolve())
        found = RemoteFolder(mirror, mirror.path(_address(out)))
        found.lay_out()
        yield found


@dataclass
class RemoteFolder(Files):
    """What a planner knows of far files, below the root of a mirror.

    `out` is where the output folder lies in it: entries of the ledger are there whole, outputs as
    empty files that say no more than that they exist. Inputs are not there; of them it has states.
    """

    mirror: Mirror
    out: Path
    states: dict[Path, State] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._sent: dict[Path, State] = {}
        self._last = time.monotonic()

    @property
    def maker(self) -> Callable[[], Maker]:
        """What makes the maker of these meetings in a worker."""
        return partial(FarMaker, self.mirror.root)

    def process(
        self,
        places: Sequence[str | Path],
        options: Options,
        *,
        runner: Runner,
        jobs: int,
        observer: Observer,
        recursive: bool = False,
    ) -> Report:
        """What `processing.process` does, for places and an output folder anywhere.

        Raises:
            InputError: a place cannot be read, or nothing is in any of them.
            OutputError: the output folder cannot be written.
            TemplateError: the template cannot be used.
        """
        options = replace(options, output=replace(options.output, output_dir=self.out))
        outputs.check_writable([], options.output)
        found = self.find(places, recursive=recursive)
        try:
            return carry_out(
                found,
                Ledger(self.out),
                options,
                runner=_FarRunner(runner, self),
                jobs=jobs,
                observer=observer,
                files=self,
            )
        finally:
            self.send_overview()

    def find(self, places: Sequence[str | Path], *, recursive: bool = False) -> FoundInputs:
        """The recordings and transcripts in some places, as `find_sources` finds them.

        Raises:
            InputError: a place cannot be read, or there is nothing in any of them.
        """
        inputs: dict[Path, Input] = {}
        unreadable: dict[Path, str] = {}
        others: dict[Path, set[str]] = {}
        counts: Counter[str] = Counter()
        own = written_before(Ledger(self.out))
        for place in places:
            above = self.out.is_relative_to(self.mirror.path(_address(place)))
            for one, state in self._within(place, recursive, unreadable, counts):
                outer = above and recursive and self.out in one.path.parents
                if one.path in own or outer:
                    continue
                if state is None:
                    others.setdefault(one.path.parent, set()).add(one.path.name)
                else:
                    add_input(inputs, one.path, one)
                    self.states[one.path] = state
        if not inputs and not unreadable:
            raise InputError(
                ", ".join(map(str, places)), "no recordings or transcripts there", "look elsewhere"
            )
        ordered = sorted(inputs.values(), key=lambda one: one.path)
        counts = sum(map(finding.count_others, others.values()), counts)
        return FoundInputs(tuple(ordered), unreadable, counts)

    def state(self, path: Path) -> State:
        """The state of an input when it was found."""
        if path not in self.states:
            raise FileNotFoundError(path)
        return self.states[path]

    def sha256(self, path: Path) -> str:
        """The SHA-256 of an input, read where it is."""
        system, there = open_file_system(self.mirror.address(path))
        with system.open(there, "rb") as file:
            digest = hashlib.sha256()
            while block := file.read(2**22):
                digest.update(block)
        return digest.hexdigest()

    def told(self, text: str) -> str:
        """A text with addresses for the paths of the mirror in it."""
        return self.mirror.told(text)

    def lay_out(self) -> None:
        """Fetch the ledger of the output folder, and note which files are there."""
        self.out.mkdir(parents=True)
        system, there = open_file_system(self.mirror.address(self.out))
        if not system.exists(there):
            return
        for name in system.find(there):
            within = str(name)[len(there) :].strip("/")
            if ".." in within.split("/"):
                continue
            path = self.out / within
            path.parent.mkdir(parents=True, exist_ok=True)
            if within.startswith(f"{FOLDER}/meetings/") or approval.is_mark(path):
                path.write_bytes(system.cat_file(name))
                continue
            if within in overview.MARKS:
                beginning = system.cat_file(name, end=overview.BEGINNING)
                if not overview.is_ours(within, beginning):
                    raise OutputError(
                        self.mirror.address(path),
                        "was not written by a batch and would be lost",
                        "move it, or choose another --output-dir",
                    )
            path.touch()

    def keep(self, made: MeetingResult) -> None:
        """Note what a worker has sent."""
        Ledger(self.out).keep(made.entry)
        for name in made.written:
            path = self.out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()

    def send_overview(self, interval: float = 0.0) -> None:
        """Send batch.json and the overview where they have changed, after an interval at most."""
        if time.monotonic() - self._last < interval:
            return
        self._last = time.monotonic()
        for name in overview.MARKS:
            path = self.out / name
            if path.is_file() and path.stat().st_size and self._sent.get(path) != state_of(path):
                send(path, self.mirror.address(path))
                self._sent[path] = state_of(path)

    def _within(
        self,
        place: str | Path,
        recursive: bool,
        unreadable: dict[Path, str],
        counts: Counter[str],
    ) -> Iterator[tuple[Input, State | None]]:
        """The files of a place, with their states; None for one that is taken for no meeting.

        Of files that are here such are counted only.
        """
        where = _address(place)
        scheme, _, rest = where.partition("://")
        if scheme in {"file", "local"}:
            found = finding.find_sources([rest], recursive=recursive)
            unreadable |= found.unreadable
            if not self.out.is_relative_to(self.mirror.path(where)):  # else minutes are there too
                counts.update(found.left_out)
            for one in found.inputs:
                path = self.mirror.path(f"{scheme}://{one.path.absolute()}")
                try:
                    yield replace(one, path=path), state_of(one.path)
                except OSError as exc:
                    unreadable[one.path] = f"may not be read ({exc.strerror or exc})"
            return
        try:
            listed = list(_listed(where, recursive))
        except InputError:
            raise
        except Exception as exc:  # each kind of bucket has errors of its own
            raise InputError(where, f"cannot be read ({exc})", "check the rights to it") from exc
        for name, depth, named, info in listed:
            try:
                path = self.mirror.path(f"{scheme}://{name}")
            except InputError as exc:
                if info:
                    unreadable[Path(name)] = exc.problem
            else:
                yield Input(path, depth, named), state_of_far(info) if info else None


class _FarRunner:
    """A runner that keeps the far folder up to date and speaks of far files by their addresses."""

    def __init__(self, runner: Runner, remote: RemoteFolder) -> None:
        self._runner, self._remote = runner, remote

    def run(self, tasks: Sequence[Task]) -> Iterator[Event]:
        for event in self._runner.run(tasks):
            if isinstance(event, Done):
                self._remote.keep(event.made)
            elif isinstance(event, Failed):
                event = replace(event, reason=self._remote.told(event.reason))
            elif isinstance(event, Warned):
                event = Warned(self._remote.told(event.message))
            yield event
            self._remote.send_overview(INTERVAL)

    def close(self) -> None:
        self._runner.close()


def _address(place: str | Path) -> str:
    return remote_address(place) or f"file://{Path(place).absolute()}"


def _listed(where: str, recursive: bool) -> Iterator[tuple[str, int, bool, dict[str, Any] | None]]:
    """Files of a far folder, of a pattern or of one name: path, depth and named as `Input`; state.

    The state is None where a file in a folder is taken for no meeting.
    """
    system, there = open_file_system(where)
    scheme = where.partition("://")[0]

    def plain(name: str) -> str:
        return name.removeprefix(f"{scheme}://").strip("/")

    if any(sign in there for sign in finding.MAGIC):
        for name, info in sorted(system.glob(there, detail=True).items()):
            if info["type"] == "file":
                yield plain(name), 1, True, info
    elif system.isdir(there):
        depth = None if recursive else 1
        for name, info in sorted(system.find(there, maxdepth=depth, detail=True).items()):
            within = plain(name).removeprefix(plain(there)).strip("/").split("/")
            hidden = any(part.startswith(".") for part in within)
            if not hidden:
                meeting = finding.is_meeting(within[-1])
                yield plain(name), len(within), False, info if meeting else None
    elif system.exists(there):
        yield plain(there), 1, True, system.info(there)
    else:
        raise InputError(where, "there is no such file or folder", "check the address")
