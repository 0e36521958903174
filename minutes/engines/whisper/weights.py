"""Whisper's checkpoints: named, found on the disk, downloaded whole."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import urlopen

from minutes.engines import network
from minutes.errors import CheckpointError, EngineUnavailable
from minutes.files import content_hash

if TYPE_CHECKING:
    from minutes.progress import Progress

__all__ = ["Checkpoint", "fetch", "find", "on_disk", "reachable"]

log = logging.getLogger(__name__)

PROBE = 3.0  # seconds in which the download host has to answer
STALL = 30.0  # seconds without a byte after which a download has failed
BLOCK = 1 << 20  # bytes written at once


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A file of weights. `url`, `sha256` and `heads` are known of Whisper's own models alone.

    `heads` tells which attention heads follow the words' times, as openai-whisper encodes it.
    """

    name: str
    path: Path
    url: str | None = None
    sha256: str | None = None
    heads: bytes | None = None

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the weights."""
        return self.sha256 or _hash(self.path)


def find(model: str) -> Checkpoint:
    """The checkpoint that `--model` means: one of Whisper's names, else a file's path.

    Raises:
        CheckpointError: neither a known name nor a file.
        EngineUnavailable: openai-whisper cannot be imported.
    """
    path = Path(model)
    named_as_path = len(path.parts) > 1 or path.suffix == ".pt"
    try:
        if named_as_path and path.is_file():  # openai-whisper is slow to import; not needed here
            return Checkpoint(path.name, path)
        known = _known()
        if model in known:
            return known[model]
        names = f"give the path of a checkpoint or one of {', '.join(known)}"
        if path.is_file():
            return Checkpoint(path.name, path)
        if path.is_dir():
            raise CheckpointError(model, "is a folder and no Whisper checkpoint", names)
    except OSError as exc:  # a folder on the way may not be entered, or the name is too long
        raise CheckpointError(model, f"cannot be read ({exc.strerror})", "check the path") from exc
    if named_as_path or path.suffix:
        raise CheckpointError(model, "there is no such checkpoint file", names)
    raise CheckpointError(f"--model {model}", "is no Whisper model", names)


def on_disk() -> list[str]:
    """The names of Whisper's models whose weights are here already."""
    return [name for name, checkpoint in _known().items() if checkpoint.path.is_file()]


@cache
def reachable(url: str, seconds: float = PROBE) -> bool:
    """Whether a file can be downloaded, asked once a process."""
    return network.reachable(url, seconds)


def fetch(checkpoint: Checkpoint, *, offline: bool, progress: Progress) -> None:
    """See to it that the checkpoint is on the disk and whole.

    Raises:
        EngineUnavailable: it is not there and cannot be downloaded; nothing is left of the attempt.
        CheckpointError: it is damaged and must not be downloaded again.
    """
    path = checkpoint.path
    if path.is_file():
        if checkpoint.sha256 is None or _hash(path) == checkpoint.sha256:
            return
        if offline:
            raise CheckpointError(
                path,
                f"is damaged: its SHA-256 is not that of Whisper's {checkpoint.name}",
                "run once without --offline to download it again",
            )
        log.warning("%s is damaged (its SHA-256 is wrong); downloading it again", path)
    if checkpoint.url is None:
        raise CheckpointError(path, "there is no such checkpoint file", "check the path")
    subject = f"--model {checkpoint.name}"
    remedy = f"put {path.name} into {path.parent}, or use --transcriber pocketsphinx"
    if offline:
        raise EngineUnavailable(subject, "its weights are not on the disk", remedy)
    if not reachable(checkpoint.url):
        host = urlsplit(checkpoint.url).hostname
        raise EngineUnavailable(
            subject, f"its weights are not on the disk and {host} cannot be reached", remedy
        )
    try:
        _download(checkpoint.url, path, checkpoint.sha256, progress)
    except (OSError, HTTPException) as exc:
        reason = getattr(exc, "reason", None) or getattr(exc, "strerror", None) or exc
        raise EngineUnavailable(
            subject, f"its weights could not be downloaded ({reason})", f"try again, {remedy}"
        ) from exc


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


def _hash(path: Path) -> str:
    try:
        return content_hash(path)
    except OSError as exc:
        raise CheckpointError(path, f"cannot be read ({exc.strerror})", "check the path") from exc


def _known() -> dict[str, Checkpoint]:
    """Whisper's own models by name. Its table of addresses holds each file's SHA-256."""
    try:
        import whisper
    except ImportError as exc:
        raise EngineUnavailable(
            "whisper", f"openai-whisper cannot be imported ({exc})", "install minutes again"
        ) from exc
    # The same folder as openai-whisper's own, so that weights are downloaded once for both.
    cache_home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(cache_home) / "whisper"
    known = {}
    for name, url in whisper._MODELS.items():
        *_, sha256, file = url.split("/")
        heads = whisper._ALIGNMENT_HEADS[name]
        known[name] = Checkpoint(name, folder / file, url, sha256, heads)
    return known
