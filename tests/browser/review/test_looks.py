"""How the page of a review fits a phone and a desk, in both schemes; and hostile words on it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from minutes import serialization
from tests.browser.review.conftest import Reviewer, Reviewers, Server
from tests.browser.review.reading import safe
from tests.stages.rendering.test_hostile import HOSTILE, meeting

COLOURS = Path(__file__).parents[3] / "templates" / "html" / "style" / "colours.css"


@pytest.mark.parametrize("width", [320, 390, 700, 1280])
def test_nothing_is_wider_than_the_window(reviewer: Reviewers, width: int) -> None:
    page = reviewer(width=width).open()
    for tab in ("Transcript", "Speakers", "History"):
        page.get_by_role("tab", name=tab).click()
        assert page.evaluate("document.documentElement.scrollWidth") == width, tab
    page.get_by_role("link", name="All meetings").click()
    expect(page.get_by_role("heading", name="Meetings")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_at_a_desk_all_is_side_by_side_and_on_a_phone_one_thing_at_a_time(
    reviewer: Reviewers,
) -> None:
    desk = reviewer().open()
    left, right = (
        desk.locator(f"#panel-{name}").bounding_box() for name in ("points", "transcript")
    )
    assert left and right and left["x"] + left["width"] <= right["x"]
    expect(desk.get_by_role("tab", name="Points")).to_be_hidden()
    phone = reviewer(width=390, height=844).open()
    expect(phone.locator("#panel-transcript")).to_be_hidden()
    phone.get_by_role("tab", name="Transcript").click()
    expect(phone.locator("#panel-points")).to_be_hidden()
    expect(phone.locator("#panel-transcript")).to_be_visible()


def test_what_a_finger_presses_is_large_enough(reviewer: Reviewers) -> None:
    page = reviewer(width=390, height=844, touch=True).open()
    for name in ("Keep", "Drop"):
        box = page.locator(".item").first.get_by_role("button", name=name).bounding_box()
        assert box and box["height"] >= 44 and box["width"] >= 44


def test_a_dark_page_is_dark(reviewer: Reviewers) -> None:
    page = reviewer(dark=True).open()
    colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert max(map(int, re.findall(r"\d+", colour))) < 60


def test_the_colours_are_those_of_the_minutes(reviewer: Reviewers) -> None:
    page = reviewer().open()
    (paper,) = re.findall(r"^:root \{\s+--paper: (#\w+);", COLOURS.read_text(), re.M)
    shown = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper')")
    assert shown == paper


@pytest.fixture
def hostile(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A meeting in which everything that is said, named or asked is the text given."""
    text = request.param
    folder = tmp_path / "hostile"
    folder.mkdir()
    minutes = meeting(text)
    minutes = replace(minutes, meeting=replace(minutes.meeting, title=f"Hostile {text}"))
    (folder / "hostile.minutes.json").write_text(serialization.dump(minutes))
    server = Server(folder)
    context = browser.new_context()
    reviewer = Reviewer(context.new_page(), server, text)
    yield reviewer.open("Hostile")
    context.close()
    server.kill()
    assert reviewer.troubles == []


@pytest.mark.parametrize("hostile", HOSTILE[:9], indirect=True, ids=range(9))
def test_hostile_words_do_nothing(hostile: Page) -> None:
    page = hostile
    before = page.locator("script, img, iframe, style").count()
    for key in ("k", "e", "Escape", "x", "u"):
        page.keyboard.press(key)
    safe(page)
    for tab in ("Speakers", "History", "Transcript"):
        page.get_by_role("tab", name=tab).click()
    assert page.locator("script, img, iframe, style").count() == before
    links = page.eval_on_selector_all("a", "all => all.map(a => a.getAttribute('href'))")
    assert all(re.fullmatch(r"/(m/[0-9a-z]+)?", link) for link in links), json.dumps(links)
