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
        self._reviewed: dict[str, tuple[int, str, tuple[ActionItem, ...]]] = {}

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
        there = self._tasks(found, newest)[1] if found else ()
        task = next((one for one in there if one.point == ticking.point), None)
        if task is None:
            raise Refused(409, "there is no such action any more; load the page again")
        if ticking.done:
            self._meetings.store.tick(key, task.point, task.said, reviewer)
        else:
            self._meetings.store.untick(key, task.point)

    def _rows(self) -> Iterator[dict[str, Any]]:
        newest = self._meetings.store.newest()
        ticks = self._meetings.store.ticks()
        found = sorted(self._meetings.find(), key=_recorded, reverse=True)
        for one in found:
            if one.meeting is None:
                continue
            title, there = self._tasks(one, newest.get(one.key, 0))
            for task in there:
                tick = ticks.get((one.key, task.point))
                done = tick if tick and tick.said == task.said else None
                yield {
                    "meeting": one.key,
                    "title": title,
                    "recorded_at": one.meeting.recorded_at,
                    "reckoned": one.meeting.dated_by == "file",
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

    def _tasks(self, found: MinutesFile, newest: int) -> tuple[str, tuple[ActionItem, ...]]:
        """The title and the actions of a meeting, as reviewed where anything was."""
        title = found.meeting.title if found.meeting else found.name
        if not newest:
            return title, found.tasks
        with self._lock:
            known = self._reviewed.get(found.key)
        if known is None or known[:2] != (newest, title):
            try:
                review = self._meetings.reviewing(found.key).review(newest)
            except (MinutesError, Refused):
                return title, found.tasks
            dropped = {one.point.id for one in review.points if one.verdict == "dropped"}
            known = (newest, title, tasks(review.minutes, dropped))
            with self._lock:
                self._reviewed[found.key] = known
        return title, known[2]


def _recorded(found: MinutesFile) -> tuple[str, str]:
    return ((found.meeting.recorded_at or "") if found.meeting else "", found.name)


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
