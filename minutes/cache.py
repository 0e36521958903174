"""Results of the stages, kept so that nothing is computed twice and killed work goes on.

A result is found again by what it was made from: the recording's content, the engine, the options
of the stage, the code that makes it, and the same of every stage before it. Each file begins with
the SHA-256 of the rest, so that what was changed or damaged is not taken for a result; nor is what
another user has put there. The time of
its last use is the file's own; where the folder outgrows its bound, what was not used for longest
goes. Delete the folder at will.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, is_dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from minutes import files, serialization, sources
from minutes.errors import OutputError
from minutes.progress import Progress, silent

__all__ = ["MOST", "Cache", "CacheEntry", "Cached", "entries", "remove", "surplus"]

log = logging.getLogger(__name__)
T = TypeVar("T")

MOST = 2 * 2**30  # bytes of all results
_LEFT = 0.9  # of the bound that is left when results had to go, so that they seldom have to
_BETWEEN_LOOKS = 16  # a part of the bound that is written before the folder is looked at again
_FRESH = 3600.0  # seconds in which a second use need not be written down
_TEMPORARY = 86_400.0  # seconds after which a file that was being written was left by a kill
_KEY = re.compile(r"[0-9a-f]{64}\.json")
_ASIDE = re.compile(r"\.[0-9a-f]{64}\.json\.[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Cached(Generic[T]):
    """A stage's result, and the key that the stages after it build upon."""

    value: T
    key: str


@dataclass(frozen=True, slots=True)
class CacheEntry:
    """A result that is kept: bytes on the disk, and when it was last used (seconds since 1970)."""

    stage: str
    path: Path
    size: int
    used: float


class Cache:
    """A folder of results, one file each; whatever the folder is, they are their owner's alone.

    Args:
        folder: where results are kept; None keeps none.
        most: bytes that the results may take up together.
    """

    def __init__(self, folder: Path | None, most: int = MOST) -> None:
        self.folder = folder
        self.most = most
        self._room = 0  # bytes that may be written before the folder is looked at again

    def get(
        self,
        stage: str,
        made_from: tuple[object, ...],
        type_: type[T],
        compute: Callable[[], T],
        *,
        makers: tuple[object, ...],
    ) -> Cached[T]:
        """The result of a stage: from the folder where it is there, else computed and kept.

        Args:
            stage: the stage's name, which is also a folder's.
            made_from: everything the result depends on: strings, numbers, options, keys.
            type_: the result's type, such as `tuple[Turn, ...]`.
            compute: called where nothing is kept.
            makers: the functions and the engine that `compute` calls; with other code behind them
                it is another result.
        """
        if self.folder is None:
            return Cached(compute(), _digest((stage, *made_from)))
        key = _digest((sources.version_of(*makers), stage, *made_from))
        path = self.folder / stage / key[:2] / f"{key}.json"
        try:
            value = serialization.load(type_, _checked(files.read(path, own=True)))
            _note_use(path)
            return Cached(value, key)
        except FileNotFoundError:
            pass
        except (OSError, ValueError) as exc:
            log.warning("%s: cached result cannot be used (%s); computing it again", path, exc)
        value = compute()
        try:
            text = serialization.dump(value, type_, indent=None).encode()
            content = _sum(text) + b"\n" + text
            files.write_all({path: content}, private=True, within=self.folder)
            self._make_room(self.folder, path, len(content))
        except (OutputError, OSError) as exc:
            log.warning("this result will not be kept for later runs: %s", exc)
        return Cached(value, key)

    def _make_room(self, folder: Path, written: Path, size: int) -> None:
        """Remove what was not used for longest where results take up more than they may."""
        self._room -= size
        if self._room > 0:
            return
        kept = entries(folder)
        total = sum(entry.size for entry in kept)
        if total > self.most:
            going = surplus([e for e in kept if e.path != written], int(self.most * _LEFT) - size)
            total -= sum(entry.size for entry in remove(going))
        # Other processes write here too: this one looks again before it has used all that is free.
        self._room = min(self.most - total, self.most // _BETWEEN_LOOKS)


def entries(folder: Path) -> list[CacheEntry]:
    """The results in a cache's folder, the one that was not used for longest first.

    What else is there (weights, recordings while they are worked on) is none.
    """
    found = [
        CacheEntry(stage.name, Path(file.path), about.st_size, about.st_mtime)
        for stage in _listed(folder)
        if stage.is_dir(follow_symlinks=False)
        for part in _listed(stage.path)
        if len(part.name) == 2 and part.is_dir(follow_symlinks=False)
        for file in _listed(part.path)
        if _is_ours(file) and (about := _stat(file))
    ]
    return sorted(found, key=lambda entry: (entry.used, entry.path))


def surplus(kept: Sequence[CacheEntry], most: int) -> list[CacheEntry]:
    """Those of the results, the oldest first, that must go so that no more than `most` are left."""
    total = sum(entry.size for entry in kept)
    going: list[CacheEntry] = []
    for entry in kept:
        if total <= most:
            break
        going.append(entry)
        total -= entry.size
    return going


def remove(going: Sequence[CacheEntry], progress: Progress = silent) -> list[CacheEntry]:
    """Delete results; those that are gone. What cannot be deleted is told and let be."""
    gone: list[CacheEntry] = []
    for number, entry in enumerate(going, start=1):
        try:
            entry.path.unlink(missing_ok=True)
            gone.append(entry)
        except OSError as exc:
            log.warning("%s: cannot be deleted (%s)", entry.path, exc.strerror or exc)
        progress("pruning", number, len(going))
    for folder in {entry.path.parent for entry in gone}:
        with suppress(OSError):  # not empty
            folder.rmdir()
    return gone


def _listed(folder: str | Path) -> Iterator[os.DirEntry[str]]:
    with suppress(OSError), os.scandir(folder) as listed:
        yield from listed


def _is_ours(file: os.DirEntry[str]) -> bool:
    """Whether a file is a result, or one that a process which was killed began to write."""
    if _KEY.fullmatch(file.name):
        return True
    if not _ASIDE.fullmatch(file.name):
        return False
    about = _stat(file)
    return about is not None and time.time() - about.st_mtime > _TEMPORARY


def _stat(file: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return file.stat(follow_symlinks=False) if file.is_file(follow_symlinks=False) else None
    except OSError:
        return None


def _note_use(path: Path) -> None:
    with suppress(OSError):  # a folder that cannot be written keeps what it has
        if abs(time.time() - path.stat().st_mtime) > _FRESH:
            os.utime(path)


def _checked(content: bytes) -> bytes:
    sum_, _, text = content.partition(b"\n")
    if sum_ != _sum(text):
        raise ValueError("it is not as it was written")
    return text


def _sum(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest().encode()


def _digest(parts: tuple[object, ...]) -> str:
    plain = [_plain(part) for part in parts]
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _plain(part: object) -> Any:
    if is_dataclass(part) and not isinstance(part, type):
        return asdict(part)
    return part
