"""Addresses and the paths that stand for them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import fsspec
import pytest

from minutes.batch.mirror import Mirror, fetch, remote_address, send, state_of_far
from minutes.errors import InputError, OutputError


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("s3://bucket/a", "s3://bucket/a"),
        (Path("s3://bucket/a"), "s3://bucket/a"),  # a path makes one slash of two
        (Path("file:///data/a"), "file:///data/a"),
        ("GS://bucket", "gs://bucket"),
        ("meetings/a.wav", None),
        ("/meetings/a:b/c", None),
        ("a:/b", None),  # one letter is no scheme
    ],
)
def test_an_address_is_told_from_a_path(place: str | Path, expected: str | None) -> None:
    assert remote_address(place) == expected


@pytest.mark.parametrize("where", ["s3://bucket/a b/c.wav", "file:///data/c.wav", "gs://b/ü"])
def test_a_mirror_leads_there_and_back(tmp_path: Path, where: str) -> None:
    mirror = Mirror(tmp_path)
    assert mirror.path(where).is_relative_to(tmp_path)
    assert mirror.address(mirror.path(where)) == where
    assert mirror.told(f"{mirror.path(where)}: is empty") == f"{where}: is empty"


@pytest.mark.parametrize("where", ["s3://bucket/../../etc/passwd", "s3://bucket//a", "s3://b/./a"])
def test_names_that_lead_out_of_the_mirror_are_refused(tmp_path: Path, where: str) -> None:
    with pytest.raises(InputError, match="not a possible file name"):
        Mirror(tmp_path).path(where)


def test_a_state_is_the_same_from_a_list_and_from_a_look() -> None:
    changed = datetime(2026, 3, 1, 12, 0, 0, 5, tzinfo=UTC)
    one = state_of_far({"size": 3, "created": changed})
    assert one == state_of_far({"size": 3, "created": changed.timestamp()})
    assert one != state_of_far({"size": 3, "created": changed.timestamp() + 1})
    assert state_of_far({"size": 3, "ETag": '"ab"'}) == state_of_far({"size": 3, "ETag": "ab"})


def test_what_is_sent_replaces_the_old_and_leaves_nothing_aside(tmp_path: Path) -> None:
    (tmp_path / "new").write_bytes(b"new")
    for _ in range(2):
        send(tmp_path / "new", f"file://{tmp_path}/there/a.md")
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["a.md"]
    assert (tmp_path / "there" / "a.md").read_bytes() == b"new"


def test_what_cannot_be_sent_is_told_and_leaves_nothing_aside(tmp_path: Path) -> None:
    (tmp_path / "new").write_bytes(b"new")
    (tmp_path / "there" / "a.md" / "in the way").mkdir(parents=True)
    (tmp_path / "there" / "a.md" / "new").touch()
    (tmp_path / "blocked").write_bytes(b"")
    with pytest.raises(OutputError, match="cannot be written"):
        send(tmp_path / "new", f"file://{tmp_path}/blocked/a.md")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["blocked", "new", "there"]


def test_a_file_that_changes_while_it_is_copied_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe_file("/changing/a.vtt", b"old")
    copy = type(memory).get_file

    def get(self: object, *args: object, **kwargs: object) -> None:
        copy(self, *args, **kwargs)
        memory.pipe_file("/changing/a.vtt", b"newer")

    monkeypatch.setattr(type(memory), "get_file", get)
    with pytest.raises(InputError, match=r"memory://changing/a.vtt: changed while it was read"):
        fetch("memory://changing/a.vtt", tmp_path / "a.vtt")


def test_missing_files_and_unknown_kinds_of_place_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        fetch("memory://nowhere/a.vtt", tmp_path / "a.vtt")
    with pytest.raises(InputError, match="cannot be reached"):
        fetch("nosuchkind://bucket/a.vtt", tmp_path / "a.vtt")
