"""Files: whole or not there."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from minutes import corpora, files, media, settings, transcripts
from minutes.errors import MinutesError, OutputError
from minutes.record_files import read_minutes
from minutes.review import meetings, titling
from minutes.stages import rendering
from minutes.stages.topics.agenda import read_agenda


def test_files_are_written_with_their_folder_and_usual_permissions(tmp_path: Path) -> None:
    target = tmp_path / "new" / "a.md"
    files.write_all({target: b"one", tmp_path / "b.md": b"two"})
    assert target.read_bytes() == b"one"
    plain = tmp_path / "plain"
    plain.touch()
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.md", "new", "plain"]


def test_when_one_cannot_be_written_none_is_touched(tmp_path: Path) -> None:
    kept = tmp_path / "kept.md"
    kept.write_text("mine")
    (tmp_path / "blocked").write_text("a file where a folder should be")
    with pytest.raises(OutputError, match=r"blocked/x\.md: cannot be written"):
        files.write_all({kept: b"new", tmp_path / "blocked" / "x.md": b"x"})
    assert kept.read_text() == "mine"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["blocked", "kept.md"]


def test_a_long_name_is_written_too(tmp_path: Path) -> None:
    name = "n" * 250 + ".md"
    files.write_all({tmp_path / name: b"x"})
    assert (tmp_path / name).read_bytes() == b"x"


def test_content_hash_is_sha256(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert files.content_hash(tmp_path / "a").startswith("ba7816bf8f01cfea")


def test_folders_are_private_from_the_first_to_the_last(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "c.json"
    files.write_all({target: b"one"}, private=True)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert {stat.S_IMODE(f.stat().st_mode) for f in (target.parent, target.parents[1])} == {0o700}


def test_the_umask_is_heeded_and_never_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = os.umask(0o027)
    try:
        monkeypatch.setattr(os, "umask", lambda mask: pytest.fail("another thread would see it"))
        files.write_all({tmp_path / "new" / "a.md": b"one"})
    finally:
        monkeypatch.undo()
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new" / "a.md").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o750


def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        for name in ("pipe", "zero", "socket"):
            for door in (files.read, files.content_hash):
                with pytest.raises(OSError, match=r"not a file|No such device"):
                    door(tmp_path / name)
    with pytest.raises(IsADirectoryError):
        files.read(tmp_path)


def test_a_file_is_read_to_a_bound_whatever_its_size_says(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert files.read(tmp_path / "a", 5) == b"12345"
    with pytest.raises(OSError, match="larger than"):
        files.read(tmp_path / "a", 4)
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(OSError, match="larger than 1 MiB"):
        files.read(tmp_path / "sparse", 2**20)


DOORS: dict[str, Callable[[Path], object]] = {
    "talk.vtt": transcripts.read_transcript,
    "talk.wav": media.Recording,
    "talk.minutes.json": read_minutes,
    "agenda.txt": read_agenda,
    "brief.md.j2": rendering.check_template,
    "minutes.toml": settings.read_config,
    "talk.jsonl.gz": corpora.read_corpus,
}


@pytest.mark.parametrize("kind", ["pipe", "endless", "folder", "vast"])
@pytest.mark.parametrize("name", DOORS)
def test_every_input_comes_through_the_same_door(tmp_path: Path, name: str, kind: str) -> None:
    path = tmp_path / name
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "endless":
        path.symlink_to("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    else:
        with path.open("wb") as file:
            file.truncate(2**30)  # a hole: it takes no room on the disk
    if (name, kind) == ("talk.wav", "vast"):
        return  # recordings may be as large as they are
    with pytest.raises(MinutesError) as caught:
        DOORS[name](path)
    assert str(caught.value).startswith(f"{path}: ")


def test_review_lists_what_is_no_file_as_a_problem(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.minutes.json")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "folder.minutes.json").mkdir()
    (found,) = meetings.find_meetings(tmp_path)
    assert "not a file" in found.problem
    os.mkfifo(tmp_path / "sub" / "inside.minutes.json")
    assert len(meetings.find_meetings(tmp_path)) == 2


def test_what_is_written_replaces_a_link_or_another_name_and_nothing_else(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("somebody's")
    (tmp_path / "link.md").symlink_to(other)
    (tmp_path / "lost.md").symlink_to(tmp_path / "nowhere")
    os.link(other, tmp_path / "hard.md")
    names = ("link.md", "lost.md", "hard.md")
    files.write_all({tmp_path / name: b"new" for name in names})
    assert other.read_text() == "somebody's" and other.stat().st_nlink == 1
    assert not (tmp_path / "nowhere").exists()
    assert all((tmp_path / name).read_bytes() == b"new" for name in names)


@pytest.mark.parametrize("link", ["team", "team/sub"])
@pytest.mark.parametrize("leads", ["out", "within"])
def test_no_link_to_a_folder_is_followed_below_the_one_that_was_named(
    tmp_path: Path, link: str, leads: str
) -> None:
    (tmp_path / "real").mkdir()
    out, other = tmp_path / "out", tmp_path / "real" / "other" if leads == "within" else tmp_path
    out.symlink_to(tmp_path / "real")  # what the user named may be a link
    other.mkdir(exist_ok=True)
    (out / link).parent.mkdir(exist_ok=True)
    (out / link).symlink_to(other)
    files.write_all({out / "a.md": b"one"}, within=out)
    with pytest.raises(OutputError, match=r"x\.md: cannot be written .* is a link, and none"):
        files.write_all({out / "a.md": b"two", out / link / "x.md": b"two"}, within=out)
    assert (out / "a.md").read_bytes() == b"one" and not (other / "x.md").exists()
    files.write_all({out / "plain" / "deep" / "x.md": b"two"}, within=out)
    assert (out / "plain" / "deep" / "x.md").read_bytes() == b"two"


@pytest.mark.parametrize("name", ["talk.md", "talk.html"])
def test_review_waits_for_no_pipe_beside_a_record(tmp_path: Path, name: str) -> None:
    (tmp_path / "talk.minutes.json").write_text("{}")
    os.mkfifo(tmp_path / name)
    (found,) = meetings.find_meetings(tmp_path)
    assert found.name == "talk"


def test_a_heading_is_read_through_no_link(tmp_path: Path) -> None:
    secret = tmp_path / "secret.conf"
    secret.write_text("# the key is 1234\n")
    (tmp_path / "talk.md").symlink_to(secret)
    assert titling.heading(tmp_path / "talk.md") == ""
    (tmp_path / "talk.md").unlink()
    (tmp_path / "talk.md").write_text("# A title\n")
    assert titling.heading(tmp_path / "talk.md") == "A title"
