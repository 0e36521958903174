from __future__ import annotations

import base64
import hashlib
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from minutes import outputs
from minutes.errors import OptionError
from minutes.options import OutputOptions
from minutes.record_files import load_minutes
from minutes.records import MinutesRecord
from tests.stages.rendering.meetings import MINUTES


def made_from(recording: Path) -> MinutesRecord:
    """Minutes that name this file as their recording."""
    sha256 = hashlib.sha256(recording.read_bytes()).hexdigest()
    return replace(MINUTES, meeting=replace(MINUTES.meeting, source=recording.name, sha256=sha256))


def address(page: Path) -> str:
    """Where a page looks for its recording; empty where it looks nowhere."""
    found = re.search(r'<audio [^>]*src="([^"]*)"', page.read_text(encoding="utf-8"))
    return found[1] if found else ""


@pytest.fixture
def recording(tmp_path: Path, samples: Path) -> Path:
    return Path(shutil.copy(samples / "clip.m4a", tmp_path / "clip.m4a"))


def test_a_page_finds_the_recording_from_its_own_folder(tmp_path: Path, recording: Path) -> None:
    options = OutputOptions(tmp_path / "a" / "b", ("html",))
    (page,) = outputs.write_outputs(made_from(recording), recording, options)
    assert address(page) == "../../clip.m4a"
    (page,) = outputs.write_outputs(
        made_from(recording), recording, OutputOptions(tmp_path, ("html",))
    )
    assert address(page) == "clip.m4a"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Q&A #1 100%?.flac", "Q%26A%20%231%20100%25%3F.flac"),
        ("data:x.flac", "data%3Ax.flac"),
        ("会议.flac", "%E4%BC%9A%E8%AE%AE.flac"),
        ("javascript:alert(1).flac", "javascript%3Aalert%281%29.flac"),
    ],
)
def test_any_name_of_a_recording_is_an_address(
    tmp_path: Path, recording: Path, name: str, shown: str
) -> None:
    named = recording.rename(tmp_path / name)
    (page,) = outputs.write_outputs(made_from(named), named, OutputOptions(tmp_path, ("html",)))
    assert address(page) == shown


def test_a_transcript_gives_a_page_without_sound(tmp_path: Path, samples: Path) -> None:
    call = Path(shutil.copy(samples / "retro.srt", tmp_path))
    (page,) = outputs.write_outputs(
        made_from(call), call, OutputOptions(tmp_path / "out", ("html",))
    )
    assert address(page) == ""


def test_rendering_again_finds_the_recording_beside_the_record(
    tmp_path: Path, recording: Path
) -> None:
    record = tmp_path / "clip.minutes.json"
    options = OutputOptions(tmp_path / "out", ("html",), force=True)
    (page,) = outputs.write_outputs(made_from(recording), record, options)
    assert address(page) == "../clip.m4a"
    minutes = made_from(recording)
    recording.unlink()
    (page,) = outputs.write_outputs(minutes, record, options)
    assert address(page) == ""


@pytest.mark.parametrize("name", ["../clip.m4a", "..", ".", "/etc/passwd", "a/b.flac", "", "x\0y"])
def test_a_record_cannot_point_elsewhere(tmp_path: Path, recording: Path, name: str) -> None:
    minutes = made_from(recording)
    minutes = replace(minutes, meeting=replace(minutes.meeting, source=name))
    (tmp_path / "in").mkdir()
    record = tmp_path / "in" / "clip.minutes.json"
    (page,) = outputs.write_outputs(minutes, record, OutputOptions(tmp_path / "out", ("html",)))
    assert address(page) == ""
    embedding = OutputOptions(tmp_path / "out", ("html",), embed_audio=True, force=True)
    with pytest.raises(OptionError, match="is not beside"):
        outputs.write_outputs(minutes, record, embedding)


def test_the_sound_is_put_into_the_page_and_nowhere_else(tmp_path: Path, recording: Path) -> None:
    options = OutputOptions(tmp_path / "out", ("html", "json"), embed_audio=True)
    steps: list[tuple[str, float]] = []
    page, record = outputs.write_outputs(
        made_from(recording),
        recording,
        options,
        spool=tmp_path,
        progress=lambda step, done, total: steps.append((step, done / total)),
    )
    kind, _, sound = address(page).partition(";base64,")
    assert kind == "data:audio/mpeg"
    assert base64.b64decode(sound, validate=True)[:3] in {b"ID3", b"\xff\xf3\x18"}
    assert "base64" not in record.read_text(encoding="utf-8")
    assert steps[-1] == ("compression", 1.0)


