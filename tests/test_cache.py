"""Cache: computed once, found again by what it was made from and by which code."""

from __future__ import annotations

import logging
import os
import stat
import time
from pathlib import Path

import pytest

from minutes.cache import Cache, Cached, entries, remove, surplus
from minutes.options import SegmentationOptions
from minutes.records import Word
from minutes.stages.scoring import score
from minutes.stages.segmentation import segment

WORDS = tuple[Word, ...]


class Stage:
    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> tuple[Word, ...]:
        self.calls += 1
        return (Word(0.0, 1.0 / 3.0, "yes", 0.5),)


def test_a_result_is_computed_once(tmp_path: Path) -> None:
    stage = Stage()
    first = transcribed(Cache(tmp_path), "abc", stage)
    again = transcribed(Cache(tmp_path), "abc", stage)
    assert stage.calls == 1
    assert first == again


def transcribed(cache: Cache, name: str, stage: Stage) -> Cached[tuple[Word, ...]]:
    """What the cache has of a stage for a recording of this name."""
    return cache.get("transcription", (name,), WORDS, stage, makers=(segment,))


@pytest.mark.parametrize(
    "made_from",
    [("abd", SegmentationOptions()), ("abc", SegmentationOptions(max_gap=2.0)), ("abc",)],
)
def test_another_input_or_option_is_computed_anew(
    tmp_path: Path, made_from: tuple[object, ...]
) -> None:
    stage, cache, makers = Stage(), Cache(tmp_path), (segment,)
    given = ("abc", SegmentationOptions())
    first = cache.get("segmentation", given, WORDS, stage, makers=makers)
    other = cache.get("segmentation", made_from, WORDS, stage, makers=makers)
    assert stage.calls == 2
    assert first.key != other.key


def test_a_damaged_result_is_computed_anew_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stage, cache = Stage(), Cache(tmp_path)
    transcribed(cache, "abc", stage)
    (kept,) = tmp_path.rglob("*.json")
    kept.write_text('[{"start": 0')
    with caplog.at_level(logging.WARNING):
        assert transcribed(cache, "abc", stage).value[0].text == "yes"
    assert "computing it again" in caplog.text
    assert transcribed(cache, "abc", stage).value[0].text == "yes"
    assert stage.calls == 2


