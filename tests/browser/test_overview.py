"""The page of all meetings: who owes what, found by choosing, by searching and by the address."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from minutes import serialization
from minutes.batch import overview, overview_page
from minutes.languages.chinese.overview import CHINESE
from minutes.languages.english.overview import ENGLISH
from minutes.languages.overview import OverviewLabels
from minutes.outputs.ledger import Action, Decision, Entry, Ledger, State, Summary, Written
from minutes.records import Meeting, MinutesRecord, Said, Speaker, Utterance
from tests.browser.accessibility import found
from tests.browser.conftest import Watch

TODAY = datetime(2027, 3, 3, 12, tzinfo=UTC)  # a Wednesday
OWNERS = ("Anna", "Tom", "")
DUE = ("2027-03-01", "2027-03-05", "2027-03-20", "by Friday", "")
BROKEN = "calls/<b>broken.vtt"
SAID = "The budget of the café is forty thousand."

Shown = Callable[..., Page]


def meeting(folder: Path, number: int) -> Entry:
    """A meeting with five actions, one due date each, in a folder with its record and its page."""
    name = f"meeting {number}"
    before = (Said("What is next?", "Anna", 4.0),)
    actions = tuple(
        Action(
            f"p{i}",
            f"What is next? – Task {i} of {number}",
            60.0 * i,
            OWNERS[(i + number) % 3],
            due,
            "Tom",
            before,
        )
        for i, due in enumerate(DUE)
    )
    said = (
        Utterance("u1", 5.0, 8.0, "S1", f"Welcome to meeting {number}."),
        Utterance("u2", 65.0, 70.0, "S2", SAID if number == 2 else "We look at the plan."),
    )
    minutes = MinutesRecord(
        meeting=Meeting(f"id{number}", name, f"{name}.vtt", f"{number:0>64}", 300.0, "en"),
        speakers=(Speaker("S1", "Anna", 3.0), Speaker("S2", "Tom", 5.0)),
        utterances=said,
        points=(),
        engines={},
    )
    files = (f"{name}.html", f"{name}.minutes.json")
    (folder / files[0]).write_text("<!doctype html><title>A meeting</title>")
    (folder / files[1]).write_text(serialization.dump(minutes))
    summary = Summary(
        f"id{number}",
        name,
        300.0,
        f"2027-03-{number:02}",
        "file" if number == 3 else "recording",
        "en",
        ("Anna", "Tom"),
        (Decision(f"What is next? – We decided on {number}.", before),),
        actions,
    )
    written = Written("0" * 64, State(1, 1))
    source = "../away.vtt" if number == 1 else f"{name}.minutes.json"
    return Entry(
        name, source, State(1, 1), f"{number:0>64}", "x", summary, dict.fromkeys(files, written)
    )


@pytest.fixture(scope="session")
def page_of_three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """index.html of three meetings."""
    folder = tmp_path_factory.mktemp("all")
    ledger = Ledger(folder)
    for number in (1, 2, 3):
        ledger.keep(meeting(folder, number))
    report = {
        "meetings": [
            {"status": "done", "source": "fine.vtt", "reason": ""},
            {"status": "failed", "source": BROKEN, "reason": f"{BROKEN}: is not text"},
        ]
    }
    for path, content in overview.render(ledger, report=json.dumps(report).encode()).items():
        path.write_bytes(content)
    return folder / "index.html"


@pytest.fixture
def shown(browser: Browser, page_of_three: Path) -> Iterator[Shown]:
    """Opens that page on 3 March 2027, and finds out in the end what it did wrong."""
    watched: list[Watch] = []

    def open_(hash_: str = "", *, width: int = 1280, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(45_000)
        page = context.new_page()
        page.clock.set_fixed_time(TODAY)
        address = page_of_three.as_uri()
        watched.append(Watch(page, {address, address + hash_}))
        page.goto(address + hash_)
        page.wait_for_selector("html[data-ready]")
        return page

    yield open_
    for watch in watched:
        watch.page.context.close()
        assert watch.troubles == []


def tasks(page: Page) -> list[str]:
    """The actions that are shown, in their order."""
    return page.locator(".actions tbody .what > span").all_inner_texts()


def choice(page: Page, name: str) -> Locator:
    """What one chooses by."""
    return page.get_by_role("combobox", name=name, exact=True)


def test_who_owes_what_is_found_by_choosing_and_is_in_the_address(shown: Shown) -> None:
    page = shown()
    assert len(tasks(page)) == 15
    expect(page.locator("#todo .count")).to_have_text("15 open of 15, 3 overdue")
    choice(page, "Owner, or said by").select_option(label="Anna (5)")
    assert set(page.locator(".actions tbody .owner bdi").all_inner_texts()) == {"Anna"}
    choice(page, "Due").select_option(label="By the end of this week")
    due = page.locator(".actions tbody .due bdi").all_inner_texts()
    assert due == ["Monday 1 March 2027", "Friday 5 March 2027"]
    address = page.evaluate("location.hash")
    page.get_by_role("button", name="Clear").click()
    assert len(tasks(page)) == 15
    other = shown(address)
    assert other.locator(".actions tbody .due bdi").all_inner_texts() == due
    expect(choice(other, "Owner, or said by")).to_have_value("Anna")


def test_what_is_late_and_what_has_no_owner_or_day(shown: Shown) -> None:
    page = shown("#due=overdue")
    assert [task[:6] for task in tasks(page)] == ["Task 0"] * 3
    choice(page, "Due").select_option("undated")
    assert {task[:6] for task in tasks(page)} == {"Task 3", "Task 4"}
    choice(page, "Owner, or said by").select_option("–")
    assert set(page.locator(".actions tbody .owner").all_inner_texts()) == {"open, said by Tom"}
    assert 0 < len(tasks(page)) < 6
    meeting = choice(page, "Meeting")
    label = next(t for t in meeting.locator("option").all_inner_texts() if t[:9] == "meeting 1")
    assert re.fullmatch(r"meeting 1 · \w+day \d+ \w+ 2027", label)  # not only "Planning", each week
    meeting.select_option(label=label)
    assert all(task.endswith("of 1") for task in tasks(page))


def test_a_person_has_what_is_theirs_and_then_what_they_said_that_nobody_took(
    shown: Shown,
) -> None:
    page = shown()
    choice(page, "Owner, or said by").select_option(label="Tom (5 + 5 open)")
    owners = page.locator(".actions tbody .owner").all_inner_texts()
    assert owners == ["Tom"] * 5 + ["open, said by Tom"] * 5
    page.get_by_role("checkbox").nth(9).check()
    chosen = choice(page, "Owner, or said by").locator("option:checked")
    expect(chosen).to_have_text("Tom (5 + 4 open)")
    page.get_by_role("checkbox").nth(9).uncheck()


def test_a_column_sorts_both_ways(shown: Shown) -> None:
    page = shown()
    head = page.get_by_role("columnheader", name="Owner")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    names = page.locator(".actions tbody .owner").all_inner_texts()
    assert names[0] == "Anna" and names[-1] == "open, said by Tom"
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert page.locator(".actions tbody .owner").first.inner_text() == "open, said by Tom"
    assert page.evaluate("location.hash") == "#sort=-owner"
    page.get_by_role("columnheader", name="Meeting").first.get_by_role("button").click()
    assert tasks(page)[0].endswith("of 3")


def test_ticks_leave_the_open_ones_and_come_back(shown: Shown) -> None:
    page = shown()
    page.get_by_role("checkbox", name="Done: Task 0 of 2").check()
    expect(page.locator("#todo .count")).to_have_text("14 open of 15, 2 overdue")
    expect(page.locator(".meetings tr", has_text="meeting 2").locator(".todo")).to_contain_text("4")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert len(tasks(page)) == 14
    choice(page, "Show").select_option("done")
    assert tasks(page) == ["Task 0 of 2"]
    page.get_by_role("checkbox").uncheck()
    choice(page, "Show").select_option("all")
    assert len(tasks(page)) == 15


@pytest.mark.parametrize(
    ("kept", "done"),
    [
        ("Done: What is next? – Task 0 of 2", True),
        ("Done: Task 0 of 2", True),
        ("Done: Who does it? – Task 0 of 2", False),
        ("Done: Task 0 of 3", False),
        ("", False),
    ],
    ids=["whole", "statement", "another-matter", "another-action", "nothing"],
)
def test_a_tick_that_a_page_of_an_older_version_kept_holds(
    shown: Shown, kept: str, done: bool
) -> None:
    page = shown()
    page.evaluate("kept => localStorage.setItem('minutes:id2:p0', kept)", kept)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    choice(page, "Show").select_option("done")
    assert tasks(page) == ["Task 0 of 2"] * done
    if done:
        expect(page.locator(".actions tbody input")).to_be_checked()


def test_what_was_said_before_stands_under_a_statement_and_is_found(shown: Shown) -> None:
    page = shown("#q=what is next overdue")
    expect(page.locator("#todo .empty")).to_be_visible()
    page.get_by_role("searchbox").fill("what is next task")
    row = page.locator(".actions tbody .what", has_text="Task 1 of 2")
    expect(row).to_have_count(1)
    assert row.inner_text().split("\n\n") == ["Task 1 of 2", "Anna, 00:04: What is next?"]
    page.get_by_role("searchbox").fill("what is next decided on 3")
    meeting = page.locator(".meetings tbody tr", has_text="meeting 3")
    meeting.locator("summary").click()
    expect(meeting.locator("li")).to_contain_text("We decided on 3.Anna, 00:04: What is")


def test_search_finds_what_was_said_and_leads_there(shown: Shown) -> None:
    page = shown()
    page.get_by_role("searchbox").fill("cafe budget")
    hits = page.locator(".hits li")
    expect(hits).to_have_count(1)
    expect(hits).to_contain_text(f"Tom: {SAID}")
    assert hits.locator("mark").all_inner_texts() == ["budget"]
    link = hits.get_by_role("link", name=re.compile(r"^meeting 2 · .* 2027 · 01:05$"))
    assert link.get_attribute("href") == "meeting%202.html#u2"
    assert page.locator(".meetings tbody tr").count() == 1
    expect(page.locator("#todo .empty")).to_be_visible()
    page.get_by_role("searchbox").fill("nobody ever said this")
    expect(page.locator("#talk .empty")).to_be_visible()
    page.get_by_role("searchbox").fill("")
    expect(page.locator("#talk")).to_be_hidden()
    assert len(tasks(page)) == 15


def test_a_date_by_the_file_and_a_recording_that_is_gone_are_told(shown: Shown) -> None:
    page = shown()
    rows = page.locator(".meetings tbody tr")
    expect(rows.filter(has_text="by the file’s time")).to_have_count(1)
    expect(rows.filter(has_text="The recording is gone")).to_contain_text("meeting 1")
    due = page.locator(".actions tr", has_text="Task 1 of 3").locator(".due")
    expect(due).to_contain_text("Friday 5 March 2027 by the file’s time")
    late = page.locator(".actions tr", has_text="Task 0 of 1").locator(".due")
    expect(late).to_contain_text("Monday 1 March 2027 Overdue")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_it_fits_and_axe_finds_nothing_serious(shown: Shown, width: int, dark: bool) -> None:
    page = shown("#q=budget", width=width, dark=dark)
    expect(page.locator(".hits li")).to_have_count(1)
    for _ in range(2):
        assert found(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.get_by_role("searchbox").fill("")
        expect(page.locator("#talk")).to_be_hidden()


def test_what_is_beyond_the_first_rows_comes_when_it_is_asked_for(
    browser: Browser, tmp_path: Path
) -> None:
    ledger = Ledger(tmp_path)
    one = meeting(tmp_path, 1)
    entries = [
        Entry(f"m{i}", "x", State(1, 1), f"{i:0>64}", "x", one.summary, one.outputs)
        for i in range(overview_page.ROWS + 10)
    ]
    made = overview_page.compose(entries, [], ledger.out)
    assert (len(made.meetings), made.meeting_count) == (overview_page.ROWS, overview_page.ROWS + 10)
    from minutes.stages.rendering.templating import fill_template

    (tmp_path / "index.html").write_text(fill_template("index.html.j2", made))
    context = browser.new_context()
    page = context.new_page()
    page.goto((tmp_path / "index.html").as_uri())
    page.wait_for_selector("html[data-ready]")
    rows = page.locator(".meetings tbody tr")
    expect(rows).to_have_count(overview_page.ROWS)
    page.get_by_role("button", name="Show 10 more").click()
    expect(rows).to_have_count(overview_page.ROWS + 10)
    expect(page.get_by_role("button", name="Show 10 more")).to_be_hidden()
    context.close()


def test_a_ticked_action_is_not_overdue(shown: Shown) -> None:
    page = shown()
    row = page.locator(".actions tbody tr").first
    expect(row.get_by_text("Overdue")).to_be_visible()
    row.get_by_role("checkbox").check()
    expect(row.get_by_text("Overdue")).to_be_hidden()
    row.get_by_role("checkbox").uncheck()
    expect(row.get_by_text("Overdue")).to_be_visible()


def test_a_day_for_next_week_is_overdue_when_the_week_is_over(
    browser: Browser, tmp_path: Path
) -> None:
    ledger = Ledger(tmp_path)
    one = meeting(tmp_path, 1)
    action = Action(
        *("p1", "I send it next week.", 3.0, "Anna", "2027-03-05", "Anna", ()),
        due_words="next week",
        due_last="2027-03-07",
    )
    ledger.keep(replace(one, summary=replace(one.summary, actions=(action,))))
    for path, content in overview.render(ledger).items():
        path.write_bytes(content)
    page = browser.new_page()
    try:
        for day, late in ((7, 0), (8, 1)):
            page.clock.set_fixed_time(datetime(2027, 3, day, 12, tzinfo=UTC))
            page.goto((tmp_path / "index.html").as_uri())
            page.wait_for_selector("html[data-ready]")
            due = page.locator(".actions tbody .due")
            expect(due).to_contain_text("Friday 5 March 2027 (“next week”)")
            expect(due.get_by_text("Overdue")).to_have_count(late)
            expect(page.locator("#todo .count")).to_have_text(
                "1 open of 1, 1 overdue" if late else "1 open of 1"
            )
    finally:
        page.close()


def test_meetings_that_failed_are_named_with_their_reasons(shown: Shown) -> None:
    page = shown()
    page.get_by_role("link", name="1 failed").click()
    failed = page.get_by_role("region", name="Failed 1")
    expect(failed.get_by_role("listitem")).to_have_text([f"{BROKEN}is not text"])


@pytest.mark.parametrize("labels", [ENGLISH, CHINESE], ids=lambda labels: labels.language)
def test_what_the_search_is_for_is_whole_on_a_phone(shown: Shown, labels: OverviewLabels) -> None:
    field = shown(width=390).locator("#search")
    field.evaluate("(field, hint) => { field.value = hint; }", labels.hint)
    assert field.evaluate("field => field.scrollWidth <= field.clientWidth")
