"""Folding, links, the strip, ticks and evidence, by pointer and by keyboard."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from minutes.records import Evidence
from minutes.stages.rendering import render
from tests.browser.conftest import Opened
from tests.stages.rendering.samples import planning

# What has the focus, in a few words.
FOCUS = """() => {
  const e = document.activeElement;
  const part = e.closest(".tools, .dots, .points, .takes, .actions, .topics, .transcript");
  return e === document.body ? "" : `${part.classList[0]} ${e.localName}`;
}"""


CLIPBOARD = """() => {
  window.taken = [];
  Object.defineProperty(navigator, "clipboard", {
    configurable: true, value: { writeText: async text => { window.taken.push(text); } } });
}"""


def test_the_transcript_folds_and_unfolds(opened: Opened) -> None:
    page = opened(planning())
    said = page.locator(".said").first
    expect(said).to_be_hidden()
    summary = page.locator("#transcript > summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(said).to_be_visible()
    assert page.locator(".said").count() == len(planning().utterances)
    headings = page.locator("#transcript h3").all_text_contents()
    assert headings == [topic.title for topic in planning().topics]
    summary.click()
    expect(said).to_be_hidden()


def test_a_link_into_the_folded_transcript_unfolds_it_every_time(opened: Opened) -> None:
    page = opened(planning())
    time = page.locator(".points .time").first
    target = page.locator(str(time.get_attribute("href")))
    for _ in range(2):
        time.click()
        expect(target).to_be_in_viewport()
        page.locator("#transcript").evaluate("e => { e.open = false; }")


def test_kept_utterances_lead_back_to_their_point(opened: Opened) -> None:
    page = opened(planning())
    page.locator("#transcript > summary").click()
    up = page.locator(".said.kept", has_text="So we decided to ship").get_by_role("link").last
    expect(up).to_have_accessible_name("In the minutes")
    up.click()
    expect(page.locator(":target")).to_contain_text("We decided to ship the release")
    expect(page.locator(":target")).to_be_in_viewport()


def test_original_words_are_one_click_away(opened: Opened) -> None:
    page = opened(planning())
    point = page.locator("li", has_text="We decided to ship the release").first
    words = point.locator("q", has_text="So we decided to ship the release on the eighth of March.")
    expect(words).to_be_hidden()
    point.get_by_text("Original words").click()
    expect(words).to_be_visible()


def test_the_strip_leads_to_points_and_to_utterances(opened: Opened) -> None:
    page = opened(planning())
    dot = page.locator(".dots a").nth(3)
    dot.click()
    assert page.evaluate("location.hash") == dot.get_attribute("href")
    picture = page.locator(".attention > svg")
    assert picture.locator(".bars path.kept").count() == 4  # one a speaker
    box = picture.bounding_box()
    assert box is not None
    picture.click(position={"x": box["width"] / 2, "y": 20})
    page.wait_for_function("() => location.hash.startsWith('#u')")
    expect(page.locator(":target")).to_be_in_viewport()
    expect(page.locator(":target .time")).to_contain_text("02:2")


def test_the_strip_is_one_stop_of_the_tab_key(opened: Opened) -> None:
    page = opened(planning())
    dots = page.locator(".dots a")
    assert dots.count() == len(planning().points)
    stops = page.locator('.attention a:not([tabindex="-1"])')
    assert stops.count() == 1
    dots.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(dots.nth(2)).to_be_focused()
    assert stops.count() == 1
    page.keyboard.press("ArrowLeft")
    expect(dots.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(dots.last).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(dots.last).to_be_focused()
    page.keyboard.press("Home")
    expect(dots.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#p01:target")).to_be_in_viewport()


def test_tab_goes_through_the_page_in_order_and_out_of_it(opened: Opened) -> None:
    page = opened(planning(), audio="planning.flac", width=768)  # one column
    seen: list[str] = []
    places: list[float] = []
    for _ in range(250):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if not focus:
            break
        seen.append(focus)
        outline = page.evaluate(
            "() => { const s = getComputedStyle(document.activeElement);"
            " return s.outlineStyle !== 'none' || document.activeElement.closest('.dots'); }"
        )
        assert outline, f"no visible focus on {focus}"
        if not focus.startswith("tools"):
            places.append(
                page.evaluate("document.activeElement.getBoundingClientRect().top + scrollY")
            )
    else:
        pytest.fail("the tab key never leaves the page")
    kinds = list(dict.fromkeys(one.split()[0] for one in seen))
    assert kinds == ["tools", "points", "takes", "actions", "dots", "topics", "transcript"]
    assert seen[-1] == "transcript summary"
    assert "actions input" in seen and "actions button" in seen
    # Down the page, never far back up: the cells of an action share a card.
    assert all(below > above - 120 for above, below in pairwise(places))


def test_ticks_survive_a_reload_but_not_another_action_of_that_number(opened: Opened) -> None:
    minutes = planning()
    page = opened(minutes)
    boxes = page.get_by_role("checkbox")
    assert boxes.count() == 6
    boxes.nth(1).check()
    boxes.nth(2).check()
    boxes.nth(2).uncheck()
    page.reload()
    assert [boxes.nth(n).is_checked() for n in range(4)] == [False, True, False, False]
    (action,) = [p for p in minutes.points if p.text.startswith("Tell the three")]
    changed = tuple(
        replace(p, text="Call the bank.") if p.id == action.id else p for p in minutes.points
    )
    write_over(page, opened, replace(minutes, points=changed))
    assert not any(boxes.nth(n).is_checked() for n in range(6))


@pytest.mark.parametrize("kept", ["Who calls? – {}", "{}"], ids=["whole", "statement"])
def test_a_tick_goes_by_the_whole_text_as_in_older_versions(opened: Opened, kept: str) -> None:
    minutes = planning()
    (action,) = [p for p in minutes.points if p.text.startswith("Tell the three")]
    before = (Evidence(minutes.utterances[0].id, "Who calls?"),)
    parted = replace(action, text=f"Who calls? – {action.text}", context=before)
    points = tuple(parted if p.id == action.id else p for p in minutes.points)
    page = opened(replace(minutes, points=points))
    box = page.get_by_role("checkbox", name=f"Done: {action.text}", exact=True)
    box.check()
    key = f"minutes:{minutes.meeting.id}:{action.id}"
    assert page.evaluate("key => localStorage.getItem(key)", key) == f"Done: {parted.text}"
    said = f"Done: {kept.format(action.text)}"
    page.evaluate("([key, said]) => localStorage.setItem(key, said)", [key, said])
    page.reload()
    expect(box).to_be_checked()
    page.evaluate("key => localStorage.setItem(key, 'Done: Who else? – Tell.')", key)
    page.reload()
    expect(box).not_to_be_checked()


def write_over(page: Page, opened: Opened, minutes: object) -> None:
    """Put another page into the place of this one, and load it with the same storage."""
    opened(minutes)  # the same path, in a context of its own
    page.reload()


def test_ticks_do_no_harm_where_nothing_may_be_stored(opened: Opened) -> None:
    page = opened(planning())
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage',"
        " { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    page.reload()
    box = page.get_by_role("checkbox").first
    box.check()
    assert box.is_checked()


def test_an_owner_says_where_it_is_known_from(opened: Opened) -> None:
    page = opened(planning())
    button = page.get_by_role("button", name="David", exact=True)
    note = page.locator(f"#{button.get_attribute('aria-controls')}")
    expect(note).to_be_hidden()
    button.hover()
    expect(note).to_be_visible()
    expect(note.locator("mark")).to_have_text("David, can you please")
    page.mouse.move(0, 0)
    expect(note).to_be_hidden()
    button.focus()
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(note).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.locator("h1").click()
    expect(note).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_an_owner_says_so_under_a_finger_too(opened: Opened) -> None:
    page = opened(planning(), width=390)
    button = page.get_by_role("button", name="David", exact=True)
    note = page.locator(f"#{button.get_attribute('aria-controls')}")
    button.click()
    expect(note).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    button.click()
    expect(note).to_be_hidden()


def test_an_action_without_an_owner_is_open_and_found_by_who_said_it(opened: Opened) -> None:
    page = opened(planning())
    row = page.get_by_role("row", name="Kevin will set up the small group")
    expect(row.locator(".owner")).to_contain_text("open, said by Anna")
    assert row.locator(".owner").get_by_role("button").count() == 0
    page.get_by_role("combobox", name="Speaker").select_option("Anna")
    expect(row).to_be_visible()
    page.evaluate(CLIPBOARD)
    page.get_by_role("button", name="Copy as text").click()
    (text,) = page.evaluate("window.taken")
    assert "open, said by Anna, due “next Monday”: Then Kevin will set up" in text


def test_without_scripts_the_words_of_a_point_are_behind_a_link(
    browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "plain.html"
    path.write_bytes(render(planning(), "html"))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    point = page.locator("li", has_text="We decided to ship the release").first
    point.locator(".more").click()
    there = page.locator(":target")
    expect(there).to_be_in_viewport()
    expect(there).to_contain_text("So we decided to ship the release on the eighth of March.")
    there.get_by_role("link", name="03:34 Anna").click()
    assert page.url.endswith(f"#{point.get_attribute('id')}")
    context.close()


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_the_first_screen_says_what_was_decided_and_what_is_to_be_done(
    opened: Opened, width: int
) -> None:
    page = opened(planning(), width=width, height=844 if width == 390 else 1024)
    top = "e => e.getBoundingClientRect().top + scrollY"
    assert page.locator("#decisions").evaluate(top) < 320
    if width == 1280:
        assert page.locator("#actions").evaluate(top) < 320
        assert page.locator("#problems").evaluate(top) < 900
    jump = page.get_by_role("navigation", name="Contents").get_by_role("link", name="Open problems")
    for _ in range(2):  # from the top and from the foot of the page, where it is still there
        jump.click()
        expect(page.locator("#problems")).to_be_in_viewport()
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        expect(jump).to_be_in_viewport()


def test_a_search_finds_points_and_what_was_said(opened: Opened) -> None:
    page = opened(planning(), width=390)
    field = page.get_by_role("searchbox", name="Search points and transcript")
    field.fill("Search PAGE")
    expect(page.get_by_role("status").first).to_contain_text("found")
    rows = page.locator(":is(.points > li, .actions tbody tr, .said):visible")
    assert rows.count() > 3
    for text in rows.all_text_contents():
        assert "search" in text.lower() and "page" in text.lower()
    person = page.get_by_role("combobox", name="Speaker")
    person.select_option("Peter")
    said = page.locator(".said:visible")
    peter = [u.text for u in planning().utterances if u.speaker == "S2"]
    assert said.count() > 0
    assert all(any(t in row for t in peter) for row in said.all_text_contents())
    person.select_option("")
    field.press("Escape")
    expect(page.locator("#transcript")).not_to_have_attribute("open", "")
    assert page.locator(":is(.points > li, .actions tbody tr):not([hidden])").count() == 18


def test_a_point_and_all_actions_can_be_taken_along(opened: Opened) -> None:
    page = opened(planning())
    page.evaluate(CLIPBOARD)  # a test has no clipboard of its own
    point = page.locator("li", has_text="We decided to ship the release").first
    point.get_by_role("link", name="Link to this point").click()
    point.get_by_role("button", name="Copy the words").click()
    page.locator(".actions").get_by_role("checkbox").nth(1).check()
    page.get_by_role("button", name="Copy as text").click()
    page.get_by_role("button", name="Copy as Markdown").click()
    expect(page.locator(".takes [role=status]")).to_have_text("Copied")
    link, words, text, markdown = page.evaluate("window.taken")
    assert link == page.url and link.endswith(f"#{point.get_attribute('id')}")
    assert words == "“We decided to ship the release on the eighth of March.” – Anna, 03:34"
    assert len(text.splitlines()) == len(markdown.splitlines()) == 6
    assert text.startswith("Peter, due Wednesday 24 February 2027: ")
    assert markdown.splitlines()[0].startswith("- [ ] **Peter**, due Wednesday 24 February 2027: ")
    assert markdown.splitlines()[1].startswith("- [x] **")


def test_the_transcript_is_there_without_scripts(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "meeting.html"
    path.write_bytes(render(planning(), "html"))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    expect(page.locator(".said").first).to_be_hidden()
    page.locator("#transcript > summary").click()
    expect(page.locator(".said").first).to_be_visible()
    assert page.locator(".said").count() == len(planning().utterances)
    expect(page.locator("search")).to_be_hidden()
    context.close()
