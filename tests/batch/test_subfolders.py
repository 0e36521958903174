"""What a batch that does not look into subfolders tells of them."""

from __future__ import annotations

from pathlib import Path

from minutes.batch.subfolders import Subfolders, count
from tests.batch.meetings import transcript
from tests.batch.test_finding import touch
from tests.conftest import Command


def test_the_files_of_subfolders_are_counted_at_any_depth(tmp_path: Path) -> None:
    touch(
        tmp_path, "top.vtt", "w1/a.vtt", "w1/b.M4A", "w1/notes.pdf", "w2/deep/c.wav", "empty/x.md"
    )
    assert count([tmp_path], ()) == Subfolders(2, 3)
    assert count([tmp_path / "top.vtt", str(tmp_path / "*.vtt")], ()) == Subfolders()


def test_nothing_hidden_written_or_looked_into_counts(tmp_path: Path) -> None:
    touch(tmp_path, ".git/a.vtt", "w1/.a.vtt", "w1/a.vtt", "w1/a.minutes.json", "w2/b.vtt")
    touch(tmp_path, "out/.minutes/meetings/x.json", "out/c.txt", "out/w1/d.srt", "old/e.srt")
    left = {tmp_path / "old"}
    assert count([tmp_path], left) == Subfolders(2, 2)
    assert count([tmp_path, tmp_path / "w1"], left) == Subfolders(1, 1)
    assert count([tmp_path], {*left, tmp_path / "w1" / "a.vtt"}) == Subfolders(1, 1)


def test_links_are_followed_once_and_loops_end(tmp_path: Path) -> None:
    touch(tmp_path, "in/top.vtt", "in/w1/a.vtt", "elsewhere/b.vtt")
    (tmp_path / "in" / "w1" / "up").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "w1" / "self").symlink_to("self")
    (tmp_path / "in" / "away").symlink_to(tmp_path / "elsewhere")
    assert count([tmp_path / "in"], ()) == Subfolders(2, 2)


def test_a_count_ends_and_says_that_there_may_be_more(tmp_path: Path) -> None:
    touch(tmp_path, *(f"top{n}.vtt" for n in range(9)), "w1/a.vtt", "w1/b.vtt", "w1/c.vtt")
    assert count([tmp_path], (), most=3) == Subfolders(1, 3)
    assert count([tmp_path], (), most=2) == Subfolders(1, 2, more=True)


def test_a_batch_says_what_it_did_not_look_into(minutes: Command, tmp_path: Path) -> None:
    transcript(tmp_path / "calls" / "top.vtt")
    transcript(tmp_path / "calls" / "w1" / "a.vtt", "demo")
    transcript(tmp_path / "calls" / "w2" / "b.vtt", "plan")
    command = ("batch", "calls", "--jobs", 1, "--scorer", "lexrank")
    told = "     2  not looked into, with 2 files that may be meetings; add -r to take them\n"
    for _ in range(2):  # the output folder that is there the second time counts for nothing
        assert f"subfolders{told}" in minutes(*command, "-o", "calls/out").out
    named = minutes(*command, "calls/w1/a.vtt", "-o", "out").out
    assert "subfolders     1  not looked into, with 1 file that may be" in named
    assert "subfolders" not in minutes(*command, "-r", "-o", "calls/out").out
    mirrored = (*command, "-f", "txt,srt", "-o", "calls")
    assert "subfolders" not in minutes(*mirrored, "-r").out
    assert f"subfolders{told}" in minutes(*mirrored).out  # but not what it wrote beside them
