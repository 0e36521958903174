"""Two browsers at once: what one chooses the other sees, and where they differ both are told."""

from __future__ import annotations

from playwright.sync_api import expect

from minutes.records import MinutesRecord
from tests.browser.review.conftest import Reviewers
from tests.browser.review.reading import card, safe, verdict


def test_a_choice_appears_on_the_other_page(reviewer: Reviewers, minutes: MinutesRecord) -> None:
    anna, peter = reviewer("Anna").open(), reviewer("Peter").open()
    point = minutes.points[1]
    card(anna, point.text).get_by_role("button", name="Drop").click()
    verdict(card(peter, point.text), "dropped")
    expect(card(peter, point.text).locator(".votes")).to_contain_text("Dropped by Anna")
    expect(peter.locator("#notes")).to_contain_text("Anna dropped")
    expect(peter.locator("#spoken")).to_contain_text("Anna dropped")
    expect(peter.get_by_role("tab", name="History")).to_contain_text("1")


def test_a_conflict_is_shown_with_both_values_and_settled(
    reviewer: Reviewers, minutes: MinutesRecord
) -> None:
    anna, peter = reviewer("Anna").open(), reviewer("Peter").open()
    point = minutes.points[0]
    peter.context.set_offline(True)  # he does not know what she chooses
    card(anna, point.text).get_by_role("button", name="Keep").click()
    safe(anna)
    card(peter, point.text).get_by_role("button", name="Drop").click()
    peter.context.set_offline(False)
    for page in (anna, peter):
        box = card(page, point.text).get_by_role("group", name="Two choices for whether")
        expect(box.get_by_role("button", name="Keep")).to_be_visible()
        expect(box.get_by_role("button", name="Drop")).to_be_visible()
        expect(box).to_contain_text("Anna")
        expect(box).to_contain_text("Peter")
    safe(peter)
    box = card(anna, point.text).get_by_role("group", name="Two choices for whether")
    box.get_by_role("button", name="Drop").click()
    for page in (anna, peter):
        expect(page.locator(".conflict")).to_have_count(0)
        verdict(card(page, point.text), "dropped")


def test_two_wordings_are_both_there_to_choose_from(
    reviewer: Reviewers, minutes: MinutesRecord
) -> None:
    anna, peter = reviewer("Anna").open(), reviewer("Peter").open()
    first = minutes.points[0].text
    peter.context.set_offline(True)
    for page, words in ((anna, "Tests passed."), (peter, "The tests are green.")):
        card(page, first).get_by_role("button", name="Edit").click()
        page.get_by_role("textbox", name="Wording").fill(words)
        page.get_by_role("button", name="Save").click()
    safe(anna)
    peter.context.set_offline(False)
    box = anna.get_by_role("group", name="Two choices for the wording")
    expect(box.get_by_role("button")).to_have_text(["The tests are green.", "Tests passed."])
    box.get_by_role("button", name="Tests passed.").click()
    for page in (anna, peter):
        expect(card(page, "Tests passed.").locator(".conflict")).to_have_count(0)


def test_two_names_for_a_speaker(reviewer: Reviewers) -> None:
    anna, peter = reviewer("Anna").open(), reviewer("Peter").open()
    peter.context.set_offline(True)
    for page, name in ((anna, "Dave"), (peter, "Davy")):
        page.get_by_role("tab", name="Speakers").click()
        page.get_by_role("button", name="Rename David").click()
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_role("button", name="Save").click()
    safe(anna)
    peter.context.set_offline(False)
    for page in (anna, peter):
        box = page.get_by_role("group", name="Two choices for the name")
        expect(box.get_by_role("button")).to_have_text(["Davy", "Dave"])
    anna.get_by_role("group", name="Two choices for the name").get_by_role(
        "button", name="Dave"
    ).click()
    for page in (anna, peter):
        expect(page.locator(".conflict")).to_have_count(0)
        expect(page.locator(".people .who")).to_contain_text(["Anna", "Peter", "Dave", "Kevin"])


def test_nobody_undoes_what_another_chose(reviewer: Reviewers, minutes: MinutesRecord) -> None:
    anna, peter = reviewer("Anna").open(), reviewer("Peter").open()
    point = minutes.points[0]
    card(anna, point.text).get_by_role("button", name="Keep").click()
    verdict(card(peter, point.text), "kept")
    expect(peter.get_by_role("button", name="Undo")).to_be_disabled()
    peter.get_by_role("tab", name="History").click()
    expect(peter.locator(".events li")).to_have_count(1)
    expect(peter.locator(".events").get_by_role("button")).to_have_count(0)
    peter.keyboard.press("u")
    expect(peter.locator("#notes")).to_contain_text("nothing yet that could be taken back")


def test_an_approval_reaches_the_others(reviewer: Reviewers, minutes: MinutesRecord) -> None:
    anna, peter = reviewer("Anna").open(), reviewer("Peter").open()
    anna.keyboard.press("a")
    anna.keyboard.press("Enter")
    expect(peter.locator(".banner")).to_contain_text("Approved by Anna")
    expect(card(peter, minutes.points[0].text).get_by_role("button", name="Keep")).to_be_disabled()
    peter.get_by_role("button", name="Open again").click()
    expect(card(anna, minutes.points[0].text).get_by_role("button", name="Keep")).to_be_enabled()
