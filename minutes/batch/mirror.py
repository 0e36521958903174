"""Far files, by their addresses, and the paths at which they lie here while they are worked on.

    s3://bucket/meetings/a.wav   ROOT/s3/bucket/meetings/a.wav
    file:///data/a.wav           ROOT/file/data/a.wav

Addresses are those of fsspec. What lies side by side there does so here too, so that a page's
link to its recording is the same wherever it was made.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from minutes.errors import InputError, OutputError
from minutes.outputs.ledger import State

__all__ = [
    "Mirror",
    "changed_at",
    "fetch",
    "open_file_system",
    "remote_address",
    "send",
    "state_of_far",
]

T = TypeVar("T")

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/+(.*)", re.DOTALL)
# Where a file is put aside and then moved. Elsewhere, in buckets, a file is there whole or not.
MOVING = frozenset({"file", "ftp", "hdfs", "local", "sftp", "smb", "ssh", "webhdfs"})
# What tells that a file is as it was, in the words of the file systems; the first that is there.
MARKS = (
    *("ETag", "etag", "generation", "md5Hash", "mtime"),
    *("LastModified", "last_modified", "updated", "created"),
)
# When a file was last changed, in the words of the file systems.
CHANGES = ("mtime", "LastModified", "last_modified", "updated")


def remote_address(place: str | Path) -> str | None:
    """An address as it is written, also where a path has made one slash of two; None for a path."""
    found = SCHEME.fullmatch(os.fspath(place))
    if found is None:
        return None
    scheme, rest = found[1].lower(), found[2]
    return f"{scheme}:///{rest}" if scheme in {"file", "local"} else f"{scheme}://{rest}"


class Mirror:
    """Addresses as paths below a folder, and back."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._inside = re.compile(re.escape(f"{root}/") + r"([a-z][a-z0-9+.-]+)/")

    def path(self, address: str) -> Path:
        """Where a far file lies here.

        Raises:
            InputError: its name leads out of the folder, as no file's could.
        """
        scheme, rest = address.split("://", 1)
        parts = rest.strip("/").split("/")
        if any(part in {"", ".", ".."} or "\0" in part for part in parts):
            raise InputError(address, "is not a possible file name", "rename it there")
        return self.root.joinpath(scheme, *parts)

    def address(self, path: Path) -> str:
        """The address of what lies here at a path."""
        return self.told(str(path))

    def told(self, text: str) -> str:
        """A text with addresses for the paths in it."""
        return self._inside.sub(_scheme, text)


def _scheme(found: re.Match[str]) -> str:
    return f"{found[1]}:///" if found[1] in {"file", "local"} else f"{found[1]}://"


def open_file_system(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it.

    Raises:
        InputError: there is none of this kind, or its package is missing.
    """
    from fsspec.core import url_to_fs

    try:
        system, path = url_to_fs(address)
    except (ImportError, ValueError) as exc:
        raise InputError(
            address,
            f"cannot be reached ({exc})",
            "check the address, and the package and credentials that it needs",
        ) from exc
    return system, str(path)


def state_of_far(info: Mapping[str, Any]) -> State:
    """What tells that a far file is as it was; its mark goes for the time of change."""
    mark: Any = next((info[name] for name in MARKS if info.get(name)), "")
    if isinstance(mark, datetime):
        mark = mark.timestamp()
    digest = hashlib.sha256(str(mark).strip('"').encode()).digest()
    return State(int(info.get("size") or 0), int.from_bytes(digest[:7]))


def changed_at(info: Mapping[str, Any]) -> float:
    """When a far file was last changed, in seconds since 1970; 0 where nothing tells."""
    told: Any = next((info[name] for name in CHANGES if info.get(name)), 0.0)
    try:
        if isinstance(told, str):
            told = datetime.fromisoformat(told)
        seconds = float(told.timestamp() if isinstance(told, datetime) else told)
    except (OverflowError, OSError, TypeError, ValueError):
        return 0.0
    return seconds if 0 <= seconds < 2**32 else 0.0


def fetch(address: str, path: Path, *, keep_time: bool = False) -> State:
    """Copy a far file to a path here.

    Args:
        keep_time: give the copy the time at which the far file was last changed, 1970 where
            nothing tells it.

    Raises:
        InputError: it is not there, cannot be read, or changes meanwhile.
    """
    system, there = open_file_system(address)
    path.parent.mkdir(parents=True, exist_ok=True)
    info = _reading(address, lambda: system.info(there))
    before = state_of_far(info)
    _reading(address, lambda: system.get_file(there, str(path)))
    system.invalidate_cache()
    after = _reading(address, lambda: state_of_far(system.info(there)))
    if before != after or path.stat().st_size != after.size:
        remedy = "run it again when it has stopped changing"
        raise InputError(address, "changed while it was read", remedy)
    if keep_time:
        os.utime(path, (changed_at(info),) * 2)
    return after


def send(path: Path, address: str) -> None:
    """Copy a file to where it is whole or not at all: put aside and moved, or put in one piece.

    Raises:
        OutputError: it cannot be written.
    """
    system, there = open_file_system(address)
    scheme = address.partition("://")[0]
    try:
        if scheme not in MOVING:
            system.put_file(str(path), there)
            return
        folder, _, name = there.rpartition("/")
        system.makedirs(folder, exist_ok=True)
        aside = f"{folder}/.{name[:80]}.{secrets.token_hex(4)}"
        try:
            system.put_file(str(path), aside)
            system.mv(aside, there)
        except BaseException:
            with suppress(Exception):
                system.rm_file(aside)
            raise
    except (OSError, shutil.Error) as exc:
        raise OutputError(
            address, f"cannot be written ({exc})", "choose another --output-dir"
        ) from exc


def _reading(address: str, act: Callable[[], T]) -> T:
    try:
        return act()
    except FileNotFoundError as exc:
        raise InputError(address, "there is no such file", "check the name") from exc
    except OSError as exc:
        raise InputError(address, f"cannot be read ({exc})", "check the rights to it") from exc
