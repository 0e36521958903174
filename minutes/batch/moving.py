"""Minutes that a person edited, approved or reviewed follow their recording to its new place.

They keep their name and their files: by these a review knows its meeting, and links lead to them.
What changes is where the ledger says that the recording lies. Other minutes are made anew.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from minutes.batch.away import mount_of
from minutes.batch.finding import FoundInputs
from minutes.batch.naming import absolute
from minutes.batch.removing import Gone
from minutes.files import content_hash
from minutes.outputs.ledger import Entry, Ledger, State, state_of

__all__ = ["Moved", "follow"]


@dataclass(frozen=True, slots=True)
class Moved:
    """A meeting whose recording or transcript was `before` and is `now`, both absolute paths."""

    name: str
    before: str
    now: str


def follow(
    ledger: Ledger, gone: Collection[Gone], found: FoundInputs
) -> tuple[tuple[Moved, ...], tuple[Gone, ...]]:
    """Have minutes follow their recordings, where no other can be meant: which did, which did not.

    One that is gone is at an input of the very same content, if no other meeting had or has that.
    Else all stays as it is, and is told with where that content is.

    Args:
        gone: as `removing.find` has them; those follow that a person had a hand in.
    """
    entries = {entry.name: entry for entry in ledger.entries()}
    known: dict[str, list[str]] = defaultdict(list)  # by content, where meetings have it
    for entry in entries.values():
        known[entry.sha256].append(_home(ledger, entry))
    homes = {home for places in known.values() for home in places}
    sizes = {entries[one.name].state.size for one in gone if one.kept}
    new = _by_content((i.path for i in found.inputs if str(absolute(i.path)) not in homes), sizes)
    moved: list[Moved] = []
    left: list[Gone] = []
    for one in gone:
        entry = entries[one.name]
        before, places = _home(ledger, entry), new[entry.sha256] if one.kept else []
        if len(places) == 1 and known[entry.sha256] == [before]:
            _keep(ledger, entry, *places[0])
            moved.append(Moved(one.name, before, str(absolute(places[0][0]))))
            continue
        others = filter(os.path.exists, known[entry.sha256]) if one.kept else ()
        there = (str(absolute(path)) for path, _ in places)
        left.append(replace(one, found=(*sorted(others), *there)))
    return tuple(moved), tuple(left)


def _home(ledger: Ledger, entry: Entry) -> str:
    """Where the recording of an entry is, or was."""
    return os.path.normpath(ledger.out / entry.source)


def _by_content(paths: Iterable[Path], sizes: set[int]) -> dict[str, list[tuple[Path, State]]]:
    """By their SHA-256, the files of some sizes; others are not read."""
    found: dict[str, list[tuple[Path, State]]] = defaultdict(list)
    for path in paths:
        with suppress(OSError):  # it is told when it is to be made
            state = state_of(path)
            if state.size in sizes:
                sha256 = content_hash(path)
                if state_of(path) == state:  # else it is being written
                    found[sha256].append((path, state))
    return found


def _keep(ledger: Ledger, entry: Entry, path: Path, state: State) -> None:
    path = absolute(path)
    with ledger.writing(alone=True):  # it may be approved at this moment
        ledger.keep(
            replace(
                ledger.find(entry.name) or entry,
                source=os.path.relpath(path, ledger.out),
                state=state,
                mount=mount_of(path.parent),
                made_from="",  # pages have the recording's address
            )
        )
