"""Debian's Chromium on pages that are made here; nothing is fetched.

The browser is $CHROMIUM or the one on the PATH. Where there is none these tests are skipped, but
not where CI is set: there they must run.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from minutes.records import MinutesRecord
from minutes.stages.rendering import render

NAMES = ("chromium", "chromium-browser", "google-chrome")


class Watch:
    """What a page does that a page of minutes must not do: errors, dialogs, requests."""

    def __init__(self, page: Page, known: set[str]) -> None:
        self.page = page
        self.known = known  # addresses that it may ask for
        self.troubles: list[str] = []
        page.on("console", lambda message: self.hear(message.text))
        page.on("pageerror", lambda error: self.hear(str(error)))
        page.on("dialog", lambda dialog: self.hear(f"dialog: {dialog.message}"))
        page.on("request", self.see)

    def hear(self, trouble: str) -> None:
        """Note a trouble, unless it is that the recording is not there, which tests want."""
        if "ERR_FILE_NOT_FOUND" not in trouble:
            self.troubles.append(trouble)

    def see(self, request: Request) -> None:
        """Note a request for anything but the page and its recording."""
        if request.url not in self.known and not request.url.startswith("data:audio/"):
            self.troubles.append(f"asks for {request.url}")


Opened = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless browser, one for all tests."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        reason = f"no browser: install Debian's chromium or set CHROMIUM (looked for {NAMES})"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox"],  # root in a container needs it
        )
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path, samples: Path) -> Iterator[Opened]:
    """Opens minutes as a page in a folder of its own, and finds out in the end what it did wrong.

    `audio` names the recording beside the page: planning.flac is there, anything else is not.
    """
    watched: list[Watch] = []

    def open_(
        minutes: MinutesRecord,
        *,
        audio: str = "",
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        calm: bool = True,
    ) -> Page:
        path = tmp_path / "meeting.html"
        path.write_bytes(render(minutes, "html", audio=audio))
        if audio == "planning.flac":
            shutil.copy(samples / audio, tmp_path)
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce" if calm else "no-preference",
        )
        context.set_default_timeout(45_000)
        page = context.new_page()
        watched.append(Watch(page, {path.as_uri(), f"{tmp_path.as_uri()}/{audio}"}))
        page.goto(path.as_uri())
        if audio == "planning.flac" or audio.startswith("data:"):
            page.wait_for_selector("html.playable")
        return page

    yield open_
    for watch in watched:
        watch.page.context.close()
        assert watch.troubles == []
