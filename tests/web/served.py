"""A server of the review page in a process of its own, and reviewers who talk to it."""

from __future__ import annotations

import asyncio
import itertools
import signal
import socket
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar

import httpx

from tests.forking import Forked, command

T = TypeVar("T")

_keys = itertools.count()


def completed(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine comes to, in a thread of its own: tests of pages keep a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


class Reviewer(httpx.Client):
    """A browser's side of the interface: it sends its Origin, and keeps its cookie."""

    def __init__(self, url: str, address: str | None = None) -> None:
        transport = httpx.HTTPTransport(local_address=address) if address else None
        super().__init__(base_url=url, timeout=60, transport=transport)
        self.headers.update({"Origin": url.rstrip("/"), "X-Minutes-Page": "1"})

    def come(self, name: str, **shown: str) -> Self:
        """Begin a session."""
        answer = self.post("/api/session", json={"name": name, **shown})
        assert answer.status_code == 200, answer.text
        return self

    def state(self, meeting: str) -> dict[str, Any]:
        """How the review of a meeting stands."""
        answer = self.get(f"/api/meetings/{meeting}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def offer(self, meeting: str, choice: Mapping[str, Any], **given: Any) -> httpx.Response:
        """Choose, having seen all there is unless something else is given."""
        if not {"revision", "seen"} <= given.keys():
            state = self.state(meeting)
            given = {"revision": state["revision"], "seen": state["newest"], **given}
        body = {"key": f"key-{next(_keys)}", "choice": choice, **given}
        return self.post(f"/api/meetings/{meeting}/choices", json=body)

    def choose(self, meeting: str, do: str, **choice: Any) -> dict[str, Any]:
        """Make a choice that is taken; returns the state after it."""
        answer = self.offer(meeting, {"do": do, **choice})
        assert answer.status_code == 200, answer.text
        return dict(answer.json()["state"])


@dataclass
class Served:
    """A running `minutes review`."""

    process: Forked
    url: str
    said: Path
    reviewers: list[Reviewer] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.url.rstrip("/").rpartition(":")[2])

    def visitor(self) -> Reviewer:
        """Someone who has not said who they are."""
        self.reviewers.append(Reviewer(self.url))
        return self.reviewers[-1]

    def reviewer(self, name: str) -> Reviewer:
        """Someone who has given a name."""
        return self.visitor().come(name)

    def stop(self, how: int = signal.SIGINT) -> int:
        """End it, and wait; returns its exit status."""
        for reviewer in self.reviewers:
            reviewer.close()
        self.process.send_signal(how)
        self.process.stdout.close()
        return self.process.wait(60)


def start(folder: Path, said: Path, *arguments: object, port: int = 0, **more: str) -> Served:
    """Start a server of a folder; what it prints as errors goes to a file."""
    given = ("review", folder, "--port", port, "--no-open", *arguments)
    process = Forked(command, *given, errors=said, **more)
    url = process.stdout.readline().decode().strip()
    assert url, said.read_text()
    return Served(process, url, said)


def hold_port() -> socket.socket:
    """A socket whose port is a server's alone while it is open, also while the server is down.

    It is bound without listening: who binds with SO_REUSEADDR may listen there, and the system
    gives the port to nobody who asks for any.
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    return held


@contextmanager
def reserved_port() -> Iterator[int]:
    """The number of such a port, until the end of the block."""
    with hold_port() as held:
        yield int(held.getsockname()[1])


@contextmanager
def serving(folder: Path, said: Path, *arguments: object, **more: Any) -> Iterator[Served]:
    """A server that is gone afterwards."""
    served = start(folder, said, *arguments, **more)
    try:
        yield served
    finally:
        served.stop(signal.SIGKILL)
