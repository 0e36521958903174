"""Minutes appear as recordings arrive: a folder is looked at again and again.

By looking and not by notices of the system, which network drives do not give. What is done is in
the ledger, so that a watch which was stopped or killed goes on where it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from minutes import outputs
from minutes.batch.finding import FoundInputs, Input, find_sources
from minutes.batch.processing import Observer, carry_out, written_before
from minutes.batch.report import Report
from minutes.batch.running import Runner
from minutes.errors import InputError
from minutes.options import Options
from minutes.outputs.ledger import Ledger, State, state_of

__all__ = ["Settled", "watch"]


class Settled:
    """Which files have stopped growing: those whose size and time have been the same for a while.

    Args:
        seconds: how long they must have been.
        clock: seconds from any start.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._clock = seconds, clock
        self._seen: dict[Path, tuple[State, float]] = {}
        self._tried: dict[Path, State] = {}

    def take(self, found: FoundInputs) -> FoundInputs:
        """The inputs that are at rest and new: what was taken comes again only if it changes."""
        now = self._clock()
        ready: list[Input] = []
        seen: dict[Path, tuple[State, float]] = {}
        for one in found.inputs:
            try:
                state = state_of(one.path)
            except OSError:  # it is being moved
                continue
            before, since = self._seen.get(one.path, (None, now))
            since = since if before == state else now
            seen[one.path] = (state, since)
            if state.size and now - since >= self._seconds and self._tried.get(one.path) != state:
                ready.append(one)
                self._tried[one.path] = state
        self._seen = seen
        return FoundInputs(tuple(ready))


def watch(
    places: Sequence[str | Path],
    options: Options,
    *,
    runner: Runner,
    jobs: int,
    observer: Observer,
    recursive: bool = False,
    settle: float = 10.0,
    interval: float = 2.0,
) -> Iterator[Report]:
    """Make the minutes of what is in some places, and of what comes to be there, without end.

    Args:
        settle: seconds for which a file must not have changed.
        interval: seconds between two looks.

    Yields:
        The report of each round that had something to do.

    Raises:
        InputError: a place does not exist.
        OutputError: the output folder cannot be written, or a batch is at work there.
        TemplateError: the template cannot be used.
    """
    outputs.check_writable([], options.output)
    ledger = Ledger(options.output.output_dir.absolute())
    settled = Settled(settle)
    for place in places:
        if not Path(place).is_dir():
            raise InputError(place, "is no folder", "name a folder to watch")
    with ledger.locked():
        written = written_before(ledger)
        while True:
            ready = settled.take(_looked(places, recursive, written))
            if ready.inputs:
                yield carry_out(ready, ledger, options, runner=runner, jobs=jobs, observer=observer)
                written = written_before(ledger)
            time.sleep(interval)


def _looked(places: Sequence[str | Path], recursive: bool, leave_out: set[Path]) -> FoundInputs:
    try:
        return find_sources(places, recursive=recursive, leave_out=leave_out)
    except InputError:  # nothing there yet, or the drive is away for a moment
        return FoundInputs()
