"""The local engine: worker processes on this machine, each with its share of cores or its GPU."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import connection, get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from minutes import assets, transcripts
from minutes.batch.planning import Task
from minutes.batch.running import Done, Event, Failed, Warned, idle, with_room, with_threads
from minutes.batch.worker import Resources, serve
from minutes.engines.device import cores, resolve_device
from minutes.options import Options

__all__ = ["LocalRunner", "cores", "gpus", "job_memory", "open_runner", "suggested_jobs"]

_JOB_MEMORY = 6 * 2**30  # bytes: what Whisper's turbo takes on a CPU, with room
_TEXT_MEMORY = 2**29  # bytes: what a worker takes that reads transcripts alone, with room


@dataclass(eq=False)
class _Process:
    """A worker and the tasks it holds, by name."""

    process: BaseProcess
    connection: Connection
    resources: Resources
    tasks: dict[str, Task] = field(default_factory=dict)


class LocalRunner:
    """Up to `jobs` worker processes, begun when there is work and kept until the runner closes.

    A worker that dies is replaced. Its tasks are tried again one at a time, so that the one that
    killed it is found: a task that loses its worker twice has failed.

    Args:
        jobs: how many meetings at a time.
        cache: the folder of the stages' results.
        threads: how many cores each meeting may use.
        gpus: the GPUs that the workers share, by their numbers; none on a CPU.
        start_method: how processes begin; "spawn", because a fork of a process in which PyTorch
            runs threads can hang.
    """

    def __init__(
        self,
        jobs: int,
        cache: Path,
        *,
        threads: int = 1,
        gpus: Sequence[str] = (),
        start_method: str = "spawn",
    ) -> None:
        self._resources = [
            Resources(threads, gpus[number % len(gpus)] if gpus else "", cache)
            for number in range(jobs)
        ]
        self._context = get_context(start_method)
        self._workers: list[_Process] = []
        self._suspects: dict[str, Task] = {}  # tasks whose worker died

    def run(self, tasks: Sequence[Task]) -> Iterator[Event]:
        """What happens, as it happens: one Done or Failed for each task."""
        waiting = deque(tasks)
        said: set[str] = set()
        while True:
            self._hand_out(waiting)
            busy = {worker.connection: worker for worker in self._workers if worker.tasks}
            if not busy:
                return
            for ready in connection.wait(list(busy)):
                worker = busy[ready]  # type: ignore[index]
                try:
                    event: Event = worker.connection.recv()
                except (EOFError, OSError):
                    yield from self._lost(worker, waiting)
                    continue
                if isinstance(event, Done | Failed):
                    worker.tasks.pop(event.name)
                    self._suspects.pop(event.name, None)
                elif isinstance(event, Warned):
                    if event.message in said:
                        continue
                    said.add(event.message)
                yield event

    def close(self) -> None:
        """Stop at once, whatever is under way."""
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(2)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.connection.close()
        self._workers.clear()

    def _hand_out(self, waiting: deque[Task]) -> None:
        while waiting and (worker := self._free(waiting)):
            task = waiting.popleft()
            worker.tasks[task.name] = task
            with suppress(OSError):  # it is dead, which will show when its events are read
                worker.connection.send(task)

    def _free(self, waiting: deque[Task]) -> _Process | None:
        """A worker for the next task: an idle one, a new one, or one that can prepare it."""
        if worker := idle(self._workers):
            return worker
        if len(self._workers) < len(self._resources):
            return self._begin()
        return with_room(self._workers, waiting, self._suspects, len(self._workers))

    def _begin(self) -> _Process:
        used = [worker.resources for worker in self._workers]
        resources = next(
            one for one in self._resources if used.count(one) < self._resources.count(one)
        )
        ours, theirs = self._context.Pipe()
        process = self._context.Process(  # type: ignore[attr-defined]
            target=serve, args=(theirs, resources), name="minutes-worker"
        )
        process.start()
        theirs.close()  # so that its end is noticed here
        worker = _Process(process, ours, resources)
        self._workers.append(worker)
        return worker

    def _lost(self, worker: _Process, waiting: deque[Task]) -> Iterator[Event]:
        worker.process.join()
        worker.connection.close()
        self._workers.remove(worker)
        how = _how_it_ended(worker.process.exitcode)
        for task in reversed(worker.tasks.values()):
            if len(worker.tasks) == 1 and task.name in self._suspects:
                del self._suspects[task.name]
                yield Failed(task.name, f"{task.path}: its worker {how}, twice; try fewer --jobs")
            else:
                self._suspects[task.name] = task
                waiting.appendleft(task)
                yield Warned(f"{task.path}: its worker {how}; trying it again")
        worker.tasks.clear()


def open_runner(
    options: Options, jobs: int | None, inputs: Callable[[], Sequence[Path]] = tuple
) -> tuple[LocalRunner, int, Options]:
    """A runner, how many workers it has, and the options with their share of cores.

    Args:
        jobs: how many meetings at a time, if somebody said so.
        inputs: looks for the meetings; none where nobody knows what will come.
    """
    found = gpus(options.runtime.device)
    jobs = jobs or suggested_jobs(found, inputs())
    threads = options.runtime.threads or max(1, cores() // jobs)
    cache = options.runtime.cache_dir or assets.cache_folder()
    runner = LocalRunner(jobs, cache, threads=threads, gpus=found)
    return runner, jobs, with_threads(options, threads)


def gpus(device: str) -> tuple[str, ...]:
    """The GPUs that may be used, by the numbers CUDA_VISIBLE_DEVICES has for them.

    Raises:
        EngineUnavailable: cuda was asked for and cannot run.
    """
    if resolve_device(device) == "cpu":
        return ()
    import torch

    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    if visible:
        return tuple(name.strip() for name in visible.split(","))
    return tuple(map(str, range(torch.cuda.device_count())))


def suggested_jobs(gpus: Sequence[str], inputs: Sequence[Path] = ()) -> int:
    """How many meetings at a time: one a GPU, else as cores and memory allow.

    Args:
        gpus: the GPUs that may be used.
        inputs: the recordings and transcripts; none where nobody knows what will come.
    """
    if gpus:
        return len(gpus)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    suggested = min(cores(), memory // job_memory(inputs))
    return max(1, min(suggested, len(inputs) or suggested))


def job_memory(inputs: Sequence[Path]) -> int:
    """The bytes that a worker takes: less where all of the inputs, if there are any, are text."""
    text = bool(inputs) and all(map(transcripts.is_transcript, inputs))
    return _TEXT_MEMORY if text else _JOB_MEMORY


def _how_it_ended(status: int | None) -> str:
    if status is not None and status < 0:
        name = signal.Signals(-status).name
        return f"was killed ({name})" + (", perhaps for memory" if name == "SIGKILL" else "")
    return f"ended with status {status}"
