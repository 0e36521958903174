"""Makers for workers on a cluster, which import them by name: they do harm on the way."""

from __future__ import annotations

import os
import signal
import time

from minutes.batch import making
from minutes.batch.fetching import FarMaker
from minutes.batch.making import MeetingResult, Prepared, UnsavedMinutes
from minutes.batch.planning import Task
from minutes.cache import Cache
from minutes.progress import Progress

__all__ = ["Deadly", "SlowFarMaker"]


class Deadly:
    """Makes meetings as ever, but for those called deadly, which kill the worker."""

    def prepare(self, task: Task, cache: Cache, progress: Progress) -> Prepared:
        return making.prepare(task, cache, progress)

    def recognise(
        self, task: Task, prepared: Prepared, cache: Cache, progress: Progress
    ) -> UnsavedMinutes:
        progress("waiting", 0, 1)
        if "deadly" in task.name:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.5)
        return making.recognise(task, prepared, cache, progress)

    def write(
        self, task: Task, heard: UnsavedMinutes, cache: Cache, progress: Progress
    ) -> MeetingResult:
        return making.write(task, heard, cache, progress)


class SlowFarMaker(FarMaker):
    """Takes a second longer for each far meeting, in which a worker can be killed."""

    def recognise(
        self, task: Task, prepared: Prepared, cache: Cache, progress: Progress
    ) -> UnsavedMinutes:
        progress("waiting", 0, 1)
        time.sleep(1)
        return super().recognise(task, prepared, cache, progress)
