"""Approved minutes take the place of those that a batch made, in its overview too."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from minutes.batch import overview
from minutes.batch.making import to_summary
from minutes.files import write_all
from minutes.outputs.exporting import Exported, export
from minutes.outputs.ledger import of_record
from minutes.records import MinutesRecord
from minutes.review import Review, apply_review

__all__ = ["approve"]


def approve(
    review: Review, original: MinutesRecord, record: Path, *, known: Collection[str] = ()
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
    record, reviewed = record.absolute(), apply_review(review)
    found = of_record(record)
    if found is None:
        return export(reviewed, original, record, known=known)
    ledger, entry = found
    written = {one.sha256 for one in entry.outputs.values()} | {*entry.intended.values()}
    source = Path(os.path.normpath(ledger.out / entry.source))
    with ledger.writing(alone=True):
        exported = export(
            reviewed,
            original,
            record,
            source=source if source.is_file() else None,
            known=written | {*known},
        )
        ledger.renew(entry, record, exported.approved, to_summary(reviewed))
    write_all(overview.render(ledger))
    return exported
