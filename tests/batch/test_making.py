"""One meeting to its outputs: none that a hand has edited is replaced, none is half there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from minutes import files
from minutes.batch import making
from minutes.batch.planning import Task
from minutes.batch.report import ReportRows
from minutes.batch.running import Done
from minutes.cache import Cache
from minutes.errors import InputError, OutputError
from minutes.outputs.ledger import Decision, Ledger
from minutes.records import Evidence, Said
from tests.batch.meetings import planned, transcript


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return transcript(tmp_path / "in" / "sub" / "a.vtt").parent.parent


def task(folder: Path, **more: object) -> Task:
    (only,) = planned(folder, folder.parent / "out", **more).tasks
    return only


def make(folder: Path, **more: object) -> making.MeetingResult:
    return making.make(task(folder, **more), Cache(folder.parent / "cache"))


def test_outputs_lie_where_the_input_lay(folder: Path, tmp_path: Path) -> None:
    made = make(folder)
    assert made.written == ("sub/a.md", "sub/a.html", "sub/a.minutes.json")
    assert made.entry.source == "../in/sub/a.vtt"
    assert made.entry.summary.speakers == ("Anna", "Tom")
    assert len(made.entry.summary.decisions) == 1
    assert all((tmp_path / "out" / name).is_file() for name in made.written)


def test_the_summary_names_owners(folder: Path, tmp_path: Path) -> None:
    one, cache = task(folder), Cache(tmp_path / "cache")
    minutes = making.recognise(one, making.prepare(one, cache), cache).minutes
    first, second = minutes.points
    speaker = minutes.speakers[1]
    by = Evidence(second.utterances[0], "by Friday")
    action = replace(second, kind="action", owner=speaker.id, due="2026-03-06", due_evidence=by)
    summary = making.to_summary(replace(minutes, points=(first, action)))
    assert [(a.text, a.owner, a.due, a.due_said) for a in summary.actions] == [
        (second.text, "Tom", "2026-03-06", "by Friday")
    ]


def test_the_summary_tells_what_was_said_before_from_what_is_stated(
    folder: Path, tmp_path: Path
) -> None:
    one, cache = task(folder), Cache(tmp_path / "cache")
    minutes = making.recognise(one, making.prepare(one, cache), cache).minutes
    said = minutes.utterances[0]
    before = (Evidence(said.id, said.text),)
    decision, action = (
        replace(point, kind=kind, text=f"{said.text} – {words}", context=before)
        for point, kind, words in zip(
            minutes.points, ("decision", "action"), ("So be it.", "I will."), strict=True
        )
    )
    reworded = replace(action, text="Tell them.", original=action.text)
    summary = making.to_summary(replace(minutes, points=(decision, action, reworded)))
    told = (Said(said.text, "Anna", said.start),)
    assert summary.decisions == (Decision(decision.text, told),)
    assert [(a.statement, a.context) for a in summary.actions] == [
        ("I will.", told),
        ("Tell them.", ()),
    ]
    assert not summary.is_older


@pytest.mark.parametrize("cached", [False, True])
def test_sound_from_the_cache_counts_for_no_speed(folder: Path, cached: bool) -> None:
    made = make(folder)
    entry = replace(made.entry, source="a.wav", summary=replace(made.entry.summary, duration=60.0))
    rows = ReportRows(planned(folder, folder.parent / "other"), 1, "")
    rows.take(Done("sub/a", replace(made, entry=entry), 2.0, cached))
    report = rows.report("done", 2.0)
    assert report.meetings[0].cached is cached
    assert report.totals.real_time_factor == (None if cached else pytest.approx(2 / 60, abs=1e-3))


def test_voices_without_a_name_are_told_of_sound_alone(folder: Path, tmp_path: Path) -> None:
    one, cache = task(folder), Cache(tmp_path / "cache")
    heard = making.recognise(one, making.prepare(one, cache), cache)
    speakers = tuple(replace(s, name=None) if s.id == "S2" else s for s in heard.minutes.speakers)
    nameless = replace(heard, minutes=replace(heard.minutes, speakers=speakers))
    assert making.write(one, nameless, cache).unnamed == ()
    sound = one.path.rename(one.path.with_suffix(".wav"))
    made = making.write(replace(one, path=sound), nameless, cache)
    assert made.unnamed == ("S2",)
    rows = ReportRows(planned(folder, folder.parent / "other"), 1, "")
    row = rows.take(Done("sub/a", made, 2.0))
    assert row is not None and row.unnamed == ("S2",)


def test_what_was_edited_stays_and_the_rest_is_made(folder: Path, tmp_path: Path) -> None:
    make(folder)
    edited = tmp_path / "out" / "sub" / "a.md"
    edited.write_text("Mine.")
    made = make(folder, title="Launch", force=True)
    assert made.kept == ("sub/a.md",)
    assert edited.read_text() == "Mine."
    assert "Launch" in (tmp_path / "out" / "sub" / "a.html").read_text()
    again = make(folder, title="Go", force=True)
    assert again.kept == ("sub/a.md",)
    edited.unlink()
    assert "sub/a.md" in make(folder, title="Go").written


def test_what_was_there_before_any_batch_stays(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "out" / "sub" / "a.md"
    other.parent.mkdir(parents=True)
    other.write_text("From elsewhere.")
    assert make(folder).kept == ("sub/a.md",)
    assert other.read_text() == "From elsewhere."


def test_after_a_crash_between_outputs_and_ledger_they_are_still_ours(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(folder)
    keep = Ledger.keep

    def crash(self: Ledger, entry: object) -> None:
        if not entry.intended:  # type: ignore[attr-defined]
            raise KeyboardInterrupt
        keep(self, entry)  # type: ignore[arg-type]

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Ledger, "keep", crash)
        make(folder, title="Launch")
    left = tmp_path / "out" / "sub" / ".a.md.abcd1234"
    left.write_text("half")
    assert task(folder, title="Launch").reason == "interrupted"
    made = make(folder, title="Go")
    assert made.kept == ()
    assert "# Go" in (tmp_path / "out" / "sub" / "a.md").read_text()
    assert not left.exists()


def test_a_full_disk_costs_this_meeting_and_leaves_what_was_there(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(folder)
    before = (tmp_path / "out" / "sub" / "a.md").read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched, pytest.raises(OutputError, match="No space left"):
        patched.setattr(files.os, "fsync", full)
        make(folder, title="Launch")
    assert (tmp_path / "out" / "sub" / "a.md").read_bytes() == before
    assert "# Launch" not in before.decode()
    assert make(folder, title="Launch").kept == ()


def test_a_file_that_changes_while_it_is_read_fails(folder: Path, tmp_path: Path) -> None:
    one, cache = task(folder), Cache(tmp_path / "cache")
    heard = making.recognise(one, making.prepare(one, cache), cache)
    transcript(one.path, "another thing, which is longer")
    with pytest.raises(InputError, match="changed while it was read; run it again"):
        making.write(one, heard, cache)
    assert not (tmp_path / "out" / "sub").exists()


def test_a_file_that_is_gone_fails_with_its_name(folder: Path, tmp_path: Path) -> None:
    gone = replace(task(folder), path=folder / "gone.vtt")
    with pytest.raises(InputError, match=r"gone\.vtt: there is no such file"):
        making.make(gone, Cache(tmp_path / "cache"))
