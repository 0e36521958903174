"""A meeting whose file and outputs are far away: fetched, made here, and sent."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from minutes import outputs
from minutes.batch import making
from minutes.batch.making import MeetingResult, Prepared, UnsavedMinutes
from minutes.batch.mirror import Mirror, fetch, open_file_system, send
from minutes.batch.planning import Task
from minutes.cache import Cache
from minutes.errors import MinutesError
from minutes.outputs import approval
from minutes.outputs.ledger import Entry, Ledger
from minutes.progress import Progress

__all__ = ["FarMaker"]


@dataclass(frozen=True, slots=True)
class _Copy:
    """A task as it is here, and the mirror that its files lie in."""

    task: Task
    mirror: Mirror


class FarMaker:
    """Makes meetings whose tasks name far files by their paths in the mirror of the planner.

    Args:
        root: the root of that mirror, which needs not be on this node.
    """

    def __init__(self, root: Path) -> None:
        self._planner = Mirror(root)
        self._copies: dict[str, _Copy] = {}
        self._own = f"far-{socket.gethostname()}-"

    def prepare(self, task: Task, cache: Cache, progress: Progress) -> Prepared:
        """Fetch a file and prepare it; its state is that of the far one."""
        folder = cache.folder or Path(tempfile.gettempdir())
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sweep(folder)
        root = Path(tempfile.mkdtemp(prefix=f"{self._own}{os.getpid()}-", dir=folder))
        mirror = Mirror(root)
        copy = self._copies[task.name] = _Copy(self._moved(task, mirror), mirror)
        with self._cleaning(task, done=False):
            state = fetch(mirror.address(copy.task.path), copy.task.path, keep_time=True)
            return replace(making.prepare(copy.task, cache, progress), state=state)

    def recognise(
        self, task: Task, prepared: Prepared, cache: Cache, progress: Progress
    ) -> UnsavedMinutes:
        """The minutes of a prepared meeting."""
        with self._cleaning(task, done=False):
            return making.recognise(self._copies[task.name].task, prepared, cache, progress)

    def write(
        self, task: Task, heard: UnsavedMinutes, cache: Cache, progress: Progress
    ) -> MeetingResult:
        """Render, and send what is new; outputs that were edited far away stay as they are."""
        with self._cleaning(task, done=True):
            copy = self._copies[task.name]
            ledger = Ledger(copy.task.out)
            own = copy.task.options.output
            planned = outputs.plan_outputs(copy.task.path, own, Path(task.name).name)
            mark = approval.mark(own.output_dir, Path(task.name).name)
            for path in (ledger.path(task.name), mark, *planned):
                _fetch_if_there(copy.mirror.address(path), path)
            before = ledger.find(task.name)
            made = making.write(copy.task, heard, cache, progress)
            _send(made, before, ledger, copy.mirror)
            return made

    def _moved(self, task: Task, mirror: Mirror) -> Task:
        """The task in a mirror here."""

        def moved(path: Path) -> Path:
            return mirror.root / path.relative_to(self._planner.root)

        output = replace(task.options.output, output_dir=moved(task.options.output.output_dir))
        options = replace(task.options, output=output)
        return replace(task, path=moved(task.path), out=moved(task.out), options=options)

    @contextmanager
    def _cleaning(self, task: Task, *, done: bool) -> Iterator[None]:
        """Take the copy away where the meeting has ended, and speak of the far file in errors."""
        mirror = self._copies[task.name].mirror
        ended = True
        try:
            yield
            ended = done
        except MinutesError as exc:
            raise type(exc)(mirror.told(exc.subject), mirror.told(exc.problem), exc.remedy) from exc
        finally:
            if ended:
                del self._copies[task.name]
                shutil.rmtree(mirror.root, ignore_errors=True)

    def _sweep(self, folder: Path) -> None:
        """Take away what workers of this node that were killed have left."""
        for left in folder.glob(f"{self._own}*-*"):
            process = left.name.removeprefix(self._own).partition("-")[0]
            with suppress(ValueError, PermissionError):
                try:
                    os.kill(int(process), 0)
                except ProcessLookupError:
                    shutil.rmtree(left, ignore_errors=True)


def _fetch_if_there(address: str, path: Path) -> None:
    system, there = open_file_system(address)
    if system.exists(there):
        fetch(address, path)


def _send(made: MeetingResult, before: Entry | None, ledger: Ledger, mirror: Mirror) -> None:
    """Send outputs between two states of their entry, as `making.write` writes them."""
    entry = ledger.path(made.entry.name)
    if made.written:
        hashes = {name: made.entry.outputs[name].sha256 for name in made.written}
        known = before.outputs if before else {}
        ledger.keep(replace(made.entry, outputs=known, intended=hashes))
        send(entry, mirror.address(entry))
        for name in made.written:
            send(ledger.out / name, mirror.address(ledger.out / name))
        ledger.keep(made.entry)
    send(entry, mirror.address(entry))
