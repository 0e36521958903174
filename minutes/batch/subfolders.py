"""What a batch that does not look into subfolders passes by there: nobody shall think it done."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Container, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from minutes.batch.finding import is_folder, is_meeting
from minutes.outputs.ledger import FOLDER

__all__ = ["MOST", "Subfolders", "count"]

MOST = 10_000  # names after which a count ends


@dataclass(frozen=True, slots=True)
class Subfolders:
    """How many subfolders hold how many files that --recursive takes up; `more`: there may be more.

    They are told by their names alone.
    """

    folders: int = 0
    files: int = 0
    more: bool = False


def count(places: Sequence[str | Path], leave_out: Container[Path], most: int = MOST) -> Subfolders:
    """What is in the subfolders of the folders among some places, those nearest first.

    Hidden folders count for nothing, nor do those that a batch has for its output folder.

    Args:
        leave_out: real paths of what is an input already, or that a batch wrote.
        most: names in subfolders after which it is enough.
    """
    entered: set[tuple[int, int]] = set()
    waiting: deque[tuple[Path, bool]] = deque()
    for place in map(Path, places):
        with suppress(OSError):
            if place.is_dir():
                at = place.stat()
                entered.add((at.st_dev, at.st_ino))
                waiting.append((place, False))
    folders = files = seen = 0
    while waiting:
        folder, below = waiting.popleft()
        with suppress(OSError):  # nobody may look
            at = folder.stat()
            if below and ((at.st_dev, at.st_ino) in entered or _is_output(folder)):
                continue
            entered.add((at.st_dev, at.st_ino))
            real, before = Path(os.path.realpath(folder)), files
            with os.scandir(folder) as entries:
                for entry in entries:
                    seen += below
                    if seen > most:
                        return Subfolders(folders + (files > before), files, more=True)
                    if entry.name.startswith(".") or real / entry.name in leave_out:
                        continue
                    if is_folder(entry):
                        waiting.append((folder / entry.name, True))
                    elif below and is_meeting(entry.name):
                        files += 1
            folders += files > before
    return Subfolders(folders, files)


def _is_output(folder: Path) -> bool:
    return (folder / FOLDER / "meetings").is_dir()
