"""A folder of real minutes, the real server on it, and browsers of people who review."""

from __future__ import annotations

import json
import shutil
import signal
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from minutes import pipeline, record_files, serialization, store
from minutes.options import Options
from minutes.records import MinutesRecord
from minutes.web import serving
from minutes.web.access import Access
from minutes.web.app import create
from minutes.web.security import Hosts
from tests.web.served import hold_port, start

expect.set_options(timeout=45_000)


class Server:
    """What `minutes review` serves of a folder, in a thread of this process."""

    def __init__(self, folder: Path, *, token: str | None = None) -> None:
        listener = serving.listen("127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._opened = ExitStack()
        kept = self._opened.enter_context(store.open(None, folder))
        access = Access.of(kept, loopback=True, token=token)
        hosts = Hosts.of("127.0.0.1", None)
        self._server = serving.server(create(folder, kept, access=access, hosts=hosts))
        self._thread = Thread(target=self._server.run, kwargs={"sockets": [listener]}, daemon=True)
        self._thread.start()

    def kill(self) -> None:
        """End it."""
        self._server.force_exit = self._server.should_exit = True
        self._thread.join()
        self._opened.close()

    def start(self) -> None:
        """Start it again."""
        raise NotImplementedError("a test that kills the server is marked with `killed`")

    def get(self, path: str) -> dict[str, object]:
        """What it answers, as one who only reads."""
        with urllib.request.urlopen(self.address + path, timeout=10) as answer:
            found: dict[str, object] = json.load(answer)
        return found


class ServerProcess(Server):
    """`minutes review` on a folder, on a port that stays the same when it is started again."""

    def __init__(self, folder: Path, said: Path) -> None:
        self.folder, self.said = folder, said
        self.held = hold_port()
        self.port = self.held.getsockname()[1]
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._served = start(self.folder, self.said, port=self.port)
        self.address = self._served.url.rstrip("/")

    def kill(self) -> None:
        """End it as a power cut would."""
        self._served.stop(signal.SIGKILL)


class Reviewer:
    """Someone with a browser of their own."""

    def __init__(self, page: Page, server: Server, name: str) -> None:
        self.page = page
        self.server = server
        self.name = name
        self.troubles: list[str] = []
        self.wanted: list[str] = []
        page.on("console", lambda message: self.hear(message.text))
        page.on("pageerror", lambda error: self.hear(f"error: {error}"))
        page.on("dialog", lambda dialog: self.hear(f"dialog: {dialog.message}"))
        page.on("request", lambda request: self.see(request.url))

    def hear(self, trouble: str) -> None:
        """Note a trouble, unless it is that the server is gone or refuses, which tests want."""
        if not trouble.startswith(("Failed to load resource: net::ERR_", *self.wanted)):
            self.troubles.append(trouble)

    def see(self, url: str) -> None:
        """Note a request to anyone but the server."""
        if not url.startswith(self.server.address):
            self.troubles.append(f"asks for {url}")

    def open(self, title: str = "Planning") -> Page:
        """Come in by name, and open a meeting from the list."""
        self.page.goto(self.server.address)
        self.page.get_by_label("Your name").fill(self.name)
        self.page.keyboard.press("Enter")
        self.page.get_by_role("link", name=title).click()
        expect(self.page.locator(".item").first).to_be_visible()
        return self.page


Reviewers = Callable[..., Reviewer]


@pytest.fixture(scope="session")
def made(samples: Path) -> bytes:
    """The minutes of samples/planning.vtt, made once."""
    options = Options(date="2027-02-23")
    return serialization.dump(pipeline.run(samples / "planning.vtt", options)).encode()


@pytest.fixture
def minutes(made: bytes) -> MinutesRecord:
    """The minutes that are reviewed, as they were made."""
    return record_files.load_minutes(made, "planning.minutes.json")


@pytest.fixture
def folder(tmp_path: Path, minutes: MinutesRecord, samples: Path) -> Path:
    """A folder with the meeting, and with its recording beside it."""
    place = tmp_path / "out"
    place.mkdir()
    heard = replace(minutes, meeting=replace(minutes.meeting, source="planning.flac"))
    (place / "planning.minutes.json").write_text(serialization.dump(heard))
    shutil.copy(samples / "planning.flac", place)
    return place


@pytest.fixture
def server(folder: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """The server on that folder; in a process of its own where the test kills it."""
    killed = request.node.get_closest_marker("killed")
    started = ServerProcess(folder, tmp_path / "said") if killed else Server(folder)
    yield started
    started.kill()


@pytest.fixture(scope="module")
def served_here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server without any meetings, for what only needs the page's own files."""
    started = Server(tmp_path_factory.mktemp("empty"))
    yield started
    started.kill()


@pytest.fixture
def reviewer(browser: Browser, server: Server) -> Iterator[Reviewers]:
    """Makes reviewers, each with a browser of their own; finds out what their pages did wrong."""
    there: list[Reviewer] = []

    def make(
        name: str = "Anna",
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        touch: bool = False,
    ) -> Reviewer:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            has_touch=touch,
        )
        context.set_default_timeout(45_000)
        there.append(Reviewer(context.new_page(), server, name))
        return there[-1]

    yield make
    troubles = [trouble for one in there for trouble in one.troubles]
    for one in there:
        one.page.context.close()
    assert troubles == []
