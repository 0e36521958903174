"""What runs wrote, and of what: so that another budget replaces its own files unasked.

It is kept in the cache, a file for each output. Where that is lost, `minutes run` asks for --force
as for files of other people.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from minutes import files
from minutes.errors import OutputError

__all__ = ["keep", "known"]

FOLDER = "written"


def keep(outputs: Iterable[Path], source: Path, cache: Path) -> None:
    """Note what was written of a source just now."""
    notes: dict[Path, bytes] = {}
    for path in outputs:
        note = {"source": str(source.absolute()), "sha256": files.content_hash(path)}
        notes[_note(path, cache)] = json.dumps(note).encode()
    with suppress(OutputError):  # the next run asks for --force
        files.write_all(notes, private=True)


def known(outputs: Iterable[Path], source: Path, cache: Path) -> frozenset[str]:
    """The SHA-256 of what was written of this source in these places."""
    found = set()
    for path in outputs:
        try:
            note = json.loads(files.read(_note(path, cache)))
            if note["source"] == str(source.absolute()):
                found.add(str(note["sha256"]))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return frozenset(found)


def _note(path: Path, cache: Path) -> Path:
    place = os.fsencode(path.absolute())
    return cache / FOLDER / f"{hashlib.sha256(place).hexdigest()}.json"
