"""Connections: how long one may say nothing, and how many there may be.

A server that waits for ever is stopped by whoever opens connections and is silent, or asks for much
and takes none of it. Here a request must be whole within some seconds, and where there are too many
connections the one that has been idle longest gives way, so that whoever has something to ask is
heard. Who plays a recording takes it as slowly as they like while there is room.
"""

from __future__ import annotations

import asyncio
import resource
from collections import defaultdict
from collections.abc import Iterable

from uvicorn.protocols.http.h11_impl import H11Protocol

from minutes.web.throttling import network_of

__all__ = ["Connection", "limits"]

MOST = 1000  # connections at a time
OTHERS = 64  # open files that are none of connections: the database, the program's own


def limits(proxied: bool) -> type[Connection]:
    """Connections as many as the system allows open files for, each with one that it plays.

    Args:
        proxied: whether all come from one proxy; else no address may have more than half.
    """
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    room = MOST if files == resource.RLIM_INFINITY else min(MOST, max(files - OTHERS, 16) // 2)
    return type(
        "Connection", (Connection,), {"most": room, "share": room if proxied else room // 2}
    )


class Connection(H11Protocol):
    """A connection that must have something to ask."""

    most = MOST
    share = MOST  # of one address
    patience = 30.0  # seconds for a request to come whole; a choice has some 2 kB

    _since = 0.0  # when it became idle
    _stuck = False  # an answer is not taken
    _ended = False  # it is gone as soon as the loop comes round
    _limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection in, or another one's place, or none."""
        super().connection_made(transport)
        self._since = self.loop.time()
        # A connection that is closing does not count: it only waits for its answer to be taken.
        others = [one for one in self.connections if isinstance(one, Connection)]
        others = [one for one in others if one is not self and not one._ended]
        own = [one for one in others if one.address == self.address]
        if len(own) >= self.share:
            let_in = _give_way(own)
        elif len(others) >= self.most:
            let_in = _give_way(others) or _give_way(
                _crowd(others, more_than=len(own) + 1), any_=True
            )
        else:
            let_in = True
        if let_in:
            self._watch()
        else:
            self.end()

    def end(self) -> None:
        """Close the connection at once; what is still to be sent is dropped."""
        self._ended = True
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Take in what comes; the time for a request runs from its first byte."""
        super().data_received(data)
        self._watch()

    def pause_writing(self) -> None:
        """Note that the answer is not taken as fast as it is given."""
        super().pause_writing()
        self._stuck, self._since = True, self.loop.time()

    def resume_writing(self) -> None:
        """Note that the answer is taken again."""
        super().resume_writing()
        self._stuck = False

    def timeout_keep_alive_handler(self) -> None:
        """Close what has been silent after an answer, whether or not that was taken."""
        super().timeout_keep_alive_handler()
        if self._limit is None:
            self._limit = self.loop.call_later(self.patience, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        self._unwatch()

    @property
    def address(self) -> str:
        """Where it comes from."""
        return network_of(self.client[0] if self.client else "")

    @property
    def idle(self) -> bool:
        """Whether nothing is asked that is whole and not yet answered, or no answer is taken."""
        return self._silent or self._stuck or self.transport.is_closing()

    @property
    def _silent(self) -> bool:
        return self.cycle is None or self.cycle.response_complete or self.cycle.more_body

    def _watch(self) -> None:
        if not self._silent:
            self._unwatch()
        elif self._limit is None:
            self._since = self.loop.time()
            self._limit = self.loop.call_later(self.patience, self._give_up)

    def _unwatch(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None

    def _give_up(self) -> None:
        self._limit = None
        self.end()


def _give_way(connections: Iterable[Connection], *, any_: bool = False) -> bool:
    """Close the connection that has been idle longest; whether there was one.

    Args:
        any_: whether one that is busy will do.
    """
    going = [one for one in connections if any_ or one.idle]
    if going:
        min(going, key=lambda one: one._since).end()
    return bool(going)


def _crowd(connections: Iterable[Connection], *, more_than: int) -> list[Connection]:
    """The connections of the address that has the most, where it has more than so many."""
    by_address: defaultdict[str, list[Connection]] = defaultdict(list)
    for one in connections:
        by_address[one.address].append(one)
    crowd = max(by_address.values(), key=len, default=[])
    return crowd if len(crowd) > more_than else []
