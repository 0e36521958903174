"""Writes approved minutes into the folder before anybody is told that they are approved."""

from __future__ import annotations

import logging

from minutes import outputs
from minutes.batch.approving import approve
from minutes.choices import Approve
from minutes.errors import MinutesError
from minutes.outputs import approval
from minutes.outputs.approval import Approved
from minutes.review.meetings import MinutesFile
from minutes.web.meetings import Meetings, Reviewing

__all__ = ["approved", "export_approved", "finish"]

log = logging.getLogger(__name__)


def export_approved(reviewing: Reviewing) -> None:
    """Write minutes that are approved in every format; where they no longer are, write nothing.

    Raises:
        MinutesError: they cannot be written.
    """
    record = reviewing.found.path
    with reviewing.exporting:
        review, base = reviewing.review(), reviewing.base()
        if review.approval is not None:
            approve(review, base.minutes, record, known={base.revision})


def approved(found: MinutesFile) -> Approved | None:
    """What the last approval of a meeting wrote; None: it was never approved."""
    return approval.find(found.path.parent, outputs.output_stem(found.path))


def finish(meetings: Meetings) -> None:
    """Write what is approved and was not written, as where a server was killed in between."""
    newest = meetings.store.newest()
    for found in meetings.find():
        if found.key not in newest:
            continue
        try:
            reviewing = meetings.reviewing(found.key)
            reviewing.journal.refresh()
            if not any(isinstance(e.choice, Approve) for e in reviewing.journal.events):
                continue
            # Compared for being the same, not for which is later: the clock may have been set back
            # between two approvals.
            stands, held = reviewing.review().approval, approved(found)
            if stands and (held is None or held.at != stands.at):
                export_approved(reviewing)
        except MinutesError as exc:
            log.warning("%s: is approved, but was not written: %s", found.name, exc)