def test_a_page_without_the_flag_costs_no_decoding(tmp_path: Path, recording: Path) -> None:
    recording.write_bytes(b"not sound at all")
    assert outputs.write_outputs(
        made_from(recording), recording, OutputOptions(tmp_path, ("html",))
    )


def test_another_recording_of_the_same_name_is_not_embedded(
    tmp_path: Path, recording: Path
) -> None:
    minutes = made_from(recording)
    recording.write_bytes(b"something else")
    options = OutputOptions(tmp_path / "out", ("html",), embed_audio=True)
    with pytest.raises(OptionError, match=r"clip\.m4a is not what clip\.minutes\.json was made"):
        outputs.write_outputs(minutes, tmp_path / "clip.minutes.json", options)
    assert not (tmp_path / "out").exists()


def test_embedding_a_transcript_is_refused_before_the_work(tmp_path: Path, samples: Path) -> None:
    options = OutputOptions(tmp_path, ("html",), embed_audio=True)
    with pytest.raises(OptionError, match=r"retro\.srt is a transcript and has no sound; give"):
        outputs.check_writable([samples / "planning.flac", samples / "retro.srt"], options)
    outputs.check_writable([samples / "planning.flac", tmp_path / "x.minutes.json"], options)


def test_the_record_says_where_the_recording_lies(tmp_path: Path, recording: Path) -> None:
    minutes = made_from(recording)
    outputs.write_outputs(minutes, recording, OutputOptions(tmp_path / "out", ("json",)))
    record = tmp_path / "out" / "clip.minutes.json"
    kept = load_minutes(record.read_bytes(), "")
    assert kept.recording == "../clip.m4a"
    elsewhere = OutputOptions(tmp_path / "a" / "b", ("html", "json"), embed_audio=True)
    page, again = outputs.write_outputs(kept, record, elsewhere)
    assert address(page).startswith("data:audio/mpeg;base64,")
    assert load_minutes(again.read_bytes(), "").recording == "../../clip.m4a"
    recording.rename(tmp_path / "gone.m4a")
    page, moved = outputs.write_outputs(
        kept, record, OutputOptions(tmp_path / "c", ("html", "json"))
    )
    assert address(page) == ""
    assert load_minutes(moved.read_bytes(), "").recording == "../clip.m4a"  # it may come back


def test_of_older_versions_the_page_says_where_the_recording_lies(
    tmp_path: Path, recording: Path
) -> None:
    minutes = made_from(recording)
    outputs.write_outputs(minutes, recording, OutputOptions(tmp_path / "out", ("html",)))
    record = tmp_path / "out" / "clip.minutes.json"  # as it was before it said so
    (page,) = outputs.write_outputs(minutes, record, OutputOptions(tmp_path / "a" / "b", ("html",)))
    assert address(page) == "../../clip.m4a"


@pytest.mark.parametrize("place", ["/etc/passwd", "../../other.m4a", "clip.m4a/../..", "\0"])
def test_a_record_leads_to_no_file_of_another_name(
    tmp_path: Path, recording: Path, place: str
) -> None:
    (tmp_path / "other.m4a").write_bytes(b"")
    minutes = replace(made_from(recording), recording=place)
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    record = folder / "clip.minutes.json"
    (page,) = outputs.write_outputs(minutes, record, OutputOptions(folder, ("html",)))
    assert address(page) == ""


def test_a_file_that_was_edited_while_the_work_went_on_is_kept(tmp_path: Path) -> None:
    options = OutputOptions(tmp_path, ("md", "txt"))
    source = tmp_path / "talk.wav"
    outputs.check_writable([source], options)
    (tmp_path / "talk.md").write_text("Mine.")
    outputs.write_outputs(MINUTES, source, options)
    assert (tmp_path / "talk.before-force.md").read_text() == "Mine."
    again = outputs.write_outputs(MINUTES, source, options)  # what is the same needs no room
    assert len(again) == 2 and len(list(tmp_path.iterdir())) == 3
