"""Who owes what: the actions of all meetings as they stand now, and which of them are done.

A tick is no choice about the minutes: it may be set before a review, after an approval, and by
anybody who is let in; the server keeps it for all.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from minutes.errors import MinutesError
from minutes.records import Meeting
from minutes.review.meetings import ActionItem, MinutesFile, tasks
from minutes.web.failures import Refused
from minutes.web.meetings import Meetings
from minutes.web.sessions import Reader, Writer

__all__ = ["Actions", "router"]

router = APIRouter()


class Ticking(BaseModel):
    """That an action is done, or is not after all."""

    model_config = ConfigDict(extra="forbid")

    point: Annotated[str, Field(min_length=1, max_length=100)]
    done: bool


class Actions:
    """The actions of all meetings of a folder. Any thread may use it."""

    def __init__(self, meetings: Meetings) -> None:
        self._meetings = meetings
        self._lock = threading.Lock()
        self._reviewed: dict[str, tuple[int, str, Meeting, tuple[ActionItem, ...]]] = {}

    def json(self, known: str = "") -> bytes:
        """All actions, latest meetings first.

        Args:
            known: the `state` of an earlier answer; where nothing is new, no more is told than so.
        """
        listed = json.dumps(list(self._rows()), ensure_ascii=False, separators=(",", ":"))
        text = listed.encode("utf-8", "replace")
        state = hashlib.sha256(text).hexdigest()[:16]
        if state == known:
            return b'{"state":"%b"}' % state.encode()
        return b'{"state":"%b","actions":%b}' % (state.encode(), text)

    def tick(self, key: str, reviewer: str, ticking: Ticking) -> None:
        """Note that an action is done, or is not after all.

        Raises:
            Refused: there is no such meeting, or no such action in it.
        """
        self._meetings.found(key)
        found = next((one for one in self._meetings.find() if one.key == key), None)
        newest = self._meetings.store.newest().get(key, 0)
        there = self.reviewed(found, found.meeting, newest)[1] if found and found.meeting else ()
        task = next((one for one in there if one.point == ticking.point), None)
        if task is None:
            raise Refused(409, "there is no such action any more; load the page again")
        if ticking.done:
            self._meetings.store.tick(key, task.point, task.said, reviewer)
        else:
            self._meetings.store.untick(key, task.point)

    def reviewed(
        self, found: MinutesFile, meeting: Meeting, newest: int
    ) -> tuple[Meeting, tuple[ActionItem, ...]]:
        """A meeting of a file and its actions, as reviewed where anything was.

        Args:
            newest: the last event about it, 0 where there is none.
        """
        if not newest:
            return meeting, found.tasks
        with self._lock:
            known = self._reviewed.get(found.key)
        if known is None or known[:2] != (newest, meeting.title):
            try:
                review = self._meetings.reviewing(found.key).review(newest)
            except (MinutesError, Refused):
                return meeting, found.tasks
            dropped = {one.point.id for one in review.points if one.verdict == "dropped"}
            there = tasks(review.minutes, dropped)
            known = (newest, meeting.title, review.minutes.meeting, there)
            with self._lock:
                self._reviewed[found.key] = known
        return known[2], known[3]

    def _rows(self) -> Iterator[dict[str, Any]]:
        newest = self._meetings.store.newest()
        ticks = self._meetings.store.ticks()
        found = [
            (one, *self.reviewed(one, one.meeting, newest.get(one.key, 0)))
            for one in self._meetings.find()
            if one.meeting is not None
        ]
        found.sort(key=lambda row: (row[1].recorded_at or "", row[0].name), reverse=True)
        for one, meeting, there in found:
            for task in there:
                tick = ticks.get((one.key, task.point))
                done = tick if tick and tick.said == task.said else None
                yield {
                    "meeting": one.key,
                    "title": meeting.title,
                    "recorded_at": meeting.recorded_at,
                    "reckoned": meeting.dated_by == "file",
                    "point": task.point,
                    "statement": task.statement,
                    "context": [asdict(said) for said in task.context],
                    "owner": task.owner,
                    "speaker": task.speaker,
                    "due": task.due,
                    "due_words": task.due_words,
                    "due_last": task.due_last,
                    "start": task.start,
                    "done": asdict(done) if done else None,
                }


@router.get("/api/actions")
def show_actions(
    request: Request, reader: Reader, known: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """The actions of all meetings."""
    there: Actions = request.app.state.actions
    return Response(there.json(known), media_type="application/json")


@router.post("/api/meetings/{key}/ticks")
def tick(request: Request, key: str, reviewer: Writer, ticking: Ticking) -> Response:
    """Take in that an action is done, or is not after all; what stands then."""
    there: Actions = request.app.state.actions
    there.tick(key, reviewer, ticking)
    return Response(there.json(), media_type="application/json")
