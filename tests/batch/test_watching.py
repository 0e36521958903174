"""A watch takes what has stopped growing, once, and again when it changes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from itertools import repeat
from pathlib import Path

from minutes.batch.finding import FoundInputs, find_sources
from minutes.batch.processing import process
from minutes.batch.report import Report
from minutes.batch.running import Done, Failed
from minutes.batch.watching import SETTLE, Notices, Settled, is_written, notices, watch
from minutes.errors import MinutesError
from minutes.outputs.ledger import Ledger
from tests.batch.meetings import Watcher, options, transcript


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def taken(settled: Settled, folder: Path) -> list[str]:
    found = find_sources([folder]) if any(folder.iterdir()) else FoundInputs()
    return [one.path.name for one in settled.take(found).inputs]


def test_a_file_that_grows_waits_and_each_state_comes_once(tmp_path: Path) -> None:
    clock = Clock()
    settled = Settled(10, clock)
    path = tmp_path / "talk.wav"
    for size in (1, 2, 3):
        path.write_bytes(b"x" * size)
        assert taken(settled, tmp_path) == []
        clock.now += 9
    assert taken(settled, tmp_path) == []
    clock.now += 1
    assert taken(settled, tmp_path) == ["talk.wav"]
    clock.now += 100
    assert taken(settled, tmp_path) == []
    os.utime(path, (5, 5))
    assert taken(settled, tmp_path) == []
    clock.now += 10
    assert taken(settled, tmp_path) == ["talk.wav"]


def test_an_empty_file_is_told_once_and_taken_when_something_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "talk.wav"
    path.touch()
    clock = Clock()
    settled = Settled(None, clock)

    def told() -> list[Path]:
        return list(settled.take(find_sources([tmp_path])).unreadable)

    assert told() == []
    clock.now += SETTLE - 1  # who copies a file makes an empty one first
    assert (told(), settled.waiting) == ([], True)
    clock.now += 1
    assert (told(), settled.waiting) == ([path], False)
    clock.now += 100
    assert told() == []
    path.write_bytes(b"x")
    assert taken(settled, tmp_path) == []
    clock.now += SETTLE
    assert taken(settled, tmp_path) == ["talk.wav"]


def test_a_file_that_nobody_writes_is_taken_soon_and_one_that_is_open_later(
    tmp_path: Path,
) -> None:
    clock = Clock()
    settled = Settled(None, clock)
    open_, closed = tmp_path / "open.wav", tmp_path / "closed.wav"
    closed.write_bytes(b"x")
    with open_.open("wb", buffering=0) as file:
        file.write(b"x")
        known = is_written(closed) is not None  # not all file systems tell
        assert is_written(open_) is (True if known else None)
        assert taken(settled, tmp_path) == []
        assert settled.waiting
        clock.now += 1
        assert taken(settled, tmp_path) == (["closed.wav"] if known else [])
        clock.now += SETTLE - 1
        assert "open.wav" in taken(settled, tmp_path)
    assert not settled.waiting


def test_who_opens_a_file_while_it_is_asked_about_waits_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "talk.wav"
    path.write_bytes(b"x")
    for _ in range(100):
        assert is_written(path) is not True
        with path.open("ab") as file:
            file.write(b"x")
    assert path.stat().st_size == 101
    assert is_written(tmp_path / "none.wav") is None


class Here:
    """A runner in this process."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def run(self, tasks):  # type: ignore[no-untyped-def]
        from minutes.batch import making
        from minutes.cache import Cache

        for task in tasks:
            self.made.append(task.name)
            try:
                made = making.make(task, Cache(task.out / "cache"))
            except MinutesError as exc:
                yield Failed(task.name, str(exc))
            else:
                yield Done(task.name, made, 0.1)

    def close(self) -> None: ...


def test_minutes_appear_as_transcripts_arrive_and_a_restart_repeats_none(tmp_path: Path) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    transcript(inbox / "a.vtt")

    def rounds():  # type: ignore[no-untyped-def]
        runner = Here()
        looks = watch(
            [inbox],
            options(out),
            runner=runner,
            jobs=1,
            observer=Watcher(),
            settle=0.0,
        )
        return runner, looks

    runner, looks = rounds()
    next(looks)
    transcript(inbox / "b.vtt", "demo")
    next(looks)
    assert runner.made == ["a", "b"]
    assert (out / "b.md").is_file()
    looks.close()

    runner, looks = rounds()
    assert next(looks).totals.skipped == 2
    assert runner.made == []
    looks.close()


def test_what_may_be_a_transcript_and_is_left_out_is_told_when_it_comes(tmp_path: Path) -> None:
    inbox, out, observer = tmp_path / "in", tmp_path / "out", Watcher()
    inbox.mkdir()
    for name in ("b.pdf", "b.md"):  # nothing else is there yet
        (inbox / name).touch()
    looks = watch(
        [inbox],
        options(out),
        runner=Here(),
        jobs=1,
        observer=observer,
        settle=0.0,
        notices=lambda *_: iter([True, True]),
    )
    next(looks)
    (inbox / "b.log").touch()
    next(looks)
    transcript(inbox / "c.vtt", "demo")
    next(looks)
    before = {".pdf": 1, ".md": 1}
    assert [plan.left_out for plan in observer.plans] == [before, {**before, ".log": 1}, {}]
    looks.close()


def rows(out: Path) -> list[tuple[object, ...]]:
    """What batch.json says of each meeting."""
    kept = ("source", "name", "status", "reason", "kept", "audio_seconds", "sha256")
    report = json.loads((out / "batch.json").read_text())
    return [tuple(row[key] for key in kept) for row in report["meetings"]]


def test_batch_json_holds_all_meetings_after_each_round_as_a_batch_of_the_folder_does(
    tmp_path: Path,
) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    transcript(inbox / "a.vtt")
    transcript(inbox / "away.vtt", "fair")
    (inbox / "broken.vtt").write_bytes(b"\x00\x01")
    looks = looked(inbox, Here(), lambda places, recursive: repeat(True))
    assert next(looks).totals.done == 2
    (inbox / "away.vtt").unlink()
    transcript(inbox / "b.vtt", "demo")
    transcript(inbox / "copy.vtt")
    report = next(looks)
    statuses = {Path(row.source).name: row.status for row in report.meetings}
    assert statuses == {
        "a.vtt": "skipped", "b.vtt": "done", "broken.vtt": "failed", "copy.vtt": "duplicate"
    }  # fmt: skip
    assert [row.name for row in report.meetings if row.outputs] == ["b"]
    assert (report.totals.done, report.totals.skipped) == (1, 1)
    transcript(inbox / "c.vtt", "plan")
    next(looks)
    (inbox / "c.vtt").unlink()
    transcript(inbox / "d.vtt", "team")
    assert next(looks).totals.done == 1
    watched = rows(out)
    looks.close()
    process([inbox], options(out), runner=Here(), jobs=1, observer=Watcher())
    up_to_date = [("skipped", "up to date") if row[2] == "done" else row[2:4] for row in watched]
    assert [(*row[:2], *now, *row[4:]) for row, now in zip(watched, up_to_date, strict=True)] == (
        rows(out)
    )


def test_what_was_taken_away_is_told_once_and_its_minutes_stay(tmp_path: Path) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    for name in ("a", "b", "early"):
        transcript(inbox / f"{name}.vtt", name)
    process([inbox], options(out), runner=Here(), jobs=1, observer=Watcher())
    (inbox / "early.vtt").unlink()
    looks = looked(inbox, Here(), lambda places, recursive: repeat(True))
    assert [gone.name for gone in next(looks).gone] == ["early"]
    (inbox / "a.vtt").unlink()
    report = next(looks)
    assert [(gone.source, gone.outputs) for gone in report.gone] == [
        (str(inbox / "a.vtt"), ("a.md", "a.html", "a.minutes.json"))
    ]
    assert [row.name for row in report.meetings] == ["b"] == [row[1] for row in rows(out)]
    assert (out / "a.md").exists()
    (inbox / "b.vtt").rename(tmp_path / "b.vtt")
    assert [gone.name for gone in next(looks).gone] == ["b"]
    (tmp_path / "b.vtt").rename(inbox / "b.vtt")
    assert ([row.name for row in next(looks).meetings], rows(out)[0][2]) == (["b"], "skipped")


def test_what_was_deleted_with_its_minutes_is_dropped_from_the_lists(tmp_path: Path) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    for name in ("a", "b"):
        transcript(inbox / f"{name}.vtt", name)
    looks = looked(inbox, Here(), lambda places, recursive: repeat(True))
    next(looks)
    assert "b team" in (out / "actions.csv").read_text()
    for path in (inbox / "a.vtt", *out.glob("a.*")):
        path.unlink()
    (gone,) = next(looks).gone
    assert (gone.name, gone.is_deleted) == ("a", True)
    assert [entry.name for entry in Ledger(out).entries()] == ["b"]
    looks.close()  # type: ignore[attr-defined]
    for path in (inbox / "b.vtt", *out.glob("b.*")):
        path.unlink()
    (gone,) = next(looked(inbox, Here(), lambda places, recursive: repeat(True))).gone
    assert gone.name == "b" and "b team" not in (out / "actions.csv").read_text()


def test_a_drive_that_is_away_for_a_moment_takes_nothing_away(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    transcript(inbox / "a.vtt")

    def told(places: Sequence[str | Path], recursive: bool) -> Iterator[bool]:
        inbox.rename(tmp_path / "away")
        yield True
        (tmp_path / "away").rename(inbox)
        transcript(inbox / "b.vtt", "demo")
        yield True

    reports = list(looked(inbox, Here(), told))
    assert [[row.name for row in report.meetings] for report in reports] == [["a"], ["a", "b"]]
    assert not any(report.gone for report in reports)


def looked(inbox: Path, runner: Here, told: Notices) -> Iterator[Report]:
    """A watch of a folder, told by these when to look."""
    given = options(inbox.parent / "out")
    return watch(
        [inbox], given, runner=runner, jobs=1, observer=Watcher(), settle=0.0, notices=told
    )


def test_a_drive_that_gives_no_notice_is_looked_at_all_the_same(tmp_path: Path) -> None:
    inbox, runner = tmp_path / "in", Here()
    transcript(inbox / "a.vtt")
    looks = looked(inbox, runner, lambda places, recursive: repeat(True))
    next(looks)
    transcript(inbox / "b.vtt", "demo")
    next(looks)
    assert runner.made == ["a", "b"]


def test_nothing_is_looked_at_without_notice(tmp_path: Path) -> None:
    inbox, runner = tmp_path / "in", Here()
    transcript(inbox / "a.vtt")

    def late(places: Sequence[str | Path], recursive: bool) -> Iterator[bool]:
        transcript(inbox / "b.vtt", "demo")
        for _ in range(5):
            yield False
            assert runner.made == ["a"]
        yield True

    looks = looked(inbox, runner, late)
    assert [report.totals.done for report in looks] == [1, 1]
    assert runner.made == ["a", "b"]


def test_a_folder_that_is_away_is_looked_for_again(tmp_path: Path) -> None:
    assert next(notices([tmp_path / "away"], False))
