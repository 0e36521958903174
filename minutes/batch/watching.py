"""Minutes appear as recordings arrive in a folder.

The system gives notice of what comes (inotify on Linux), so that nothing is done while nothing
comes. Network drives give none: whatever is noticed, folders are looked at again now and then. What
is done is in the ledger, so that a watch which was stopped or killed goes on where it was.
"""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import chain
from pathlib import Path

from minutes import outputs
from minutes.batch import moving, removing
from minutes.batch.away import folders as folders_of
from minutes.batch.finding import (
    SELDOM,
    FoundInputs,
    Input,
    Written,
    find_sources,
    written_before,
)
from minutes.batch.moving import Moved
from minutes.batch.processing import Observer, carry_out
from minutes.batch.removing import Gone
from minutes.batch.report import Report, Row
from minutes.batch.running import Runner
from minutes.errors import InputError
from minutes.options import Options
from minutes.outputs.ledger import Ledger, State, state_of

__all__ = ["SETTLE", "Notices", "Settled", "is_written", "notices", "watch"]

log = logging.getLogger(__name__)

SETTLE = 10.0  # seconds without a change after which a file is taken that may be written still
_CLOSED = 1.0  # seconds for one that nobody has open to write it
_TICK = 1.0  # seconds after which what is not at rest yet is looked at again
_SLOWLY = 15.0  # seconds between two looks of which there was no notice
_STILL = 0.2  # seconds without a further notice, after which there is a look
_MOST = 1.6  # seconds for which further ones put it off
_WITHOUT = 2.0  # seconds between two looks where there are no notices at all

_EMPTY = "is empty; minutes are made of it as soon as something is in it"

Notices = Callable[[Sequence[str | Path], bool], Iterator[bool]]


