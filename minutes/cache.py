"""Results of the stages, kept so that nothing is computed twice and killed work goes on.

A result is found again by what it was made from: the recording's content, the engine, the
options of the stage, and the same of every stage before it. Delete the folder at will.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, is_dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from minutes import records
from minutes.errors import OutputError
from minutes.files import write_all

__all__ = ["Cache", "Cached"]

log = logging.getLogger(__name__)
T = TypeVar("T")

# Raised when a stage's own code changes what it gives for the same input.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Cached(Generic[T]):
    """A stage's result, and the key that the stages after it build upon."""

    value: T
    key: str


class Cache:
    """A folder of results, one JSON file each, readable by its owner alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(
        self,
        stage: str,
        made_from: tuple[object, ...],
        type_: type[T],
        compute: Callable[[], T],
    ) -> Cached[T]:
        """The result of a stage: from the folder where it is there, else computed and kept.

        Args:
            stage: the stage's name, which is also a folder's.
            made_from: everything the result depends on: strings, numbers, options, keys.
            type_: the result's type, such as `tuple[Turn, ...]`.
            compute: called where nothing is kept.
        """
        key = _digest((VERSION, stage, *made_from))
        path = self.folder / stage / key[:2] / f"{key}.json"
        try:
            return Cached(records.load(type_, path.read_bytes()), key)
        except FileNotFoundError:
            pass
        except (OSError, ValueError) as exc:
            log.warning("%s: kept result cannot be used (%s); computing it again", path, exc)
        value = compute()
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_all({path: records.dump(value, type_).encode()})
        except (OutputError, OSError) as exc:
            log.warning("this result will not be kept for later runs: %s", exc)
        return Cached(value, key)


def _digest(parts: tuple[object, ...]) -> str:
    plain = [_plain(part) for part in parts]
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _plain(part: object) -> Any:
    if is_dataclass(part) and not isinstance(part, type):
        return asdict(part)
    return part
