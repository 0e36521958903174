"""What is taken up in folders, patterns and files, and what is not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from minutes.batch.finding import EDITED, WRITTEN, find_sources, written_before
from minutes.errors import InputError
from minutes.files import content_hash
from minutes.outputs.ledger import Ledger, Written, state_of
from minutes.transcripts.forms import readers
from tests.batch.test_overview import entry


def touch(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return folder


def names(folder: Path, *places: object, **options: Any) -> list[str]:
    found = find_sources([str(place) for place in places], **options)
    return [one.path.relative_to(folder).as_posix() for one in found.inputs]


def test_a_folder_gives_its_recordings_and_transcripts(tmp_path: Path) -> None:
    touch(tmp_path, "b.MP3", "a.vtt", "notes.pdf", ".hidden.wav", "a.minutes.json", "sub/c.wav")
    assert names(tmp_path, tmp_path) == ["a.vtt", "b.MP3"]
    assert names(tmp_path, tmp_path, recursive=True) == ["a.vtt", "b.MP3", "sub/c.wav"]


def test_what_was_moved_aside_for_minutes_is_no_meeting(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt", "a.before-force.txt", "a.before-force-2.srt", "a.before-approval.docx")
    assert names(tmp_path, tmp_path) == ["a.txt"]


def test_every_form_of_transcript_is_taken_but_what_is_seldom_one(tmp_path: Path) -> None:
    suffixes = sorted({suffix for reader in readers() for suffix in reader.suffixes})
    touch(tmp_path, *(f"call{suffix}" for suffix in suffixes))
    taken = {f"call{suffix}" for suffix in suffixes} - {"call.log", "call.md", "call.xml"}
    assert set(names(tmp_path, tmp_path)) == taken
    assert {"call.csv", "call.itt", "call.jsonl", "call.sub", "call.json3"} <= taken
    found = find_sources([tmp_path])
    assert found.left_out == {".log": 1, ".md": 1, ".xml": 1}
    assert names(tmp_path, tmp_path / "call.md") == ["call.md"]


def test_what_is_left_out_is_counted_and_nothing_of_minutes_is(tmp_path: Path) -> None:
    touch(tmp_path, "a.wav", "a.ics", "notes.pdf", "README", ".hidden.md", "sub/b.md", "mine.md")
    made = ("a.minutes.json", "a.md", "a.html", "a.before-force.md", "batch.json", "actions.csv")
    touch(tmp_path, *made, "index.html", "mine.html")
    found = find_sources([tmp_path], leave_out={tmp_path / "mine.html": None})
    assert [one.path.name for one in found.inputs] == ["a.wav"]
    assert found.left_out == {".pdf": 1, "README": 1, ".md": 1}
    assert find_sources([tmp_path, tmp_path], recursive=True).left_out[".md"] == 2


def test_a_file_that_is_named_is_taken_whatever_its_suffix(tmp_path: Path) -> None:
    touch(tmp_path, "talk.bin")
    assert names(tmp_path, tmp_path / "talk.bin") == ["talk.bin"]


def test_patterns_that_the_shell_left_alone_are_opened(tmp_path: Path) -> None:
    touch(tmp_path, "x/a.wav", "y/b.wav", "y/c.vtt", "y/z/d.wav")
    assert names(tmp_path, tmp_path / "*" / "*.wav") == ["x/a.wav", "y/b.wav"]
    assert names(tmp_path, tmp_path / "**" / "*.wav") == ["x/a.wav", "y/b.wav", "y/z/d.wav"]


def test_a_name_with_brackets_is_a_file_before_it_is_a_pattern(tmp_path: Path) -> None:
    touch(tmp_path, "talk [1].wav", "talk 1.wav")
    assert names(tmp_path, tmp_path / "talk [1].wav") == ["talk [1].wav"]


def test_each_file_comes_once_by_whatever_ways(tmp_path: Path) -> None:
    touch(tmp_path, "a.wav")
    (tmp_path / "b.wav").symlink_to("a.wav")
    places = (tmp_path / "a.wav", tmp_path, tmp_path / "*.wav")
    assert names(tmp_path, *places) == ["a.wav"]


def test_links_in_a_loop_end(tmp_path: Path) -> None:
    touch(tmp_path, "in/a.wav", "in/deep/b.wav")
    (tmp_path / "in" / "deep" / "up").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "self.wav").symlink_to("self.wav")
    assert names(tmp_path, tmp_path / "in", recursive=True) == [
        "in/a.wav",
        "in/deep/b.wav",
        "in/self.wav",
    ]


def test_a_folder_that_may_not_be_read_does_not_hide_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path, "a.wav", "secret/b.wav", "z/c.wav")
    scan = os.scandir

    def guarded(folder: Path) -> Iterator[os.DirEntry[str]]:
        if Path(folder).name == "secret":
            raise PermissionError(13, "Permission denied")
        return scan(folder)

    monkeypatch.setattr(os, "scandir", guarded)  # the tests may run as root
    found = find_sources([tmp_path], recursive=True)
    assert [one.path.name for one in found.inputs] == ["a.wav", "c.wav"]
    assert found.unreadable == {tmp_path / "secret": "may not be read (Permission denied)"}


def test_what_was_written_before_is_no_input(tmp_path: Path) -> None:
    touch(tmp_path, "a.wav", "a.txt", "out/a.srt")
    left = dict.fromkeys((tmp_path / "a.txt", tmp_path / "out"))
    assert names(tmp_path, tmp_path, recursive=True, leave_out=left) == ["a.wav"]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of a transcript, with the minutes that a batch wrote beside it and below."""
    own = touch(tmp_path / "own", "a.vtt", "a.txt", "a.md", "a.docx", "sub/b.srt", "sub/b.docx")
    ledger = Ledger(own)
    for source, outputs in (("a.vtt", ("a.txt", "a.md", "a.docx")), ("sub/b.srt", ("sub/b.docx",))):
        written = {n: Written(content_hash(own / n), state_of(own / n)) for n in outputs}
        ledger.keep(replace(entry(source[:-4]), source=source, outputs=written))
    return touch(own, "index.html", "actions.csv", "batch.json")


