"""What a decoder gives: pieces of sound at whatever rate and with what channels the file has."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from minutes.errors import MediaError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Piece", "Unrecognised", "cut_short", "unreadable"]


class Piece(NamedTuple):
    """Samples of shape (n, channels), float32, full scale ±1.

    `rate` is in Hz; `total` is how many seconds the file says it has, 0 if it does not say.
    """

    samples: NDArray[np.float32]
    rate: int
    total: float


class Unrecognised(Exception):
    """The content is of no form that this decoder reads."""


def cut_short(path: Path, heard: float, claimed: float) -> MediaError:
    """The error for a file that can be decoded up to some second only."""
    return MediaError(
        path,
        f"is damaged or cut short: only {heard:.1f} of its {claimed:.1f} seconds can be decoded",
        "record or copy it again",
    )


def unreadable(path: Path, exc: OSError | ValueError) -> MediaError:
    """The error for a file that the system does not give."""
    reason = getattr(exc, "strerror", None) or exc
    return MediaError(path, f"cannot be read ({reason})", "copy it to another disk")
