"""How the page fits a phone, a desk and paper, in both schemes and both languages."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from minutes.records import Evidence, MinutesRecord, Utterance
from tests.browser.accessibility import found
from tests.browser.conftest import Opened
from tests.browser.test_reading import CLIPBOARD
from tests.stages.rendering.samples import beginning, chinese, planning
from tests.stages.rendering.test_hostile import HOSTILE, meeting


def unfolded(page: Page) -> Page:
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    page.locator(".said").first.wait_for()  # the transcript is made when it is opened
    return page


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_axe_finds_nothing_serious(opened: Opened, width: int, dark: bool) -> None:
    short = beginning(planning(), topics=3)  # what axe does grows with the page
    page = opened(short, audio="planning.flac", width=width, dark=dark)
    assert found(page) == []
    page.locator(".decision .time").first.click()
    assert found(unfolded(page)) == []


def test_axe_finds_nothing_serious_in_chinese(opened: Opened) -> None:
    assert found(unfolded(opened(chinese(), width=390))) == []


def test_axe_would_find_something(opened: Opened) -> None:
    page = opened(planning())
    page.evaluate("document.querySelector('.facts').style.color = '#ccc'")
    page.evaluate("document.querySelector('[type=checkbox]').removeAttribute('aria-label')")
    rules = {line.partition(":")[0] for line in found(page)}
    assert {"color-contrast", "label"} <= rules


LONG_WORDS = "https://example.org/" + "a" * 200


def with_long_words() -> MinutesRecord:
    """The planning meeting, with words and names that no line can hold."""
    minutes = planning()
    first, *rest = minutes.points
    points = (
        replace(first, text=LONG_WORDS),
        *(replace(p, owner=LONG_WORDS, due=LONG_WORDS) if p.owner else p for p in rest),
    )
    return replace(
        minutes,
        meeting=replace(minutes.meeting, title=LONG_WORDS),
        speakers=(replace(minutes.speakers[0], name=LONG_WORDS), *minutes.speakers[1:]),
        topics=(replace(minutes.topics[0], title=LONG_WORDS), *minutes.topics[1:]),
        points=points,
    )


@pytest.mark.parametrize("minutes", [planning, chinese, with_long_words])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_window(
    opened: Opened, width: int, minutes: Callable[[], MinutesRecord]
) -> None:
    page = unfolded(opened(minutes(), audio="planning.flac", width=width))
    page.locator(".said .time").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_actions_are_cards(opened: Opened) -> None:
    phone = opened(planning(), width=390)
    card = phone.locator(".actions tbody tr").first
    narrow, text = card.bounding_box(), card.locator(".text").bounding_box()
    assert narrow and text
    assert narrow["width"] <= 390 and text["width"] > 280
    owner, due = (card.locator(f".{n}").bounding_box() for n in ("owner", "due"))
    assert owner and due and owner["y"] >= text["y"] + text["height"]
    assert due["y"] >= owner["y"] + owner["height"] - 1


def printed(page: Page) -> list[str]:
    """The text of each printed page."""
    reader = PdfReader(io.BytesIO(page.pdf(format="A4")))
    return [sheet.extract_text() for sheet in reader.pages]


def test_paper_gets_the_minutes_and_not_the_folded_transcript(opened: Opened) -> None:
    page = opened(planning(), audio="planning.flac")
    page.locator(".decision .time").first.click()
    sheets = printed(page)
    assert 2 <= len(sheets) <= 4
    text = " ".join(" ".join(sheets).split())
    assert "We decided to ship the release on the eighth of March." in text
    assert "Actions" in text and "Peter" in text
    for absent in ("Can you all hear me?", "Transcript", "Why this?", "Original words", "1×"):
        assert absent not in text


def test_an_unfolded_transcript_is_printed(opened: Opened) -> None:
    page = unfolded(opened(planning()))
    assert "Can you all hear me?" in " ".join(printed(page))


def test_boxes_are_empty_on_paper(opened: Opened) -> None:
    page = opened(planning())
    page.emulate_media(media="print")
    box = page.get_by_role("checkbox").first
    style = box.evaluate("e => [getComputedStyle(e).appearance, getComputedStyle(e).borderStyle]")
    assert style == ["none", "solid"]
    assert box.evaluate("e => getComputedStyle(e, '::before').content") == "none"
    box.check()
    assert "✓" in box.evaluate("e => getComputedStyle(e, '::before').content")


def test_a_chinese_meeting_has_a_chinese_page(opened: Opened) -> None:
    page = opened(chinese(), audio="planning.flac")
    assert page.locator("html").get_attribute("lang") == "zh"
    page.locator(".time:visible").first.click()
    words = page.evaluate(
        """() => {
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const texts = [];
          while (walker.nextNode()) {
            if (!walker.currentNode.parentNode.closest("script, noscript, footer")) {
              texts.push(walker.currentNode.data);
            }
          }
          for (const e of document.querySelectorAll("[aria-label], [title]")) {
            texts.push(e.getAttribute("aria-label") || "", e.getAttribute("title") || "");
          }
          return texts.join(" ");
        }"""
    )
    latin = set(re.findall(r"[A-Za-z]{2,}", words)) - {
        "planning",
        "flac",
        "zh",
        "meeting",
        "vtt",
        "Markdown",
    }
    assert latin == set()


def test_a_dark_page_is_dark(opened: Opened) -> None:
    page = opened(planning(), dark=True)
    colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert max(map(int, re.findall(r"\d+", colour))) < 60


@pytest.mark.parametrize("text", HOSTILE[:9])
def test_hostile_words_do_nothing(opened: Opened, text: str) -> None:
    page = unfolded(opened(meeting(text), audio="gone.flac"))
    for link in page.locator("a:visible").all()[:40]:
        link.dispatch_event("click")
    page.get_by_role("checkbox").first.check()
    page.mouse.move(200, 200)
    page.wait_for_timeout(100)
    assert page.locator("script").count() == 1  # dialogs and requests are found by the fixture


def later(minutes: MinutesRecord, seconds: float) -> MinutesRecord:
    """A call of which these minutes are the end: everything in it is that much later."""

    def move(thing: Utterance) -> Utterance:
        return replace(thing, start=thing.start + seconds, end=thing.end + seconds)

    return replace(
        minutes,
        meeting=replace(minutes.meeting, duration=minutes.meeting.duration + seconds),
        utterances=tuple(map(move, minutes.utterances)),
        points=tuple(
            replace(p, start=p.start + seconds, end=p.end + seconds) for p in minutes.points
        ),
        topics=tuple(
            replace(t, start=t.start + seconds, end=t.end + seconds) for t in minutes.topics
        ),
    )


# How far the text of a point is from its time, on one side or the other.
GAPS = """[...document.querySelectorAll('.points > li')].map(row => {
  const [time, text] = ['.time', '.text'].map(part => {
    const range = document.createRange();
    range.selectNodeContents(row.querySelector(part));
    return range.getBoundingClientRect();
  });
  return Math.max(text.left - time.right, text.top - time.bottom, time.top - text.bottom);
})"""


@pytest.mark.parametrize("hours", [0, 1, 10])
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_a_time_does_not_touch_the_text(opened: Opened, width: int, hours: int) -> None:
    gaps = opened(later(planning(), 3600.0 * hours), width=width).evaluate(GAPS)
    assert len(gaps) > 5 and min(gaps) >= (5 if width > 600 else 0)


def test_on_a_phone_all_lines_of_a_point_begin_at_one_edge(opened: Opened) -> None:
    page = opened(later(planning(), 3600.0), width=390)
    edges = page.evaluate(
        """[...document.querySelectorAll('.outcomes .points > li')].map(row => {
          const range = document.createRange();
          range.selectNodeContents(row.querySelector('.text'));
          const lines = [...range.getClientRects()].map(line => Math.round(line.left));
          return [...lines, Math.round(row.querySelector('.time').getBoundingClientRect().left)];
        })"""
    )
    assert max(map(len, edges)) > 3  # some text has several lines
    assert len({edge for row in edges for edge in row}) == 1


def test_the_ring_around_the_search_is_not_cut_off(opened: Opened) -> None:
    page = opened(planning(), width=1280)
    page.get_by_role("searchbox").focus()
    room = page.evaluate(
        """(() => {
          const field = document.activeElement, style = getComputedStyle(field);
          const ring = parseFloat(style.outlineOffset) + parseFloat(style.outlineWidth);
          const own = field.getBoundingClientRect();
          const around = field.closest('.tools').getBoundingClientRect();
          return [own.left - around.left - ring, around.right - own.right - ring];
        })()"""
    )
    assert min(room) >= 0


def test_words_for_a_while_stand_beside_the_day(opened: Opened) -> None:
    minutes = planning()
    action = next(p for p in minutes.points if p.kind == "action" and p.due_evidence)
    said = Evidence(action.due_evidence.utterance, "next week")  # type: ignore[union-attr]
    told = replace(action, due="2023-03-24", due_evidence=said)
    page = opened(
        replace(minutes, points=tuple(told if p is action else p for p in minutes.points))
    )
    row = page.locator(f"tr#{action.id}")
    page.evaluate(CLIPBOARD)
    page.get_by_role("button", name="Copy as text").click()
    expect(page.locator(".takes [role=status]")).to_have_text("Copied")
    (text,) = page.evaluate("window.taken")
    assert ", due Friday 24 March 2023 (“next week”): " in text
    assert (
        row.locator(".due > span:last-child")
        .inner_text()
        .startswith("Friday 24 March 2023 (“next week”)")
    )
