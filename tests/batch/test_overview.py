"""The overview of all meetings, and their actions for spreadsheets and calendars."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from minutes.batch import overview
from minutes.outputs.ledger import Action, Entry, Ledger, State, Summary, Written

ACTIONS = (
    Action("p2", "=cmd|'/c calc'!A1", 61.0, "Anna", "2026-03-06"),
    Action("p3", "Tell <b>everyone</b>, now", 70.0, "", "by Friday"),
)


def entry(name: str, **more: object) -> Entry:
    told = {"speakers": ("Anna", "Tom"), "decisions": ("We go.",), "actions": ACTIONS, **more}
    summary = Summary(name, name.title(), 3720.0, **told)  # type: ignore[arg-type]
    return Entry(
        name=name,
        source=f"../in/{name}.wav",
        state=State(1, 1),
        sha256=f"{name:0>64}",
        made_from="x",
        summary=summary,
        outputs={f"{name}.html": Written("0" * 64, State(1, 1))},
    )


@pytest.fixture
def files(tmp_path: Path) -> dict[str, bytes]:
    ledger = Ledger(tmp_path)
    for one in (entry("a b", recorded_at="2026-03-01"), entry("c", recorded_at="2026-03-04T10:00")):
        ledger.keep(one)
        (tmp_path / f"{one.name}.html").touch()
    return {path.name: content for path, content in overview.render(ledger).items()}


def test_the_page_tells_of_all_meetings_latest_first(files: dict[str, bytes]) -> None:
    page = files["index.html"].decode()
    assert page.index('href="c.html"') < page.index('href="a%20b.html"')
    assert "2 meetings · 2 h 4 min" in page
    assert "Wednesday 4 March 2026" in page and "Friday 6 March 2026" in page
    assert 'href="a%20b.html#p2"' in page
    assert "default-src 'none'" in page and "http" not in page.replace("http-equiv", "")


def test_what_was_said_stays_inert(files: dict[str, bytes]) -> None:
    page = files["index.html"].decode()
    assert "<b>everyone" not in page and "Tell &lt;b&gt;everyone" in page
    assert page.count("<script") == 1


def test_no_cell_is_a_formula(files: dict[str, bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(files["actions.csv"].decode("utf-8-sig"))))
    assert len(rows) == 4
    assert {row["action"] for row in rows} == {"'=cmd|'/c calc'!A1", "Tell <b>everyone</b>, now"}
    assert not any(cell.startswith(tuple("=+-@")) for row in rows for cell in row.values())
    assert [row["due"] for row in rows] == ["2026-03-06", "2026-03-06", "by Friday", "by Friday"]


def test_no_formula_begins_where_semicolons_divide_cells(files: dict[str, bytes]) -> None:
    text = files["actions.csv"].decode("utf-8-sig")
    assert all(line.startswith('"') and line.endswith('"') for line in text.splitlines())


def test_the_ends_of_the_calendar_stop_no_file(tmp_path: Path) -> None:
    first, last = "0001-01-01T00:00:00+14:00", "9999-12-31"
    actions = (Action("p1", "Wait.", 1.0, "Anna", last), Action("p2", "Begin.", 2.0, "", first))
    one = entry("a", recorded_at=first)
    ledger = Ledger(tmp_path)
    ledger.keep(replace(one, summary=replace(one.summary, actions=actions)))
    (tmp_path / "a.html").touch()
    files = {path.name: content for path, content in overview.render(ledger).items()}
    calendar = Calendar.from_ical(files["actions.ics"])
    assert {str(todo["due"].dt) for todo in calendar.walk("VTODO")} == {last, first[:10]}


def test_the_calendar_has_todos_and_dated_ones_as_days(files: dict[str, bytes]) -> None:
    calendar = Calendar.from_ical(files["actions.ics"])
    todos, events = calendar.walk("VTODO"), calendar.walk("VEVENT")
    assert (len(todos), len(events)) == (4, 2)
    assert {todo["due"].dt for todo in todos if "due" in todo} == {date(2026, 3, 6)}
    assert all(event["dtstart"].dt == date(2026, 3, 6) for event in events)
    assert "“by Friday”" in str(next(t for t in todos if "due" not in t)["description"])
    uids = [str(one["uid"]) for one in (*todos, *events)]
    assert len(set(uids)) == 6
    assert b"\r\n" in files["actions.ics"]


def test_a_recording_that_was_renamed_is_told_once(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "out")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "new.wav").touch()
    old = entry("old")
    ledger.keep(old)
    ledger.keep(replace(entry("new"), sha256=old.sha256))
    page = next(iter(overview.render(ledger).values())).decode().partition("<body>")[2]
    assert "1 meeting ·" in page and "New" in page and "Old" not in page


def test_chinese_meetings_have_a_chinese_page(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.keep(entry("会", language="zh", actions=(Action("p1", "写报告", 1.0, "李强", "周五"),)))
    page = next(iter(overview.render(ledger).values())).decode()
    assert '<html lang="zh' in page
    assert "Meeting" not in page.partition("<body>")[2].partition("<footer>")[0]


def test_a_title_edited_in_the_markdown_is_the_title_everywhere(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    path = tmp_path / "a.md"
    path.write_text("# A\n\ntext\n")
    at = path.stat()
    written = Written("0" * 64, State(at.st_size, at.st_mtime_ns))
    ledger.keep(replace(entry("a"), outputs={"a.md": written}))
    assert "Planning &amp; more" not in _page(ledger)
    path.write_text("# Planning &amp; more \\*now\\*\n\ntext\n")
    files = {found.name: content for found, content in overview.render(ledger).items()}
    assert "Planning &amp; more *now*" in files["index.html"].decode()
    assert "Planning & more *now*" in files["actions.csv"].decode("utf-8-sig")
    path.write_text("no heading any more\n")
    assert ">A</a>" in _page(ledger)


def _page(ledger: Ledger) -> str:
    return overview.render(ledger)[ledger.out / "index.html"].decode()
