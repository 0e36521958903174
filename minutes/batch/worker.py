"""What runs in a worker process: meetings one after another, each in three overlapping steps.

    receiving -> preparing (decoding, voice detection) -> hearing -> writing -> events
     thread             thread                           main         thread

While one meeting is recognised the next is decoded and the one before is rendered. PyTorch and
the engines are imported here and not at the top: the process must first know its cores and GPU.
"""

from __future__ import annotations

import logging
import os
import queue
import signal
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from minutes.batch.making import MeetingResult, Prepared, UnsavedMinutes
    from minutes.batch.planning import Task
    from minutes.batch.running import Event
    from minutes.cache import Cache
    from minutes.progress import Progress

__all__ = ["Maker", "Resources", "TaskConnection", "Worker", "lock_within_process", "serve"]

T = TypeVar("T")

INTERVAL = 0.2  # seconds between two reports of one stage


@dataclass(frozen=True, slots=True)
class Resources:
    """What a worker may use: cores, the number of a GPU or "", and where stages are cached."""

    threads: int
    gpu: str
    cache: Path


class TaskConnection(Protocol):
    """Where tasks come from and events go to: a pipe, or what does for one."""

    def recv(self) -> Task: ...

    def send(self, event: Event, /) -> None: ...


class Maker(Protocol):
    """What makes a meeting in three steps, as `making` does."""

    def prepare(self, task: Task, cache: Cache, progress: Progress) -> Prepared: ...

    def recognise(
        self, task: Task, prepared: Prepared, cache: Cache, progress: Progress
    ) -> UnsavedMinutes: ...

    def write(
        self, task: Task, heard: UnsavedMinutes, cache: Cache, progress: Progress
    ) -> MeetingResult: ...


def serve(connection: Connection, resources: Resources) -> None:
    """Make the meetings that come through a pipe, until it breaks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    os.environ["OMP_NUM_THREADS"] = str(resources.threads)
    if resources.gpu:
        os.environ["CUDA_VISIBLE_DEVICES"] = resources.gpu

    from minutes.batch import making
    from minutes.cache import Cache

    lock_within_process()
    Worker(connection, Cache(resources.cache), making).work()


def lock_within_process() -> None:
    """Have the bars of libraries (tqdm's) lock by threads alone.

    Else the first one takes a semaphore of the system, which a worker that is ended leaves behind,
    and Python warns of it at the end of the batch.
    """
    with suppress(ImportError):
        from tqdm import tqdm

        tqdm.set_lock(threading.RLock())


class Worker:
    """Takes tasks from a channel and has a maker make them, in overlapping steps."""

    def __init__(self, channel: TaskConnection, cache: Cache, maker: Maker) -> None:
        self._channel, self._cache, self._maker = channel, cache, maker
        self._sending = threading.Lock()
        self._told: dict[str, tuple[str, float]] = {}
        self._heard: set[str] = set()  # meetings whose speech is recognised now
        _forward_warnings(self._send)

    def work(self) -> None:
        """Take meetings as they come, and have one written while the next is heard."""
        waiting: queue.SimpleQueue[tuple[Task, Future[Prepared]]] = queue.SimpleQueue()
        before, after = ThreadPoolExecutor(1, "preparing"), ThreadPoolExecutor(1, "writing")
        threading.Thread(target=self._receive, args=(waiting, before), daemon=True).start()
        writing: Future[None] | None = None
        while True:
            task, preparing = waiting.get()
            begun = time.monotonic()
            heard = self._guarded(task, begun, partial(self._recognise, task, preparing))
            if writing is not None:
                writing.result()  # so that minutes do not pile up in memory
                writing = None
            if heard is not None:
                writing = after.submit(self._write, task, heard, begun)
            del heard, preparing

    def _receive(
        self,
        waiting: queue.SimpleQueue[tuple[Task, Future[Prepared]]],
        before: ThreadPoolExecutor,
    ) -> None:
        while True:
            try:
                task = self._channel.recv()
            except (EOFError, OSError):
                os._exit(1)  # the parent is gone, and nobody waits for this
            waiting.put((task, before.submit(self._prepare, task)))

    def _prepare(self, task: Task) -> Prepared:
        return self._maker.prepare(task, self._cache, self._progress(task))

    def _recognise(self, task: Task, preparing: Future[Prepared]) -> UnsavedMinutes:
        return self._maker.recognise(task, preparing.result(), self._cache, self._progress(task))

    def _write(self, task: Task, heard: UnsavedMinutes, begun: float) -> None:
        from minutes.batch.running import Done

        made = self._guarded(
            task, begun, lambda: self._maker.write(task, heard, self._cache, self._progress(task))
        )
        if made is not None:
            cached = task.name not in self._heard
            self._send(Done(task.name, made, time.monotonic() - begun, cached))

    def _guarded(self, task: Task, begun: float, act: Callable[[], T]) -> T | None:
        """What `act` gives; None where it fails, which costs this meeting alone."""
        from minutes.batch.running import Failed, PassedOver
        from minutes.errors import MinutesError, NoTranscript

        try:
            return act()
        except MinutesError as exc:
            ended: Failed = Failed(task.name, str(exc), time.monotonic() - begun)
            if isinstance(exc, NoTranscript) and not task.named:
                reason = f"{exc.subject}: {exc.problem}"
                ended = PassedOver(task.name, reason, ended.seconds)
            self._send(ended)
        except Exception as exc:  # a defect of ours must not stop the others
            reason = f"{task.path}: unexpected {type(exc).__name__}: {exc}"
            seconds = time.monotonic() - begun
            self._send(Failed(task.name, reason, seconds, traceback.format_exc()))
        return None

    def _progress(self, task: Task) -> Progress:
        from minutes.batch.running import Step

        def tell(step: str, completed: float, total: float) -> None:
            if step == "transcription":
                self._heard.add(task.name)
            last, at = self._told.get(task.name, ("", 0.0))
            now = time.monotonic()
            if step != last or now - at >= INTERVAL:
                self._told[task.name] = (step, now)
                self._send(Step(task.name, step, completed, total))

        return tell

    def _send(self, event: Event) -> None:
        with self._sending:
            try:
                self._channel.send(event)
            except OSError:
                os._exit(1)


def _forward_warnings(send: Callable[[Event], None]) -> None:
    """Send to the parent what the core has to say, which prints it once for all workers."""
    from minutes.batch.running import Warned

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            send(Warned(record.getMessage()))

    log = logging.getLogger("minutes")
    log.handlers = [Handler(logging.WARNING)]
    log.setLevel(logging.WARNING)
    log.propagate = False
