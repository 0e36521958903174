"""The engine of a cluster: workers as actors of Ray, on this machine or on many."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minutes import extras
from minutes.batch.local import cores, gpus, job_memory, suggested_jobs
from minutes.batch.planning import Task
from minutes.batch.running import Done, Event, Failed, Warned, idle, with_room
from minutes.errors import EngineUnavailable

if TYPE_CHECKING:
    from minutes.batch.worker import Maker

__all__ = ["RayRunner", "suggested_workers"]

DEATHS = 3  # of workers, after which their meeting has failed
LOSSES = 10  # the same where each time the whole node went: spot machines are taken back
STARTS = 3  # of workers that fail in a row, after which no worker can start
WAIT = 2.0  # seconds between two looks at the cluster where nothing happens
ROOM = 60.0  # seconds without any worker, after which a warning says what they wait for
OBJECTS = 128 * 2**20  # bytes that a local cluster shares: events are small


@dataclass(eq=False)
class _Worker:
    """An actor, what it was asked for last, and the tasks it holds, by name.

    `process` is the number of its process, 0 until it has started.
    """

    actor: Any
    call: Any
    process: int = 0
    tasks: dict[str, Task] = field(default_factory=dict)


class RayRunner:
    """Up to `jobs` actors, begun when there is work and kept until the runner closes.

    An actor that is lost, alone or with its node, is replaced where there is room. Its tasks are
    tried again one at a time, so that the one that killed it is found: a task that loses three
    workers has failed. No more than two tasks wait at each actor; the others stay here.

    Args:
        jobs: how many meetings at a time; as many as the cluster has room for if None.
        cache: the folder of the stages' results, as the nodes see it; the user's own if None.
        address: of a cluster, "auto" for the one of this machine; begins a local one if None,
            which is of this machine alone and ends with the runner.
        threads: how many cores each meeting may use.
        device: as `--device`: auto takes a GPU for each actor where the cluster has any.
        inputs: the recordings and transcripts; none where nobody knows what will come.
        maker: makes the maker of meetings in each actor; see `Member`.

    Raises:
        EngineUnavailable: Ray is not installed, the cluster cannot be reached, or has no GPU
            where one is asked for.
    """

    def __init__(
        self,
        jobs: int | None,
        cache: Path | None,
        *,
        address: str | None = None,
        threads: int = 1,
        device: str = "auto",
        inputs: Sequence[Path] = (),
        maker: Callable[[], Maker] | None = None,
    ) -> None:
        self._ray = _connected(address, jobs, threads, device, inputs)
        resources = self._ray.cluster_resources()
        self._gpu = device != "cpu" and resources.get("GPU", 0) >= 1
        if device == "cuda" and not self._gpu:
            self._ray.shutdown()
            raise EngineUnavailable(
                "--device cuda", "the cluster has no GPU", "use --device cpu or auto"
            )
        nodes = [node["Resources"] for node in self._ray.nodes() if node["Alive"]]
        self.jobs = jobs or suggested_workers(nodes, threads, gpu=self._gpu, inputs=inputs)
        self._threads, self._cache, self._maker = threads, cache, maker
        self._workers: list[_Worker] = []
        self._losses: Counter[str] = Counter()  # by the tasks that were there
        self._failed_starts = 0

    def processes(self) -> list[int]:
        """The numbers of the processes of the actors that have started."""
        return [worker.process for worker in self._workers if worker.process]

    def run(self, tasks: Sequence[Task]) -> Iterator[Event]:
        """What happens, as it happens: one Done or Failed for each task."""
        waiting = deque(tasks)
        said: set[str] = set()
        seen = time.monotonic()
        while waiting or any(worker.tasks for worker in self._workers):
            self._enlist(len(waiting))
            self._hand_out(waiting)
            calls = {worker.call: worker for worker in self._workers}
            ready, _ = self._ray.wait(list(calls), timeout=WAIT)
            if self.processes():
                seen = time.monotonic()
            for event in self._heard([calls[call] for call in ready], waiting):
                if isinstance(event, Warned):
                    if event.message in said:
                        continue
                    said.add(event.message)
                yield event
            if time.monotonic() - seen > ROOM:
                seen = time.monotonic()
                wanted = f"{self._threads} CPU" + (" and a GPU" if self._gpu else "")
                yield Warned(f"no node of the cluster has room for a worker ({wanted}); waiting")

    def close(self) -> None:
        """Stop at once, whatever is under way; a local cluster ends."""
        for worker in self._workers:
            with suppress(Exception):
                self._ray.kill(worker.actor)
        self._workers.clear()
        self._ray.shutdown()

    def _enlist(self, waiting: int) -> None:
        """Begin workers for what waits, if it is more than those that are starting can take."""
        from minutes.batch.member import Member

        starting = sum(not worker.process for worker in self._workers)
        for _ in range(min(self.jobs - len(self._workers), waiting - starting)):
            actor = (
                self._ray.remote(Member)
                .options(
                    num_cpus=self._threads,
                    num_gpus=int(self._gpu),
                    max_restarts=0,  # a new actor is begun instead, for tasks that are chosen
                    max_concurrency=4,  # to take tasks while it waits for events
                    scheduling_strategy="SPREAD",
                )
                .remote(self._threads, self._cache, self._maker)
            )
            self._workers.append(_Worker(actor, actor.process.remote()))

    def _hand_out(self, waiting: deque[Task]) -> None:
        while waiting and (worker := self._free(waiting)):
            task = waiting.popleft()
            worker.tasks[task.name] = task
            worker.actor.take.remote(task)  # if it is dead, that shows in its events

    def _free(self, waiting: deque[Task]) -> _Worker | None:
        """A worker for the next task: an idle one, or one that can prepare it."""
        started = [worker for worker in self._workers if worker.process]
        return idle(started) or with_room(started, waiting, self._losses, self.jobs)

    def _heard(self, workers: Sequence[_Worker], waiting: deque[Task]) -> Iterator[Event]:
        """What these workers answer, or that they are lost."""
        for worker in workers:
            try:
                answer = self._ray.get(worker.call)
            except self._ray.exceptions.RayError as exc:
                yield from self._lost(worker, waiting, exc)
                continue
            if not worker.process:
                worker.process, self._failed_starts = answer, 0
            else:
                for event in answer:
                    if isinstance(event, Done | Failed):
                        worker.tasks.pop(event.name)
                        self._losses.pop(event.name, None)
                    yield event
            worker.call = worker.actor.events.remote()

    def _lost(self, worker: _Worker, waiting: deque[Task], error: Exception) -> Iterator[Event]:
        """Forget a worker, and try its tasks again or give them up.

        Raises:
            EngineUnavailable: no worker can start.
        """
        self._workers.remove(worker)
        with suppress(Exception):  # one that cannot be reached is not to go on in the dark
            self._ray.kill(worker.actor)
        why, node = _reason(error)
        if not worker.process:
            self._failed_starts += 1
            if self._failed_starts >= STARTS:
                raise EngineUnavailable(
                    "ray", f"no worker can start ({why})", "install the same minutes on every node"
                )
            return
        limit = LOSSES if node else DEATHS
        for task in reversed(worker.tasks.values()):
            self._losses[task.name] += 1
            if self._losses[task.name] >= limit:
                times = self._losses.pop(task.name)
                yield Failed(task.name, f"{task.path}: lost its worker {times} times ({why})")
            else:
                waiting.appendleft(task)
                yield Warned(f"{task.path}: lost its worker ({why}); trying it again")


def suggested_workers(
    nodes: Sequence[Mapping[str, float]], threads: int, *, gpu: bool, inputs: Sequence[Path] = ()
) -> int:
    """As many workers as the nodes have GPUs, or else cores and memory for.

    Args:
        nodes: what each has: "CPU", "GPU", and "memory" in bytes.
        threads: how many cores each worker takes.
        gpu: whether each takes a GPU.
        inputs: the recordings and transcripts; none where nobody knows what will come.
    """
    if gpu:
        return int(sum(node.get("GPU", 0) for node in nodes))
    each = job_memory(inputs)
    suggested = sum(
        max(1, int(min(node["CPU"] // threads, node.get("memory", 0) // each)))
        for node in nodes
        if node.get("CPU", 0) >= threads
    )
    return max(1, min(suggested, len(inputs) or suggested))


def _connected(
    address: str | None, jobs: int | None, threads: int, device: str, inputs: Sequence[Path]
) -> Any:
    """Ray, joined to a cluster or with one of its own.

    Nothing is told to Ray's makers. A cluster of its own has no pages, is reached from this
    machine alone (without the second variable Ray listens on every address of a Linux machine)
    and, with a token, by nobody else on it.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    if address is None and "ray" not in sys.modules:  # these are read as it is imported
        os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
        os.environ["RAY_AUTH_MODE"] = "token"
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
    try:
        import ray
    except ImportError as exc:
        raise EngineUnavailable(
            "--engine ray", "ray is not installed", extras.line("ray", "ray")
        ) from exc
    own: dict[str, Any] = {}
    if address is None:
        found = gpus(device)
        jobs = jobs or suggested_jobs(found, inputs)
        own = {
            "num_cpus": max(jobs * threads, cores()),
            "num_gpus": len(found),
            "include_dashboard": False,
            "object_store_memory": OBJECTS,
        }
    try:
        if address and address != "auto":
            _knock(address)  # Ray itself knocks for a quarter of an hour
        ray.init(
            address=address or "local",
            log_to_driver=False,
            logging_level=logging.ERROR,
            **own,
        )
    except (ConnectionError, RuntimeError, ValueError, OSError) as exc:
        raise EngineUnavailable(
            "--engine ray",
            f"no cluster at {address} ({exc})" if address else f"no cluster can be started ({exc})",
            "check --address and that the cluster has this version of Ray and of Python",
        ) from exc
    _hush(ray)
    return ray


def _knock(address: str) -> None:
    """An OSError or a ValueError where nobody listens at HOST:PORT."""
    host, _, port = address.rpartition(":")
    socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()


def _hush(ray: Any) -> None:
    """Keep what Ray's processes say of lost workers off stdout, where results go: we tell it."""
    with suppress(AttributeError):
        ray._private.worker.print_to_stdstream = lambda *_, **__: None


def _reason(error: Exception) -> tuple[str, bool]:
    """Why a worker was lost, in a few words where Ray has a paragraph; and whether its node was."""
    text = " ".join(str(error).split())
    for sign, words, node in (
        ("is unavailable", "its node cannot be reached", True),
        ("node has died", "its node died", True),
        ("preempted", "its node was taken back", True),
        ("OUT_OF_MEMORY", "its node ran out of memory; try fewer --jobs", False),
        ("worker process has died", "its process died, perhaps for memory", False),
    ):
        if sign in text:
            return words, node
    return text, False