def ways(own: Path, how: str) -> list[Path]:
    """The places of a batch of a folder."""
    (own.parent / "link").symlink_to(own)
    return {
        "folder": [own],
        "link": [own.parent / "link"],
        "around": [own / ".." / "own"],
        "pattern": [own / "**" / "*"],
        "shell": [*own.glob("[!.]*"), *(own / "sub").iterdir()],
    }[how]


@pytest.mark.parametrize("how", ["folder", "link", "around", "pattern", "shell"])
def test_what_a_batch_wrote_beside_its_inputs_is_none(own: Path, how: str) -> None:
    """By whatever way its files are named; of those that are named it is told."""
    leave_out = written_before(Ledger(own))
    found = find_sources(ways(own, how), recursive=True, leave_out=leave_out)
    assert [one.path.name for one in found.inputs if one.path.is_file()] == ["a.vtt", "b.srt"]
    assert found.left_out == ({WRITTEN: 7} if how in {"pattern", "shell"} else {})


@pytest.mark.parametrize("how", ["folder", "link", "around", "shell"])
def test_what_another_batch_wrote_there_is_none_and_is_told(own: Path, how: str) -> None:
    found = find_sources(sorted(ways(own, how), key=Path.is_file))
    shell = how == "shell"
    assert [one.path.name for one in found.inputs] == ["a.vtt", *(["b.srt"] if shell else [])]
    assert found.left_out == {WRITTEN: 7 if shell else 2}
    with pytest.raises(InputError, match=r"a\.txt: .*; name what it was made from"):
        find_sources([own / "a.txt"])


def test_what_took_the_place_of_an_output_is_told_and_taken_where_it_is_named(own: Path) -> None:
    (own / "a.txt").write_text("Anna: Good morning.\n")
    for leave_out in (None, written_before(Ledger(own))):
        found = find_sources([own], leave_out=leave_out)
        assert [one.path.name for one in found.inputs] == ["a.vtt"]
        assert found.left_out[EDITED] == 1
        assert names(own, own / "a.txt", leave_out=leave_out) == ["a.txt"]
        both = find_sources([own, own / "a.txt"], leave_out=leave_out)
        assert [one.path.name for one in both.inputs] == ["a.txt", "a.vtt"]
        assert EDITED not in both.left_out


def test_a_ledger_above_what_is_named_leaves_nothing_out(own: Path) -> None:
    """Whoever may write there could hide files with it."""
    written = Written(content_hash(own / "sub" / "b.srt"), state_of(own / "sub" / "b.srt"))
    Ledger(own).keep(replace(entry("x"), outputs={"sub/b.srt": written}))
    assert "sub/b.srt" in names(own, own / "sub")


def test_what_is_kept_in_a_folder_that_nobody_may_enter_stops_nothing() -> None:
    with TemporaryDirectory() as root:
        folder = touch(Path(root) / "in", "a.vtt", ".minutes/meetings/x.json")
        Path(root).chmod(0o755)
        (folder / ".minutes").chmod(0)
        before = os.geteuid()
        try:
            if before == 0:
                os.seteuid(65534)  # root may enter everywhere
            assert names(folder, folder) == ["a.vtt"]
            assert names(folder, folder / "a.vtt") == ["a.vtt"]
        finally:
            os.seteuid(before)
            (folder / ".minutes").chmod(0o700)


def test_another_s_ledger_that_cannot_be_read_is_not_told(
    own: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Ledger(own).path("a").write_text("{")
    find_sources([own])
    assert "made again" not in caplog.text


@pytest.mark.parametrize("order", [1, -1])
def test_a_file_that_is_named_is_so_whatever_its_folder_is(tmp_path: Path, order: int) -> None:
    touch(tmp_path, "a/notes.txt", "a/b.txt")
    places = [tmp_path / "a", tmp_path / "a" / "notes.txt"][::order]
    found = find_sources(places)
    assert [(one.path.name, one.named) for one in found.inputs] == [
        ("b.txt", False),
        ("notes.txt", True),
    ]


def test_nothing_at_all_is_said_with_what_to_do(tmp_path: Path) -> None:
    touch(tmp_path, "readme.pdf", "sub/a.wav")
    with pytest.raises(InputError, match="no recordings or transcripts there; give --recursive"):
        find_sources([tmp_path])
    touch(tmp_path, "call.md")
    with pytest.raises(InputError, match=r"name its files of \.md to have them taken"):
        find_sources([tmp_path])
    with pytest.raises(InputError, match=r"gone\.wav: there is no such file or folder"):
        find_sources([tmp_path / "gone.wav"])


def test_ten_thousand_files_are_found_in_a_moment(tmp_path: Path) -> None:
    for number in range(10_000):
        (tmp_path / f"{number:05}.wav").touch()
    assert len(find_sources([tmp_path]).inputs) == 10_000
