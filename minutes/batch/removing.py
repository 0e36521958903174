"""What becomes of minutes whose recording was taken away: they stay until somebody removes them.

Where somebody deleted them too, nothing is kept of the meeting any more.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from minutes import store
from minutes.batch import spoken
from minutes.batch.away import Places, is_gone, mount_of
from minutes.errors import StoreError
from minutes.outputs import approval
from minutes.outputs.ledger import Entry, Ledger
from minutes.record_files import ENDING
from minutes.review.meetings import key
from minutes.store.opening import FILE

__all__ = ["Gone", "find", "note_mounts", "remove"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Gone:
    """A meeting whose recording or transcript is no longer there.

    `outputs` are paths within the output folder: of what may be removed, because it is as it was
    written; `kept` of what was edited or approved and stays, and of all that there is where
    somebody `reviewed` the minutes: choices say nothing without them. `found` is where the very
    same recording is now, of one whose minutes are kept and could not follow it. Of one that
    `is_deleted` there is nothing.
    """

    name: str
    source: str
    outputs: tuple[str, ...]
    kept: tuple[str, ...]
    reviewed: bool = False
    found: tuple[str, ...] = ()

    @property
    def is_deleted(self) -> bool:
        """Whether somebody deleted all that there was of its minutes."""
        return not self.outputs and not self.kept


def find(ledger: Ledger, places: Places, database: str | None = None) -> tuple[Gone, ...]:
    """The meetings without a recording, in order of names, as `away.is_gone`.

    Args:
        database: where reviews are kept; None: in the output folder or one above it.
    """
    found = sorted(_gone(ledger, places), key=lambda one: one.name)
    reviewed = _reviewed(ledger.out.resolve(), [one.name for one in found], database)
    return tuple(_staying(one) if one.name in reviewed else one for one in found)


def note_mounts(ledger: Ledger) -> None:
    """Keep which drive each recording is on that is there, so that `find` knows which is away."""
    mounts: dict[Path, str] = {}
    for entry in ledger.entries():
        source = Path(os.path.normpath(ledger.out / entry.source))
        if not os.path.exists(source):  # noqa: PTH110 - nor where nobody may look
            continue
        if source.parent not in mounts:
            mounts[source.parent] = mount_of(source.parent)
        if (mount := mounts[source.parent]) != entry.mount:
            with ledger.writing(alone=True):  # it may be approved at this moment
                ledger.keep(replace(ledger.find(entry.name) or entry, mount=mount))


def remove(ledger: Ledger, gone: Gone) -> tuple[str, ...]:
    """Delete the outputs of a meeting, but what was edited, approved or reviewed; what was deleted.

    Where nothing is left of it then, it goes from the lists of all meetings too. What is kept of an
    approval stays until its reviews are forgotten: without it a review writes the approved minutes
    anew, over those of whatever has the name then.

    Raises:
        OutputError: one cannot be deleted.
    """
    for name in gone.outputs:
        ledger.delete(name)
    if not gone.kept:
        record = ledger.out / gone.name
        paths = [spoken.kept(ledger.out, gone.name), ledger.path(gone.name)]
        if not gone.reviewed:
            paths.insert(0, approval.mark(record.parent, record.name))
        for path in paths:
            ledger.delete(path.relative_to(ledger.out).as_posix())
    return gone.outputs


def _gone(ledger: Ledger, places: Places) -> Iterator[Gone]:
    for entry in ledger.entries():
        if not is_gone(ledger.out, entry, places):
            continue
        source = os.path.normpath(ledger.out / entry.source)
        # What it was about to write may be there, where it was killed.
        known = (*entry.outputs, *entry.intended, *entry.kept, *_approved(ledger, entry))
        names = dict.fromkeys(known)
        there = [name for name in names if _is_there(ledger.out / name)]
        outputs = tuple(name for name in there if _is_ours(ledger, entry, name))
        kept = tuple(name for name in there if name not in outputs)
        record = ledger.out / entry.name
        held = approval.find(record.parent, record.name)
        yield Gone(entry.name, source, outputs, kept, reviewed=held is not None)


def _is_there(path: Path) -> bool:
    """Whether something has a name; where nobody may look, it has."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _approved(ledger: Ledger, entry: Entry) -> Iterator[str]:
    """What an approval of a meeting wrote, and what it moved out of its way."""
    record = ledger.out / entry.name
    if held := approval.find(record.parent, record.name):
        for file in (*held.outputs, *held.aside):
            yield record.with_name(file).relative_to(ledger.out).as_posix()


def _is_ours(ledger: Ledger, entry: Entry, name: str) -> bool:
    return ledger.owner(ledger.out / name, entry) == "minutes"


def _staying(one: Gone) -> Gone:
    return replace(one, outputs=(), kept=(*one.outputs, *one.kept), reviewed=True)


def _reviewed(out: Path, names: Iterable[str], database: str | None) -> set[str]:
    """Which of these meetings somebody has made a choice about, or done an action of.

    A review knows a meeting by its path within the folder that is reviewed. What is kept where
    nobody can look counts as reviewed.
    """
    kept: dict[Path, dict[str, str]] = {}  # by folder, the keys that it would have of the meetings
    for name in names:
        record = out / f"{name}{ENDING}"
        for folder in record.parents:
            if database is not None or os.path.lexists(folder / FILE):
                within = record.relative_to(folder).as_posix().removesuffix(ENDING)
                kept.setdefault(folder, {})[key(within)] = name
    try:
        shared = _known(out, database) if database is not None and kept else set()
        found: set[str] = set()
        for folder, keys in kept.items():
            own = _known(folder, None) if os.path.lexists(folder / FILE) else set()
            found |= {name for meeting, name in keys.items() if meeting in shared | own}
        return found
    except StoreError as exc:
        log.warning("%s; until then minutes stay where their recordings are gone", exc)
        return set(names)


def _known(folder: Path, database: str | None) -> set[str]:
    """The keys of all meetings that a store has anything of."""
    with store.open(database, folder) as opened:
        return {*opened.newest(), *(meeting for meeting, _ in opened.ticks())}
