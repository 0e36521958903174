"""What a reviewer sees: the list of meetings, and how the review of one stands."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from minutes.errors import MinutesError
from minutes.records import Meeting
from minutes.review import Review
from minutes.review.meetings import MinutesFile
from minutes.web.audio import Recordings
from minutes.web.exporting import approved
from minutes.web.failures import Refused
from minutes.web.meetings import Meetings, Reviewing
from minutes.web.sessions import Reader
from minutes.web.state import Beside, PageState

__all__ = ["Showing", "router"]

router = APIRouter()


@dataclass(frozen=True, slots=True)
class _Row:
    """What the list tells of a meeting."""

    title: str
    recorded_at: str | None
    duration: float
    newest: int
    points: int
    reviewed: int
    conflicts: int
    approval: dict[str, Any] | None


class Showing:
    """What is shown of the meetings of a folder. Any thread may use it."""

    def __init__(self, meetings: Meetings, recordings: Recordings) -> None:
        self.meetings = meetings
        self.recordings = recordings
        self._lock = threading.Lock()
        self._rows: dict[str, tuple[Meeting | None, _Row]] = {}

    def state(self, key: str) -> bytes:
        """How the review of a meeting stands, as JSON.

        Raises:
            Refused: there is no such meeting.
            RecordError: it cannot be read.
        """
        return self.meetings.reviewing(key).encoded(self.page(key))

    def page(self, key: str, least: int | None = None) -> PageState:
        """How the review of a meeting stands.

        Args:
            least: an event that must be in it; None: all that there are.

        Raises:
            Refused: there is no such meeting.
            RecordError: it cannot be read.
        """
        reviewing = self.meetings.reviewing(key)
        held = approved(reviewing.found)
        files = tuple(sorted(held.outputs)) if held else ()
        return reviewing.page(Beside(self._audio(reviewing), reviewing.anew(), files), least)

    def rows(self) -> list[dict[str, Any]]:
        """What the list tells of each meeting."""
        found = self.meetings.find()
        newest = self.meetings.store.newest()
        return [self._row(one, newest.get(one.key, 0)) for one in found]

    def _audio(self, reviewing: Reviewing) -> str | None:
        there = self.recordings.is_there(reviewing.found.path, reviewing.base().minutes)
        return f"/api/meetings/{reviewing.found.key}/audio" if there else None

    def _row(self, found: MinutesFile, newest: int) -> dict[str, Any]:
        row, problem = _unreviewed(found), found.problem
        if newest:  # what is reviewed is kept elsewhere than in the file
            try:
                row, problem = self._reviewed(found, newest), ""
            except (MinutesError, Refused) as exc:
                problem = str(exc)
        return {
            "key": found.key,
            "name": found.name.encode("utf-8", "replace").decode(),
            **asdict(row),
            "approved": row.approval is not None,
            "problem": problem,
        }

    def _reviewed(self, found: MinutesFile, newest: int) -> _Row:
        """A row, made anew where there are newer events, or the title was edited in NAME.md."""
        with self._lock:
            meeting, row = self._rows.get(found.key, (None, None))
        if row is None or row.newest < newest or meeting != found.meeting:
            row = _row_of(self.meetings.reviewing(found.key).review(newest))
            with self._lock:
                self._rows[found.key] = (found.meeting, row)
        return row


def _unreviewed(found: MinutesFile) -> _Row:
    name = found.name.encode("utf-8", "replace").decode()
    meeting = found.meeting or Meeting("", name, "", "", 0.0)
    held = approved(found)
    approval = {"by": held.by, "at": held.at} if held and held.by else None
    return _Row(
        meeting.title, meeting.recorded_at, meeting.duration, 0, found.points, 0, 0, approval
    )


def _row_of(review: Review) -> _Row:
    meeting = review.minutes.meeting
    return _Row(
        title=meeting.title,
        recorded_at=meeting.recorded_at,
        duration=meeting.duration,
        newest=review.newest,
        points=len(review.points),
        reviewed=sum(one.verdict != "open" for one in review.points),
        conflicts=sum(bool(one.conflicts) for one in review.points)
        + len(review.conflicts)
        + bool(review.date_conflicts),
        approval=asdict(review.approval) if review.approval else None,
    )


@router.get("/api/meetings")
def meetings(request: Request, reader: Reader) -> dict[str, Any]:
    """All meetings, and what is still to review of them."""
    showing: Showing = request.app.state.showing
    return {"reviewer": reader, "meetings": showing.rows()}


@router.get("/api/meetings/{key}")
def meeting(request: Request, key: str, reader: Reader) -> Response:
    """How the review of a meeting stands."""
    showing: Showing = request.app.state.showing
    return Response(showing.state(key), media_type="application/json")
