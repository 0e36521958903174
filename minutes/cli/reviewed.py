"""The folder that is reviewed: how commands are given it, and what they need of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

import typer

from minutes import extras
from minutes.errors import InputError
from minutes.settings import Settings, option

__all__ = [
    "DatabaseOptions",
    "ReviewedFolder",
    "require_minutes",
    "require_packages",
    "require_reviews",
]

ReviewedFolder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the minutes.")]


@dataclass(frozen=True, slots=True)
class DatabaseOptions(Settings):
    """Where reviews are kept."""

    group: ClassVar[str] = "Reviews"

    database: str | None = option(
        None,
        "The database of the reviews: sqlite:///FILE or postgresql://…; by default, a file in the "
        "folder.",
        metavar="URL",
        sends=True,
    )

    def in_folder(self, folder: Path) -> bool:
        """Whether there are reviews of a folder, as far as can be told without opening them."""
        from minutes.store.opening import FILE

        return self.database is not None or (folder / FILE).is_file()


def require_minutes(folder: Path) -> None:
    """Make sure that a folder holds minutes: one that was mistyped would get a database.

    Raises:
        InputError: it holds none, or cannot be read.
    """
    from minutes.review.meetings import find_meetings

    if not find_meetings(folder):
        raise InputError(
            folder,
            "holds no NAME.minutes.json",
            "make minutes into it by minutes run or minutes batch first",
        )


def require_reviews(folder: Path, kept: DatabaseOptions, remedy: str) -> None:
    """Make sure that a folder was reviewed: one that was mistyped would get a database.

    Raises:
        InputError: it was not, or is no folder; the remedy says what to do.
    """
    if not kept.in_folder(folder):
        if not folder.is_dir():
            raise InputError(folder, "is no folder", "name the folder of the minutes")
        raise InputError(folder, "has no reviews", remedy)


def require_packages() -> None:
    """Make sure that what reviewing needs is installed.

    Raises:
        EngineUnavailable: it is not.
    """
    extras.require("minutes review", "alembic", "argon2", "fastapi", "sqlalchemy", "uvicorn")
