"""A file of a person's that stands in the way keeps its content under a second name beside it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Literal, get_args

from minutes.errors import OutputError
from minutes.expressions import expression
from minutes.record_files import ENDING

__all__ = ["first_name", "is_aside", "keep_aside"]

Event = Literal["approval", "force"]
_ASIDE = expression(rf"\.before-(?:{'|'.join(get_args(Event))})(?:-[0-9]+)?\.")


def is_aside(name: str) -> bool:
    """Whether a file's name says that it was moved aside: it is no meeting of its own."""
    return _ASIDE.search(name) is not None


def keep_aside(path: Path, stem: str, event: Event) -> str:
    """Give a file a second name, that it keeps when another takes its place; returns that name.

    Args:
        stem: what the files of its minutes are called; `STEM.before-EVENT.EXT` is the name.

    Raises:
        OutputError: it cannot be copied.
    """
    ending = path.name.removeprefix(stem) if path.name.startswith(f"{stem}.") else path.suffix
    kept = _new_name(path.parent, f"{stem}.before-{event}", ending)
    try:
        if path.is_symlink():  # what it leads to is not ours to copy
            kept.unlink()
            kept.symlink_to(path.readlink())
            return kept.name
        shutil.copy2(path, kept)
        with kept.open("rb") as file:
            os.fsync(file.fileno())
    except OSError as exc:
        kept.unlink(missing_ok=True)
        raise _failed(kept, exc) from exc
    return kept.name


def first_name(path: Path) -> str:
    """The name that a file gets when --force takes its place, if no other has it."""
    ending = ENDING if path.name.endswith(ENDING) else path.suffix
    return f"{path.name.removesuffix(ending)}.before-force{ending}"


def _new_name(folder: Path, stem: str, ending: str) -> Path:
    """An empty file of a name that no other has."""
    number = 1
    while True:
        kept = folder / f"{stem}{f'-{number}' if number > 1 else ''}{ending}"
        try:
            with kept.open("xb"):
                return kept
        except FileExistsError:
            number += 1
        except OSError as exc:
            raise _failed(kept, exc) from exc


def _failed(path: Path, exc: OSError) -> OutputError:
    return OutputError(path, f"cannot be written ({exc.strerror or exc})", "make room on the disk")
