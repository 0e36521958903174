"""All that was reviewed in a store, as meetings of a corpus."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from minutes.corpora import LabelledMeeting
from minutes.record_files import load_minutes
from minutes.review.labelling import CORPUS, labelled

if TYPE_CHECKING:
    from minutes.store import Store

__all__ = ["gather_feedback"]

log = logging.getLogger(__name__)


def gather_feedback(store: Store, *, corpus: str = CORPUS) -> tuple[LabelledMeeting, ...]:
    """The meetings of which anything has a label, in order of their names.

    Of a meeting that was reviewed under two names, the review that was worked on last counts.

    Raises:
        StoreError: the database cannot be used.
        RecordError: minutes that were reviewed are of a form that can no longer be read.
    """
    found: dict[str, tuple[str, LabelledMeeting]] = {}
    for meeting, _ in sorted(store.newest().items(), key=lambda pair: pair[1]):
        pinned = store.pinned(meeting)
        if pinned is None:
            continue
        minutes = load_minutes(pinned.content, pinned.name)
        labels = labelled(minutes, store.events(meeting), corpus=corpus)
        if all(act.important is None for act in labels.utterances):
            continue
        if labels.meeting in found:
            before, _ = found[labels.meeting]
            log.warning("%s is the same meeting as %s; its review counts", pinned.name, before)
        found[labels.meeting] = (pinned.name, labels)
    return tuple(labels for _, labels in sorted(found.values(), key=lambda pair: pair[0]))
