"""The day of the meeting, given on the page, and the days on which things are due by it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from minutes import record_files
from minutes.records import MinutesRecord
from tests.browser.accessibility import found
from tests.browser.review.conftest import Reviewers
from tests.browser.review.reading import card, safe


@pytest.fixture
def minutes(made: bytes) -> MinutesRecord:
    """Minutes of a meeting whose day nobody knows, so that something is due on Friday."""
    found = record_files.load_minutes(made, "planning.minutes.json")
    undated = replace(found.meeting, recorded_at=None, dated_by=None)
    points = tuple(
        replace(p, due=p.due_evidence.words) if p.due_evidence else p for p in found.points
    )
    assert any(point.due for point in points)
    return replace(found, meeting=undated, points=points)


def due(page: Page, day: str) -> None:
    """What is due on a day, at least once."""
    expect(page.get_by_role("button", name=f"Due {day}").first).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_meeting_gets_its_day_and_what_was_said_is_due_by_it(
    reviewer: Reviewers, minutes: MinutesRecord, folder: Path, made: bytes, width: int
) -> None:
    page = reviewer("Anna", width=width).open()
    page.get_by_role("button", name="Set the date of the meeting").click()
    dialog = page.get_by_role("dialog", name="When was the meeting?")
    assert found(page) == []
    dialog.get_by_label("Day", exact=True).fill("2027-02-23")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Date of the meeting: Tue 23 Feb 2027")).to_be_visible()
    safe(page)
    before = record_files.load_minutes(made, "planning.minutes.json")
    days = {point.due for point in before.points if point.due_evidence and point.due}
    assert "2027-03-05" in days
    due(page, "Fri 5 Mar 2027")
    page.keyboard.press("Shift+D")  # for whom the keyboard is quicker
    expect(dialog.get_by_label("Day", exact=True)).to_have_value("2027-02-23")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="History").click()
    expect(page.locator(".events li")).to_contain_text("dated the meeting Tuesday 23 February 2027")

    page.keyboard.press("a")
    page.get_by_role("dialog").get_by_role("button", name="Approve").click()
    expect(page.get_by_role("button", name="Open again")).to_be_visible()
    written = json.loads((folder / "planning.minutes.json").read_text())
    assert written["meeting"]["recorded_at"] == "2027-02-23"
    assert {point["due"] for point in written["points"]} >= days
    assert "23 February 2027" in (folder / "planning.md").read_text()
    expect(page.get_by_role("button", name="Date of the meeting")).to_be_disabled()


def test_two_dates_are_both_there_to_choose_from(reviewer: Reviewers) -> None:
    anna, peter = reviewer("Anna").open(), reviewer("Peter").open()
    peter.context.set_offline(True)
    for page, day in ((anna, "2027-02-23"), (peter, "2027-02-24")):
        page.keyboard.press("Shift+D")
        page.get_by_label("Day", exact=True).fill(day)
        page.keyboard.press("Enter")
        if page is anna:
            safe(anna)
    peter.context.set_offline(False)
    box = anna.get_by_role("group", name="Two choices for the date of the meeting")
    expect(box).to_contain_text("Peter")
    assert found(anna) == []
    box.get_by_role("button", name="Tuesday 23 February 2027").click()
    for page in (anna, peter):
        expect(page.locator(".conflict")).to_have_count(0)
        expect(page.get_by_role("button", name="Date of the meeting: Tue 23 Feb")).to_be_visible()


def test_a_typed_day_is_shown_as_the_day_that_it_is(
    reviewer: Reviewers, minutes: MinutesRecord
) -> None:
    page = reviewer("Anna").open()
    first = card(page, minutes.points[0].statement)

    def type_due(words: str) -> None:
        page.keyboard.press("d")
        page.keyboard.press("Control+A")
        page.keyboard.type(words)
        page.keyboard.press("Enter")

    type_due("next Monday")
    expect(first.get_by_role("button", name="Due next Monday")).to_be_visible()
    page.keyboard.press("Shift+D")
    page.get_by_label("Day", exact=True).fill("2027-02-23")
    page.keyboard.press("Enter")
    expect(first.get_by_role("button", name="Due Mon 1 Mar 2027")).to_be_visible()
    page.keyboard.press("d")
    expect(first.locator(".hint")).to_contain_text("Tuesday 23 February 2027")
    page.keyboard.press("Escape")
    type_due("4 March")
    expect(first.get_by_role("button", name="Due Thu 4 Mar 2027")).to_be_visible()
    type_due("after Easter")
    expect(first.get_by_role("button", name="Due after Easter")).to_be_visible()
