"""What a batch asks of an engine that runs it, here or on a cluster."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from minutes.batch.making import MeetingResult
from minutes.batch.planning import Task
from minutes.options import Options

__all__ = [
    "Done",
    "Event",
    "Failed",
    "PassedOver",
    "Runner",
    "Step",
    "Warned",
    "idle",
    "with_room",
    "with_threads",
]

AHEAD = 2  # tasks a worker holds: one is heard while the next is decoded


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of a meeting is `completed` out of `total`."""

    name: str
    step: str
    completed: float
    total: float


@dataclass(frozen=True, slots=True)
class Warned:
    """A worker has something to say that is not of one meeting alone."""

    message: str


@dataclass(frozen=True, slots=True)
class Done:
    """A meeting is made and its outputs are on the disk. `seconds` is how long that took.

    `cached`: what was said had been recognised before, and was read from the cache.
    """

    name: str
    made: MeetingResult
    seconds: float
    cached: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """A meeting cannot be made. `details` is a traceback where the failure is a defect of ours."""

    name: str
    reason: str
    seconds: float = 0.0
    details: str = ""


@dataclass(frozen=True, slots=True)
class PassedOver(Failed):
    """A file that nobody named is no meeting, for a `reason`: nothing is made, nothing is wrong."""


Event = Step | Warned | Done | Failed


class Runner(Protocol):
    """Makes meetings, several at a time, with models that stay loaded from one to the next.

    Every task ends in one Done or one Failed, of which a PassedOver is one, in any order; a worker
    that is lost costs the stage in progress, and its meetings are tried again.
    """

    def run(self, tasks: Sequence[Task]) -> Iterator[Event]:
        """What happens, as it happens. May be called again while the runner is open."""
        ...

    def close(self) -> None:
        """Stop at once, whatever is under way."""
        ...


class HoldsTasks(Protocol):
    """What does a runner's work, with the tasks that it holds, by name."""

    @property
    def tasks(self) -> Mapping[str, Task]: ...


W = TypeVar("W", bound=HoldsTasks)


def idle(workers: Sequence[W]) -> W | None:
    """A worker that has nothing to do."""
    return next((worker for worker in workers if not worker.tasks), None)


def with_room(
    workers: Sequence[W], waiting: Sequence[Task], suspects: Collection[str], jobs: int
) -> W | None:
    """A worker that can prepare the first task that waits, beside the one it has.

    Suspects run alone, so that it is known which task costs its worker; and the last tasks, as many
    as there are workers, are left to whoever is free first.
    """
    if waiting[0].name in suspects or len(waiting) < jobs:
        return None
    return next(
        (
            worker
            for worker in workers
            if len(worker.tasks) < AHEAD and not any(name in suspects for name in worker.tasks)
        ),
        None,
    )


def with_threads(options: Options, threads: int) -> Options:
    """The options, for so many cores a meeting."""
    return replace(options, runtime=replace(options.runtime, threads=threads))
