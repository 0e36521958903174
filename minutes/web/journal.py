"""The events of one meeting, as far as this server has read them."""

from __future__ import annotations

import threading
from bisect import bisect_right

from minutes.choices import Event
from minutes.store import Store
from minutes.web.state import event_for_page, to_json

__all__ = ["Journal"]


class Journal:
    """Reads each event of a meeting once. Any thread may use it."""

    def __init__(self, store: Store, meeting: str) -> None:
        self.meeting = meeting
        self.events: tuple[Event, ...] = ()
        self._store = store
        self._lock = threading.Lock()
        self._json: dict[int, bytes] = {}

    @property
    def newest(self) -> int:
        """The id of the last event that was read; 0: there is none."""
        return self.events[-1].id if self.events else 0

    def refresh(self) -> None:
        """Read what has come since."""
        with self._lock:
            # A meeting's events become visible in the order of their ids: none is passed over.
            more = self._store.events(self.meeting, self.newest)
            if more:
                self.events = self.events + more

    def after(self, event: int) -> tuple[Event, ...]:
        """The events read whose ids are greater."""
        events = self.events
        return events[bisect_right(events, event, key=lambda one: one.id) :]

    def json(self, event: Event) -> bytes:
        """An event as JSON, on one line."""
        if event.id not in self._json:
            self._json[event.id] = to_json(event_for_page(event))
        return self._json[event.id]
