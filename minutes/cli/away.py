"""What batch and watch tell of a recording that is no longer where it was."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minutes.batch.moving import Moved
    from minutes.batch.removing import Gone

__all__ = ["deleted", "moved"]


def moved(one: Moved) -> str:
    """What is told of a meeting whose minutes followed its recording."""
    return f"{one.before} is now {one.now}; its minutes keep the name {one.name}"


def deleted(gone: Gone, out: Path) -> str:
    """What is told of a meeting that somebody deleted, and what else is kept of it."""
    told = f"{gone.source} and its minutes were deleted; the lists of all meetings leave it out now"
    if gone.reviewed:
        forget = f"minutes feedback forget {shlex.quote(str(out))} {shlex.quote(gone.name)}"
        told += f"; reviews of it are kept until {forget}"
    return told
