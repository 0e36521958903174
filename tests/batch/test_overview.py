"""The overview of all meetings, and their actions for spreadsheets and calendars."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from minutes.batch import overview
from minutes.batch.actions import LinkedAction, to_csv, to_ics
from minutes.batch.report import Report, Totals
from minutes.errors import OutputError
from minutes.outputs.ledger import Action, Decision, Entry, Ledger, State, Summary, Written
from minutes.records import Said

ACTIONS = (
    Action("p2", "=cmd|'/c calc'!A1", 61.0, "Anna", "2026-03-06"),
    Action("p3", "Tell <b>everyone</b>, now", 70.0, "", "by Friday", "Tom"),
)


def entry(name: str, **more: object) -> Entry:
    told = {"speakers": ("Anna", "Tom"), "decisions": ("We go.",), "actions": ACTIONS, **more}
    title = str(told.pop("title", name.title()))
    summary = Summary(name, title, 3720.0, **told)  # type: ignore[arg-type]
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
    assert {(row["owner"], row["said by"]) for row in rows} == {("Anna", ""), ("", "Tom")}
    assert [row["due"] for row in rows] == ["2026-03-06", "2026-03-06", "by Friday", "by Friday"]


def test_no_formula_begins_where_semicolons_divide_cells(files: dict[str, bytes]) -> None:
    text = files["actions.csv"].decode("utf-8-sig")
    assert all(line.startswith('"') and line.endswith('"') for line in text.splitlines())


# What becomes a formula in one program or another, and what tries to leave its cell.
FORMULAS = (
    *("=1+1", "+1+1", "-1+1", "@SUM(1,1)", " =1+1", "\t=1+1", "\r\n=1+1", "＝1+1", "\ufeff=1+1"),
    *('";=1+1;"', "a;=1+1", "a; = 1+1", ';"=1+1', '"', 'a",=1+1,"', "a|=1+1", "a;+1+1", ";@SUM(1)"),
    *('=HYPERLINK("http://127.0.0.1:9","x")', '=DDE("soffice";"x";"y")', "=cmd|'/c calc'!A1"),
)


def hostile(text: str) -> LinkedAction:
    action = Action("p1", text, 1.0, text, text)
    one = entry("a", title=text, recorded_at=text, actions=(action,))
    return LinkedAction(one, action, text)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_finds_no_formula_whatever_divides_its_cells(tmp_path: Path) -> None:
    # LibreOffice's own numbers of the characters: comma, semicolon, tab; the quote; UTF-8.
    path = tmp_path / "actions.csv"
    for divided in ("44", "59", "44/59/9"):
        path.write_bytes(to_csv([hostile(text) for text in FORMULAS]))
        done = subprocess.run(
            [
                *("soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"),
                *("--headless", f"--infilter=CSV:{divided},34,76", "--convert-to", "fods"),
                *("--outdir", str(tmp_path), str(path)),
            ],
            capture_output=True,
            text=True,
        )
        sheet = path.with_suffix(".fods")
        if not sheet.exists() and "could not be loaded" in done.stderr:
            pytest.skip("LibreOffice is installed without its spreadsheet")
        assert "<table:table-cell" in sheet.read_text(), done.stderr
        assert re.findall(r'table:formula="[^"]*"', sheet.read_text()) == []
        sheet.unlink()


@pytest.mark.parametrize("text", ["a; =1", 'a;"=1', "a|+1", "a;;@b"])
def test_what_would_begin_a_formula_within_a_cell_is_told_apart(text: str) -> None:
    cells = list(csv.reader(io.StringIO(to_csv([hostile(text)]).decode("utf-8-sig"))))[1]
    assert not re.search(r"[;|][\s\"]*[=+@-]", cells[2])
    assert cells[2].replace("'", "") == text


@pytest.mark.parametrize(
    "text",
    [
        "a\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTACH:http://x",
        'a;ALTREP="http://x":b,c\\n',
        "a\nBEGIN:VALARM\nACTION:PROCEDURE\nEND:VALARM",
        "a\u2028END:VCALENDAR\x00\x0b\x85b",
    ],
)
def test_nothing_that_was_said_is_a_line_of_the_calendar(text: str) -> None:
    action = Action("p1", text, 1.0, text, "2026-03-06")
    plain = Action("p1", "plain", 1.0, "plain", "2026-03-06")

    def outline(one: Action, title: str) -> list[tuple[str, list[str]]]:
        task = LinkedAction(entry("a", title=title, actions=(one,)), one, "a.html")
        parts = Calendar.from_ical(to_ics([task])).walk()
        return [(part.name, sorted(part)) for part in parts]

    assert outline(action, text) == outline(plain, "plain")


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
    assert "said by Tom" in str(next(t for t in todos if "due" not in t)["description"])
    assert "“by Friday”" in str(next(t for t in todos if "due" not in t)["description"])
    uids = [str(one["uid"]) for one in (*todos, *events)]
    assert len(set(uids)) == 6
    assert b"\r\n" in files["actions.ics"]
    assert all(re.match(r".+, \w+day \d+ \w+ 2026, ", str(t["description"])) for t in todos)


Told = Callable[[Action | Decision | str], dict[str, bytes]]
BEFORE = (Said("Who calls the bank?", "Tom", 55.0), Said("The <b>old</b> one.", "", 58.0))
LONG = Action(
    "p2",
    "Who calls the bank? – The <b>old</b> one. – I'll do it today.",
    61.0,
    "Anna",
    "2026-03-06",
    "Anna",
    BEFORE,
)


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """The files of a meeting with one action, or one decision."""

    def render(one: Action | Decision | str) -> dict[str, bytes]:
        more = {"actions": (one,)} if isinstance(one, Action) else {"decisions": (one,)}
        ledger = Ledger(tmp_path)
        ledger.keep(entry("a", **{"actions": (), "decisions": (), **more}))
        return {path.name: content for path, content in overview.render(ledger).items()}

    return render


def test_a_statement_stands_first_and_what_was_said_before_has_a_place_of_its_own(
    told: Told,
) -> None:
    files = told(LONG)
    (row,) = csv.DictReader(io.StringIO(files["actions.csv"].decode("utf-8-sig")))
    assert row["action"] == "I'll do it today."
    assert row["said before"] == "Tom, 00:55: “Who calls the bank?” 00:58: “The <b>old</b> one.”"
    for one in Calendar.from_ical(files["actions.ics"]).walk():
        if one.name in {"VTODO", "VEVENT"}:
            assert str(one["summary"]) == "Anna: I'll do it today."
            assert "before: Tom, 00:55: “Who calls the bank?”\n" in str(one["description"])
    page = files["index.html"].decode()
    assert page.index(">I&#39;ll do it today.<") < page.index("Who calls the bank?</q>")
    assert "The &lt;b&gt;old&lt;/b&gt; one.</q>" in page


@pytest.mark.parametrize("by", ["file", "name", None])
def test_a_day_that_is_by_the_file_is_told_wherever_it_stands(tmp_path: Path, by: str) -> None:
    ledger = Ledger(tmp_path)
    undated = replace(LONG, due="by Friday")
    ledger.keep(entry("a", recorded_at="2026-03-02", dated_by=by, actions=(LONG, undated)))
    files = {path.name: content for path, content in overview.render(ledger).items()}
    rows = list(csv.DictReader(io.StringIO(files["actions.csv"].decode("utf-8-sig"))))
    assert [row["dated by"] for row in rows] == [by or ""] * 2
    told = [
        (
            one.name,
            "due" in one or "dtstart" in one,
            "by the file’s time" in str(one["description"]),
        )
        for one in Calendar.from_ical(files["actions.ics"]).walk()
        if one.name in {"VTODO", "VEVENT"}
    ]
    guess = by == "file"
    assert told == [("VEVENT", True, guess), ("VTODO", True, guess), ("VTODO", False, False)]


def test_an_action_keeps_its_uid_and_its_tick_whatever_version_wrote_it(told: Told) -> None:
    for one in (LONG, replace(LONG, context=None)):
        files = told(one)
        calendar = Calendar.from_ical(files["actions.ics"])
        uids = {str(found["uid"]) for found in calendar.walk() if "uid" in found}
        name = hashlib.sha256(f"{'a':0>64}\x0061.00\0{LONG.text}".encode()).hexdigest()[:32]
        assert uids == {f"{name}-action@minutes", f"{name}-due@minutes"}
        page = html.unescape(files["index.html"].decode())
        assert f'data-key="minutes:a:p2" data-said="Done: {LONG.text}"' in page


def test_an_action_of_an_older_version_is_told_whole(told: Told) -> None:
    files = told(replace(LONG, context=None))
    (row,) = csv.DictReader(io.StringIO(files["actions.csv"].decode("utf-8-sig")))
    assert (row["action"], row["said before"]) == (LONG.text, "")
    (todo,) = Calendar.from_ical(files["actions.ics"]).walk("VTODO")
    assert str(todo["summary"]) == f"Anna: {LONG.text}"


@pytest.mark.parametrize(
    ("decision", "statement"),
    [(Decision("Tea? – Tea.", (Said("Tea?", "Tom", 1.0),)), "Tea."), ("Tea? – Tea.",) * 2],
    ids=["now", "older"],
)
def test_a_decision_of_any_version_is_told(
    told: Told, decision: Decision | str, statement: str
) -> None:
    page = told(decision)["index.html"].decode()
    assert f">{statement}</span>" in page
    assert ("Tea?</q>" in page) is isinstance(decision, Decision)


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


@pytest.mark.parametrize("name", ["index.html", "actions.csv", "actions.ics", "batch.json"])
@pytest.mark.parametrize("kind", ["page", "link", "pipe"])
def test_no_file_of_somebody_else_is_taken_for_the_overview(
    tmp_path: Path, files: dict[str, bytes], name: str, kind: str
) -> None:
    overview.check(tmp_path)  # nothing is there yet
    path = tmp_path / name
    totals = Totals(1, 0, 0, 0, 0, 0.5, None)
    report = Report("running", "2027-03-02T10:00:00", 1.0, 1, totals, ())
    path.write_bytes({**files, overview.REPORT: report.to_json()}[name])
    overview.check(tmp_path)
    path.unlink()
    if kind == "page":
        path.write_text("<h1>My home page</h1>, and it is mine")
    elif kind == "link":
        path.symlink_to("/dev/zero")
    else:
        os.mkfifo(path)
    with pytest.raises(OutputError, match="was not written by a batch and would be lost"):
        overview.check(tmp_path)


def test_an_older_table_and_one_saved_by_a_spreadsheet_are_ours() -> None:
    assert overview.is_ours(
        "actions.csv", b"\xef\xbb\xbfmeeting,date,action,owner,due,time,page\r\n"
    )
    assert overview.is_ours("index.html", b"")  # one far away, of which no more is known


WEEK = replace(LONG, due="2026-03-06", due_words="next week", due_last="2026-03-08")


def test_words_for_a_while_stand_beside_the_day_in_all_files(told: Told) -> None:
    files = told(WEEK)
    page = files["index.html"].decode()
    assert 'Friday 6 March 2026</bdi><span class="in-words"> (“next week”)</span>' in page
    (row,) = csv.DictReader(io.StringIO(files["actions.csv"].decode("utf-8-sig")))
    assert (row["due"], row["due as said"]) == ("2026-03-06", "next week")
    (todo,) = Calendar.from_ical(files["actions.ics"]).walk("VTODO")
    assert "due “next week”" in str(todo["description"])


def test_the_table_has_all_words_for_when_and_an_id_that_stays(told: Told) -> None:
    def row(*actions: Action) -> dict[str, str]:
        table = io.StringIO(told(*actions)["actions.csv"].decode("utf-8-sig"))
        return list(csv.DictReader(table))[-1]

    by = row(replace(LONG, due="2026-03-06", due_said="by Friday"))
    assert (by["due"], by["due as said"]) == ("2026-03-06", "by Friday")
    later = row(replace(LONG, point="p07", owner="Tom", due=""))
    assert later["id"] == by["id"] and len(by["id"]) == 32
    assert row(replace(LONG, start=LONG.start + 60))["id"] != by["id"]


def test_a_day_that_was_named_stands_alone(told: Told) -> None:
    files = told(LONG)
    assert b'class="in-words"' not in files["index.html"]
    assert "due “" not in files["actions.ics"].decode()
