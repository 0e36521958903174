"""What several commands take, and how they read what they are given.

Commands do not import one another: what two of them need stands here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from minutes import extras
from minutes.errors import CorpusError, InputError, OptionError
from minutes.settings import Settings, option

if TYPE_CHECKING:
    from minutes.corpora import LabelledMeeting, TextKind

__all__ = [
    "DatabaseOptions",
    "FolderOptions",
    "PrintOptions",
    "ReviewedFolder",
    "read_corpora",
    "require_minutes",
    "require_review",
    "text_kinds",
]

ReviewedFolder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the minutes.")]


@dataclass(frozen=True, slots=True)
class FolderOptions(Settings):
    """How folders are gone through."""

    group: ClassVar[str] = "Input"

    recursive: bool = option(False, "Include subfolders.", short="r")
    jobs: int | None = option(
        None,
        "How many meetings to process at a time; by default one per GPU, otherwise as many as "
        "cores and memory allow.",
        short="j",
        least=1,
    )


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


@dataclass(frozen=True, slots=True)
class PrintOptions(Settings):
    """How a command's answer is printed."""

    group: ClassVar[str] = "Printing"

    json: bool = option(False, "Print JSON.", own=True)


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


def require_review() -> None:
    """Make sure that what reviewing needs is installed.

    Raises:
        EngineUnavailable: it is not.
    """
    extras.require("minutes review", "alembic", "argon2", "fastapi", "sqlalchemy", "uvicorn")


def text_kinds(text: str) -> tuple[TextKind, ...]:
    """The kinds of text that --text names, each once.

    Raises:
        OptionError: one of them is unknown.
    """
    wanted = [name.strip() for name in text.split(",")]
    known: tuple[TextKind, ...] = ("manual", "asr")
    if unknown := [name for name in wanted if name not in known]:
        raise OptionError("--text", f"{unknown[0]!r} is unknown", "choose from manual, asr")
    return tuple(name for name in known if name in wanted)


def read_corpora(
    paths: Sequence[Path], texts: Sequence[TextKind]
) -> dict[str, tuple[LabelledMeeting, ...]]:
    """The meetings of each corpus by its name: that of the file, or its path where two share it."""
    from minutes.corpora import read_all

    paths = list(dict.fromkeys(paths))
    stems = [path.name.removesuffix(".gz").removesuffix(".jsonl") for path in paths]
    corpora: dict[str, tuple[LabelledMeeting, ...]] = {}
    for path, stem in zip(paths, stems, strict=True):
        meetings = read_all([path])
        if "asr" in texts and not any(a.asr for m in meetings for a in m.utterances):
            raise CorpusError(path, "holds no recognised text", "evaluate it with --text manual")
        corpora[stem if stems.count(stem) == 1 else str(path)] = meetings
    return corpora
