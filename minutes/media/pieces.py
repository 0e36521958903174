"""What a decoder gives: pieces of mono audio at whatever rate the file has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Piece", "Unrecognised"]


class Piece(NamedTuple):
    """Mono samples, shape (n,), float32, full scale ±1.

    `rate` is in Hz; `total` is how many seconds the file says it has, 0 if it does not say.
    """

    samples: NDArray[np.float32]
    rate: int
    total: float


class Unrecognised(Exception):
    """The content is of no form that this decoder knows."""
