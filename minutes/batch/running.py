"""What a batch asks of an engine that runs it, here or on a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from minutes.batch.making import MeetingResult
from minutes.batch.planning import Task

__all__ = ["Done", "Event", "Failed", "Runner", "Step", "Warned"]


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


Event = Step | Warned | Done | Failed


class Runner(Protocol):
    """Makes meetings, several at a time, with models that stay loaded from one to the next.

    Every task ends in one Done or one Failed, in any order; a worker that is lost costs the stage
    in progress, and its meetings are tried again.
    """

    def run(self, tasks: Sequence[Task]) -> Iterator[Event]:
        """What happens, as it happens. May be called again while the runner is open."""
        ...

    def close(self) -> None:
        """Stop at once, whatever is under way."""
        ...
