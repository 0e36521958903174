"""minutes cache: what is kept, and how it goes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from minutes.cache import Cache
from tests.conftest import Command


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A cache with a result of each of two stages, of which one was not used for years."""
    folder = tmp_path / "cache"
    for stage in ("segmentation", "scoring"):
        Cache(folder).get(stage, ("abc",), str, lambda: "said", makers=())
    (oldest,) = (folder / "segmentation").rglob("*.json")
    os.utime(oldest, (1e9, 1e9))
    return folder


def test_info_tells_the_results_of_each_stage(minutes: Command, kept: Path) -> None:
    shown = minutes("cache", "info", "--cache-dir", kept).out
    assert shown.startswith(f"{kept}\n")
    lines = {line.split()[0]: line for line in shown.splitlines()[1:]}
    assert set(lines) == {"segmentation", "scoring", "total"}
    assert "1 result, " in lines["scoring"] and "less than an hour" in lines["scoring"]
    assert "days ago" in lines["segmentation"]
    assert "2 results, " in lines["total"] and lines["total"].endswith("of at most 2.0 GB")


def test_a_file_is_no_cache(minutes: Command, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    outcome = minutes("cache", "info", "--cache-dir", "file")
    assert (outcome.status, outcome.out) == (1, "")
    assert "--cache-dir: file is a file; name a folder" in outcome.err


def test_prune_deletes_what_is_old_and_nothing_else(minutes: Command, kept: Path) -> None:
    before = {path: path.read_bytes() for path in kept.rglob("*.json")}
    tried = minutes("cache", "prune", "--older-than", "30d", "--dry-run", "--cache-dir", kept)
    assert tried.out.startswith("would delete 1 result, ")
    assert {path: path.read_bytes() for path in kept.rglob("*.json")} == before
    outcome = minutes("cache", "prune", "--older-than", "30d", "--cache-dir", kept)
    assert outcome.out.startswith("deleted 1 result, ") and "; 1 result, " in outcome.out
    assert [path.parent.parent.name for path in kept.rglob("*.json")] == ["scoring"]
    assert "cache: pruning" in outcome.err


def test_prune_to_a_size(minutes: Command, kept: Path) -> None:
    outcome = minutes("cache", "prune", "--max-size", "0K", "--cache-dir", kept)
    assert outcome.out.endswith("; 0 results, 0 bytes left\n")
    assert not list(kept.rglob("*.json"))


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ([], "give --older-than"),
        (["--older-than", "soon"], "--older-than is 'soon'; give it as 30d, 12h or 8w"),
        (["--max-size", "1X"], "--max-size is '1X'; give it as 500M or 1G"),
    ],
)
def test_wrong_ages_and_sizes_are_told(minutes: Command, flags: list[str], told: str) -> None:
    outcome = minutes("cache", "prune", *flags)
    assert outcome.status == 2
    assert told in " ".join(outcome.err.split())


def test_a_result_that_was_changed_by_hand_is_told_and_made_anew(
    minutes: Command, tmp_path: Path, samples: Path
) -> None:
    run = ("run", samples / "retro.srt", "-f", "json", "--force", "--cache-dir", tmp_path / "cache")
    minutes(*run)
    made = (tmp_path / "retro.minutes.json").read_text()
    (path,) = (tmp_path / "cache" / "scoring").rglob("*.json")
    path.write_bytes(path.read_bytes().replace(b"0.", b"1."))
    outcome = minutes(*run)
    assert "cannot be used (it is not as it was written); computing it again" in outcome.err
    assert (tmp_path / "retro.minutes.json").read_text() == made
