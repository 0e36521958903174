"""Where a container's time stamps put its sound, so that times are those a player shows."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Timeline"]

JITTER = 0.1  # s by which stamps may stray from the count of samples
BREAK = 1.0  # s of overlap from which stamps are taken to start anew
LONGEST_HOLE = 3600.0  # s


@dataclass(slots=True)
class Timeline:
    """The player's clock, which starts with the first picture or sound; all in seconds.

    Args:
        zero: the time stamp of the first picture, if there are pictures.
        end: the last time stamp that can be right.
    """

    zero: float | None = None
    end: float = float("inf")
    clock: float = 0.0
    holes: float = 0.0
    _started: bool = False

    def gap(self, stamp: float | None) -> float:
        """How much silence is due before the sound of this stamp.

        If negative, that much of the sound was given already. Stamps that start anew, as after a
        break in a broadcast, or that cannot be right, are taken to follow on.
        """
        if stamp is None:
            return 0.0
        zero = stamp - self.clock if self.zero is None else self.zero
        if not self._started:
            self._started = True
            zero = min(zero, stamp - self.clock)
        gap = stamp - zero - self.clock
        if gap < -BREAK or gap > LONGEST_HOLE or stamp > self.end:
            zero, gap = stamp - self.clock, 0.0
        self.zero = zero
        if self.clock == 0:
            return gap
        if abs(gap) < JITTER:
            return 0.0
        self.holes += max(gap, 0.0)
        return gap

    def advance(self, seconds: float) -> None:
        """Note that so much sound or silence was given."""
        self.clock += seconds
