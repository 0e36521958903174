"""What a meeting says, what its file is called and what reviewers write is text on the page."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import expect

from minutes import serialization
from minutes.records import MinutesRecord
from minutes.review.meetings import key
from tests.browser.review.conftest import Reviewers, Server
from tests.browser.test_hostile import PAYLOAD, PLANTED
from tests.stages.rendering.test_hostile import meeting
from tests.web.served import Reviewer

NAME = "<img src=x onerror=window.hacked=1>"


@pytest.fixture
def minutes() -> MinutesRecord:
    """A meeting every text of which is the payload; no model is needed."""
    return meeting(PAYLOAD)


@pytest.fixture
def folder(tmp_path: Path, minutes: MinutesRecord) -> Path:
    """A folder with that meeting under a hostile name, and with one that cannot be read."""
    place = tmp_path / "out"
    place.mkdir()
    (place / f"{NAME}.minutes.json").write_text(serialization.dump(minutes))
    (place / f"{NAME}2.minutes.json").write_text(json.dumps({"schema": NAME}))
    return place


def test_nothing_that_is_shown_is_run(reviewer: Reviewers, server: Server) -> None:
    with Reviewer(server.address) as other:
        other.come(f"Eve{NAME}")
        other.choose(key(NAME), "reword", point="p02", text=PAYLOAD * 2)
        other.choose(key(NAME), "owner", point="p01", owner=PAYLOAD[:200])
        other.choose(key(NAME), "rename", speaker="S1", name=PAYLOAD[:200])
    anna = reviewer(f"Anna{NAME}")
    page = anna.page
    page.goto(server.address)
    page.get_by_label("Your name").fill(anna.name)
    page.keyboard.press("Enter")
    expect(page.locator(".meeting")).to_have_count(2)
    assert page.locator(PLANTED).count() == 0
    page.locator("a.meeting").click()
    expect(page.locator(".item").first).to_be_visible()
    for tab in page.get_by_role("tab").all():
        tab.click()
        assert page.locator(PLANTED).count() == 0
    expect(page.locator("body")).to_contain_text(NAME)
    assert page.evaluate("window.hacked") is None
    asked = urlencode(dict.fromkeys(("owner", "q", "sort", "due"), PAYLOAD))
    page.goto(f"{server.address}/actions?{asked}#{quote(PAYLOAD)}")
    expect(page.locator("main")).to_be_visible()
    assert page.locator(PLANTED).count() == 0
    assert page.evaluate("window.hacked") is None
