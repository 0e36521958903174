"""Files: whole or not there."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from minutes import files
from minutes.errors import OutputError


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
