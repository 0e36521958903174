"""Dynamic time warping of words' tokens onto frames, as `whisper.timing.dtw_cpu` does it.

The same costs, the same choice between ways of equal cost and so the same times. Compiled without
parallel parts, which there only take time to compile and set the number of threads for all.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["onsets"]


def onsets(cost: NDArray[np.float32]) -> NDArray[np.int64]:
    """The frame at which each token begins on the cheapest way through.

    Args:
        cost: of shape (tokens, frames).

    Returns:
        Of shape (tokens,).
    """
    found: NDArray[np.int64] = _compiled()(cost)
    return found


@cache
def _compiled() -> Any:
    import numba

    return numba.njit(nogil=True)(_onsets)


def _onsets(cost: NDArray[np.float32]) -> NDArray[np.int64]:
    tokens, frames = cost.shape
    above = np.full(frames + 1, np.inf, dtype=np.float32)
    above[0] = 0.0
    here = np.empty(frames + 1, dtype=np.float32)
    steps = np.empty((tokens + 1, frames + 1), dtype=np.int8)
    for i in range(1, tokens + 1):
        here[0] = np.inf
        for j in range(1, frames + 1):
            both, token, frame = above[j - 1], above[j], here[j - 1]
            # Of equal costs the step to the next frame is taken, as openai-whisper does.
            if both < token and both < frame:
                least, steps[i, j] = both, 0
            elif token < both and token < frame:
                least, steps[i, j] = token, 1
            else:
                least, steps[i, j] = frame, 2
            here[j] = cost[i - 1, j - 1] + least
        above, here = here, above
    found = np.zeros(tokens, dtype=np.int64)
    i, j = tokens, frames
    while i > 0 and j > 0:
        found[i - 1] = j - 1  # the last one written is the first frame of the token
        step = steps[i, j]
        if step != 2:
            i -= 1
        if step != 1:
            j -= 1
    return found
