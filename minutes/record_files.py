"""NAME.minutes.json, the contract of the project: read and checked, and its JSON Schema.

`serialization.dump` writes it. Files of older versions are read for ever: what a newer one adds has
a default.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from minutes import files
from minutes.errors import RecordError
from minutes.records import MinutesRecord, Point, Topic, Utterance
from minutes.serialization import load

__all__ = ["ENDING", "beside", "json_schema", "load_minutes", "read_minutes"]

ENDING = ".minutes.json"
_MADE = "make one of the recording or the transcript with minutes run"


def load_minutes(text: str | bytes, source: str) -> MinutesRecord:
    """The contents of a NAME.minutes.json, checked.

    Raises:
        RecordError: not JSON, not of this schema, or with impossible times or references.
    """
    from pydantic import ValidationError

    try:
        minutes = load(MinutesRecord, text)
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise RecordError(
            source, f"not minutes JSON ({where}: {first['msg']})", "make it again with minutes run"
        ) from exc
    pieces: tuple[Utterance | Point | Topic, ...] = (
        *minutes.utterances,
        *minutes.points,
        *minutes.topics,
    )
    for piece in pieces:
        if piece.end < piece.start:
            raise RecordError(
                source,
                f"{piece.id} runs from {piece.start} to {piece.end} seconds",
                "fix its times or make the file again with minutes run",
            )
    known = {utterance.id for utterance in minutes.utterances}
    if len(known) < len(minutes.utterances):
        raise RecordError(
            source, "has two utterances of one id", "make the file again with minutes run"
        )
    for point in minutes.points:
        said = {*point.utterances, *(part.utterance for part in point.context or ())}
        if missing := sorted(said - known):
            raise RecordError(
                source,
                f"{point.id} refers to {missing[0]}, which is no utterance of this meeting",
                "fix the reference or make the file again with minutes run",
            )
    return minutes


def read_minutes(path: Path) -> MinutesRecord:
    """The minutes kept in a NAME.minutes.json.

    Raises:
        RecordError: the file cannot be read, or is not minutes.
    """
    if path.is_dir():
        raise RecordError(path, "is a folder", f"name a NAME{ENDING} in it")
    try:
        content = files.read(path)
    except OSError as exc:
        raise RecordError(path, f"cannot be read ({exc.strerror})", "check the path") from exc
    try:
        return load_minutes(content, str(path))
    except RecordError as exc:
        if path.suffix.lower() == ".json":
            raise
        record = beside(path)
        remedy = f"name {record}, which is beside it" if record else _MADE
        raise RecordError(path, f"is no NAME{ENDING}", remedy) from exc


def beside(path: Path) -> Path | None:
    """The NAME.minutes.json beside a recording, a transcript or minutes of that name, if any."""
    record = path.with_name(path.stem + ENDING)
    return record if os.path.isfile(record) else None  # noqa: PTH113 - a name may be too long


def json_schema() -> dict[str, Any]:
    """The JSON Schema of NAME.minutes.json, generated from the records."""
    from pydantic import TypeAdapter

    return TypeAdapter(MinutesRecord).json_schema() | {"title": "Minutes"}


if __name__ == "__main__":  # python -m minutes.record_files > docs/minutes.schema.json
    print(json.dumps(json_schema(), indent=1))