class Settled:
    """Which files have stopped growing: those whose size and time have been the same for a while.

    Args:
        seconds: how long they must have been. None: a second where nobody has the file open to
            write it, else `SETTLE`.
        clock: seconds from any start.
    """

    def __init__(self, seconds: float | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._clock = seconds, clock
        self._seen: dict[Path, tuple[State, float]] = {}
        self._tried: dict[Path, State] = {}
        self._unreadable: dict[Path, str] = {}

    @property
    def waiting(self) -> bool:
        """Whether a file is there that is not at rest yet."""
        return any(self._tried.get(path) != state for path, (state, _) in self._seen.items())

    def take(self, found: FoundInputs) -> FoundInputs:
        """What is at rest and new: an input that was taken comes again only if it changes.

        One that is empty is told among those that cannot be read.
        """
        now = self._clock()
        ready: list[Input] = []
        empty: dict[Path, str] = {}
        seen: dict[Path, tuple[State, float]] = {}
        for one in found.inputs:
            try:
                state = state_of(one.path)
            except OSError:  # it is being moved
                continue
            before, since = self._seen.get(one.path, (None, now))
            since = since if before == state else now
            seen[one.path] = (state, since)
            if self._tried.get(one.path) == state or not self._rests(one.path, state, now - since):
                continue
            self._tried[one.path] = state
            if state.size:
                ready.append(one)
            else:
                empty[one.path] = _EMPTY
        self._seen = seen
        known, self._unreadable = self._unreadable, found.unreadable
        unreadable = {path: why for path, why in found.unreadable.items() if path not in known}
        return FoundInputs(tuple(ready), unreadable | empty)

    def _rests(self, path: Path, state: State, seconds: float) -> bool:
        """Whether a file that has not changed for some seconds is at rest."""
        if self._seconds is not None:
            return seconds >= self._seconds
        closed = state.size > 0 and seconds >= _CLOSED and is_written(path) is False
        return seconds >= SETTLE or closed


def is_written(path: Path) -> bool | None:
    """Whether somebody has a file open to write it; None where the system does not tell.

    Linux gives a lease to read only where nobody has (fcntl(2), F_SETLEASE), to a file's owner.
    """
    if not hasattr(fcntl, "F_SETLEASE"):
        return None
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        # Who opens it meanwhile is let in at once, with a signal to us: one that nobody minds.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        return False
    except BlockingIOError:
        return True
    except OSError:  # another's file, or on a network drive
        return None
    finally:
        os.close(handle)


def notices(places: Sequence[str | Path], recursive: bool) -> Iterator[bool]:
    """Every second at least, whether to look: where the system gave notice, and now and then.

    Folders are watched anew now and then, as one that went away and came back is another.
    """
    from watchfiles import watch as changes

    told = False
    while True:
        begun = time.monotonic()
        look = True
        try:
            with closing(
                changes(
                    *places,
                    recursive=recursive,
                    watch_filter=None,
                    debounce=round(1000 * _MOST),
                    step=round(1000 * _STILL),
                    rust_timeout=round(1000 * _TICK),
                    yield_on_timeout=True,
                    ignore_permission_denied=True,
                )
            ) as noticed:
                for found in noticed:
                    yield look or bool(found)
                    look = False
                    if time.monotonic() - begun > _SLOWLY:
                        break
        except (OSError, RuntimeError) as exc:  # a folder is away, or too many are watched
            if not told:
                log.warning("no notice of new files (%s); looking every two seconds", exc)
                told = True
            yield True
            time.sleep(_WITHOUT)


def watch(
    places: Sequence[str | Path],
    options: Options,
    *,
    runner: Runner,
    jobs: int,
    observer: Observer,
    recursive: bool = False,
    settle: float | None = None,
    notices: Notices = notices,
) -> Iterator[Report]:
    """Make the minutes of what is in some places, and of what comes to be there, without end.

    What cannot be watched or written is told at once, before the first report is asked for.

    Args:
        settle: seconds for which a file must not have changed, as `Settled` has them.
        notices: when to look again.

    Yields:
        The report of each round that had something to do, with how all the others stand. `gone` are
        the meetings whose recordings were taken away since the one before, or before the first;
        those that may follow theirs, once no file is waiting that it may be.

    Raises:
        InputError: a place does not exist.
        OutputError: the output folder cannot be written, or a batch is at work there.
        TemplateError: the template cannot be used.
    """
    outputs.check_writable([], options.output)
    ledger = Ledger(options.output.output_dir.absolute())
    for place in places:
        if not Path(place).is_dir():
            raise InputError(place, "is no folder", "name a folder to watch")

    def rounds() -> Iterator[Report]:
        with ledger.locked():
            folders = _Folders(places, recursive, Settled(settle), ledger)
            for noticed in chain([True], notices(places, recursive)):
                change = folders.look() if noticed or folders.waiting else None
                if change is None:
                    continue
                ready, gone = change
                moved: tuple[Moved, ...] = ()
                if ready.inputs:
                    lost = removing.find(ledger, folders_of(places))
                    moved, _ = moving.follow(ledger, lost, ready)
                deleted = _drop_deleted(ledger, places)
                report = carry_out(
                    ready,
                    ledger,
                    options,
                    runner=runner,
                    jobs=jobs,
                    observer=observer,
                    earlier=folders.earlier,
                    places=folders_of(places),
                )
                told = {one.name for one in moved} | {one.name for one in deleted}
                folders.note(report, told)
                left = (one for one in gone if not one.is_deleted and one.name not in told)
                yield replace(report, gone=(*left, *deleted), moved=moved)

    return rounds()


class _Folders:
    """The folders of a watch, and what is known of them from one look to the next."""

    def __init__(
        self, places: Sequence[str | Path], recursive: bool, settled: Settled, ledger: Ledger
    ) -> None:
        self._places, self._recursive = places, recursive
        self._settled, self._ledger = settled, ledger
        self._written = written_before(ledger)
        self._rows: dict[str, Row] = {}  # how each input stands, by its source
        self._here: set[Path] | None = None  # what was there at the last look
        self._held: tuple[Gone, ...] = ()  # what is gone and not told yet
        self._told: Mapping[str, int] = {}  # what was left out, when it was told last

    @property
    def waiting(self) -> bool:
        """Whether something is there that is not at rest yet."""
        return self._settled.waiting

    @property
    def earlier(self) -> list[Row]:
        """How what is still there stood after the rounds before."""
        here = self._here or set()
        return [row for source, row in self._rows.items() if Path(source) in here]

    def look(self) -> tuple[FoundInputs, tuple[Gone, ...]] | None:
        """What there is to make or to tell, and what is gone; None where nothing is new."""
        if not all(Path(place).is_dir() for place in self._places):
            return None  # a drive is away for a moment
        found = _looked(self._places, self._recursive, self._written)
        ready = self._settled.take(found)
        there = {one.path for one in found.inputs} | set(found.unreadable)
        gone = (*self._held, *_gone(self._ledger, self._places, self._here, there))
        # What is not at rest yet may be where a recording is now, and its minutes follow it then.
        self._held = tuple(one for one in gone if one.kept and self.waiting)
        back = (one for one in gone if os.path.lexists(one.source))
        gone = tuple(one for one in gone if one not in {*self._held, *back})
        moved = any(str(path) in self._rows for path in there ^ (self._here or set()))
        self._here = there
        others = found.left_out
        news = ready.inputs or ready.unreadable or gone or moved
        if not news and _tell(others) == _tell(self._told):
            return None
        if others != self._told:
            ready, self._told = replace(ready, left_out=others), others
        return ready, gone

    def note(self, report: Report, told: Collection[str]) -> None:
        """Take notice of what a round made, and which meetings it told of that are not here."""
        self._held = tuple(one for one in self._held if one.name not in told)
        self._rows |= {row.source: row for row in report.meetings}
        self._written = written_before(self._ledger)


def _tell(left_out: Mapping[str, int]) -> dict[str, int]:
    """Of what was left out, what may be a transcript all the same, and is told at once."""
    return {suffix: count for suffix, count in left_out.items() if suffix in SELDOM}


def _looked(places: Sequence[str | Path], recursive: bool, leave_out: Written) -> FoundInputs:
    try:
        return find_sources(places, recursive=recursive, leave_out=leave_out, may_be_empty=True)
    except InputError:  # nothing there yet, or the drive is away for a moment
        return FoundInputs()


def _gone(
    ledger: Ledger, places: Sequence[str | Path], before: set[Path] | None, now: set[Path]
) -> tuple[Gone, ...]:
    """The meetings whose recordings are no longer there, of those that were there before.

    Args:
        before: what was there at the last look; None before the first, when all are told.
    """
    if before is not None and before <= now:
        return ()
    removing.note_mounts(ledger)
    gone = removing.find(ledger, folders_of(places))
    if before is None:
        return gone
    away = {os.path.abspath(path) for path in before - now}  # noqa: PTH100
    return tuple(one for one in gone if one.source in away)


def _drop_deleted(ledger: Ledger, places: Sequence[str | Path]) -> tuple[Gone, ...]:
    """Take the meetings from the lists whose recordings and minutes somebody deleted; these."""
    found = removing.find(ledger, folders_of(places))
    deleted = tuple(one for one in found if one.is_deleted)
    for one in deleted:
        removing.remove(ledger, one)
    return deleted
