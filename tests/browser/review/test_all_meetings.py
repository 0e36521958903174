"""The actions of all meetings on the server's page, and what is asked at the end of a review."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from minutes import serialization
from minutes.records import MinutesRecord
from tests.browser.accessibility import found
from tests.browser.review.conftest import Reviewers
from tests.browser.review.reading import safe


def choice(page: Page, name: str) -> None:
    """Nothing here takes a name for another."""
    expect(page.get_by_role("combobox", name=name, exact=True)).to_have_count(1)


def test_who_owes_what_is_chosen_ticked_for_all_and_in_the_address(reviewer: Reviewers) -> None:
    anna = reviewer("Anna")
    page = anna.open()
    page.goto(f"{anna.server.address}/actions")
    rows = page.locator(".tasks li")
    expect(rows.first).to_be_visible()
    whole = rows.count()
    expect(rows.first.locator(".from a")).to_have_text("Planning · Tue 23 Feb 2027")
    names = page.get_by_role("combobox", name="Owner, or said by", exact=True)
    label = next(t for t in names.locator("option").all_inner_texts() if t.startswith("Peter"))
    names.select_option(label=label)
    expect(rows.locator(".owner").first).to_have_text("Peter")
    mine = rows.count()
    told = [int(n) for n in re.findall(r"\d+", label)]  # Peter's own, and what he said alone
    assert 0 < mine < whole and sum(told) == mine
    owners = rows.locator(".owner").all_inner_texts()
    open_ = ["Open, said by Peter"] * (mine - told[0])
    assert owners == ["Peter"] * told[0] + open_
    address = page.url
    assert address.endswith("/actions?owner=Peter")
    text = rows.first.locator(".what > p:first-child").inner_text()
    box = page.get_by_role("checkbox", name=f"Done: {text}", exact=True)
    box.focus()
    page.keyboard.press("Space")
    expect(rows).to_have_count(mine - 1)
    expect(rows.first.get_by_role("checkbox")).to_be_focused()  # the one in its place
    tom = reviewer("Tom", width=390)
    tom.open()
    other = tom.page
    other.goto(address)
    expect(other.locator(".tasks li")).to_have_count(mine - 1)
    other.get_by_role("combobox", name="Show", exact=True).select_option("done")
    expect(other.locator(".tasks li")).to_contain_text(["done: Anna"])
    assert found(other) == []
    other.get_by_role("checkbox", name=f"Done: {text}", exact=True).press("Space")
    expect(other.locator(".tasks li")).to_have_count(0)
    expect(other.locator(".facts").first).to_be_focused()  # there is no row any more
    expect(rows).to_have_count(mine)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_the_actions_fit_and_axe_finds_nothing_serious(
    reviewer: Reviewers, width: int, dark: bool
) -> None:
    anna = reviewer("Anna", width=width, dark=dark)
    page = anna.open()
    page.goto(f"{anna.server.address}/actions")
    expect(page.locator(".tasks li").first).to_be_visible()
    for name in ("Owner, or said by", "Due", "Show", "Meeting", "Sort by"):
        choice(page, name)
    assert found(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(("width", "dark"), [(390, True), (1280, False)])
def test_what_was_said_is_found_over_all_meetings_and_leads_there(
    reviewer: Reviewers, minutes: MinutesRecord, width: int, dark: bool
) -> None:
    anna = reviewer("Anna", width=width, dark=dark)
    page = anna.open()
    page.goto(anna.server.address)
    page.get_by_role("searchbox", name="What was said").fill("hear me all")
    hits = page.locator(".hits li")
    expect(hits).to_have_count(1)
    expect(page.locator(".lists")).to_be_hidden()
    assert page.url.endswith("/?q=hear+me+all")
    assert found(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    said = next(u for u in minutes.utterances if "hear me" in u.text)
    expect(hits.get_by_role("link")).to_contain_text("Planning · Tue 23 Feb 2027 · ")
    hits.get_by_role("link").click()
    expect(page.locator(f'.said.lit[data-u="{said.id}"]')).to_be_visible()


def test_what_is_offered_teaches_and_stays_out_of_the_minutes_unless_put_in(
    reviewer: Reviewers,
) -> None:
    page = reviewer().open()
    offered = page.locator(".candidates .item")
    count, points = offered.count(), page.locator(".groups .item").count()
    first, second = (offered.nth(n).get_attribute("data-item") for n in (0, 1))
    offered.first.locator(".text").click()
    page.keyboard.press("k")
    expect(offered).to_have_count(count - 1)
    safe(page)
    expect(page.locator(".groups .item")).to_have_count(points)
    page.get_by_role("tab", name="History").click()
    expect(page.locator(".events li").first).to_contain_text("found worth keeping")
    page.keyboard.press("u")
    expect(page.locator(f'[data-item="{first}"]')).to_have_count(1)
    page.locator(f'[data-item="{second}"] .text').click()
    page.keyboard.press("p")
    expect(page.locator(".groups .item")).to_have_count(points + 1)


def test_the_last_one_is_told_when_it_was(reviewer: Reviewers, minutes: MinutesRecord) -> None:
    page = reviewer().open()
    notes = page.locator("#notes .note")
    page.locator(".groups .item .text").last.click()
    page.keyboard.press("k")
    expect(notes).to_contain_text(["That was the last point."])
    left = len(minutes.points) - 1
    expect(notes).to_contain_text([f"{left} points are not reviewed yet"])
    page.locator(".candidates .item .text").last.click()
    page.keyboard.press("x")
    expect(notes.last).to_contain_text("That was the last one.")


def test_the_list_names_a_file_only_where_that_says_more(
    reviewer: Reviewers, folder: Path, minutes: MinutesRecord
) -> None:
    (folder / "sales").mkdir()
    for name in ("2027-02-23_Planning", "sales/planning"):
        (folder / f"{name}.minutes.json").write_text(serialization.dump(minutes))
    anna = reviewer("Anna")
    anna.open("sales")
    anna.page.goto(anna.server.address)
    names = anna.page.locator(".meeting .facts bdi")
    expect(names).to_have_text(["sales/planning"])
