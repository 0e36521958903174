"""The server goes away in the middle of a review, and nothing that was chosen is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from minutes.records import MinutesRecord
from tests.browser.review.conftest import Reviewers, Server
from tests.browser.review.reading import card, safe, verdict


def test_a_reload_keeps_all(reviewer: Reviewers, minutes: MinutesRecord) -> None:
    page = reviewer().open()
    for key in "kxk":
        page.keyboard.press(key)
    page.reload()  # at once: what is on its way is sent by the page that comes
    for point, stands in zip(minutes.points, ("kept", "dropped", "kept", "open"), strict=False):
        verdict(card(page, point.statement), stands)
    safe(page)
    page.get_by_role("tab", name="History").click()
    expect(page.locator(".events li")).to_have_count(3)


@pytest.mark.killed
def test_a_killed_server_loses_nothing(
    reviewer: Reviewers, minutes: MinutesRecord, server: Server
) -> None:
    page = reviewer().open()
    page.keyboard.press("k")
    safe(page)
    server.kill()
    page.keyboard.press("x")
    page.keyboard.press("k")
    state = page.locator(".safe")
    expect(state).to_contain_text("No server. 2 choices are kept here and sent when it is back.")
    verdict(card(page, minutes.points[1].statement), "dropped")
    server.start()
    safe(page)
    assert [event["choice"]["do"] for event in events(page, server)] == ["keep", "drop", "keep"]


@pytest.mark.killed
def test_choices_outlive_the_page_while_the_server_is_away(
    reviewer: Reviewers, minutes: MinutesRecord, server: Server
) -> None:
    page = reviewer().open()
    page.keyboard.press("k")
    safe(page)
    where = page.url
    server.kill()
    page.keyboard.press("x")
    expect(page.locator(".safe")).to_contain_text("1 choice is kept here")
    page.goto("about:blank")
    server.start()
    page.goto(where)
    verdict(card(page, minutes.points[1].statement), "dropped")
    safe(page)
    assert [event["choice"]["do"] for event in events(page, server)] == ["keep", "drop"]


def test_a_choice_whose_answer_was_lost_is_taken_once(
    reviewer: Reviewers, minutes: MinutesRecord, server: Server
) -> None:
    page = reviewer().open()

    def lose(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]  # the server takes it
        route.abort()  # type: ignore[attr-defined]  # and the page does not hear of it

    page.route("**/choices", lose, times=2)
    page.keyboard.press("k")
    safe(page)
    verdict(card(page, minutes.points[0].statement), "kept")
    assert len(events(page, server)) == 1


@pytest.mark.killed
def test_a_choice_that_waits_can_be_taken_back(
    reviewer: Reviewers, minutes: MinutesRecord, server: Server
) -> None:
    page = reviewer().open()
    server.kill()
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.locator(".safe")).to_contain_text("2 choices are kept here")
    page.keyboard.press("u")  # never sent
    page.keyboard.press("u")  # tried: it may have arrived
    verdict(card(page, minutes.points[1].statement), "open")
    verdict(card(page, minutes.points[0].statement), "open")
    server.start()
    safe(page)
    assert [event["choice"]["do"] for event in events(page, server)] == ["keep", "undo"]
    verdict(card(page, minutes.points[0].statement), "open")


def test_what_the_server_refuses_is_shown_as_refused(
    reviewer: Reviewers, minutes: MinutesRecord, server: Server
) -> None:
    late = reviewer("Peter")
    late.wanted.append("Failed to load resource: the server responded with a status of 409")
    anna, peter = reviewer("Anna").open(), late.open()
    peter.context.set_offline(True)
    anna.keyboard.press("a")
    anna.keyboard.press("Enter")
    expect(anna.locator(".banner")).to_contain_text("Approved by Anna")
    peter.keyboard.press("k")
    verdict(card(peter, minutes.points[0].statement), "kept")
    peter.context.set_offline(False)
    expect(peter.get_by_role("alert")).to_contain_text("Not taken: you kept")
    verdict(card(peter, minutes.points[0].statement), "open")
    safe(peter)


def events(page: object, server: Server) -> list[dict[str, dict[str, str]]]:
    """What the server has of the meeting, asked as anyone may."""
    key = page.url.rsplit("/", 1)[1]  # type: ignore[attr-defined]
    return server.get(f"/api/meetings/{key}")["events"]  # type: ignore[return-value]
