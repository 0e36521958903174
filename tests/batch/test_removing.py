"""Minutes whose recording was taken away: told, and removed only when that is asked for."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from minutes import serialization, store
from minutes.batch import overview, removing, spoken
from minutes.batch.away import mount_of
from minutes.batch.local import LocalRunner
from minutes.batch.processing import process
from minutes.batch.report import Report
from minutes.choices import Keep
from minutes.errors import OutputError
from minutes.files import content_hash
from minutes.outputs import approval
from minutes.outputs.approval import Approved
from minutes.outputs.ledger import Ledger, State, Written, state_of
from minutes.review.meetings import key
from minutes.store.opening import FILE
from tests.batch.meetings import Watcher, options, transcript
from tests.batch.test_overview import entry
from tests.review.meetings import ANNA


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A meeting whose recording is there, and one whose is not, with a page and a text each."""
    out = tmp_path / "out"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "here.wav").touch()
    made = Ledger(out)
    out.mkdir()
    for name in ("here", "away"):
        outputs = {}
        for ending in ("html", "md"):
            path = out / f"{name}.{ending}"
            path.write_text(f"# {name}\n")
            outputs[path.name] = Written(content_hash(path), state_of(path))
        made.keep(replace(entry(name), outputs=outputs))
    return made


def test_what_is_gone_is_told_and_stays(ledger: Ledger) -> None:
    (gone,) = removing.find(ledger, ())
    assert (gone.name, gone.outputs, gone.kept) == ("away", ("away.html", "away.md"), ())
    assert gone.source.endswith("/in/away.wav")
    page = overview.render(ledger)[ledger.out / "index.html"].decode()
    assert page.partition("<template")[0].count("The recording is gone") == 1
    assert (ledger.out / "away.html").exists()


def test_removing_takes_the_minutes_from_the_folder_and_the_overview(ledger: Ledger) -> None:
    (gone,) = removing.find(ledger, ())
    assert removing.remove(ledger, gone) == ("away.html", "away.md")
    assert sorted(p.name for p in ledger.out.glob("*.*") if p.is_file()) == ["here.html", "here.md"]
    assert ledger.find("away") is None and ledger.find("here") is not None
    assert removing.find(ledger, ()) == ()


def test_what_was_edited_stays(ledger: Ledger) -> None:
    (ledger.out / "away.md").write_text("# A title of my own\n")
    (gone,) = removing.find(ledger, ())
    assert (gone.outputs, gone.kept) == (("away.html",), ("away.md",))
    removing.remove(ledger, gone)
    assert (ledger.out / "away.md").read_text() == "# A title of my own\n"
    assert ledger.find("away") is not None


def test_of_what_somebody_deleted_only_the_approval_is_kept(ledger: Ledger) -> None:
    """Its recording, its minutes, and what an approval had written and moved aside."""
    out = ledger.out
    said = spoken.kept(out, "away")
    mark = approval.mark(out, "away")
    approved = Approved("away", ("Anna",), "", {"away.docx": "0"}, ("away.before-approval.md",))
    for path, text in ((said, "said"), (mark, serialization.dump(approved))):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    left = [out / name for name in ("away.md", "away.html", "away.docx", "away.before-approval.md")]
    for path in left:
        path.touch()
    while left:
        (gone,) = removing.find(ledger, ())
        assert not gone.is_deleted and set(gone.kept) | set(gone.outputs) == {p.name for p in left}
        left.pop().unlink()
    (gone,) = removing.find(ledger, ())
    assert gone.is_deleted and gone.reviewed
    removing.remove(ledger, gone)
    assert ledger.find("away") is None and not said.exists()
    assert mark.exists()  # without it a review writes the approved minutes anew
    assert ledger.find("here") is not None and (out / "here.md").exists()


def test_what_a_killed_batch_had_written_is_no_less_there(ledger: Ledger) -> None:
    found = ledger.find("away")
    assert found is not None
    intended = {name: written.sha256 for name, written in found.outputs.items()}
    ledger.keep(replace(found, outputs={}, intended=intended))
    (ledger.out / "away.md").write_text("# A title of my own\n")
    (gone,) = removing.find(ledger, ())
    assert (gone.outputs, gone.kept, gone.is_deleted) == (("away.html",), ("away.md",), False)
    (ledger.out / "away.md").unlink()
    (gone,) = removing.find(ledger, ())
    removing.remove(ledger, gone)
    assert not (ledger.out / "away.html").exists() and ledger.find("away") is None


