"""A whole review without touching the mouse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, expect

from minutes import record_files, serialization
from minutes.records import MinutesRecord
from tests.browser.review.conftest import Reviewers
from tests.browser.review.reading import card, current, safe, verdict

WORDED = "The search page is mended for the phone by Wednesday."


def write(page: Page, text: str) -> None:
    """Type over what a field holds, and save."""
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_a_whole_review(reviewer: Reviewers, minutes: MinutesRecord, folder: Path) -> None:
    page = reviewer("Anna").open()
    press = page.keyboard.press
    points = minutes.points

    press("k")
    verdict(card(page, points[0].statement), "kept")
    press("x")
    verdict(card(page, points[1].statement), "dropped")
    expect(current(page)).to_contain_text(points[2].statement)

    press("e")
    write(page, WORDED)
    worded = card(page, WORDED)
    expect(worded).to_contain_text(f"Was: {points[2].text}")
    verdict(worded, "kept")
    press("o")
    write(page, "David")
    expect(worded.get_by_role("button", name="Owner David")).to_be_visible()
    press("d")
    write(page, "2027-02-26")
    expect(worded.get_by_role("button", name="Due Fri 26 Feb 2027")).to_be_visible()

    press("j")
    expect(current(page)).to_contain_text(points[3].statement)
    press("4")
    expect(current(page).get_by_role("combobox")).to_have_value("problem")
    press("Shift+J")
    expect(current(page)).to_contain_text(WORDED)
    press("ArrowDown")
    press("r")
    write(page, "Dave")
    expect(current(page).locator(".who").first).to_have_text("Dave")
    safe(page)

    for _ in points[3:]:
        press("k")
    expect(page.locator(".done")).to_have_text(f"{len(points)} of {len(points)} reviewed")

    asked = page.get_by_role("region", name="Is this one worth keeping?").locator(".item")
    first, second = (asked.nth(place).locator(".text").inner_text() for place in (0, 1))
    offered = asked.count()
    press("p")
    verdict(page.locator(".group").locator(card(page, first)), "kept")
    expect(current(page)).to_contain_text(second)
    press("x")
    expect(asked).to_have_count(offered - 2)
    for _ in range(offered - 2):
        press("x")
    expect(current(page)).to_contain_text("Every point is reviewed")
    safe(page)

    press("a")
    dialog = page.get_by_role("dialog", name="Approve the minutes?")
    expect(dialog).to_contain_text(f"{len(points)} kept · 1 dropped · none left.")
    press("Enter")
    expect(page.get_by_role("group", name="Approved")).to_contain_text("By Anna")
    record = (folder / "planning.minutes.json").read_text()
    reviewed = record_files.load_minutes(record, "planning.minutes.json")
    texts = [point.statement for point in reviewed.points]
    assert WORDED in texts and points[1].statement not in texts and first in " ".join(texts)
    mended = next(point for point in reviewed.points if point.statement == WORDED)
    assert (mended.owner, mended.due) == ("S3", "2027-02-26")
    assert (mended.original, mended.edited_by) == (points[2].text, "Anna")
    names = {s.id: s.name for s in minutes.speakers} | {points[3].speaker: "Dave"}
    assert {s.id: s.name for s in reviewed.speakers} == names
    assert reviewed.approval and reviewed.approval.by == ("Anna",)


def test_what_was_said_becomes_a_point(reviewer: Reviewers) -> None:
    page = reviewer().open()
    press = page.keyboard.press
    press("t")
    here = page.locator('.transcript [aria-current="true"]')
    expect(here).to_be_focused()
    before = here.inner_text()
    press("j")
    said = here.locator("p").inner_text()
    assert here.inner_text() != before
    press("p")
    verdict(page.locator(".group").locator(card(page, said)), "kept")
    press("t")
    expect(current(page).locator(".card")).to_be_focused()


def test_undo_takes_back_ones_last_choices(reviewer: Reviewers, minutes: MinutesRecord) -> None:
    page = reviewer().open()
    first, second = (card(page, point.statement) for point in minutes.points[:2])
    page.keyboard.press("k")
    page.keyboard.press("x")
    verdict(second, "dropped")
    page.keyboard.press("u")
    verdict(second, "open")
    expect(current(page)).to_contain_text(minutes.points[1].statement)
    page.keyboard.press("u")
    verdict(first, "open")
    safe(page)
    page.reload()
    verdict(first, "open")
    verdict(second, "open")


def test_space_hears_a_point_and_stops(reviewer: Reviewers, minutes: MinutesRecord) -> None:
    page = reviewer().open()
    page.keyboard.press("Space")
    start = minutes.points[0].start
    page.wait_for_function(
        "from => { const a = document.querySelector('audio');"
        " return !a.paused && a.currentTime >= from && a.currentTime < from + 3; }",
        arg=start,
    )
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('audio').paused")


def test_a_point_is_heard_to_its_end_and_no_further(
    reviewer: Reviewers, minutes: MinutesRecord
) -> None:
    page = reviewer().open()
    page.evaluate("document.querySelector('audio').playbackRate = 4")
    page.keyboard.press("Space")
    page.wait_for_function("() => !document.querySelector('audio').paused")
    page.wait_for_function("() => document.querySelector('audio').paused")
    heard = page.evaluate("document.querySelector('audio').currentTime")
    assert minutes.points[0].end <= heard < minutes.points[0].end + 3


def test_why_this(reviewer: Reviewers) -> None:
    page = reviewer().open()
    page.keyboard.press("w")
    reasons = current(page).locator(".reasons")
    expect(reasons.locator("mark").first).to_be_visible(timeout=120_000)  # the model is loaded
    expect(reasons).to_contain_text("Shaded words raised its importance")
    page.keyboard.press("w")
    expect(reasons).to_be_empty()


def test_no_key_is_taken_while_writing_or_with_a_modifier(
    reviewer: Reviewers, minutes: MinutesRecord
) -> None:
    page = reviewer().open()
    page.keyboard.press("e")
    page.keyboard.press("Control+A")
    page.keyboard.type("k x u a 1 ?")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.press("Alt+x")
    expect(current(page)).to_contain_text(minutes.points[0].statement)
    verdict(current(page), "open")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_keys_are_listed_and_can_be_switched_off(reviewer: Reviewers) -> None:
    page = reviewer().open()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("keep, and on to the next")
    dialog.get_by_label("Use these keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    verdict(page.locator(".item").first, "open")
    page.get_by_role("button", name="Keys").click()
    dialog.get_by_label("Use these keys").check()
    page.keyboard.press("Escape")
    page.locator(".item .card").first.focus()
    page.keyboard.press("k")
    verdict(page.locator(".item").first, "kept")


def test_from_one_meeting_to_the_next(
    reviewer: Reviewers, minutes: MinutesRecord, folder: Path
) -> None:
    later = replace(minutes, meeting=replace(minutes.meeting, title="Retro"))
    (folder / "retro.minutes.json").write_text(serialization.dump(later))
    page = reviewer("Anna").open()
    heading = page.get_by_role("heading", level=1)
    page.keyboard.press("n")
    expect(heading).to_have_text("Retro")
    page.keyboard.press("n")  # round to the first again
    expect(heading).to_have_text("Planning")
    page.context.set_offline(True)
    page.keyboard.press("k")
    page.keyboard.press("n")
    expect(page.locator("#notes")).to_contain_text("not saved yet")
    page.context.set_offline(False)
    safe(page)
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Next to review: Retro · Tue 23 Feb 2027").click()
    expect(heading).to_have_text("Retro")
    page.keyboard.press("n")
    expect(page.locator("#notes")).to_contain_text("No other meeting is left to review.")
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Approved")).to_contain_text("No other meeting is left")
