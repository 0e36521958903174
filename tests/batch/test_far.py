"""Batches whose meetings and minutes are in fsspec's memory file system."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import fsspec
import pytest

from minutes import record_files, serialization
from minutes.batch import processing
from minutes.batch.far import is_far, remote_folder
from minutes.batch.mirror import changed_at
from minutes.batch.report import Report
from minutes.batch.running import Done
from minutes.errors import InputError
from minutes.outputs import approval
from minutes.outputs.approval import Approved
from tests.batch.far_meetings import Here, Seen, options

SAMPLES = Path(__file__).parents[2] / "samples"
IN, OUT = "memory://meetings", "memory://minutes"


@pytest.fixture
def memory() -> Iterator[fsspec.AbstractFileSystem]:
    system = fsspec.filesystem("memory")
    system.store.clear()
    system.pseudo_dirs[:] = [""]
    for name in ("retro.srt", "zh-meeting.vtt"):
        system.pipe_file(f"/meetings/{name}", (SAMPLES / name).read_bytes())
    yield system
    system.store.clear()


def made(
    cache: Path, *places: str | Path, out: str | Path = OUT, seen: Seen | None = None
) -> Report:
    with remote_folder(out) as one:
        return one.process(
            places or [IN],
            options(),
            runner=Here(one.mirror.root, cache),
            jobs=1,
            observer=seen or Seen(),
        )


def statuses(report: Report) -> dict[str, str]:
    return {row.source: row.status for row in report.meetings}


def test_an_address_makes_a_batch_far() -> None:
    assert is_far(["a.vtt", Path("gs://bucket/out")])
    assert not is_far(["a.vtt", Path("out")])


def test_minutes_are_made_far_away_once(memory: fsspec.AbstractFileSystem, tmp_path: Path) -> None:
    report = made(tmp_path)
    assert statuses(report) == {
        "memory://meetings/retro.srt": "done",
        "memory://meetings/zh-meeting.vtt": "done",
    }
    assert b"retro.html" in memory.cat_file("/minutes/index.html")
    assert json.loads(memory.cat_file("/minutes/batch.json"))["state"] == "done"
    assert set(statuses(made(tmp_path)).values()) == {"skipped"}
    memory.pipe_file("/meetings/retro.srt", (SAMPLES / "standup.vtt").read_bytes())
    assert sorted(statuses(made(tmp_path)).values()) == ["done", "skipped"]


def test_they_are_those_that_are_made_here(
    memory: fsspec.AbstractFileSystem, tmp_path: Path
) -> None:
    made(tmp_path / "cache")
    local = tmp_path / "root" / "memory"
    (local / "meetings").mkdir(parents=True)
    for name in ("retro.srt", "zh-meeting.vtt"):
        (local / "meetings" / name).write_bytes((SAMPLES / name).read_bytes())
        os.utime(local / "meetings" / name, (0, 0))  # memory tells no day of a file either

    class Plainly(Here):
        def __init__(self, cache: Path) -> None:
            super().__init__(local, cache)
            from minutes.batch import making

            self.maker = making

    processing.process(
        [local / "meetings"],
        options(local / "minutes"),
        runner=Plainly(tmp_path / "other"),
        jobs=1,
        observer=Seen(),
    )
    outputs = [
        path
        for path in (local / "minutes").rglob("*")
        if path.is_file() and ".minutes" not in path.parts and path.name != "batch.json"
    ]
    assert len(outputs) == 2 * 3 + 3
    for path in outputs:
        if path.name == "index.html":  # what was said is searched where the records are at hand
            continue
        assert memory.cat_file(f"/minutes/{path.name}") == path.read_bytes(), path.name


CHANGED = 1709553600  # 2024-03-04T12:00Z


@pytest.mark.parametrize(
    ("info", "seconds"),
    [
        ({"mtime": float(CHANGED), "created": 1.7e9}, CHANGED),
        ({"ETag": "0", "LastModified": datetime(2024, 3, 4, 12, tzinfo=UTC)}, CHANGED),
        ({"updated": "2024-03-04T12:00:00.000Z"}, CHANGED),
        ({"created": float(CHANGED), "ETag": "170955360000"}, 0),
        ({"LastModified": "Wednesday"}, 0),
        ({"mtime": float("nan")}, 0),
    ],
)
def test_when_a_far_file_was_last_changed(info: dict[str, object], seconds: int) -> None:
    assert changed_at(info) == seconds


def test_a_far_file_without_a_date_is_dated_by_its_own_day(tmp_path: Path) -> None:
    (tmp_path / "meetings").mkdir()
    path = tmp_path / "meetings" / "retro.srt"
    path.write_bytes((SAMPLES / "retro.srt").read_bytes())
    os.utime(path, (CHANGED, CHANGED))
    made(tmp_path / "cache", f"file://{path.parent}", out=f"file://{tmp_path}/minutes")
    meeting = record_files.read_minutes(tmp_path / "minutes" / "retro.minutes.json").meeting
    day = datetime.fromtimestamp(CHANGED).date().isoformat()  # in the time of this machine
    assert (meeting.recorded_at, meeting.dated_by) == (day, "file")


def test_what_was_edited_far_away_stays(memory: fsspec.AbstractFileSystem, tmp_path: Path) -> None:
    made(tmp_path)
    memory.pipe_file("/minutes/retro.md", b"edited by hand")
    memory.pipe_file("/meetings/retro.srt", (SAMPLES / "standup.vtt").read_bytes())
    before = memory.cat_file("/minutes/retro.html")
    (row,) = (row for row in made(tmp_path).meetings if row.status == "done")
    assert row.kept == ("retro.md",)
    assert memory.cat_file("/minutes/retro.md") == b"edited by hand"
    assert memory.cat_file("/minutes/retro.html") != before


def test_what_was_approved_stays_far_away_too(
    memory: fsspec.AbstractFileSystem, tmp_path: Path
) -> None:
    made(tmp_path)
    held = Approved("retro", ("Anna",), "2027-02-16T12:00:00Z", {"retro.md": "0" * 64})
    mark = approval.mark(Path("/minutes"), "retro")
    memory.pipe_file(str(mark), serialization.dump(held).encode())
    memory.pipe_file("/minutes/retro.md", b"approved")
    memory.pipe_file("/meetings/retro.srt", (SAMPLES / "standup.vtt").read_bytes())
    (row,) = (row for row in made(tmp_path).meetings if row.name == "retro")
    assert (row.status, row.changed) == ("skipped", True)
    assert row.reason.startswith("approved by Anna on 2027-02-16, but the file has changed")
    memory.rm("/minutes/.minutes/meetings", recursive=True)  # as if another had made them
    (row,) = (row for row in made(tmp_path).meetings if row.name == "retro")
    assert "retro.md" in row.kept
    assert memory.cat_file("/minutes/retro.md") == b"approved"


def test_a_sender_that_was_killed_between_outputs_is_made_good(
    memory: fsspec.AbstractFileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from minutes.batch import fetching

    sent: list[str] = []

    def failing(path: Path, address: str) -> None:
        if len(sent) == 2:
            raise KeyboardInterrupt
        sent.append(address)
        real(path, address)

    real = fetching.send
    monkeypatch.setattr(fetching, "send", failing)
    with pytest.raises(KeyboardInterrupt):
        made(tmp_path)
    assert json.loads(memory.cat_file("/minutes/batch.json"))["state"] == "stopped"
    monkeypatch.setattr(fetching, "send", real)
    report = made(tmp_path)
    assert set(statuses(report).values()) == {"done"}
    assert not any(row.kept for row in report.meetings)  # nothing is taken for edited


def test_a_meeting_that_is_there_twice_is_made_once(
    memory: fsspec.AbstractFileSystem, tmp_path: Path
) -> None:
    memory.pipe_file("/meetings/again.srt", (SAMPLES / "retro.srt").read_bytes())
    same_size = bytearray((SAMPLES / "retro.srt").read_bytes())
    same_size[-3:-1] = b"!!"
    memory.pipe_file("/meetings/other.srt", bytes(same_size))
    found = statuses(made(tmp_path))
    assert sorted(found.values()) == ["done", "done", "done", "duplicate"]
    assert found["memory://meetings/other.srt"] == "done"


def test_a_bad_file_costs_itself_alone_and_is_called_by_its_address(
    memory: fsspec.AbstractFileSystem, tmp_path: Path
) -> None:
    memory.pipe_file("/meetings/bad.vtt", b"\x00\xff\x00")
    seen = Seen()
    found = statuses(made(tmp_path, seen=seen))
    assert sorted(found.values()) == ["done", "done", "failed"]
    (reason,) = seen.failures()
    assert reason.startswith("memory://meetings/bad.vtt: ")
    assert str(tmp_path) not in reason
    assert not list(tmp_path.glob("far-*"))  # no copies are left


def test_folders_patterns_and_single_files_are_found_as_here(
    memory: fsspec.AbstractFileSystem, tmp_path: Path
) -> None:
    for name in ("deep/a.vtt", ".hidden/b.vtt", "notes.pdf", "deep/retro.minutes.json"):
        memory.pipe_file(f"/meetings/{name}", b"x")
    memory.pipe_file("/meetings/deep/retro.md", b"# Retro")
    memory.pipe_file("/meetings/deep/notes.md", b"# Notes")

    others: list[dict[str, int]] = []

    def names(*places: str, recursive: bool = False) -> list[str]:
        with remote_folder(OUT) as one:
            found = one.find(places, recursive=recursive)
            others.append(dict(found.left_out))
            return [one.told(str(i.path)).removeprefix(f"{IN}/") for i in found.inputs]

    assert names(IN) == ["retro.srt", "zh-meeting.vtt"]
    assert names(IN, recursive=True) == ["deep/a.vtt", "retro.srt", "zh-meeting.vtt"]
    assert others == [{".pdf": 1}, {".pdf": 1, ".md": 1}]
    assert names(f"{IN}/*.srt") == ["retro.srt"]
    assert names(f"{IN}/notes.pdf") == ["notes.pdf"]
    with pytest.raises(InputError, match=r"memory://meetings/none: there is no such file"):
        names(f"{IN}/none")
    with pytest.raises(InputError, match="no recordings or transcripts there"):
        names(f"{IN}/*.wav")


def test_what_is_named_or_in_a_pattern_is_said_to_be_a_meeting(
    memory: fsspec.AbstractFileSystem, tmp_path: Path
) -> None:
    memory.pipe_file("/meetings/notes.txt", b"Buy screens.\n")
    (tmp_path / "notes.txt").write_text("Buy screens.\n")
    here = f"file://{tmp_path}"
    for folder in (IN, here):
        for place, named in ((folder, False), (f"{folder}/notes.txt", True), (f"{folder}/*", True)):
            with remote_folder(OUT) as one:
                assert {i.named for i in one.find([place]).inputs} == {named}
    with remote_folder(OUT) as one:
        both = one.find([here, f"{here}/notes.txt"])
        assert [i.named for i in both.inputs] == [True]


def test_minutes_beside_the_meetings_are_no_input(
    memory: fsspec.AbstractFileSystem, tmp_path: Path
) -> None:
    assert len(statuses(made(tmp_path, out=IN))) == 2
    memory.pipe_file("/meetings/more.vtt", (SAMPLES / "standup.vtt").read_bytes())
    found = statuses(made(tmp_path, out=IN))
    assert found.pop("memory://meetings/more.vtt") == "done"
    assert set(found.values()) == {"skipped"} and len(found) == 2


def test_meetings_here_become_minutes_there(
    memory: fsspec.AbstractFileSystem, tmp_path: Path
) -> None:
    seen = Seen()
    report = made(tmp_path / "cache", SAMPLES / "retro.srt", seen=seen)
    assert report.totals.done == 1
    (done,) = (event for event in seen.events if isinstance(event, Done))
    assert done.made.written == ("retro.md", "retro.html", "retro.minutes.json")
    assert memory.exists("/minutes/retro.md")
    assert made(tmp_path / "cache", SAMPLES / "retro.srt").totals.skipped == 1
