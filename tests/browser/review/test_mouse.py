"""A whole review with the mouse, and with a finger on a phone; what is written in the end."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from playwright.sync_api import expect

from minutes import record_files, serialization
from minutes.records import MinutesRecord
from tests.browser.review.conftest import Reviewers, Server
from tests.browser.review.reading import card, safe, verdict

WORDED = "Peter mends the search page for phones."
SAID = "It was raining here for two days."  # no point, whatever the model


def test_a_whole_review(
    reviewer: Reviewers, minutes: MinutesRecord, folder: Path, server: Server
) -> None:
    page = reviewer("Peter").open()
    kept, dropped, action, *others = minutes.points

    card(page, kept.statement).get_by_role("button", name=re.compile("^Keep")).click()
    verdict(card(page, kept.statement), "kept")
    card(page, dropped.statement).get_by_role("button", name=re.compile("^Drop")).click()
    verdict(card(page, dropped.statement), "dropped")

    card(page, action.statement).get_by_role("button", name="Edit").click()
    page.get_by_role("textbox", name="Wording").fill(WORDED)
    page.get_by_role("button", name="Save").click()
    worded = card(page, WORDED)
    worded.get_by_role("button", name="Owner").click()
    worded.get_by_role("button", name="Kevin", exact=True).click()
    expect(worded.get_by_role("button", name="Owner Kevin")).to_be_visible()
    worded.get_by_role("button", name="Due").click()
    worded.get_by_label("Pick a day").fill("2027-03-01")
    worded.get_by_role("button", name="Save").click()
    expect(worded.get_by_role("button", name="Due Mon 1 Mar 2027")).to_be_visible()
    worded.get_by_role("combobox").select_option("Decision")

    row = page.locator(".said", has_text=SAID)
    row.hover()
    row.get_by_role("button", name="Make it a point").click()
    verdict(card(page, SAID), "kept")

    page.get_by_role("tab", name="Speakers").click()
    page.get_by_role("button", name="Rename David").click()
    page.get_by_label("Name", exact=True).fill("Dave")
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Kevin is the same person as").select_option("Anna")
    expect(page.locator(".people li")).to_have_count(3)
    for point in others:
        card(page, point.statement).get_by_role("button", name=re.compile("^Keep")).click()
    safe(page)
    offered = page.get_by_role("region", name="Is this one worth keeping?").locator(".item")
    offered.first.get_by_role("button", name=re.compile("^No")).click()

    page.get_by_role("tab", name="History").click()
    page.locator(".events li", has_text=dropped.statement[:30]).get_by_role(
        "button", name="Undo"
    ).click()
    verdict(card(page, dropped.statement), "open")
    expect(page.locator(".events")).to_contain_text("Peter took back: dropped")
    card(page, dropped.statement).get_by_role("button", name=re.compile("^Drop")).click()
    safe(page)

    page.get_by_role("banner").get_by_role("button", name="Approve").click()
    page.get_by_role("dialog").get_by_role("button", name="Approve").click()
    expect(page.get_by_role("group", name="Approved")).to_contain_text("By Peter")
    expect(
        card(page, kept.statement).get_by_role("button", name=re.compile("^Drop"))
    ).to_be_disabled()

    reviewed = record_files.load_minutes((folder / "planning.minutes.json").read_text(), "reviewed")
    mended = next(point for point in reviewed.points if point.statement == WORDED)
    assert (mended.kind, mended.owner, mended.due) == ("decision", "S1", "2027-03-01")
    assert [s.name for s in reviewed.speakers] == ["Anna", "Peter", "Dave"]
    for name in ("planning.md", "planning.html"):
        written = (folder / name).read_text()
        assert WORDED in written and SAID in written and "Dave" in written
    word = "\n".join(p.text for p in docx.Document(str(folder / "planning.docx")).paragraphs)
    assert WORDED in word
    for name in ("planning.txt", "planning.srt", "planning.vtt", "planning.rttm"):
        written = (folder / name).read_text()
        assert "Dave" in written, name

    page.goto(server.address)
    expect(page.get_by_role("link", name="Planning")).to_contain_text("Approved by Peter")
    page.get_by_role("link", name="Planning").click()
    page.get_by_role("button", name="Open again").click()
    expect(
        card(page, kept.statement).get_by_role("button", name=re.compile("^Drop"))
    ).to_be_enabled()


def test_a_review_on_a_phone(reviewer: Reviewers, minutes: MinutesRecord) -> None:
    page = reviewer(width=390, height=844, touch=True).open()
    for point in minutes.points[:3]:
        card(page, point.statement).get_by_role("button", name=re.compile("^Keep")).tap()
        verdict(card(page, point.statement), "kept")
    page.get_by_role("tab", name="Transcript").tap()
    expect(page.locator("#panel-points")).to_be_hidden()
    row = page.locator(".said", has_text=SAID)
    row.locator("p").tap()
    row.get_by_role("button", name="Make it a point").tap()
    page.get_by_role("tab", name="Points").tap()
    verdict(card(page, SAID), "kept")
    page.get_by_role("button", name="Undo").tap()
    expect(card(page, SAID).locator("button.drop")).to_have_count(0)


def test_what_was_said_leads_to_the_transcript(reviewer: Reviewers, minutes: MinutesRecord) -> None:
    page = reviewer(width=390, height=844, touch=True).open()
    # A decision rests on what led to it too: the page goes to the words that say it.
    decided = [point for point in minutes.points if point.kind == "decision"]
    point = max(decided, key=lambda point: len(point.utterances))
    card(page, point.statement).get_by_role("button", name="What was said").tap()
    rests = [u for u in minutes.utterances if u.id in point.utterances]
    assert rests[0].start < point.start
    said = next(u for u in rests if u.start >= point.start)
    expect(page.locator(".said.lit", has_text=said.text)).to_be_in_viewport()


@pytest.mark.parametrize("where", [".item .time", ".said .time"])
def test_times_play(reviewer: Reviewers, where: str) -> None:
    page = reviewer().open()
    page.locator(where).nth(2).click()
    page.wait_for_function("() => !document.querySelector('audio').paused")


def test_the_list_tells_how_far_the_review_is(reviewer: Reviewers, minutes: MinutesRecord) -> None:
    page = reviewer().open()
    count = len(minutes.points)
    card(page, minutes.points[0].statement).get_by_role("button", name=re.compile("^Keep")).click()
    safe(page)
    page.get_by_role("link", name="All meetings").click()
    expect(page.get_by_role("link", name="Planning")).to_contain_text(f"1 of {count} reviewed")
    expect(page.locator(".facts").first).to_contain_text(
        f"{count - 1} points in 1 meeting to review"
    )


def test_minutes_without_points_topics_weights_or_recording(
    reviewer: Reviewers, minutes: MinutesRecord, folder: Path
) -> None:
    bare = replace(
        minutes,
        meeting=replace(minutes.meeting, title="Bare", recorded_at=None),
        points=(),
        topics=(),
        utterances=tuple(
            replace(u, importance=None, weight=None, kinds={}) for u in minutes.utterances[:6]
        ),
    )
    (folder / "bare.minutes.json").write_text(serialization.dump(bare))
    page = reviewer().open("Bare")
    expect(page.locator(".done")).to_have_text("0 of 0 reviewed")
    expect(page.get_by_role("region", name="Recording")).to_have_count(0)
    row = page.locator(".said").nth(3)
    said = row.locator("p").inner_text()
    row.hover()
    row.get_by_role("button", name="Make it a point").click()
    verdict(card(page, said), "kept")
    page.keyboard.press("Space")
    expect(page.locator("#notes")).to_contain_text("no recording")


def test_a_phone_comes_back_to_the_place_among_the_points(reviewer: Reviewers) -> None:
    page = reviewer("Anna", width=390, height=844, touch=True).open()
    point = page.locator(".groups .item").nth(7)
    point.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    assert place > 500
    for name in ("History", "Transcript", "Speakers"):
        page.get_by_role("tab", name=name).tap()
    page.get_by_role("tab", name="Points").tap()
    assert page.evaluate("scrollY") == place
    expect(point).to_be_in_viewport()


def test_notices_leave_a_phone_to_the_points(
    reviewer: Reviewers, minutes: MinutesRecord, folder: Path
) -> None:
    told = replace(minutes, notices=("Nothing says when the meeting was.",))
    meeting = replace(told, meeting=replace(told.meeting, title="Retro"))
    (folder / "retro.minutes.json").write_text(serialization.dump(meeting))
    page = reviewer("Anna", width=390, height=844, touch=True).open("Retro")
    notice = page.locator(".banner")
    expect(notice).to_be_in_viewport()
    page.locator(".groups .item").nth(7).scroll_into_view_if_needed()
    expect(notice).not_to_be_in_viewport()
    expect(page.get_by_role("button", name="Undo")).to_be_in_viewport()
