"""Names that are offered, and names that somebody has already."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from minutes import record_files
from minutes.records import MinutesRecord
from tests.browser.accessibility import found
from tests.browser.review.conftest import Reviewers


@pytest.fixture
def minutes(made: bytes) -> MinutesRecord:
    """Minutes in which nobody but Anna has a name, and Peter is addressed."""
    found = record_files.load_minutes(made, "planning.minutes.json")
    speakers = tuple(
        replace(s, name="Anna" if n == 0 else None) for n, s in enumerate(found.speakers)
    )
    voices = [speaker.id for speaker in speakers]
    said = list(found.utterances)
    said[0] = replace(said[0], speaker=voices[0], text="Peter, would you like to start?")
    said[1] = replace(said[1], speaker=voices[1], text="Yes, I would like to start now.")
    return replace(found, speakers=speakers, utterances=tuple(said))


def test_a_voice_is_offered_its_name_and_one_that_is_taken_is_told(
    reviewer: Reviewers, minutes: MinutesRecord
) -> None:
    page = reviewer().open()
    page.get_by_role("tab", name="Speakers").click()
    people = page.locator(".people li")
    second, third = (people.nth(n) for n in (1, 2))
    second.get_by_role("button", name="Peter").click()
    expect(second.locator(".who")).to_have_text("Peter")
    expect(second.locator(".offered")).to_have_count(0)
    third.get_by_role("button", name="Rename").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("anna")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Anna speaks here already")
    assert found(page) == []
    dialog.get_by_role("button", name="The same: join them").click()
    expect(people).to_have_count(len(minutes.speakers) - 1)
