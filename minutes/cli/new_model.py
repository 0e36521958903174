"""Where a new model goes, for the commands that make one of another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from minutes.cli.parameters import required
from minutes.errors import OptionError
from minutes.settings import Settings, option

__all__ = ["NewModelOptions"]


@dataclass(frozen=True, slots=True)
class NewModelOptions(Settings):
    """Where the model goes."""

    group: ClassVar[str] = "The new model"

    output: Path | None = option(
        None, "The folder for the new model.", short="o", metavar="DIR", own=True
    )
    name: str | None = option(
        None, "The name of the new model; by default, that of its folder.", own=True
    )

    def folder(self) -> Path:
        """The folder for the model, in which nothing is yet.

        Raises:
            OptionError: it is not named, or something is there.
        """
        found = required(
            self.output, "--output", "name the folder of the new model, such as -o taught/"
        )
        if found.exists() and (not found.is_dir() or any(found.iterdir())):
            raise OptionError("--output", f"{found} is there already", "choose another folder")
        return found
