"""Search over what was said at all meetings, as it stands in their records.

Every word that is typed has to be in what somebody said, or in the name of who said it. Texts are
read when they are first searched, and again when their file changes.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from minutes.errors import RecordError
from minutes.record_files import read_minutes
from minutes.records import Meeting
from minutes.review.meetings import MinutesFile
from minutes.web.actions import Actions
from minutes.web.meetings import Meetings
from minutes.web.sessions import Reader

__all__ = ["TranscriptSearch", "router"]

SEARCHED = 300  # meetings, the latest; some 20 MB of an hour each
HITS = 50

router = APIRouter()


@dataclass(frozen=True, slots=True)
class _Searchable:
    """What somebody said; `plain` is what is searched."""

    utterance: str
    start: float
    speaker: str
    text: str
    plain: str


class TranscriptSearch:
    """What was said at the meetings of a folder. Any thread may use it."""

    def __init__(self, meetings: Meetings, actions: Actions) -> None:
        self._meetings = meetings
        self._actions = actions
        self._lock = threading.Lock()
        self._read: dict[str, tuple[tuple[int, int], tuple[_Searchable, ...]]] = {}

    def find(self, typed: str) -> dict[str, Any]:
        """Who said what is typed, when and where: the latest meetings first.

        Returns:
            `hits`, of which there are at most `HITS`; their `count`; how many meetings were
            `searched`, and how many there `are`.
        """
        words = fold_accents(typed).split()
        newest = self._meetings.store.newest()
        there = [
            (one, self._actions.reviewed(one, one.meeting, newest.get(one.key, 0))[0])
            for one in self._meetings.find()
            if one.meeting is not None
        ]
        there.sort(key=lambda one: one[1].recorded_at or "", reverse=True)
        hits: list[dict[str, Any]] = []
        count = 0
        with self._lock:
            for found, meeting in there[:SEARCHED] if words else ():
                for line in self._lines(found):
                    if not all(word in line.plain for word in words):
                        continue
                    count += 1
                    if len(hits) < HITS:
                        hits.append(_hit(found, meeting, line))
        searched = min(len(there), SEARCHED)
        return {"hits": hits, "count": count, "searched": searched, "are": len(there)}

    def _lines(self, found: MinutesFile) -> tuple[_Searchable, ...]:
        try:
            at = found.path.stat()
            state = (at.st_size, at.st_mtime_ns)
            known = self._read.get(found.key)
            if known is None or known[0] != state:
                known = self._read[found.key] = (state, tuple(_said(found)))
        except (OSError, RecordError):  # it went since it was found
            return ()
        return known[1]


def fold_accents(text: str) -> str:
    """A text in small letters without accents."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(char for char in parts if not unicodedata.combining(char)).casefold()


def _said(found: MinutesFile) -> Iterator[_Searchable]:
    minutes = read_minutes(found.path)
    names = {speaker.id: speaker.name or speaker.id for speaker in minutes.speakers}
    for one in minutes.utterances:
        name = names.get(one.speaker or "", one.speaker or "")
        yield _Searchable(one.id, one.start, name, one.text, fold_accents(f"{name} {one.text}"))


def _hit(found: MinutesFile, meeting: Meeting, line: _Searchable) -> dict[str, Any]:
    return {
        "meeting": found.key,
        "title": meeting.title,
        "recorded_at": meeting.recorded_at,
        "language": meeting.language or "",
        "utterance": line.utterance,
        "start": line.start,
        "speaker": line.speaker,
        "text": line.text,
    }


@router.get("/api/search")
def search(
    request: Request, reader: Reader, q: Annotated[str, Query(max_length=200)] = ""
) -> dict[str, Any]:
    """Who said what is typed."""
    there: TranscriptSearch = request.app.state.search
    return there.find(q)
