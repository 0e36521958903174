"""The form of CTranslate2's model.bin: names and tensors, one after another.

As `_serialize` writes it in https://github.com/OpenNMT/CTranslate2,
python/ctranslate2/specs/model_spec.py.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["WHISPER", "Variable", "read", "survey"]

BINARY = 6  # the version of the form that is read here
TYPES = ("float32", "int8", "int16", "int32", "float16", "bfloat16")
WHISPER = "WhisperSpec"  # the kind of model that Whisper is


@dataclass(frozen=True, slots=True)
class Variable:
    """A tensor of the file: its numbers are the bytes from `start` on, `size` of them."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    start: int
    size: int


def read(data: mmap.mmap) -> tuple[str, Sequence[Variable]]:
    """The kind of model, and its tensors; their numbers are not read.

    Raises:
        ValueError: it is of another form, or was cut short.
    """
    place = 0

    def number(form: str) -> int:
        nonlocal place
        (value,) = struct.unpack_from(f"<{form}", data, place)
        place += struct.calcsize(form)
        return int(value)

    def text() -> str:
        nonlocal place
        length = number("H")
        place += length
        return data[place - length : place].rstrip(b"\0").decode()

    found: list[Variable] = []
    try:
        if (version := number("I")) != BINARY:
            raise ValueError(f"version {version} of CTranslate2's form, not {BINARY}")
        kind, _revision = text(), number("I")
        for _ in range(number("I")):
            name = text()
            shape = tuple(number("I") for _ in range(number("B")))
            dtype = TYPES[number("B")]
            size = number("I")
            found.append(Variable(name, shape, dtype, place, size))
            place += size
            if place > len(data):
                raise ValueError("it was cut short")
    except (struct.error, IndexError) as exc:
        raise ValueError("it was cut short, or is of another form") from exc
    return kind, found


def survey(path: Path) -> tuple[str, Sequence[Variable]]:
    """The kind of model in a file, and its tensors.

    Raises:
        OSError: it cannot be read.
        ValueError: it is of another form, or was cut short.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return read(data)
