"""One callback through the whole pipeline tells how far the work is."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Progress", "silent"]


class Progress(Protocol):
    """Called by a stage or an engine as it goes.

    Args:
        step: what is being done, in a few words, such as "transcription".
        completed: how much of it is done, in any unit.
        total: how much there is in that unit.
    """

    def __call__(self, step: str, completed: float, total: float) -> None: ...


def silent(step: str, completed: float, total: float) -> None:
    """Report nothing."""
