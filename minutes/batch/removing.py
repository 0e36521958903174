"""What becomes of minutes whose recording was taken away: they stay until somebody removes them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from minutes.batch import spoken
from minutes.outputs.ledger import Entry, Ledger

__all__ = ["Gone", "find", "remove"]


@dataclass(frozen=True, slots=True)
class Gone:
    """A meeting whose recording or transcript is no longer there.

    `outputs` are paths within the output folder: of what may be removed, because it is as it was
    written; `kept` of what was edited or approved and stays.
    """

    name: str
    source: str
    outputs: tuple[str, ...]
    kept: tuple[str, ...]


def find(ledger: Ledger) -> tuple[Gone, ...]:
    """The meetings with minutes and without a recording, in order of names.

    One whose whole folder is away is none of them: a drive may be missing for a while.
    """
    return tuple(sorted(_gone(ledger), key=lambda one: one.name))


def remove(ledger: Ledger, gone: Gone) -> tuple[str, ...]:
    """Delete the outputs of a meeting, but what was edited or approved; what was deleted.

    Raises:
        OutputError: one cannot be deleted.
    """
    for name in gone.outputs:
        ledger.delete(name)
    if not gone.kept:
        for path in (spoken.kept(ledger.out, gone.name), ledger.path(gone.name)):
            ledger.delete(path.relative_to(ledger.out).as_posix())
    return gone.outputs


def _gone(ledger: Ledger) -> Iterator[Gone]:
    for entry in ledger.entries():
        source = Path(os.path.normpath(ledger.out / entry.source))
        if os.path.lexists(source) or not source.parent.is_dir():
            continue
        there = [name for name in entry.outputs if os.path.lexists(ledger.out / name)]
        if there:
            outputs = tuple(name for name in there if _is_ours(ledger, entry, name))
            kept = tuple(name for name in there if name not in outputs)
            yield Gone(entry.name, str(source), outputs, kept)


def _is_ours(ledger: Ledger, entry: Entry, name: str) -> bool:
    return ledger.owner(ledger.out / name, entry) == "minutes"
