"""Opens the database that an address names, or the one beside the meetings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from minutes import extras
from minutes.errors import StoreError

if TYPE_CHECKING:
    from minutes.store.reviews import Store

__all__ = ["FILE", "open"]

# Where reviews are kept unless something else is asked for, within the folder of the meetings.
FILE = Path(".minutes", "reviews.sqlite")


def open(url: str | None, directory: Path) -> Store:
    """Open the store of a folder's reviews; what is missing of it is made.

    Args:
        url: "sqlite:///FILE" or "postgresql://…"; None: FILE within the directory.
        directory: the folder of the meetings.

    Raises:
        StoreError: the database cannot be reached, read or written, is none of ours, or was
            written by a newer version.
    """
    package = extras.missing("alembic", "sqlalchemy")
    if package is not None:
        raise StoreError("reviews", f"{package} is not installed", extras.line("review", package))
    from minutes.store import connecting, upgrading
    from minutes.store.reviews import Store

    engine = connecting.connect(url, directory / FILE)
    try:
        upgrading.upgrade(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine)
