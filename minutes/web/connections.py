"""Connections: how long one may say nothing, and how many there may be.

A server that waits for ever is stopped by whoever opens connections and is silent. Here a request
must be whole within some seconds, and where there are too many connections the one that has been
silent longest gives way, so that whoever has something to ask is heard.
"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Iterable

from uvicorn.protocols.http.h11_impl import H11Protocol

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

    _since = 0.0
    _limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection in, or another one's place, or none."""
        super().connection_made(transport)
        self._since = self.loop.time()
        others = [
            one for one in self.connections if one is not self and isinstance(one, Connection)
        ]
        others = [one for one in others if not one.transport.is_closing()]
        own = [one for one in others if one.address == self.address]
        rivals = own if len(own) >= self.share else others if len(others) >= self.most else None
        if rivals is not None and not _give_way(rivals):
            transport.abort()
        else:
            self._watch()

    def data_received(self, data: bytes) -> None:
        """Take in what comes; the time for a request runs from its first byte."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        self._unwatch()

    @property
    def address(self) -> str:
        """Where it comes from."""
        return self.client[0] if self.client else ""

    @property
    def silent(self) -> bool:
        """Whether there is no request that is whole and not yet answered."""
        return self.cycle is None or self.cycle.response_complete or self.cycle.more_body

    def _watch(self) -> None:
        if not self.silent:
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
        self.transport.abort()


def _give_way(connections: Iterable[Connection]) -> bool:
    """Close the connection that has been silent longest; whether there was one."""
    silent = [one for one in connections if one.silent]
    if silent:
        min(silent, key=lambda one: one._since).transport.abort()
    return bool(silent)
