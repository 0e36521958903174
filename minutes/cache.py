"""Results of the stages, kept so that nothing is computed twice and killed work goes on.

A result is found again by what it was made from: the recording's content, the engine, the
options of the stage, and the same of every stage before it. Each file begins with the SHA-256 of
the rest, so that what was changed or damaged is not taken for a result. Delete the folder at will.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, is_dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from minutes import files, records
from minutes.errors import OutputError

__all__ = ["Cache", "Cached"]

log = logging.getLogger(__name__)
T = TypeVar("T")

# Raised when a stage's own code changes what it gives for the same input.
VERSION = 3


@dataclass(frozen=True, slots=True)
class Cached(Generic[T]):
    """A stage's result, and the key that the stages after it build upon."""

    value: T
    key: str


class Cache:
    """A folder of results, one file each; whatever the folder is, they are their owner's alone.

    Args:
        folder: where results are kept; None keeps none.
    """

    def __init__(self, folder: Path | None) -> None:
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
        if self.folder is None:
            return Cached(compute(), key)
        path = self.folder / stage / key[:2] / f"{key}.json"
        try:
            return Cached(records.load(type_, _checked(files.read(path))), key)
        except FileNotFoundError:
            pass
        except (OSError, ValueError) as exc:
            log.warning("%s: kept result cannot be used (%s); computing it again", path, exc)
        value = compute()
        try:
            text = records.dump(value, type_).encode()
            files.write_all({path: _sum(text) + b"\n" + text}, private=True)
        except (OutputError, OSError) as exc:
            log.warning("this result will not be kept for later runs: %s", exc)
        return Cached(value, key)


def _checked(content: bytes) -> bytes:
    sum_, _, text = content.partition(b"\n")
    if sum_ != _sum(text):
        raise ValueError("it is not as it was written")
    return text


def _sum(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest().encode()


def _digest(parts: tuple[object, ...]) -> str:
    plain = [_plain(part) for part in parts]
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _plain(part: object) -> Any:
    if is_dataclass(part) and not isinstance(part, type):
        return asdict(part)
    return part
