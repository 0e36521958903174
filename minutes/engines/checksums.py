"""The SHA-256 of files of weights, which take seconds to read: each is read for it once.

A note in the cache keeps the sum by the file's path, size and time of change, which tell later that
it is the same file.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from minutes import assets
from minutes.errors import CheckpointError, OutputError
from minutes.files import content_hash, write_all

if TYPE_CHECKING:
    from minutes.options import RuntimeOptions

__all__ = ["checksum", "make_private", "weights_folder"]

log = logging.getLogger(__name__)


def weights_folder(runtime: RuntimeOptions) -> Path:
    """Where weights are kept that are joined or converted from others; delete it at will."""
    return (runtime.cache_dir or assets.cache_folder()) / "weights"


def checksum(path: Path, runtime: RuntimeOptions) -> str:
    """The SHA-256 of a file of weights; one that was read before is not read again.

    Raises:
        CheckpointError: it cannot be read.
    """
    try:
        state = path.stat()
        known = f"{path.resolve()}\0{state.st_size}\0{state.st_mtime_ns}"
        folder = weights_folder(runtime) / "checked"
        return _checksum(path, hashlib.sha256(known.encode()).hexdigest(), folder)
    except OSError as exc:
        raise CheckpointError(
            path, f"cannot be read ({exc.strerror})", "check the path and its rights"
        ) from exc


@cache
def _checksum(path: Path, key: str, folder: Path) -> str:
    note = folder / key[:32]
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if len(kept := note.read_text(encoding="ascii").strip()) == 64:
            return kept
    found = content_hash(path)
    try:
        make_private(folder)
        write_all({note: found.encode()})
    except (OutputError, OSError) as exc:
        log.info("the checksum of %s will be computed again next time: %s", path, exc)
    return found


def make_private(folder: Path) -> None:
    """Make a folder that nobody else reads, and those above it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
