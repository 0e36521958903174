"""Who reviews: asked for once, and again where the session has ended in the middle of a review."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from minutes.records import MinutesRecord
from tests.browser.review.conftest import Reviewer, Reviewers, Server
from tests.browser.review.reading import card, safe, verdict

TOKEN = "a token that all share"
REFUSED = "Failed to load resource: the server responded with a status of 401"


def test_a_name_is_asked_for_once(reviewer: Reviewers, server: Server) -> None:
    page = reviewer("Anna").open()
    page.goto(server.address)
    expect(page.get_by_role("heading", name="Meetings")).to_be_visible()
    expect(page.locator(".me")).to_contain_text("Anna")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Your name")).to_have_value("Anna")


def test_a_name_that_is_too_long_is_told_the_limit(reviewer: Reviewers, server: Server) -> None:
    anna = reviewer("Anna")
    anna.wanted.append("Failed to load resource: the server responded with a status of 422")
    anna.page.goto(server.address)
    anna.page.get_by_label("Your name").click()
    anna.page.keyboard.insert_text("x" * 201)
    anna.page.keyboard.press("Enter")
    alert = "has 201 characters, and at most 80 are taken"
    expect(anna.page.get_by_role("alert")).to_contain_text(alert)
    anna.page.keyboard.insert_text("Anna")  # the name is marked, to be written anew
    anna.page.keyboard.press("Enter")
    expect(anna.page.locator(".me")).to_contain_text("Anna")


def test_a_wrong_token_is_told_and_the_right_one_lets_in(browser: Browser, folder: Path) -> None:
    server = Server(folder, token=TOKEN)
    context = browser.new_context()
    anna = Reviewer(context.new_page(), server, "Anna")
    anna.wanted.append(REFUSED)
    page = anna.page
    page.goto(server.address)
    page.get_by_label("Your name").fill("Anna")
    page.get_by_label("Token").fill("a guess of somebody's")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("alert")).to_contain_text("not the one")
    page.get_by_label("Token").fill(TOKEN)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("link", name="Planning")).to_be_visible()
    context.close()
    server.kill()
    assert anna.troubles == []


def test_choices_wait_for_who_has_to_sign_in_again(
    reviewer: Reviewers, minutes: MinutesRecord, server: Server
) -> None:
    anna = reviewer("Anna")
    anna.wanted.append(REFUSED)
    page = anna.open()
    page.keyboard.press("k")
    safe(page)
    page.context.clear_cookies()
    page.keyboard.press("x")
    dialog = page.get_by_role("dialog", name="Who reviews?")
    expect(dialog).to_be_visible()
    expect(page.locator(".safe")).to_contain_text("kept here until you sign in again")
    verdict(card(page, minutes.points[1].text), "dropped")
    dialog.get_by_role("button", name="Start").click()
    safe(page)
    verdict(card(page, minutes.points[1].text), "dropped")
    page.reload()
    verdict(card(page, minutes.points[1].text), "dropped")
    verdict(card(page, minutes.points[0].text), "kept")


@pytest.mark.killed
def test_choices_of_another_name_wait_for_that_name(
    reviewer: Reviewers, minutes: MinutesRecord, server: Server
) -> None:
    page = reviewer("Anna").open()
    where = page.url
    server.kill()
    page.keyboard.press("k")
    expect(page.locator(".safe")).to_contain_text("1 choice is kept here")
    page.goto("about:blank")
    page.context.clear_cookies()
    server.start()
    page.goto(where)
    page.get_by_label("Your name").fill("Peter")
    page.keyboard.press("Enter")
    expect(page.locator(".banner")).to_contain_text("1 choice of Anna kept in this browser")
    verdict(card(page, minutes.points[0].text), "open")
