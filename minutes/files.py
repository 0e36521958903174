"""Files that are whole or not there: written aside, then moved."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from minutes.errors import OutputError

__all__ = ["content_hash", "write_all"]


def content_hash(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write some files together: none of them is touched before all are safely on the disk.

    Raises:
        OutputError: a folder cannot be made or written, or the disk is full.
    """
    aside: dict[Path, Path] = {}
    path = Path()
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:80]}.")
            aside[path] = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o666 & ~_umask())
        for path, temporary in aside.items():
            temporary.replace(path)
    except OSError as exc:
        raise OutputError(
            path,
            f"cannot be written ({exc.strerror or exc})",
            "choose another folder or make room on the disk",
        ) from exc
    finally:
        for temporary in aside.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