def test_a_folder_that_cannot_be_written_costs_only_the_keeping(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    with caplog.at_level(logging.WARNING):
        result = transcribed(Cache(tmp_path / "file"), "abc", Stage())
    assert result.value[0].text == "yes"
    assert "will not be kept" in caplog.text


def test_only_its_owner_may_read_the_folder(tmp_path: Path) -> None:
    transcribed(Cache(tmp_path / "a" / "cache"), "abc", Stage())
    for path in (tmp_path / "a").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700


def test_in_a_folder_that_all_may_read_only_its_owner_may_read_the_results(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    transcribed(Cache(tmp_path), "abc", Stage())
    (kept,) = tmp_path.rglob("*.json")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


def test_a_result_that_was_changed_by_hand_is_not_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stage, cache = Stage(), Cache(tmp_path)
    transcribed(cache, "abc", stage)
    (kept,) = tmp_path.rglob("*.json")
    kept.write_bytes(kept.read_bytes().replace(b"yes", b"no!"))
    with caplog.at_level(logging.WARNING):
        assert transcribed(cache, "abc", stage).value[0].text == "yes"
    assert "not as it was written" in caplog.text
    assert stage.calls == 2


class Elsewhere:
    """A maker that is not of this package."""


@pytest.mark.parametrize("makers", [(score,), (segment, Elsewhere())])
def test_a_result_of_other_code_is_computed_anew(
    tmp_path: Path, makers: tuple[object, ...]
) -> None:
    stage, cache = Stage(), Cache(tmp_path)
    first = cache.get("segmentation", ("abc",), WORDS, stage, makers=(segment,))
    other = cache.get("segmentation", ("abc",), WORDS, stage, makers=makers)
    assert stage.calls == 2
    assert first.key != other.key


def _kept(folder: Path, names: str, days: int = 10) -> dict[str, Path]:
    """The file of a result for each letter, the first not used for `days`, each a day later."""
    paths: dict[str, Path] = {}
    for i, name in enumerate(names):
        transcribed(Cache(folder), name, Stage())
        (paths[name],) = set(folder.rglob("*.json")) - set(paths.values())
        then = time.time() - (days - i) * 86_400
        os.utime(paths[name], (then, then))
    return paths


def test_what_was_not_used_for_longest_goes_when_the_folder_is_full(tmp_path: Path) -> None:
    paths = _kept(tmp_path, "abcdefgh")
    size = paths["a"].stat().st_size
    transcribed(Cache(tmp_path), "a", Stage())  # is used again
    stage, full = Stage(), Cache(tmp_path, most=6 * size)
    transcribed(full, "i", stage)
    left = {name for name, path in paths.items() if path.exists()}
    assert left == {"a", "f", "g", "h"}  # and "i": nine tenths of what six take
    transcribed(full, "i", stage)
    assert stage.calls == 1


def test_a_result_larger_than_the_bound_is_kept_until_the_next(tmp_path: Path) -> None:
    cache, stage = Cache(tmp_path, most=10), Stage()
    for name in ("a", "a", "b", "b"):
        transcribed(cache, name, stage)
    assert stage.calls == 2
    assert len(entries(tmp_path)) == 1


def test_a_process_that_writes_much_looks_again_at_what_there_is(tmp_path: Path) -> None:
    size = _kept(tmp_path / "one", "a")["a"].stat().st_size
    cache = Cache(tmp_path, most=40 * size)
    for i in range(100):
        transcribed(cache, f"{i:03}", Stage())
        assert sum(entry.size for entry in entries(tmp_path)) <= 44 * size


def test_entries_are_results_and_nothing_else(tmp_path: Path) -> None:
    paths = _kept(tmp_path, "ab")
    aside = paths["a"].with_name(f".{paths['a'].name}.0123abcd")  # a write that was killed
    fresh = paths["a"].with_name(f".{paths['a'].name}.0123abce")  # one that goes on
    for path in (tmp_path / "weights" / "base.safetensors", aside, fresh, tmp_path / "x.json"):
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    os.utime(aside, (1.0, 1.0))
    (paths["b"].parent / ("0" * 64 + ".json")).symlink_to(tmp_path / "x.json")
    assert [entry.path for entry in entries(tmp_path)] == [aside, paths["a"], paths["b"]]
    assert entries(tmp_path / "gone") == []


def test_removing_takes_the_oldest_and_the_folders_they_leave_empty(tmp_path: Path) -> None:
    paths = _kept(tmp_path, "abc")
    kept = entries(tmp_path)
    going = surplus(kept, kept[0].size + 1)
    steps: list[tuple[str, float, float]] = []
    assert remove(going, lambda *step: steps.append(step)) == going
    assert [entry.path for entry in entries(tmp_path)] == [paths["c"]]
    assert steps == [("pruning", 1, 2), ("pruning", 2, 2)]
    assert not paths["a"].parent.exists()


@pytest.mark.parametrize("how", ["another's", "link"])
def test_a_result_that_somebody_else_put_there_is_not_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    stage, cache = Stage(), Cache(tmp_path / "cache")
    transcribed(cache, "abc", stage)
    (kept,) = (tmp_path / "cache").rglob("*.json")
    if how == "link":
        kept.rename(tmp_path / "theirs.json")
        kept.symlink_to(tmp_path / "theirs.json")
    elif os.geteuid() == 0:
        os.chown(kept, 12345, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: kept.stat().st_uid + 1)
    assert transcribed(cache, "abc", stage).value == (Word(0.0, 1.0 / 3.0, "yes", 0.5),)
    assert stage.calls == 2
    assert "computing it again" in caplog.text
    assert not kept.is_symlink()  # written anew, by us


def test_no_result_is_written_through_a_link_to_a_folder(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "transcription").symlink_to(other)
    stage = Stage()
    assert transcribed(Cache(tmp_path / "cache"), "abc", stage).value
    assert list(other.iterdir()) == [] and "will not be kept" in caplog.text
