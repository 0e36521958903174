"""The pages that the command makes of the samples."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from minutes.files import content_hash
from minutes.record_files import load_minutes
from minutes.serialization import dump
from tests.conftest import Command


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_a_transcript_becomes_a_page(
    minutes: Command, page: Page, tmp_path: Path, samples: Path
) -> None:
    assert minutes("run", samples / "planning.vtt", "--date", "2027-02-23").status == 0
    page.goto((tmp_path / "planning.html").as_uri())
    row = page.get_by_role("row", name="sales team")
    expect(row.get_by_role("button", name="Anna", exact=True)).to_be_visible()
    row.get_by_role("link").last.click()
    expect(page.locator(":target")).to_contain_text("I will tell the sales team")
    expect(page.locator(":target")).to_be_in_viewport()


def test_a_page_carries_its_sound_wherever_it_goes(
    minutes: Command, page: Page, tmp_path: Path, samples: Path
) -> None:
    minutes("run", samples / "planning.vtt", "-f", "json")
    path = tmp_path / "planning.minutes.json"
    record = load_minutes(path.read_bytes(), str(path))
    sound = tmp_path / "clip.m4a"
    shutil.copy(samples / "clip.m4a", sound)
    meeting = replace(record.meeting, source=sound.name, sha256=content_hash(sound))
    path.write_text(dump(replace(record, meeting=meeting)), encoding="utf-8")
    outcome = minutes("render", path, "--embed-audio", "-f", "html", "-o", "elsewhere")
    assert (outcome.status, outcome.out) == (0, "elsewhere/planning.html\n")
    assert "compression" in outcome.err
    sound.unlink()
    page.goto((tmp_path / "elsewhere" / "planning.html").as_uri())
    page.wait_for_selector("html.playable")
    page.locator("#transcript > summary").click()
    page.locator(".said .time").nth(3).click()
    page.wait_for_function("() => document.querySelector('audio').currentTime > 10")
