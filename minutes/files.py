"""Files: the one way in, for what is a file and of a size that makes sense; and the one way out.

What is read is a regular file: a pipe would be waited for, a device read for ever. What is written
is whole or not there: written aside, then moved in the place of what was there. So a link that
stood there is replaced, and what it leads to stays as it is. Below a folder that others may write
to, no link to a folder is followed either, as git and tar follow none.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from typing import Any

from minutes.errors import OutputError

__all__ = [
    "content_hash",
    "entered",
    "make_folder",
    "open_regular",
    "read",
    "read_json",
    "read_yaml",
    "stays",
    "write_all",
    "yaml_of",
]

MOST = 256 * 2**20  # bytes: far above the record of a whole day
LARGEST_YAML = 256 * 2**10  # bytes: far above any model card
DEEPEST = 40  # lists and fields within one another
LONGEST_NAME = 80  # characters of a name that its temporary file repeats


def open_regular(path: Path, *, follow: bool = True) -> BufferedReader:
    """A file, open for reading.

    Args:
        follow: whether a link is followed.

    Raises:
        OSError: it cannot be opened, or is a folder, a pipe or a device; such are not waited for.
    """
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
    flags |= 0 if follow else os.O_NOFOLLOW
    # The file alone owns the descriptor: closed twice, that would end a Ctrl-C as an OSError.
    file = open(path, "rb", opener=lambda name, _: os.open(name, flags))  # noqa: SIM115
    try:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.ENODEV, "it is a pipe or a device, not a file", str(path))
    except BaseException:
        file.close()
        raise
    return file


def read(path: Path, most: int = MOST, *, own: bool = False) -> bytes:
    """All that is in a file.

    Args:
        most: bytes; a file that grows while it is read is held to it too.
        own: whether it must be the user's or the system's own, and no link.

    Raises:
        OSError: it cannot be opened as `open_regular` opens it, or holds more, or is another's.
    """
    with open_regular(path, follow=not own) as file:
        if own and os.fstat(file.fileno()).st_uid not in {os.geteuid(), 0}:
            raise OSError(errno.EPERM, "it is another user's", str(path))
        data = file.read(most + 1) or b""  # None: what the system makes up on the spot is not ready
    if len(data) > most:
        size = f"{most >> 20} MiB" if most >= 2**20 else f"{most >> 10} KiB"
        raise OSError(errno.EFBIG, f"it is larger than {size}", str(path))
    return data


def read_json(path: Path, most: int = MOST) -> Any:
    """What a JSON file holds.

    Raises:
        OSError: as `read` raises it.
        ValueError: it is no JSON, or nested so deep that no reader follows.
    """
    try:
        return json.loads(read(path, most))
    except RecursionError as exc:
        raise ValueError("it is nested too deep") from exc


def read_yaml(path: Path) -> Any:
    """What a YAML file of settings holds.

    Raises:
        OSError: as `read` raises it.
        ValueError: as `yaml_of` raises it.
    """
    return yaml_of(read(path, LARGEST_YAML))


def yaml_of(data: bytes | str) -> Any:
    """What a text in YAML holds, where each thing in it stands once.

    An alias stands for what was written before: a few lines of aliases to aliases are a list of
    billions of words to whoever prints or walks it.

    Raises:
        ValueError: it is no YAML, has aliases, or is nested deeper than settings are.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where libyaml is there
    depth = 0
    try:
        for event in yaml.parse(data, Loader=loader):
            if isinstance(event, yaml.AliasEvent):
                raise ValueError("it has aliases, which are not followed")
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise ValueError("it is nested too deep")
        return yaml.load(data, Loader=loader)
    except yaml.YAMLError as exc:
        raise ValueError(" ".join(str(exc).split())[:120]) from exc


def stays(path: Path, folder: Path) -> bool:
    """Whether something is there and, after all links, in a folder, which is no link itself."""
    try:
        return path.resolve(strict=True).is_relative_to(folder)
    except (OSError, RuntimeError, ValueError):  # it leads nowhere, or in a circle
        return False


def content_hash(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal.

    Raises:
        OSError: it cannot be opened as `open_regular` opens it.
    """
    with open_regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_all(
    contents: Mapping[Path, bytes], *, private: bool = False, within: Path | None = None
) -> None:
    """Write some files together: none of them is touched before all are safely on the disk.

    Args:
        private: whether only their owner may read them, and enter the folders that are made.
        within: a folder that they are in, below which no link to a folder is followed; None: each
            one's own.

    Raises:
        OutputError: a folder cannot be made or written, or is a link, or the disk is full.
    """
    # The system takes off what the umask forbids, as it does for every other program.
    flags, mode = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600 if private else 0o666
    aside: dict[Path, tuple[str, int]] = {}  # the temporary files, with the handles of folders
    folders: dict[Path, int] = {}
    path = Path()
    with ExitStack() as stack:
        try:
            for path, content in contents.items():
                if path.parent not in folders:
                    inside = entered(path.parent, within or path.parent, private=private)
                    folders[path.parent] = stack.enter_context(inside)
                folder = folders[path.parent]
                temporary = f".{path.name[:LONGEST_NAME]}.{os.urandom(4).hex()}"
                handle = os.open(temporary, flags, mode, dir_fd=folder)
                aside[path] = (temporary, folder)
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
            for path, (temporary, folder) in aside.items():
                os.replace(temporary, path.name, src_dir_fd=folder, dst_dir_fd=folder)
        except OSError as exc:
            raise OutputError(
                path,
                f"cannot be written ({exc.strerror or exc})",
                "choose another folder or make room on the disk",
            ) from exc
        finally:
            for temporary, folder in aside.values():
                with suppress(OSError):
                    os.unlink(temporary, dir_fd=folder)


@contextmanager
def entered(
    folder: Path, within: Path, *, make: bool = True, private: bool = False
) -> Iterator[int]:
    """The handle of a folder, for `dir_fd` of calls to the system.

    Args:
        within: one above it, or itself, which may be a link. Below it none is followed, at whatever
            moment it is put there.
        make: whether it is made where it is missing; `private`, for its owner alone.

    Raises:
        OSError: a folder cannot be made or entered; ELOOP where it is a link.
    """
    mode = 0o700 if private else 0o777
    if make:
        make_folder(within, mode)
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
    handle = os.open(within, flags)
    try:
        for part in folder.relative_to(within).parts:
            if make:
                with suppress(FileExistsError):
                    os.mkdir(part, mode, dir_fd=handle)
            try:
                inner = os.open(part, flags | os.O_NOFOLLOW, dir_fd=handle)
            except OSError as exc:
                wrong = exc.errno in {errno.ENOTDIR, errno.ELOOP}
                if wrong and stat.S_ISLNK(os.lstat(part, dir_fd=handle).st_mode):
                    problem = f"{part} there is a link, and none is followed"
                    raise OSError(errno.ELOOP, problem) from exc
                raise
            os.close(handle)
            handle = inner
        yield handle
    finally:
        os.close(handle)


def make_folder(folder: Path, mode: int) -> None:
    """Make a folder and those above it; `Path.mkdir` gives its mode to the last one alone.

    Raises:
        OSError: it cannot be made.
    """
    if not folder.is_dir():
        make_folder(folder.parent, mode)
        folder.mkdir(mode, exist_ok=True)
