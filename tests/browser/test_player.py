"""Times play the recording from there, and the transcript follows."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from minutes.media import Recording, to_mp3
from tests.browser.conftest import Opened
from tests.stages.rendering.samples import planning

SHIP = "We decided to ship the release on the eighth of March."  # said from 3:34 on


def sound(page: Page, what: str) -> float:
    """A property of the recording."""
    return float(page.evaluate(f"Number(document.querySelector('audio').{what})"))


def plays_from(page: Page, seconds: float) -> None:
    """The recording plays, from about there."""
    page.wait_for_function(
        "from => { const a = document.querySelector('audio');"
        " return !a.paused && a.currentTime > from && a.currentTime < from + 4; }",
        arg=seconds,
    )


def test_a_time_of_a_point_plays_from_there(opened: Opened) -> None:
    page = opened(planning(), audio="planning.flac")
    expect(page.get_by_role("region", name="Recording")).to_be_hidden()
    before = page.evaluate("scrollY")
    page.locator("li", has_text=SHIP).first.locator(".time").first.click()
    plays_from(page, 214.39)
    expect(page.get_by_role("region", name="Recording")).to_be_visible()
    assert page.evaluate("location.hash") == ""
    assert not page.locator("#transcript").evaluate("e => e.open")
    assert page.evaluate("scrollY") >= before


@pytest.mark.parametrize("place", [".actions .at .time", ".topic .time", ".said .time"])
def test_every_time_plays(opened: Opened, place: str) -> None:
    page = opened(planning(), audio="planning.flac")
    page.evaluate("document.querySelector('#transcript').open = true")
    time = page.locator(f"{place}:visible").nth(2)
    time.click()
    plays_from(page, float(time.get_attribute("data-t") or 0))


def test_space_stops_and_goes_on_but_not_in_a_control(opened: Opened) -> None:
    page = opened(planning(), audio="planning.flac")
    page.locator(".decision .time").first.click()
    plays_from(page, 94)
    page.keyboard.press("Space")
    assert sound(page, "paused")
    page.keyboard.press("Space")
    page.wait_for_function("() => !document.querySelector('audio').paused")
    box = page.get_by_role("checkbox").first
    box.focus()
    page.keyboard.press("Space")
    assert box.is_checked() and not sound(page, "paused")


def test_space_scrolls_where_nothing_has_been_played(opened: Opened) -> None:
    page = opened(planning(), audio="planning.flac")
    page.keyboard.press("Space")
    page.wait_for_function("() => scrollY > 100")
    assert sound(page, "paused")


def test_the_transcript_follows(opened: Opened) -> None:
    page = opened(planning(), audio="planning.flac")
    page.locator("#transcript > summary").click()
    page.locator(".said .time", has_text="00:45").first.click()
    now = page.locator('.said[aria-current="true"]')
    expect(now).to_contain_text("All of the tests passed")
    page.evaluate("document.querySelector('audio').currentTime = 215")
    expect(now).to_contain_text("So we decided to ship")
    expect(now).to_have_count(1)
    expect(now).to_be_in_viewport()


def test_it_does_not_follow_a_reader_who_scrolled_away(opened: Opened) -> None:
    page = opened(planning(), audio="planning.flac")
    page.locator("#transcript > summary").click()
    page.locator(".said .time", has_text="00:45").first.click()
    expect(page.locator(".said[aria-current]")).to_contain_text("All of the tests passed")
    page.evaluate("scrollTo(0, 0)")
    page.evaluate("document.querySelector('audio').currentTime = 215")
    expect(page.locator(".said[aria-current]")).to_contain_text("So we decided to ship")
    assert page.evaluate("scrollY") == 0


def test_the_player_seeks_changes_speed_and_closes(opened: Opened) -> None:
    page = opened(planning(), audio="planning.flac")
    page.locator(".decision .time").first.click()
    player = page.get_by_role("region", name="Recording")
    player.get_by_role("button", name="Pause").click()
    expect(player.get_by_role("button", name="Play")).to_be_visible()
    slider = player.get_by_role("slider", name="Position")
    assert float(slider.get_attribute("max") or 0) == pytest.approx(301.68, abs=0.1)
    slider.fill("120")
    assert sound(page, "currentTime") == pytest.approx(120, abs=0.2)
    expect(slider).to_have_attribute("aria-valuetext", "02:00")
    for shown, rate in (("1.25×", 1.25), ("1.5×", 1.5), ("2×", 2), ("1×", 1)):
        player.get_by_role("button", name="Speed").click()
        expect(player).to_contain_text(shown)
        assert sound(page, "playbackRate") == rate
    player.get_by_role("button", name="Play").click()
    player.get_by_role("button", name="Close").click()
    expect(player).to_be_hidden()
    assert sound(page, "paused")
    assert page.locator("[aria-current]").count() == 0


def test_a_recording_that_is_not_there_leaves_links(opened: Opened) -> None:
    page = opened(planning(), audio="gone.flac")
    expect(page.locator("#unplayable")).to_contain_text("cannot be played from this page")
    time = page.locator(".decision .time").first
    time.click()
    target = page.locator(str(time.get_attribute("href")))
    expect(target).to_be_in_viewport()
    expect(page.get_by_role("region", name="Recording")).to_be_hidden()
    page.keyboard.press("Space")
    expect(page.get_by_role("region", name="Recording")).to_be_hidden()


def test_without_a_recording_times_lead_to_the_transcript(opened: Opened) -> None:
    page = opened(planning())
    assert page.locator("audio").count() == 0
    time = page.locator(".actions .at .time").first
    time.click()
    assert page.locator("#transcript").evaluate("e => e.open")
    target = page.locator(str(time.get_attribute("href")))
    expect(target).to_be_in_viewport()
    expect(target).to_contain_text("I can finish it by Wednesday.")


def test_embedded_sound_plays(opened: Opened, samples: Path, tmp_path: Path) -> None:
    with Recording(samples / "clip.m4a", spool=tmp_path) as recording:
        mp3 = base64.b64encode(to_mp3(recording)).decode()
        length = recording.duration
    page = opened(planning(), audio=f"data:audio/mpeg;base64,{mp3}")
    assert sound(page, "duration") == pytest.approx(length, abs=0.2)
    page.locator("#transcript > summary").click()
    page.locator(".said .time").nth(4).click()
    plays_from(page, 10)


def test_a_modified_click_is_the_browsers_own(opened: Opened) -> None:
    page = opened(planning(), audio="planning.flac")
    time = page.locator(".decision .time").first
    prevented = time.evaluate(
        "e => !e.dispatchEvent(new MouseEvent('click',"
        " {bubbles: true, cancelable: true, shiftKey: true}))"
    )
    assert not prevented and sound(page, "paused")
