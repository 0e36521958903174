"""Cache: computed once, found again by what it was made from, never in the way."""

from __future__ import annotations

import logging
import stat
from pathlib import Path

import pytest

from minutes.cache import Cache
from minutes.options import SegmentationOptions
from minutes.records import Word

WORDS = tuple[Word, ...]


class Stage:
    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> tuple[Word, ...]:
        self.calls += 1
        return (Word(0.0, 1.0 / 3.0, "yes", 0.5),)


def test_a_result_is_computed_once(tmp_path: Path) -> None:
    stage = Stage()
    first = Cache(tmp_path).get("transcription", ("abc",), WORDS, stage)
    again = Cache(tmp_path).get("transcription", ("abc",), WORDS, stage)
    assert stage.calls == 1
    assert first == again


@pytest.mark.parametrize(
    "made_from",
    [("abd", SegmentationOptions()), ("abc", SegmentationOptions(max_gap=2.0)), ("abc",)],
)
def test_another_input_or_option_is_computed_anew(
    tmp_path: Path, made_from: tuple[object, ...]
) -> None:
    stage, cache = Stage(), Cache(tmp_path)
    first = cache.get("segmentation", ("abc", SegmentationOptions()), WORDS, stage)
    other = cache.get("segmentation", made_from, WORDS, stage)
    assert stage.calls == 2
    assert first.key != other.key


def test_a_damaged_result_is_computed_anew_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stage, cache = Stage(), Cache(tmp_path)
    cache.get("transcription", ("abc",), WORDS, stage)
    (kept,) = tmp_path.rglob("*.json")
    kept.write_text('[{"start": 0')
    with caplog.at_level(logging.WARNING):
        assert cache.get("transcription", ("abc",), WORDS, stage).value[0].text == "yes"
    assert "computing it again" in caplog.text
    assert cache.get("transcription", ("abc",), WORDS, stage).value[0].text == "yes"
    assert stage.calls == 2


def test_a_folder_that_cannot_be_written_costs_only_the_keeping(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    with caplog.at_level(logging.WARNING):
        result = Cache(tmp_path / "file").get("transcription", ("abc",), WORDS, Stage())
    assert result.value[0].text == "yes"
    assert "will not be kept" in caplog.text


def test_only_its_owner_may_read_the_folder(tmp_path: Path) -> None:
    Cache(tmp_path / "a" / "cache").get("transcription", ("abc",), WORDS, Stage())
    for path in (tmp_path / "a").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700


def test_in_a_folder_that_all_may_read_only_its_owner_may_read_the_results(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    Cache(tmp_path).get("transcription", ("abc",), WORDS, Stage())
    (kept,) = tmp_path.rglob("*.json")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


def test_a_result_that_was_changed_by_hand_is_not_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stage, cache = Stage(), Cache(tmp_path)
    cache.get("transcription", ("abc",), WORDS, stage)
    (kept,) = tmp_path.rglob("*.json")
    kept.write_bytes(kept.read_bytes().replace(b"yes", b"no!"))
    with caplog.at_level(logging.WARNING):
        assert cache.get("transcription", ("abc",), WORDS, stage).value[0].text == "yes"
    assert "not as it was written" in caplog.text
    assert stage.calls == 2