@pytest.mark.parametrize("where", ["in the folder", "above it", "elsewhere", "before it moved"])
def test_what_somebody_reviewed_stays_whole(ledger: Ledger, where: str) -> None:
    name, folder, url = "away", ledger.out, None
    asked = f"sqlite:///{ledger.out.parent / 'team.sqlite'}" if where == "before it moved" else None
    if where == "above it":
        name, folder = "out/away", ledger.out.parent
    elif where == "elsewhere":
        url = f"sqlite:///{ledger.out.parent / 'team.sqlite'}"
    with store.open(url, folder) as opened:
        opened.pin(key(name), name, b"{}")
    (gone,) = removing.find(ledger, (), url or asked)
    assert not gone.reviewed and gone.outputs  # it was opened, and nobody chose anything
    with store.open(url, folder) as opened:
        opened.append(key(name), ANNA, Keep("p01"), key="1")
    (gone,) = removing.find(ledger, (), url or asked)
    assert (gone.reviewed, gone.outputs, gone.kept) == (True, (), ("away.html", "away.md"))
    assert removing.remove(ledger, gone) == ()
    assert (ledger.out / "away.html").exists() and ledger.find("away") is not None


def test_what_somebody_ticked_stays_too(ledger: Ledger) -> None:
    with store.open(None, ledger.out) as opened:
        opened.tick(key("away"), "p01", "I will tell Tom.", ANNA)
    (gone,) = removing.find(ledger, ())
    assert gone.reviewed


