"""That axe finds nothing serious on any page and in any state of a review.

What axe does grows with the page, so that the meeting is short: a minute with a task, a decision
and an open problem has all the parts that five have.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from minutes import pipeline, transcripts
from minutes.cache import Cache
from minutes.options import Options
from minutes.records import MinutesRecord
from tests.browser.accessibility import found
from tests.browser.review.conftest import Reviewers
from tests.browser.review.reading import card, safe

FROM, TO = 29.0, 121.0  # seconds, in which there is all of that


@pytest.fixture(scope="module")
def short(samples: Path) -> MinutesRecord:
    """The minutes of a part of the sample meeting."""
    whole = transcripts.read_transcript(samples / "planning.vtt")
    cues = tuple(cue for cue in whole.cues if FROM < cue.start < TO)
    made = pipeline.run(
        replace(whole, cues=cues, title="Planning"), Options(date="2027-02-23"), cache=Cache(None)
    )
    assert {"action", "decision", "problem", "point"} == {point.kind for point in made.points}
    return made


@pytest.fixture
def minutes(short: MinutesRecord) -> MinutesRecord:
    """The minutes that are reviewed."""
    return short


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_serious(
    reviewer: Reviewers, minutes: MinutesRecord, width: int, dark: bool
) -> None:
    anna = reviewer("Anna", width=width, dark=dark)
    anna.page.goto(anna.server.address)
    expect(anna.page.get_by_label("Your name")).to_be_focused()
    assert found(anna.page) == []
    page, other = anna.open(), reviewer("Peter").open()
    page.context.set_offline(True)
    card(other, minutes.points[0].statement).get_by_role("button", name="Keep").click()
    safe(other)
    card(page, minutes.points[0].statement).get_by_role("button", name="Drop").click()
    page.context.set_offline(False)
    expect(page.locator(".conflict")).to_be_visible()
    page.keyboard.press("j")
    for key in ("e", "o", "d"):
        page.keyboard.press(key)
        expect(page.locator(".editor form")).to_be_visible()
        assert found(page) == []
        page.keyboard.press("Escape")
    for tab in ("Speakers", "History", "Transcript"):
        page.get_by_role("tab", name=tab).click()
        assert found(page) == [], tab
    for key in ("?", "a"):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_be_visible()
        assert found(page) == []
        page.keyboard.press("Escape")
    page.get_by_role("link", name="All meetings").click()
    expect(page.get_by_role("heading", name="To review")).to_be_visible()
    assert found(page) == []


def test_axe_would_find_something(reviewer: Reviewers) -> None:
    page = reviewer().open()
    page.evaluate("document.querySelector('.facts').style.color = '#ccc'")
    page.evaluate("document.querySelector('.chip[aria-label]').removeAttribute('aria-label')")
    rules = {line.partition(":")[0] for line in found(page)}
    assert {"color-contrast", "select-name"} & rules
