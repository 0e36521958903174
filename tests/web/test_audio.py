"""The recording is played from any second, and nothing else is given out in its place."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from minutes import serialization
from minutes.outputs.ledger import Entry, Ledger, Summary, state_of
from minutes.records import MinutesRecord
from minutes.web.audio import Recordings
from tests.review.meetings import MINUTES
from tests.web.served import Served, serving

Find = Callable[[str], Path]


def _heard(path: Path, source: str, sha256: str = "") -> None:
    """Have a record say that it was made from a recording."""
    made = json.loads(path.read_text())
    made["meeting"] |= {"source": source, "sha256": sha256}
    path.write_text(json.dumps(made))


def test_a_recording_beside_the_minutes_is_played_from_any_place(
    served: Served, meeting: str, path_of: Find, samples: Path
) -> None:
    path = path_of(meeting)
    shutil.copy(samples / "planning.flac", path.parent)
    _heard(path, "planning.flac")
    visitor = served.visitor()
    address = visitor.state(meeting)["audio"]
    content = (samples / "planning.flac").read_bytes()
    whole = visitor.get(address)
    assert whole.content == content
    assert whole.headers["content-type"] == "audio/flac"
    assert whole.headers["content-disposition"].startswith("inline")
    assert whole.headers["accept-ranges"] == "bytes"
    part = visitor.get(address, headers={"Range": "bytes=1000-1999"})
    assert part.status_code == 206
    assert part.content == content[1000:2000]
    assert part.headers["content-range"] == f"bytes 1000-1999/{len(content)}"
    assert visitor.get(address, headers={"Range": "bytes=-10"}).content == content[-10:]
    beyond = visitor.get(address, headers={"Range": f"bytes={len(content)}-"})
    assert beyond.status_code == 416


def test_a_recording_elsewhere_in_the_folder_is_known_by_its_content(
    served: Served, meeting: str, path_of: Find, folder: Path
) -> None:
    right, wrong = folder / "recordings" / "b", folder / "recordings" / "a"
    for place, content in ((right, b"the right one"), (wrong, b"another")):
        place.mkdir(parents=True)
        (place / "elsewhere.wav").write_bytes(content)
    _heard(path_of(meeting), "elsewhere.wav", hashlib.sha256(b"the right one").hexdigest())
    visitor = served.visitor()
    assert visitor.get(visitor.state(meeting)["audio"]).content == b"the right one"


def test_a_recording_that_is_a_link_to_a_file_of_another_name_is_played(
    served: Served, meeting: str, path_of: Find, folder: Path
) -> None:
    (folder / "annexed").write_bytes(b"what was heard")  # as git-annex keeps large files
    (path_of(meeting).parent / "annexed.wav").symlink_to(folder / "annexed")
    _heard(path_of(meeting), "annexed.wav")
    visitor = served.visitor()
    answer = visitor.get(visitor.state(meeting)["audio"])
    assert (answer.content, answer.headers["content-type"]) == (b"what was heard", "audio/wav")


@pytest.mark.parametrize(
    "source",
    [
        "standup.vtt",
        "notes.txt",
        "../planning.flac",
        "/etc/passwd",
        "missing.flac",
        "",
        ".",
        "..",
        "a/../planning.flac",
        "planning.flac/",
        "planning.flac\x00.wav",
        "x" * 300 + ".wav",
    ],
)
def test_nothing_else_is_given_out(
    served: Served, meeting: str, path_of: Find, source: str
) -> None:
    path = path_of(meeting)
    (path.parent / "notes.txt").write_text("secret")
    _heard(path, source)
    visitor = served.visitor()
    assert visitor.state(meeting)["audio"] is None
    answer = visitor.get(f"/api/meetings/{meeting}/audio")
    assert answer.status_code == 404
    assert "beside" in answer.json()["error"]


# Where the minutes say that the recording lies

HEARD = b"what was heard"


class Made:
    """Minutes in out/ of meetings/call.wav, as commands leave them."""

    def __init__(self, place: Path) -> None:
        self.out = place / "out"
        self.out.mkdir()
        self.recording = place / "meetings" / "call.wav"
        self.recording.parent.mkdir()
        self.recording.write_bytes(HEARD)
        self.record = self.out / "call.minutes.json"

    def write(self, lies: str | None = "../meetings/call.wav") -> MinutesRecord:
        """The record; `lies` is where it says that the recording is."""
        sha256 = hashlib.sha256(HEARD).hexdigest()
        meeting = replace(MINUTES.meeting, source="call.wav", sha256=sha256)
        minutes = replace(MINUTES, meeting=meeting, recording=lies)
        self.record.write_text(serialization.dump(minutes))
        return minutes

    def enter(self, source: str = "../meetings/call.wav") -> None:
        """What a batch notes of it."""
        state, sha256 = state_of(self.recording), hashlib.sha256(HEARD).hexdigest()
        summary = Summary("m", "Call", 60.0)
        Ledger(self.out).keep(Entry("call", source, state, sha256, "", summary))


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return Made(tmp_path)


def _found(made: Made, minutes: MinutesRecord, folder: Path | None = None) -> Path | None:
    """What two lookings find, the first of which need not read it."""
    recordings = Recordings(folder or made.out)
    there = recordings.is_there(made.record, minutes)
    found = recordings.find(made.record, minutes)
    assert recordings.is_there(made.record, minutes) is (found is not None)
    assert there or found is None
    return found


def test_after_a_batch_the_recording_is_heard_where_it_lies(made: Made, tmp_path: Path) -> None:
    made.write(None)
    made.enter()
    with serving(made.out, tmp_path / "said") as served:
        visitor = served.visitor()
        (row,) = visitor.get("/api/meetings").json()["meetings"]
        answer = visitor.get(visitor.state(row["key"])["audio"], headers={"Range": "bytes=5-"})
        assert (answer.status_code, answer.content) == (206, HEARD[5:])
        assert answer.headers["content-type"] == "audio/wav"
        made.recording.write_bytes(b"another thing")
        assert visitor.state(row["key"])["audio"] is None
        assert visitor.get(f"/api/meetings/{row['key']}/audio").status_code == 404


def test_it_is_found_where_the_record_says_so(made: Made) -> None:
    assert _found(made, made.write()) == made.recording
    assert _found(made, made.write(None)) is None
    assert _found(made, made.write(str(made.recording))) == made.recording


def test_it_is_found_where_the_batch_was_told_of_a_link_to_the_folder(
    made: Made, tmp_path: Path
) -> None:
    out = tmp_path / "disk" / "far" / "out"
    out.parent.mkdir(parents=True)
    made.out.rename(out)
    made.out.symlink_to(out)
    minutes = made.write()
    made.record = out / "call.minutes.json"
    assert _found(made, minutes, made.out) == made.recording
    assert _found(made, minutes, out) is None


def test_a_link_beside_the_minutes_may_lead_to_the_recording_and_to_nothing_else(
    made: Made,
) -> None:
    minutes = made.write(None)
    link = made.out / "call.wav"
    link.symlink_to(made.recording)
    assert _found(made, minutes) == made.recording
    other = made.recording.with_name("other.wav")
    other.write_bytes(b"another thing")
    link.unlink()
    link.symlink_to(other)
    assert _found(made, minutes) is None


@pytest.mark.parametrize("place", ["../meetings/secret.wav", "../meetings", "/etc/passwd", "x\0y"])
def test_another_place_is_given_out_by_nobodys_word(made: Made, place: str) -> None:
    made.recording.with_name("secret.wav").write_bytes(
        HEARD
    )  # under another name than the record's
    made.enter(place)
    assert _found(made, made.write(place)) is None


def test_a_forged_entry_opens_no_other_file(made: Made) -> None:
    """It has the size and the time of the file, which all who may enter the folder can see."""
    made.recording.write_bytes(b"a secret thing")
    made.enter()
    minutes = made.write(None)
    recordings = Recordings(made.out)
    assert recordings.find(made.record, minutes) is None
    assert not recordings.is_there(made.record, minutes)


def test_a_file_that_was_changed_in_secret_is_given_out_no_longer(made: Made) -> None:
    made.enter()
    minutes = made.write(None)
    recordings = Recordings(made.out)
    assert recordings.find(made.record, minutes) == made.recording
    before = made.recording.stat()
    while made.recording.stat().st_ctime_ns == before.st_ctime_ns:  # the clock of files is coarse
        made.recording.write_bytes(b"a secret thing")
        os.utime(made.recording, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert made.recording.stat().st_mtime_ns == before.st_mtime_ns
    assert recordings.find(made.record, minutes) is None
    made.recording.unlink()
    assert not recordings.is_there(made.record, minutes)
