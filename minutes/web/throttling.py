"""Slows down whoever tries passwords: each failure beyond a few doubles the wait for the next.

A stranger who fails by a reviewer's name must not keep that reviewer out. So failures are counted
by name and address together, and by address alone where there are many; those of a browser that was
let in before, which shows a cookie that says so, by that cookie.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

__all__ = ["FREE", "FREE_ADDRESS", "Throttle", "network_of"]

FREE = 5  # attempts that nobody waits for: people mistype
FREE_ADDRESS = 50  # the same of all names that are tried from an address: offices share one
LONGEST = 60.0  # seconds
FORGOTTEN = 900.0  # seconds after which failures are of no account
MOST = 10_000  # subjects that are remembered
LONGEST_ADDRESS = 45  # characters of one in numbers


@dataclass(slots=True)
class _Record:
    failures: int = 0
    last: float = 0.0


def network_of(address: str) -> str:
    """What an address is counted as: of IPv6 its network, in which a machine takes any it likes.

    That of a home or of one rented machine has 2^64 of them (RFC 4291, section 2.5.1).
    """
    try:
        number = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:  # a proxy may name anything
        return address[:LONGEST_ADDRESS]
    if isinstance(number, ipaddress.IPv4Address):
        return str(number)
    if number.ipv4_mapped:
        return str(number.ipv4_mapped)
    return str(ipaddress.ip_network((number, 64), strict=False))


class Throttle:
    """Counts failed attempts by subject: a name at an address, an address, or a known browser.

    An attempt counts as failed until it is known to have succeeded, so that many at once do not
    slip through; one that must wait is no attempt, and leaves no record. For one thread alone.

    Args:
        clock: gives seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._records: dict[str, _Record] = {}

    def wait(self, subjects: Mapping[str, int]) -> float:
        """How many seconds one must wait before one may try; 0: one may, and it counts.

        Args:
            subjects: what the attempt is counted by, who makes it first, and how many failures
                of each are free.
        """
        now = self._clock()
        left = max(
            (
                record.last + _pause(record.failures - free) - now
                for subject, free in subjects.items()
                if (record := self._records.get(subject)) and now - record.last <= FORGOTTEN
            ),
            default=0.0,
        )
        if left > 0:
            return left
        for subject in subjects:
            record = self._records.get(subject)
            if record is None or now - record.last > FORGOTTEN:
                record = self._records[subject] = _Record()
            record.failures += 1
            record.last = now
        self._forget(now)
        return 0.0

    def succeeded(self, subjects: Mapping[str, int]) -> None:
        """The last attempt of these was right: it was no failure, and the first starts anew.

        The others go on: whoever may come in by one name must not get more guesses at another.
        """
        first, *others = subjects
        self._records.pop(first, None)
        for subject in others:
            if record := self._records.get(subject):
                record.failures -= 1

    def _forget(self, now: float) -> None:
        """Let go of what is long past; where there is still too much, of who failed least."""
        if len(self._records) <= MOST:
            return
        kept = [(s, r) for s, r in self._records.items() if now - r.last <= FORGOTTEN]
        kept.sort(key=lambda pair: (-pair[1].failures, -pair[1].last))
        self._records = dict(kept[: MOST // 2])


def _pause(beyond: int) -> float:
    """Seconds to wait after so many failures that are not free."""
    return min(2.0 ** min(beyond, 10), LONGEST) if beyond >= 0 else 0.0