def test_where_reviews_cannot_be_read_nothing_may_be_removed(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    (ledger.out / FILE).write_bytes(b"no database at all" * 100)
    (gone,) = removing.find(ledger, ())
    assert gone.reviewed and not gone.outputs
    assert "until then minutes stay" in caplog.text


def test_a_drive_that_is_away_takes_no_minutes_with_it(ledger: Ledger) -> None:
    shutil.rmtree(ledger.out.parent / "in")
    assert removing.find(ledger, ()) == ()


def run(tmp_path: Path, *places: Path, remove: bool = False) -> tuple[Report, str]:
    """A batch of some places into `out`: what it reports, and its overview without the data."""
    runner = LocalRunner(1, tmp_path / "cache")
    try:
        report = process(
            *(places, options(tmp_path / "out")),
            **{"runner": runner, "jobs": 1, "observer": Watcher()},
            recursive=True,
            remove_gone=remove,
        )
    finally:
        runner.close()
    page = (tmp_path / "out" / "index.html").read_text()
    return report, page.partition("<template")[0]


@pytest.mark.parametrize("how", ["renamed", "removed"])
def test_the_minutes_of_a_folder_within_are_told_and_go_with_it(tmp_path: Path, how: str) -> None:
    """Those that an older version made, too, once their recordings were seen again."""
    meetings, out = tmp_path / "in", tmp_path / "out"
    transcript(meetings / "a.vtt")
    transcript(meetings / "2026" / "march" / "b.vtt", "demo")
    report, page = run(tmp_path, meetings)
    ledger = Ledger(out)
    for one in ledger.entries():
        assert one.mount
        ledger.keep(replace(one, mount=""))
    report, page = run(tmp_path, meetings)
    assert report.gone == () and "The recording is gone" not in page
    march = meetings / "2026" / "march"
    if how == "renamed":
        march.rename(meetings / "2026" / "April")
    else:
        shutil.rmtree(meetings / "2026")
    report, page = run(tmp_path, meetings)
    assert [gone.name for gone in report.gone] == ["2026/march/b"]
    assert page.count("The recording is gone") == (how == "removed")  # else it is made anew
    report, page = run(tmp_path, meetings, remove=True)
    assert report.removed and "The recording is gone" not in page
    there = {path.relative_to(out).as_posix() for path in out.rglob("*.md")}
    assert there == {"a.md", *(["2026/April/b.md"] if how == "renamed" else [])}
    assert (out / "2026").is_dir() is (how == "renamed")


def test_a_drive_behind_a_link_takes_no_minutes_with_it(tmp_path: Path) -> None:
    meetings, drive = tmp_path / "all", tmp_path / "media" / "usb"
    transcript(meetings / "a.vtt")
    transcript(drive / "june" / "p.vtt", "demo")
    (meetings / "usb").symlink_to(drive)
    run(tmp_path, meetings)
    assert (tmp_path / "out" / "usb" / "june" / "p.md").exists()
    drive.rename(tmp_path / "unplugged")
    report, _ = run(tmp_path, meetings, remove=True)
    assert report.gone == ()
    assert (tmp_path / "out" / "usb" / "june" / "p.md").exists()


def test_a_place_that_is_not_named_this_time_takes_no_minutes_with_it(tmp_path: Path) -> None:
    """Even if a wider folder was named once."""
    disk, here = tmp_path / "mnt" / "disk", tmp_path / "here"
    transcript(disk / "june" / "p.vtt", "demo")
    transcript(here / "a.vtt")
    run(tmp_path, disk)
    run(tmp_path, tmp_path / "mnt")
    disk.rename(tmp_path / "unplugged")
    report, _ = run(tmp_path, here, remove=True)
    assert report.gone == ()
    assert (tmp_path / "out" / "june" / "p.md").exists()


@pytest.fixture
def within(ledger: Ledger) -> Path:
    """The folder that a meeting was in, below one that is there."""
    folder = ledger.out.parent / "in" / "sub"
    folder.mkdir()
    found = ledger.find("away")
    assert found is not None
    ledger.keep(replace(found, source="../in/sub/away.wav", mount=mount_of(folder)))
    return folder


def test_what_is_left_of_the_way_must_be_named_and_on_the_same_drive(
    ledger: Ledger, within: Path
) -> None:
    named = [within.parent]
    assert [one.name for one in removing.find(ledger, ())] == ["away"]
    within.rmdir()
    assert removing.find(ledger, ()) == ()
    assert [one.name for one in removing.find(ledger, named)] == ["away"]
    found = ledger.find("away")
    assert found is not None
    for mount in ("/media/usb", ""):  # another drive; one that nobody knows
        ledger.keep(replace(found, mount=mount))
        assert removing.find(ledger, named) == ()


def test_an_empty_folder_that_a_drive_was_mounted_on_takes_no_minutes_with_it(
    ledger: Ledger, within: Path
) -> None:
    found = ledger.find("away")
    assert found is not None
    for mount in (str(within), ""):  # an older version did not keep it
        ledger.keep(replace(found, mount=mount))
        assert removing.find(ledger, [within, within.parent]) == ()
    (within / "another.wav").touch()
    assert [one.name for one in removing.find(ledger, ())] == ["away"]


def test_where_nobody_may_look_nothing_is_gone(
    ledger: Ledger, within: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = os.lstat

    def guarded(path: Path, **options: Any) -> os.stat_result:
        if Path(path).parent == within:
            raise PermissionError(13, "Permission denied")
        return look(path, **options)

    monkeypatch.setattr(os, "lstat", guarded)  # the tests may run as root
    assert removing.find(ledger, [within]) == ()


@pytest.mark.parametrize("how", ["up", "absolute", "through a link"])
def test_an_entry_of_a_stranger_deletes_and_tells_nothing_outside(ledger: Ledger, how: str) -> None:
    secret = ledger.out.parent / "others" / "secret.md"
    secret.parent.mkdir()
    secret.write_text("# Somebody's secret\n")
    named = {
        "up": "../others/secret.md",
        "absolute": str(secret),
        "through a link": "way/secret.md",
    }
    (ledger.out / "way").symlink_to(secret.parent)
    written = Written(content_hash(secret), state_of(secret))
    ledger.keep(replace(entry("away"), outputs={named[how]: written}))
    for gone in removing.find(ledger, ()):
        with pytest.raises(OutputError, match="is a link, and none is followed"):
            removing.remove(ledger, gone)
    assert secret.exists()
    ledger.keep(replace(entry("away"), outputs={named[how]: replace(written, state=State(1, 1))}))
    page = overview.render(ledger)[ledger.out / "index.html"].decode()
    assert "secret" not in page.partition("<template")[0].replace("secret.md", "")


@pytest.mark.parametrize("name", ["lock", "writing", "meetings"])
def test_what_a_batch_keeps_for_itself_is_in_no_other_folder(ledger: Ledger, name: str) -> None:
    other = ledger.out.parent / "other"
    other.mkdir()
    place = ledger.out / ".minutes" / name
    if place.is_dir():
        shutil.rmtree(place)
    place.symlink_to(other if name == "meetings" else other / "made")
    with pytest.raises(OutputError), ledger.locked(), ledger.writing():
        ledger.keep(entry("here"))
    assert list(other.iterdir()) == []
