"""Tells pages what others choose, as it happens, by server-sent events.

A stream holds no thread and no queue: it has a place in the meeting's journal, and is woken when
there is more. One look at the database every half second finds what other servers took in. Before
anything is sent, and every few seconds, it is asked whether who listens may still do so: a stream
ends with the session that it was opened by.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse

from minutes.errors import MinutesError
from minutes.web.failures import Refused
from minutes.web.journal import Journal
from minutes.web.meetings import Meetings
from minutes.web.sessions import Reader, Sessions, visitor
from minutes.web.throttling import network_of

__all__ = ["Changes", "router"]

log = logging.getLogger(__name__)

LOOK = 0.5  # seconds between looks at the database
ASK = 2.0  # seconds after which a stream that is silent asks whether its session still stands
MOST = 20  # streams of one session, or of one address without; a browser has six
HEARTBEAT = 15.0  # seconds of silence after which a comment keeps proxies from closing
AGAIN = 1000  # milliseconds after which a page that lost the server comes back

router = APIRouter()


class Changes:
    """The streams that are open, by meeting. For one event loop alone."""

    def __init__(self, meetings: Meetings) -> None:
        self._meetings = meetings
        self._streams: defaultdict[str, dict[asyncio.Event, str]] = defaultdict(dict)
        self._ended = False

    async def look(self) -> None:
        """Find what other servers took in, for as long as this one runs."""
        well = True
        while not self._ended:
            await asyncio.sleep(LOOK)
            if not any(self._streams.values()):
                continue
            try:
                await to_thread.run_sync(self._refresh, tuple(self._streams))
            except MinutesError as exc:
                if well:
                    log.warning("%s", exc)
                well = False
                continue
            well = True
            for meeting in tuple(self._streams):
                self.tell(meeting)

    def tell(self, meeting: str) -> None:
        """Wake the streams of a meeting, whose journal may have more."""
        for woken in self._streams.get(meeting, ()):
            woken.set()

    def end(self) -> None:
        """End all streams, and take no more."""
        self._ended = True
        for meeting in tuple(self._streams):
            self.tell(meeting)

    def _refresh(self, meetings: tuple[str, ...]) -> None:
        newest = self._meetings.store.newest()
        for meeting in meetings:
            journal = self._meetings.journal(meeting)
            if newest.get(meeting, 0) > journal.newest:
                journal.refresh()

    def full(self, listener: str) -> bool:
        """Whether somebody has as many streams as they may."""
        streams = (whose for meeting in self._streams.values() for whose in meeting.values())
        return sum(whose == listener for whose in streams) >= MOST

    async def stream(
        self, journal: Journal, after: int, listener: str, still: Callable[[], bool]
    ) -> AsyncIterator[bytes]:
        """The events of a meeting after one, as they come.

        Args:
            listener: whose stream it is, as `full` counts them.
            still: whether who listens may do so still; asked in a thread.
        """
        woken = asyncio.Event()
        if self.full(listener):
            return
        self._streams[journal.meeting][woken] = listener
        clock = asyncio.get_running_loop().time
        try:
            await to_thread.run_sync(journal.refresh)
            yield f"retry: {AGAIN}\n: {journal.newest}\n\n".encode()
            asked = sent = clock()
            while not self._ended:
                woken.clear()
                events = journal.after(after)
                if events or clock() - asked >= ASK:
                    if not await to_thread.run_sync(still):
                        return
                    asked = clock()
                told = [
                    b"event: choice\nid: %d\ndata: %b\n\n" % (event.id, journal.json(event))
                    for event in events
                ]
                if events:
                    after = events[-1].id
                elif clock() - sent >= HEARTBEAT:
                    told = [b": still here\n\n"]
                if told:
                    yield b"".join(told)
                    sent = clock()
                    continue
                with suppress(TimeoutError):
                    await asyncio.wait_for(woken.wait(), ASK)
        except MinutesError as exc:  # the page comes back, and may find the database well again
            log.warning("%s", exc)
        finally:
            self._streams[journal.meeting].pop(woken, None)
            if not self._streams[journal.meeting]:
                del self._streams[journal.meeting]


@router.get("/api/meetings/{key}/changes")
async def stream_changes(
    request: Request,
    key: str,
    reader: Reader,
    after: Annotated[int, Query(ge=0)] = 0,
    last_event_id: Annotated[str, Header()] = "",
) -> StreamingResponse:
    """What is chosen about a meeting from now on, or after an event."""
    meetings: Meetings = request.app.state.meetings
    hub: Changes = request.app.state.changes
    await to_thread.run_sync(meetings.found, key)
    if last_event_id.isdecimal() and len(last_event_id) < 20:
        after = max(after, int(last_event_id))
    sessions: Sessions = request.app.state.sessions
    listener = sessions.shown(request) if reader else ""
    listener = listener or f"address {network_of(request.client.host if request.client else '')}"
    if hub.full(listener):
        raise Refused(429, "this browser follows too many meetings; close some of its pages")
    journal = meetings.journal(key)
    stream = hub.stream(journal, after, listener, lambda: visitor(request) == reader)
    return StreamingResponse(
        stream,
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )
