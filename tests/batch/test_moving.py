"""Minutes that a person had a hand in follow a recording that was moved; none is lost."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import repeat
from pathlib import Path

import pytest

from minutes import store
from minutes.batch import watching
from minutes.batch.approving import approve
from minutes.batch.moving import Moved
from minutes.choices import Approve, Event, Keep
from minutes.cli.batch import table
from minutes.outputs.ledger import Ledger
from minutes.record_files import read_minutes
from minutes.review import fold
from minutes.review.meetings import key
from tests.batch.meetings import Watcher, options, transcript
from tests.batch.test_removing import run
from tests.batch.test_watching import Clock, Here, looked
from tests.conftest import Command

MINE = "# A title of my own\n"


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    """A folder with two of a week's meetings, which are made, into `out` beside it."""
    calls = tmp_path / "in"
    transcript(calls / "top.vtt", "plan")
    transcript(calls / "w1" / "a.vtt")
    transcript(calls / "w1" / "b.vtt", "demo")
    run(tmp_path, calls)
    return calls


def approved(out: Path, name: str) -> dict[str, bytes]:
    """Approve minutes as they are; what is then in their folder of their name."""
    record = out / f"{name}.minutes.json"
    minutes = read_minutes(record)
    said = [Event(1, "k", "Anna", "2027-02-16T12:00:00Z", Approve(), 0)]
    approve(fold(minutes, said), minutes, record)
    return contents(out, name)


def contents(out: Path, name: str) -> dict[str, bytes]:
    found = (out / name).parent.glob(f"{Path(name).name}.*")
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in found}


def written(out: Path) -> set[str]:
    return {path.relative_to(out).as_posix() for path in out.rglob("*.md")}


def test_approved_minutes_follow_a_folder_that_was_renamed(tmp_path: Path, calls: Path) -> None:
    out = tmp_path / "out"
    before = approved(out, "w1/a")
    (calls / "w1").rename(calls / "2026-11-02")
    os.utime(calls / "2026-11-02" / "a.vtt", (10**9, 10**9))
    report, page = run(tmp_path, calls, remove=True)
    now = calls / "2026-11-02" / "a.vtt"
    assert report.moved == (Moved("w1/a", str(calls / "w1" / "a.vtt"), str(now)),)
    assert [one.name for one in report.gone] == ["w1/b"]  # in which nobody had a hand
    assert written(out) == {"top.md", "w1/a.md", "2026-11-02/b.md"}
    assert contents(out, "w1/a") == before
    rows = {row.source: (row.name, row.status, row.approved) for row in report.meetings}
    assert rows[str(now)] == ("w1/a", "skipped", True)
    assert 'href="w1/a.html"' in page and "The recording is gone" not in page
    report, _ = run(tmp_path, calls, remove=True)
    assert (report.moved, report.gone, report.totals.skipped) == ((), (), 3)
    assert contents(out, "w1/a") == before


def test_edited_minutes_follow_and_the_rest_of_them_is_made_again(
    tmp_path: Path, calls: Path
) -> None:
    out = tmp_path / "out"
    (out / "w1" / "a.md").write_text(MINE)
    (calls / "w1" / "a.vtt").rename(calls / "2027-03-01 planning.vtt")
    report, _ = run(tmp_path, calls, remove=True)
    assert [one.name for one in report.moved] == ["w1/a"] and report.gone == ()
    assert (out / "w1" / "a.md").read_text() == MINE
    record = read_minutes(out / "w1" / "a.minutes.json")
    assert (record.meeting.source, record.meeting.recorded_at) == (
        "2027-03-01 planning.vtt",
        "2027-03-01",
    )
    assert written(out) == {"top.md", "w1/a.md", "w1/b.md"}
    transcript(calls / "w1" / "a.vtt", "landing")  # another meeting of the name that it had
    report, _ = run(tmp_path, calls)
    assert (report.totals.done, report.moved) == (1, ())
    assert (out / "w1" / "a.md").read_text() == MINE
    assert "landing" in (out / "in" / "w1" / "a.md").read_text()


def test_reviews_that_are_not_approved_stay_with_their_minutes(tmp_path: Path, calls: Path) -> None:
    out = tmp_path / "out"
    with store.open(None, out) as opened:
        opened.pin(key("w1/a"), "a", b"{}")
        opened.append(key("w1/a"), "Anna", Keep("p01"), key="1")
    (calls / "w1").rename(calls / "w2")
    report, _ = run(tmp_path, calls, remove=True)
    assert [one.name for one in report.moved] == ["w1/a"]
    assert written(out) == {"top.md", "w1/a.md", "w2/b.md"}


