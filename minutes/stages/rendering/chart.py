"""What a picture of the attention over time is drawn from."""

from __future__ import annotations

from collections.abc import Sequence

from minutes.stages.rendering import labels
from minutes.stages.rendering.page import PageTick, PageUtterance

__all__ = ["bars", "ticks"]

STRETCHES = 300  # the most bars that a picture has
TICKS = 6  # the most stretches that the ticks cut the time into
STEPS = (10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800)  # seconds
DAY = 86_400


def bars(utterances: Sequence[PageUtterance], duration: float) -> tuple[PageUtterance, ...]:
    """The heaviest utterance of each of equal stretches of time, so that a picture stays small."""
    heaviest: dict[int, PageUtterance] = {}
    for utterance in utterances:
        middle = (utterance.start + utterance.end) / 2
        stretch = int(STRETCHES * middle / duration) if duration else 0
        rival = heaviest.get(stretch)
        if utterance.weight > (rival.weight if rival else 0.0):
            heaviest[stretch] = utterance
    return tuple(heaviest[stretch] for stretch in sorted(heaviest))


def ticks(duration: float) -> tuple[PageTick, ...]:
    """Round times from the start to the end, in seconds; none where there is no time."""
    enough = (step for step in STEPS if step * TICKS >= duration)
    step = next(enough, DAY * (1 + int(duration / DAY / TICKS)))
    hours = duration >= labels.HOUR
    times = range(0, int(duration) + 1, step) if duration else ()
    return tuple(PageTick(labels.clock(t, hours=hours), t / duration) for t in times)
