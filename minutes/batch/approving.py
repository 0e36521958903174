"""Approved minutes take the place of those that a batch made, in its overview too."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from minutes import outputs
from minutes.batch import overview
from minutes.batch.ledger import FOLDER, Entry, Ledger, Written, state_of
from minutes.batch.making import summarise
from minutes.files import write_all
from minutes.records import Minutes
from minutes.review import Review, apply
from minutes.review.exporting import Exported, export

__all__ = ["approve"]


def approve(
    review: Review, original: Minutes, record: Path, *, known: Collection[str] = ()
) -> Exported:
    """Write approved minutes in every format, and tell of them in the batch's overview.

    Where no batch wrote the record, there is no overview to renew.

    Args:
        review: approved.
        original: the minutes before the review.
        record: their NAME.minutes.json.
        known: SHA-256 of files that minutes wrote, such as of the record as it was reviewed.

    Raises:
        OutputError: as `export`.
    """
    record = record.absolute()
    ledger, entry = _entry(record)
    if ledger is None or entry is None:
        return export(review, original, record, known=known)
    written = {one.sha256 for one in entry.outputs.values()} | {*entry.intended.values()}
    source = Path(os.path.normpath(ledger.out / entry.source))
    with ledger.writing(alone=True):
        exported = export(
            review,
            original,
            record,
            source=source if source.is_file() else None,
            known=written | {*known},
        )
        entry = ledger.find(entry.name) or entry  # as it is by now
        ledger.keep(_renewed(entry, ledger.out, review, record, exported))
    write_all(overview.render(ledger))
    return exported


def _entry(record: Path) -> tuple[Ledger | None, Entry | None]:
    """The entry of the batch that wrote a record, in the nearest folder above that has one."""
    for folder in record.parents:
        if (folder / FOLDER / "meetings").is_dir():
            ledger = Ledger(folder)
            name = record.with_name(outputs.stem(record)).relative_to(folder).as_posix()
            if entry := ledger.find(name):
                return ledger, entry
    return None, None


def _renewed(entry: Entry, out: Path, review: Review, record: Path, exported: Exported) -> Entry:
    """An entry with what was approved in place of what was made."""
    ours: dict[str, Written] = {}
    for file, sha256 in exported.approved.outputs.items():
        path = record.with_name(file)
        ours[path.relative_to(out).as_posix()] = Written(sha256, state_of(path))
    return replace(
        entry,
        summary=summarise(apply(review)),
        outputs={**entry.outputs, **ours},
        intended={},
        kept=tuple(file for file in entry.kept if file not in ours),
    )
