"""A long transcript is laid out piece by piece; nobody must notice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from minutes.records import MinutesRecord, Topic, Utterance
from tests.browser.conftest import Opened
from tests.browser.test_looks import printed
from tests.stages.rendering.samples import planning

TIMES = 10
LENGTH = 302.0


def long() -> MinutesRecord:
    """The planning meeting ten times over, a topic each time."""
    minutes = planning()

    def again(utterance: Utterance, number: int) -> Utterance:
        shift = number * LENGTH
        return replace(
            utterance,
            id=f"{utterance.id}-{number}",
            start=utterance.start + shift,
            end=utterance.end + shift,
            weight=(utterance.weight or 0.0) / TIMES,
        )

    points = tuple(
        replace(p, utterances=tuple(f"{id_}-0" for id_ in p.utterances), explanation=None)
        for p in minutes.points
    )
    return replace(
        minutes,
        meeting=replace(minutes.meeting, duration=TIMES * LENGTH),
        utterances=tuple(again(u, n) for n in range(TIMES) for u in minutes.utterances),
        points=points,
        topics=tuple(
            Topic(f"t{n + 1}", f"Round {n + 1}", n * LENGTH, (n + 1) * LENGTH) for n in range(TIMES)
        ),
    )


def top(page: Page, id_: str) -> float:
    """How far a row is below the upper edge of the window."""
    return float(page.evaluate(f"document.getElementById('{id_}').getBoundingClientRect().top"))


@pytest.mark.parametrize("width", [390, 1280])
def test_links_land_where_they_should(opened: Opened, width: int) -> None:
    page = opened(long(), width=width)
    assert page.locator("#transcript.long ol").count() == 0  # nobody has asked for it yet
    for id_ in ("u0064-5", "u0100-9", "u0003-0", "u0070-8"):
        page.evaluate(f"location.hash = '#{id_}'")
        assert page.locator("#transcript.long ol").count() in {0, TIMES}
        page.wait_for_function(
            f"Math.abs(document.getElementById('{id_}').getBoundingClientRect().top - 270) < 3"
        )
        landed = top(page, id_)
        assert landed == pytest.approx(0.3 * 900, abs=3)
        page.wait_for_timeout(200)
        assert top(page, id_) == pytest.approx(landed, abs=1)


def test_all_of_it_is_printed_and_searched(opened: Opened) -> None:
    page = opened(long())
    page.locator("#transcript > summary").click()
    page.locator(".said").first.wait_for()
    assert page.evaluate("() => window.find('Round 10')")
    text = " ".join(printed(page))
    assert text.count("Is anybody coming to lunch?") == TIMES


def test_the_transcript_is_followed_from_piece_to_piece(opened: Opened) -> None:
    page = opened(long(), audio="planning.flac")
    page.locator("#transcript > summary").click()
    page.locator("#u0002-0 .time").click()
    now = page.locator(".said[aria-current]")
    expect(now).to_have_id("u0002-0")
    page.evaluate("() => { document.querySelector('audio').currentTime = 296; }")
    expect(now).to_contain_text("Let's go to the new place")
    expect(now).to_be_in_viewport()
