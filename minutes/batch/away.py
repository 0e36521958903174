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
    is not where the recording's drive was mounted, and where nobody can look. Where an older
    version did not keep that, its folder must be there and hold something, as a place for a drive
    does not. Of two drives that are mounted at one place in turn the second is taken for the first.

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
    if not entry.mount:
        return above == source.parent and _holds_something(above)
    named = any(place in (above, *above.parents) for place in places)
    return entry.mount == mount_of(above) and (above == source.parent or named)


def mount_of(folder: Path) -> str:
    """Where the drive that a folder is on is mounted."""
    real = os.path.realpath(folder)
    while not os.path.ismount(real) and real != os.path.dirname(real):  # noqa: PTH120
        real = os.path.dirname(real)  # noqa: PTH120
    return real


def _holds_something(folder: Path) -> bool:
    try:
        return bool(os.listdir(folder))  # noqa: PTH208
    except OSError:  # nobody may look
        return False


def _is_missing(path: Path) -> bool:
    """Whether nothing is there; not where that cannot be told."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
