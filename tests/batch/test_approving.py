"""After an approval a batch tells of what was approved, and overwrites none of it."""

from __future__ import annotations

import csv
import io
import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from icalendar import Calendar

from minutes import record_files
from minutes.batch import making, planning
from minutes.batch.approving import approve
from minutes.batch.finding import find_sources
from minutes.batch.local import LocalRunner
from minutes.batch.planning import Files
from minutes.batch.processing import carry_out
from minutes.cache import Cache
from minutes.choices import Approve, ChangeDue, ChangeKind, Choice, Drop, Event, Rename, Reword
from minutes.outputs import approval
from minutes.outputs.exporting import Exported
from minutes.outputs.ledger import Ledger, state_of
from minutes.records import Evidence, MinutesRecord
from minutes.review import fold
from tests.batch.meetings import Watcher, options, planned, transcript
from tests.conftest import Command


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The minutes of a/talk.vtt and of b.vtt."""
    transcript(tmp_path / "in" / "a" / "talk.vtt")
    transcript(tmp_path / "in" / "b.vtt", "demo")
    for task in planned(tmp_path / "in", tmp_path / "out").tasks:
        making.make(task, Cache(tmp_path / "cache"))
    return tmp_path / "out"


def original(out: Path) -> MinutesRecord:
    path = out / "a" / "talk.minutes.json"
    return record_files.load_minutes(path.read_bytes(), str(path))


def approved(out: Path, *more: Choice) -> Exported:
    """Approve a/talk, with a decision dropped and an action said anew."""
    minutes = original(out)
    chosen = (
        Drop("p01"),
        ChangeKind("p02", "action"),
        Reword("p02", "Tell the launch team."),
        ChangeDue("p02", "2027-03-05"),
        Rename("S2", "Thomas"),
        *more,
        Approve(),
    )
    events = [
        Event(i, "k", "Anna", "2027-02-16T12:00:00Z", c, i - 1) for i, c in enumerate(chosen, 1)
    ]
    return approve(fold(minutes, events), minutes, out / "a" / "talk.minutes.json")


def hashes(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (out / "a").iterdir() if path.is_file()}


def test_the_overview_tells_what_was_approved(out: Path) -> None:
    approved(out)
    page = (out / "index.html").read_text()
    assert "Tell the launch team." in page and "move the launch" not in page
    assert "move the demo" in page and "Thomas" in page
    (row,) = (
        row
        for row in csv.DictReader(io.StringIO((out / "actions.csv").read_text("utf-8-sig")))
        if "launch" in row["action"]
    )
    assert (row["action"], row["owner"]) == ("Tell the launch team.", "Thomas")
    assert (row["due"], row["page"]) == ("2027-03-05", "a/talk.html")
    todos = Calendar.from_ical((out / "actions.ics").read_bytes()).walk("VTODO")
    assert "Thomas: Tell the launch team." in {str(todo["summary"]) for todo in todos}


def test_what_an_older_version_told_of_approved_minutes_is_told_anew(
    out: Path, tmp_path: Path
) -> None:
    minutes = original(out)
    asked, said = minutes.utterances[0], minutes.points[1]
    text = f"{asked.text} – {said.text}"
    context = (Evidence(asked.id, asked.text),)
    parted = replace(said, kind="action", text=text, context=context)
    minutes = replace(minutes, points=(minutes.points[0], parted))
    record = out / "a" / "talk.minutes.json"
    approve(
        fold(minutes, [Event(1, "k", "Anna", "2027-02-16T12:00:00Z", Approve(), 0)]),
        minutes,
        record,
    )
    ledger = Ledger(out)
    entry = ledger.find("a/talk")
    assert entry is not None
    (action,) = entry.summary.actions
    before = replace(entry.summary, decisions=("We go.",), actions=(replace(action, context=None),))
    ledger.keep(replace(entry, summary=before))
    found = find_sources([tmp_path / "in"], recursive=True)
    runner = LocalRunner(1, tmp_path / "cache")
    report = carry_out(found, ledger, options(out), runner=runner, jobs=1, observer=Watcher())
    assert (report.totals.done, report.totals.skipped) == (0, 2)
    renewed = ledger.find("a/talk")
    assert renewed == entry
    assert (action.text, action.statement) == (text, said.text)


@pytest.mark.parametrize("more", [{}, {"force": True}, {"max_points": 1}, {"output_format": "txt"}])
def test_what_is_approved_is_left_whatever_is_asked(
    out: Path, tmp_path: Path, more: dict[str, object]
) -> None:
    approved(out)
    before = hashes(out)
    planning._made_from.cache_clear()
    plan = planned(tmp_path / "in", out, **more)
    (left,) = (one for one in plan.skipped if one.approved)
    assert left.name == "a/talk"
    for task in plan.tasks:
        making.make(task, Cache(tmp_path / "cache"))
    assert hashes(out) == before


def test_what_is_gone_stays_gone_and_costs_no_work(out: Path, tmp_path: Path) -> None:
    approved(out)
    (out / "a" / "talk.md").unlink()
    assert [one.name for one in planned(tmp_path / "in", out).skipped] == ["a/talk", "b"]


def test_a_meeting_that_is_made_while_it_is_approved_changes_nothing(
    out: Path, tmp_path: Path
) -> None:
    (task,) = (t for t in planned(tmp_path / "in", out, force=True).tasks if t.name == "a/talk")
    cache = Cache(tmp_path / "cache")
    heard = making.recognise(task, making.prepare(task, cache), cache)
    approved(out)
    before = hashes(out)
    made = making.write(task, heard, cache)
    assert hashes(out) == before
    assert made.written == ()
    assert set(made.kept) == {"a/talk.md", "a/talk.html", "a/talk.minutes.json"}
    assert [action.text for action in made.entry.summary.actions] == ["Tell the launch team."]


def test_an_approval_waits_for_what_is_being_written(out: Path) -> None:
    done = threading.Event()
    thread = threading.Thread(target=lambda: (approved(out), done.set()))
    with Ledger(out).writing():
        with Ledger(out).writing():  # two meetings are written at a time
            thread.start()
        assert not done.wait(0.3)
        assert approval.of(out / "a" / "talk.md") is None
    assert done.wait(30)
    thread.join()
    assert approval.of(out / "a" / "talk.md") is not None


def test_files_that_a_batch_wrote_are_no_edited_ones(out: Path, tmp_path: Path) -> None:
    minutes = original(out)
    (out / "a" / "talk.md").write_text("Mine.")
    planning._made_from.cache_clear()
    (task, *_) = planned(tmp_path / "in", out, title="Another title").tasks
    making.make(task, Cache(tmp_path / "cache"))  # after the review had begun
    assert original(out) != minutes
    exported = approved(out)
    assert exported.aside == ("talk.before-approval.md",)


def test_in_a_folder_of_its_own_inputs_nothing_approved_is_taken_for_a_meeting(
    tmp_path: Path,
) -> None:
    transcript(tmp_path / "talk.json")
    folder = tmp_path / "both"
    source = transcript(folder / "a" / "talk.vtt")
    (task,) = planned(folder, folder).tasks
    making.make(task, Cache(tmp_path / "cache"))
    (folder / "a" / "talk.srt").write_text("Notes of mine, not minutes'.")
    exported = approved(folder)
    assert exported.aside == ("talk.before-approval.srt",)
    assert source.read_text().startswith("WEBVTT\n\n00:00:01.000 --> 00:00:05.000\n<v Anna>We have")
    assert [one.path for one in find_sources([folder], recursive=True).inputs] == [source]


def test_without_a_batch_the_files_are_written_all_the_same(
    minutes: Command, tmp_path: Path
) -> None:
    (tmp_path / "a").mkdir()
    minutes("run", transcript(tmp_path / "talk.vtt"), "-o", "a")
    exported = approved(tmp_path)
    assert "talk.docx" in exported.approved.outputs
    assert not (tmp_path / "index.html").exists()
    (tmp_path / "a" / "talk.srt").unlink()
    for arguments in (
        ("run", "talk.vtt", "-o", "a", "--force"),
        ("run", "talk.vtt", "-o", "a", "-f", "srt"),
        ("render", "a/talk.minutes.json", "-o", "a", "--force"),
    ):
        outcome = minutes(*arguments)
        assert outcome.status == 1
        assert "was approved by Anna on 2027-02-16 and is never overwritten" in outcome.err
    assert minutes("render", "a/talk.minutes.json", "-o", "a", "-f", "srt").status == 0
    assert "Thomas" in (tmp_path / "a" / "talk.srt").read_text()


def test_a_batch_says_what_it_left_because_it_was_approved(
    minutes: Command, out: Path, tmp_path: Path
) -> None:
    approved(out)
    before = hashes(out)
    outcome = minutes("batch", "in", "-r", "-o", "out", "--scorer", "lexrank", "--force", "-j", 1)
    assert outcome.status == 0, outcome.err
    assert "approved       1  of those skipped; never overwritten" in outcome.out
    rows = json.loads((out / "batch.json").read_text())["meetings"]
    row = next(row for row in rows if row["name"] == "a/talk")
    assert (row["status"], row["reason"]) == ("skipped", "approved by Anna on 2027-02-16")
    assert row["approved"] and "a/talk.html" in row["kept"]
    assert hashes(out) == before
    assert "Tell the launch team." in (out / "index.html").read_text()


def test_a_batch_says_that_a_file_is_another_than_the_one_whose_minutes_were_approved(
    minutes: Command, out: Path, tmp_path: Path
) -> None:
    approved(out)
    before = hashes(out)
    talk = tmp_path / "in" / "a" / "talk.vtt"
    talk.touch()
    command = ("batch", "in", "-r", "-o", "out", "--scorer", "lexrank", "-j", 1)
    assert "has changed" not in minutes(*command).out
    transcript(talk, "landing")
    told = (
        "approved by Anna on 2027-02-16, but the file has changed since; "
        "to have minutes of it as it is now, choose another --output-dir"
    )
    for _ in range(2):
        outcome = minutes(*command)
        assert outcome.status == 0 and f"  in/a/talk.vtt: {told}\n" in outcome.out
        assert f"in/a/talk.vtt is not made: its minutes are {told}\n" in outcome.err
        assert hashes(out) == before
    rows = json.loads((out / "batch.json").read_text())["meetings"]
    assert {row["name"]: row["changed"] for row in rows} == {"a/talk": True, "b": False}
    assert minutes(*command[:4], "new", *command[5:]).status == 0
    assert "landing" in (tmp_path / "new" / "a" / "talk.md").read_text()
    transcript(talk)
    assert "has changed" not in minutes(*command).out


def test_a_file_that_was_only_touched_since_the_approval_is_read_once(
    out: Path, tmp_path: Path
) -> None:
    approved(out)
    before, ledger = hashes(out), Ledger(out)
    entry = ledger.find("a/talk")
    (tmp_path / "in" / "a" / "talk.vtt").touch()
    read: list[str] = []

    class Reading(Files):
        def sha256(self, path: Path) -> str:
            read.append(path.name)
            return super().sha256(path)

    found = find_sources([tmp_path / "in"], recursive=True)
    runner = LocalRunner(1, tmp_path / "cache")
    given = {"runner": runner, "jobs": 1, "observer": Watcher(), "files": Reading()}
    for _ in range(2):
        report = carry_out(found, ledger, options(out), **given)
        assert (report.totals.skipped, any(row.changed for row in report.meetings)) == (2, False)
    assert read == ["talk.vtt"] and hashes(out) == before
    assert entry and ledger.find("a/talk") == replace(entry, state=state_of(found.inputs[0].path))


def test_a_change_is_told_where_it_was_read_while_its_minutes_were_approved(
    out: Path, tmp_path: Path
) -> None:
    transcript(tmp_path / "in" / "a" / "talk.vtt", "landing")
    (task,) = planned(tmp_path / "in", out).tasks
    approved(out)
    making.make(task, Cache(tmp_path / "cache"))
    (left,) = (one for one in planned(tmp_path / "in", out).skipped if one.approved)
    assert left.changed
