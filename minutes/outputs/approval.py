"""Which minutes a team approved, and which of their files nothing may overwrite.

One file a meeting, `.minutes/approved/NAME.json` in the folder that the files are in, so that a
folder which is moved takes its approvals along.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from minutes import files, serialization

__all__ = ["Approved", "find", "is_mark", "mark", "names", "of"]

log = logging.getLogger(__name__)

_FOLDER = Path(".minutes", "approved")
_DAY = 10  # characters of a date in ISO 8601


@dataclass(frozen=True, slots=True)
class Approved:
    """The approval of the minutes called `name`.

    `at` is ISO 8601 in UTC; `outputs` holds the SHA-256 of each file that the approval wrote, by
    its name; `aside` are names of files that stood there before and were moved out of the way.
    """

    name: str
    by: tuple[str, ...]
    at: str
    outputs: Mapping[str, str] = field(default_factory=dict)
    aside: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The approval in words."""
        return f"approved by {' and '.join(self.by)} on {self.at[:_DAY]}" if self.by else "approved"

    def holds(self, file: str) -> bool:
        """Whether a file of this name belongs to it; of a damaged approval all of its name do."""
        known = file in self.outputs or file in self.aside
        return known or (not self.outputs and file.startswith(f"{self.name}."))


def mark(folder: Path, name: str) -> Path:
    """Where the approval of the minutes called `name` in a folder is kept."""
    return folder / _FOLDER / f"{name}.json"


def is_mark(path: Path) -> bool:
    """Whether a file is where approvals are kept."""
    return path.parts[-3:-1] == _FOLDER.parts and path.suffix == ".json"


def find(folder: Path, name: str) -> Approved | None:
    """The approval of the minutes called `name` in a folder; None where there is none.

    One that cannot be read still stands, with all that it may have been about.
    """
    path = mark(folder, name)
    try:
        return serialization.load(Approved, files.read(path))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as exc:
        log.warning("%s: cannot be read (%s); all files of %s stay as they are", path, exc, name)
        return Approved(name, (), "")


def of(path: Path) -> Approved | None:
    """The approval that a file belongs to, whether it is there or not; None where there is none."""
    if not (path.parent / _FOLDER).is_dir():
        return None
    for name in _stems(path.name):
        held = find(path.parent, name)
        if held is not None and held.holds(path.name):
            return held
    return None


def names(folder: Path) -> set[str]:
    """The names of all files in a folder that belong to approved minutes."""
    found: set[str] = set()
    for path in (folder / _FOLDER).glob("*.json"):
        if held := find(folder, path.name.removesuffix(".json")):
            found |= {*held.outputs, *held.aside}
    return found


def _stems(file: str) -> Iterator[str]:
    """What may be the name of the minutes that a file belongs to: what stands before each dot."""
    for place, char in enumerate(file):
        if char == "." and place:
            yield file[:place]
