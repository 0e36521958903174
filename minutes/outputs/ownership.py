"""Whose a file of an output folder is, and so what may become of it. Nothing a user did is lost.

    owner      the file                               run, render         batch       approval
    nobody     is not there                           written             written     written
    minutes    is as minutes wrote it                 see below           replaced    replaced
    person     was edited, or came from elsewhere     with --force        stays       moved aside
                                                      moved aside
    team       belongs to minutes that are approved   stays               stays       as above

A `run` knows what an earlier one wrote of the same file, where the cache still tells, and replaces
that; else, as `render`, it asks for --force, with which it replaces whatever minutes are known to
have written. An approval owns the files of the approval before it: of those it tells edited ones
as of any other.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Literal

from minutes.errors import OutputError
from minutes.files import content_hash
from minutes.outputs import approval, aside

__all__ = ["Owner", "check", "check_new", "is_edited", "owner"]

Owner = Literal["nobody", "minutes", "person", "team"]


def owner(path: Path, written: Collection[str] = ()) -> Owner:
    """Whose a file is.

    Args:
        written: SHA-256 of what minutes are known to have written there.
    """
    if approval.of(path) is not None:
        return "team"
    if not path.exists():
        return "nobody"
    return "person" if is_edited(path, written) else "minutes"


def is_edited(path: Path, written: Collection[str]) -> bool:
    """Whether something is there that minutes did not write, or not as it is now."""
    return path.exists() and (not path.is_file() or content_hash(path) not in written)


def check(
    path: Path,
    *,
    force: bool,
    is_record: bool,
    written: Collection[str] = (),
    own: Collection[str] = (),
) -> None:
    """Whether one run of a command may write a file.

    Args:
        force: whether what is there may make room.
        is_record: whether it is made from the record of the minutes, which may bring back what is
            gone of approved ones.
        written: SHA-256 of what an earlier run is known to have written there of the same file.
        own: SHA-256 of all that minutes are known to have written there.

    Raises:
        OutputError: it may not.
    """
    _check_approved(path, is_record=is_record)
    if path.is_dir():
        raise OutputError(path, "is a folder", "move it, or choose another --output-dir")
    if not force and is_edited(path, written):
        if is_edited(path, own):
            raise OutputError(
                path,
                "exists and was edited, or minutes did not write it",
                f"give --force to replace it and to keep this one as {aside.first_name(path)}, or "
                "another --output-dir",
            )
        raise OutputError(path, "exists", "give --force to replace it or another --output-dir")


def check_new(paths: Sequence[Path], *, force: bool, inputs: Collection[Path] = ()) -> None:
    """Whether a command may write files that its user names, such as a corpus, figures, a document.

    Args:
        force: whether what is there may be replaced.
        inputs: what it reads.

    Raises:
        OutputError: one may not be written, exists, is approved, or is named twice.
    """
    taken = {path.resolve() for path in inputs}
    for path in paths:
        if path.resolve() in taken:
            raise OutputError(path, "is an input or another output", "choose another name")
        taken.add(path.resolve())
        if path.is_dir():
            raise OutputError(path, "is a folder", "give the name of a file")
        _check_approved(path, is_record=False)
        if os.path.lexists(path) and not force:
            raise OutputError(path, "exists", "give --force to replace it, or choose another name")
        above = path.absolute().parents
        existing = next(folder for folder in above if folder.exists())
        if not existing.is_dir():
            raise OutputError(path, f"{existing} is no folder", "choose another name")
        if not os.access(existing, os.W_OK | os.X_OK):
            raise OutputError(path, f"{existing} may not be written", "choose another folder")


def _check_approved(path: Path, *, is_record: bool) -> None:
    held = approval.of(path)
    if held is not None and (path.exists() or not is_record):
        raise OutputError(
            path,
            f"was {held.told} and is never overwritten",
            "choose another folder, or change it with minutes review",
        )
