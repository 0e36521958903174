"""How a review stands, as JSON for the page; made once for all who ask."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from typing import Any, get_type_hints

from pydantic import TypeAdapter

from minutes.records import Minutes, Utterance
from minutes.review import Review, Reviewed, candidates
from minutes.web.meetings import Base, Reviewing

__all__ = ["State"]

Spoken = tuple[Utterance, ...]


class State:
    """The JSON of one meeting's review."""

    def __init__(self, reviewing: Reviewing) -> None:
        self._reviewing = reviewing
        self._made: tuple[tuple[str, int], bytes] | None = None
        self._spoken: tuple[Spoken, bytes] | None = None

    def json(self, more: Mapping[str, Any], least: int | None = None) -> bytes:
        """All that the page shows.

        Args:
            more: fields that do not follow from the events.
            least: an event that must be in it; None: all that there are.
        """
        with self._reviewing.lock:
            review, base = self._reviewing.review(least), self._reviewing.base()
            stands = (base.revision, review.newest)
            if self._made is None or self._made[0] != stands:
                self._made = (stands, self._of(base, review))
            return b"{%b,%b" % (self._made[1], _plain(more)[1:])

    def _of(self, base: Base, review: Review) -> bytes:
        found = self._reviewing.found
        said = {
            "key": found.key,
            "name": found.name,
            "revision": base.revision,
            "points": [_point(one) for one in review.points],
            "dismissed": sorted(review.dismissed),
            "candidates": [utterance.id for utterance in candidates(review)],
            "approval": asdict(review.approval) if review.approval else None,
            "speaker_conflicts": [
                {"speaker": speaker, **asdict(conflict)}
                for speaker, conflicts in review.conflicts.items()
                for conflict in conflicts
            ],
            "newest": review.newest,
        }
        return b'%b,"minutes":%b,"events":[%b]' % (
            _plain(said)[1:-1],
            self._minutes(review.minutes),
            self._history(review),
        )

    def _minutes(self, minutes: Minutes) -> bytes:
        """The minutes, without the words' times, of which there are many and the page shows none.

        What was said is most of them, and seldom changes.
        """
        if self._spoken is None or self._spoken[0] != minutes.utterances:
            text = _adapters()["utterances"].dump_json(
                minutes.utterances, exclude={"__all__": {"words"}}
            )
            self._spoken = (minutes.utterances, text)
        parts = {
            name: adapter.dump_json(getattr(minutes, name))
            for name, adapter in _adapters().items()
            if name not in {"utterances", "vector"}
        }
        parts["utterances"] = self._spoken[1]
        return b"{%b}" % b",".join(b'"%b":%b' % (n.encode(), text) for n, text in parts.items())

    def _history(self, review: Review) -> bytes:
        journal = self._reviewing.journal
        return b",".join(
            b'%b,"undone":%b}'
            % (journal.json(event)[:-1], b"true" if event.id in review.undone else b"false")
            for event in journal.events
            if event.id <= review.newest
        )


def _point(one: Reviewed) -> dict[str, Any]:
    return {
        "id": one.point.id,
        "verdict": one.verdict,
        "votes": dict(one.votes),
        "promoted": one.promoted,
        "conflicts": [asdict(conflict) for conflict in one.conflicts],
        "original": one.point.original,
    }


def _plain(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


@cache
def _adapters() -> dict[str, TypeAdapter[Any]]:
    """What writes each field of the minutes."""
    hints = get_type_hints(Minutes, include_extras=True)
    return {name: TypeAdapter(hint) for name, hint in hints.items()}
