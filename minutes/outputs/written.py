"""What `run`, `render` and `Minutes.save` wrote, and of what: how what nobody touched is told.

It is kept in the cache, a file for each output. Where that is lost, a file of ours is taken for
one that was edited: nothing of it is lost then.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from minutes import files
from minutes.errors import OutputError
from minutes.outputs import ledger

__all__ = ["keep", "known", "own"]

FOLDER = "written"


def keep(outputs: Iterable[Path], source: Path, cache: Path) -> None:
    """Note what was written of a source just now."""
    notes: dict[Path, bytes] = {}
    for path in outputs:
        note = {"source": str(source.absolute()), "sha256": files.content_hash(path)}
        notes[_note(path, cache)] = json.dumps(note).encode()
    with suppress(OutputError):  # it is taken for edited then
        files.write_all(notes, private=True)


def known(outputs: Iterable[Path], source: Path, cache: Path) -> frozenset[str]:
    """The SHA-256 of what was written of this source in these places."""
    of = str(source.absolute())
    return frozenset(sha256 for home, sha256 in _notes(outputs, cache) if home == of)


def own(outputs: Iterable[Path], stem: str, cache: Path) -> frozenset[str]:
    """The SHA-256 of all that minutes are known to have written there, a batch included.

    Args:
        stem: what the outputs are called.
    """
    outputs = list(outputs)
    found = {sha256 for _, sha256 in _notes(outputs, cache)}
    for folder in {path.parent.absolute() for path in outputs}:
        if made := ledger.of_record(folder / f"{stem}.minutes.json"):
            entry = made[1]
            found |= {one.sha256 for one in entry.outputs.values()} | {*entry.intended.values()}
    return frozenset(found)


def _notes(outputs: Iterable[Path], cache: Path) -> Iterator[tuple[str, str]]:
    """What was noted of these places: a source, and the SHA-256 of what was written of it."""
    for path in outputs:
        try:
            note = json.loads(files.read(_note(path, cache)))
            yield str(note["source"]), str(note["sha256"])
        except (OSError, ValueError, KeyError, TypeError):
            continue


def _note(path: Path, cache: Path) -> Path:
    place = os.fsencode(path.absolute())
    return cache / FOLDER / f"{hashlib.sha256(place).hexdigest()}.json"