@pytest.mark.parametrize("doubt", ["two places", "made there", "two meetings", "changed"])
def test_in_doubt_all_stays_and_is_told(tmp_path: Path, calls: Path, doubt: str) -> None:
    out, ledger = tmp_path / "out", Ledger(tmp_path / "out")
    before = approved(out, "w1/a")
    now = calls / "x.vtt"
    there = [now]
    (calls / "w1" / "a.vtt").rename(now)
    entry = ledger.find("w1/a")
    assert entry is not None
    if doubt == "two places":
        there.append(calls / "y.vtt")
        shutil.copy(now, calls / "y.vtt")
    elif doubt == "made there":  # as older versions did
        ledger.path("w1/a").unlink()
        run(tmp_path, calls)
        ledger.keep(entry)
    elif doubt == "two meetings":
        ledger.keep(replace(entry, name="w3/a", source="../in/w3/a.vtt", outputs={}))
    else:
        transcript(now, "landing")
        there = []
    report, _ = run(tmp_path, calls, remove=True)
    assert report.moved == ()
    (gone,) = (one for one in report.gone if one.name == "w1/a")
    assert gone.found == tuple(map(str, there))
    assert contents(out, "w1/a") == before
    told = f"; the same recording is now {' and '.join(map(str, there))}\n"
    assert (told in table(report, out)) is bool(there)


def test_what_is_out_of_reach_has_not_moved(tmp_path: Path) -> None:
    calls, drive, out = tmp_path / "in", tmp_path / "drive", tmp_path / "out"
    transcript(calls / "a.vtt")
    transcript(drive / "b.vtt", "demo")
    (calls / "usb").symlink_to(drive)
    run(tmp_path, calls)
    before = approved(out, "usb/b")
    shutil.copy(drive / "b.vtt", calls)
    drive.rename(tmp_path / "unplugged")
    report, _ = run(tmp_path, calls, remove=True)
    assert (report.moved, report.gone) == ((), ())
    assert contents(out, "usb/b") == before


def test_a_watch_has_minutes_follow_too(tmp_path: Path) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    transcript(inbox / "a.vtt")
    looks = looked(inbox, Here(), lambda places, recursive: repeat(True))
    assert next(looks).totals.done == 1
    before = approved(out, "a")
    (inbox / "a.vtt").rename(inbox / "b.vtt")
    report = next(looks)
    assert [(one.name, one.now) for one in report.moved] == [("a", str(inbox / "b.vtt"))]
    assert report.gone == ()
    assert contents(out, "a") == before and written(out) == {"a.md"}


@pytest.mark.parametrize("then", ["is at rest", "is another", "goes", "comes back"])
def test_a_watch_tells_what_is_gone_once_nothing_may_be_it(
    tmp_path: Path, then: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    transcript(inbox / "a.vtt")
    run(tmp_path, inbox)
    approved(out, "a")
    clock = Clock()
    monkeypatch.setattr(watching, "Settled", partial(watching.Settled, clock=clock))

    def told(places: Sequence[str | Path], recursive: bool) -> Iterator[bool]:
        clock.now += 60
        yield True
        (inbox / "a.vtt").rename(inbox / "b.vtt")
        yield True  # b.vtt may be written still
        yield True
        if then == "is another":
            transcript(inbox / "b.vtt", "demo")
            yield True
        elif then == "goes":
            (inbox / "b.vtt").rename(tmp_path / "b.vtt")
        elif then == "comes back":
            (inbox / "b.vtt").rename(inbox / "a.vtt")
        clock.now += 60
        yield True
        yield True

    given = {"runner": Here(), "jobs": 1, "observer": Watcher(), "notices": told}
    reports = list(watching.watch([inbox], options(out), settle=30.0, **given))
    gone = [one.name for report in reports for one in report.gone]
    moved = [one.name for report in reports for one in report.moved]
    assert (gone, moved) == {
        "is at rest": ([], ["a"]),
        "is another": (["a"], []),
        "goes": (["a"], []),
        "comes back": ([], []),
    }[then]


def test_the_end_of_a_batch_says_what_moved(minutes: Command, tmp_path: Path, calls: Path) -> None:
    approved(tmp_path / "out", "w1/a")
    (calls / "w1").rename(calls / "w2")
    told = minutes("batch", "in", "-r", "-o", "out", "--scorer", "lexrank", "-j", 1).out
    assert "moved          1  recordings; their minutes, edited, approved or reviewed, keep" in told
    before, now = calls / "w1" / "a.vtt", calls / "w2" / "a.vtt"
    assert f"  {before} is now {now}; its minutes keep the name w1/a\n" in told
