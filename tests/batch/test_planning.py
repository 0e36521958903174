"""What is made again, and what is left."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from minutes.batch import making, planning
from minutes.batch.finding import find_sources
from minutes.cache import Cache
from minutes.outputs.ledger import Ledger
from tests.batch.meetings import options, planned, transcript


def done(folder: Path, out: Path, **more: object) -> None:
    for task in planned(folder, out, **more).tasks:
        making.make(task, Cache(out / "cache"))


def reasons(folder: Path, out: Path, **more: object) -> dict[str, str]:
    planning._made_from.cache_clear()  # as in another process
    return {task.name: task.reason for task in planned(folder, out, **more).tasks}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    transcript(tmp_path / "in" / "a.vtt")
    transcript(tmp_path / "in" / "b.vtt", "demo")
    return tmp_path / "in"


@pytest.fixture
def out(tmp_path: Path, folder: Path) -> Path:
    done(folder, tmp_path / "out")
    return tmp_path / "out"


def test_what_is_done_is_left(folder: Path, out: Path) -> None:
    assert reasons(folder, out) == {}


def test_a_new_time_of_the_same_content_is_nothing_new(folder: Path, out: Path) -> None:
    os.utime(folder / "a.vtt", (1, 1))
    assert reasons(folder, out) == {}


def test_new_content_is_made(folder: Path, out: Path) -> None:
    transcript(folder / "a.vtt", "show")
    assert reasons(folder, out) == {"a": "its content has changed"}


def test_other_options_are_made(folder: Path, out: Path) -> None:
    changed = "options or engines have changed"
    assert reasons(folder, out, max_points=1) == {"a": changed, "b": changed}
    assert reasons(folder, out, device="cpu", threads=1) == {}


def test_what_a_template_or_an_agenda_says_counts(folder: Path, out: Path) -> None:
    agenda = folder.parent / "agenda.txt"
    agenda.write_text("Launch\n")
    done(folder, out, agenda=agenda)
    assert reasons(folder, out, agenda=agenda) == {}
    agenda.write_text("Demo\n")
    assert set(reasons(folder, out, agenda=agenda)) == {"a", "b"}


def test_other_engines_are_made(folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minutes.engines.lexrank.scorer.LexRankScorer.fingerprint", "lexrank:next")
    assert set(reasons(folder, out)) == {"a", "b"}


def test_missing_outputs_are_made(folder: Path, out: Path) -> None:
    (out / "a.md").unlink()
    assert reasons(folder, out) == {"a": "outputs are missing"}


def test_of_the_same_bytes_the_file_that_is_named_is_made(tmp_path: Path) -> None:
    """A file of a folder that nobody named may be passed over."""
    notes, named = tmp_path / "in" / "notes.txt", tmp_path / "other" / "deep" / "n.txt"
    for path in (notes, named):
        path.parent.mkdir(parents=True)
        path.write_text("Buy screens.\n")
    out = tmp_path / "out"
    made = planning.plan(find_sources([notes.parent, named]), Ledger(out), options(out))
    assert [(task.path, task.named) for task in made.tasks] == [(named, True)]
    assert [one.path for one in made.skipped] == [notes]


def test_force_makes_all(folder: Path, out: Path) -> None:
    assert reasons(folder, out, force=True) == {"a": "forced", "b": "forced"}


def test_a_move_of_both_folders_changes_nothing(folder: Path, out: Path, tmp_path: Path) -> None:
    there = tmp_path / "elsewhere"
    there.mkdir()
    shutil.move(folder, there / "in")
    shutil.move(out, there / "out")
    assert reasons(there / "in", there / "out") == {}


def test_a_damaged_entry_costs_a_second_look_alone(folder: Path, out: Path) -> None:
    ledger = Ledger(out)
    ledger.path("a").write_text('{"name": "a", ')
    assert reasons(folder, out) == {"a": "new"}
    (made,) = [making.make(t, Cache(out / "cache")) for t in planned(folder, out).tasks]
    assert (made.written, made.kept) == ((), ())  # the same bytes are there already
    assert reasons(folder, out) == {}


def test_the_same_content_is_made_once(folder: Path, out: Path) -> None:
    shutil.copy(folder / "a.vtt", folder / "0.vtt")
    plan = planned(folder, out)
    assert plan.tasks == ()
    assert {s.path.name: s.same_as and s.same_as.name for s in plan.skipped} == {
        "0.vtt": "a.vtt",  # which has minutes already
        "a.vtt": None,
        "b.vtt": None,
    }


def test_a_path_with_dots_leads_to_the_meeting_that_is_made(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(out)
    there = Path("..", "in")
    plan = planned(there, out)
    assert [(one.name, one.same_as) for one in plan.skipped] == [("a", None), ("b", None)]
    transcript(folder / "b.vtt", "plan")
    assert reasons(there, out) == {"b": "its content has changed"}


def test_a_recording_that_was_renamed_is_no_copy(folder: Path, out: Path) -> None:
    (folder / "a.vtt").rename(folder / "launch.vtt")
    assert reasons(folder, out) == {"launch": "new"}


def test_recordings_come_before_transcripts_and_long_ones_first(tmp_path: Path) -> None:
    transcript(tmp_path / "in" / "a.vtt")
    (tmp_path / "in" / "short.wav").write_bytes(b"x")
    (tmp_path / "in" / "long.wav").write_bytes(b"xy")
    tasks = planned(tmp_path / "in", tmp_path / "out", diarizer="none").tasks
    assert [task.name for task in tasks] == ["long", "short", "a"]
