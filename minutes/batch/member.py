"""A worker of a cluster: the same as a local one, with queues for a pipe. Knows nothing of Ray."""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minutes.batch.making import MeetingResult, Prepared, UnsavedMinutes
    from minutes.batch.planning import Task
    from minutes.batch.running import Event
    from minutes.batch.worker import Maker
    from minutes.cache import Cache
    from minutes.progress import Progress

__all__ = ["Checked", "Member"]

PATIENCE = 5.0  # seconds that a call for events waits for one


class Member:
    """Meetings one after another, with models that stay loaded, in a process of their own.

    Args:
        threads: how many cores a meeting may use.
        cache: the folder of the stages' results; this user's on this node if None.
        maker: makes the maker of meetings, which is `making` if None.
    """

    def __init__(
        self, threads: int, cache: Path | None, maker: Callable[[], Maker] | None = None
    ) -> None:
        from minutes import assets
        from minutes.batch import making
        from minutes.batch.worker import Worker
        from minutes.cache import Cache

        os.environ["OMP_NUM_THREADS"] = str(threads)  # read by libraries that are imported later
        if "torch" in sys.modules:
            sys.modules["torch"].set_num_threads(threads)
        self._tasks: queue.SimpleQueue[Task] = queue.SimpleQueue()
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        checked = Checked(maker() if maker else making)
        self._worker = Worker(self, Cache(cache or assets.cache_folder()), checked)
        threading.Thread(target=self._work, daemon=True).start()

    def process(self) -> int:
        """The number of this process: the answer says that the worker is there."""
        return os.getpid()

    def take(self, task: Task) -> None:
        """A meeting to be made after those that were taken before."""
        self._tasks.put(task)

    def events(self) -> list[Event]:
        """What has happened since the last call; waits a while for something to happen."""
        found: list[Event] = []
        try:
            found.append(self._events.get(timeout=PATIENCE))
            while True:
                found.append(self._events.get_nowait())
        except queue.Empty:
            return found

    # The two ends of a pipe, for the worker.

    def recv(self) -> Task:
        return self._tasks.get()

    def send(self, event: Event) -> None:
        self._events.put(event)

    def _work(self) -> None:
        try:
            self._worker.work()
        finally:
            os._exit(1)  # so that the loss is noticed


@dataclass
class Checked:
    """A maker that makes no meeting with other engines than those it was planned with.

    Where a node lacks the weights that another has, `auto` would take a lesser engine in silence.
    """

    maker: Maker

    def prepare(self, task: Task, cache: Cache, progress: Progress) -> Prepared:
        """What the maker prepares.

        Raises:
            EngineUnavailable: engines, their weights, options' files or the version differ here.
        """
        from minutes import transcripts
        from minutes.batch.planning import made_from
        from minutes.errors import EngineUnavailable

        recording = not transcripts.is_transcript(task.path)
        if made_from(task.options, recording=recording) != task.made_from:
            raise EngineUnavailable(
                str(task.path),
                "the node has other engines, weights or files than the machine that planned",
                "install the same minutes, weights, template and agenda on every node",
            )
        return self.maker.prepare(task, cache, progress)

    def recognise(
        self, task: Task, prepared: Prepared, cache: Cache, progress: Progress
    ) -> UnsavedMinutes:
        return self.maker.recognise(task, prepared, cache, progress)

    def write(
        self, task: Task, heard: UnsavedMinutes, cache: Cache, progress: Progress
    ) -> MeetingResult:
        return self.maker.write(task, heard, cache, progress)
