"""Whether a meeting's recording was taken away, or is only out of reach, as on a drive.

Minutes may be deleted where a recording is gone, so that nothing in doubt counts as gone.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path

from minutes.outputs.ledger import Entry

__all__ = ["Places", "folders", "is_gone", "mount_of"]

Places = Collection[Path]


def folders(places: Iterable[str | Path]) -> Places:
    """Of some places, the folders that are there, by their absolute paths."""
    return {Path(os.path.abspath(place)) for place in places if os.path.isdir(place)}  # noqa: PTH100, PTH112


def is_gone(out: Path, entry: Entry, places: Places = ()) -> bool:
    """Whether a recording was taken away: alone, or with folders below a place that is named now.

    It is away, and not gone, where a link on the way leads nowhere, where what is left of the way
    is on another drive than the recording was, and where nobody can look.

    Args:
        out: the output folder.
        places: as `folders` has them.
    """
    source = Path(os.path.normpath(out / entry.source))
    if not _is_missing(source):
        return False
    above = next(folder for folder in source.parents if not _is_missing(folder))
    if not os.path.isdir(above):  # noqa: PTH112 - a link that leads nowhere, or nobody may look
        return False
    if entry.mount and entry.mount != mount_of(above):
        return False
    named = any(place in (above, *above.parents) for place in places)
    return above == source.parent or (named and bool(entry.mount))


def mount_of(folder: Path) -> str:
    """Where the drive that a folder is on is mounted."""
    real = os.path.realpath(folder)
    while not os.path.ismount(real) and real != os.path.dirname(real):  # noqa: PTH120
        real = os.path.dirname(real)  # noqa: PTH120
    return real


def _is_missing(path: Path) -> bool:
    """Whether nothing is there; not where that cannot be told."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
