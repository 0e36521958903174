"""Slows down whoever tries passwords: each failure beyond a few doubles the wait for the next."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Throttle"]

FREE = 5  # attempts that nobody waits for: people mistype
LONGEST = 60.0  # seconds; a stranger who fails by someone's name must not lock them out for long
FORGOTTEN = 900.0  # seconds after which failures are of no account
MOST = 10_000  # subjects that are remembered


@dataclass(slots=True)
class _Record:
    failures: int = 0
    last: float = 0.0


class Throttle:
    """Counts failed attempts by subject: a name, or an address.

    An attempt counts as failed until it is known to have succeeded, so that many at once do not
    slip through. For one thread alone.

    Args:
        clock: gives seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._records: dict[str, _Record] = {}

    def wait(self, *subjects: str) -> float:
        """How many seconds these must wait before they may try; 0: they may, and it counts."""
        now = self._clock()
        self._forget(now)
        records = [self._records.setdefault(subject, _Record(last=now)) for subject in subjects]
        left = max(record.last + _pause(record.failures) - now for record in records)
        if left > 0:
            return left
        for record in records:
            record.failures += 1
            record.last = now
        return 0.0

    def succeeded(self, *subjects: str) -> None:
        """The last attempt of these was right."""
        for subject in subjects:
            self._records.pop(subject, None)

    def _forget(self, now: float) -> None:
        if len(self._records) > MOST or any(
            now - record.last > FORGOTTEN for record in self._records.values()
        ):
            kept = sorted(self._records.items(), key=lambda item: -item[1].last)[: MOST // 2]
            self._records = {s: r for s, r in kept if now - r.last <= FORGOTTEN}


def _pause(failures: int) -> float:
    """Seconds to wait after so many failures."""
    if failures < FREE:
        return 0.0
    return min(2.0 ** min(failures - FREE, 10), LONGEST)
