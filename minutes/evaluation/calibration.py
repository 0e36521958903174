"""Whether an importance of 0.7 means that people keep seven such utterances in ten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes.evaluation.metrics import important

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

__all__ = ["BINS", "Reliability", "expected_calibration_error", "reliability"]

BINS = 15  # of equal width


@dataclass(frozen=True, slots=True)
class Reliability:
    """What probabilities promise and what comes of them, for each bin that is not empty.

    `share` is that of the utterances in the bin, `promised` the mean of their probabilities,
    `found` the share of them that is important; each of shape (bins that are not empty,).
    """

    share: NDArray[np.float64]
    promised: NDArray[np.float64]
    found: NDArray[np.float64]


def reliability(labels: ArrayLike, probabilities: ArrayLike, bins: int = BINS) -> Reliability:
    """Sort utterances by their probability into bins of equal width: [0, 1/bins), … up to 1.

    Args:
        labels: shape (utterances,); important from one half.
        probabilities: of importance, from 0 to 1, shape (utterances,).
    """
    import numpy as np

    probability = np.asarray(probabilities, dtype=np.float64)
    which = np.minimum((probability * bins).astype(int), bins - 1)
    count = np.bincount(which, minlength=bins)
    held = count > 0
    promised = np.bincount(which, weights=probability, minlength=bins)[held] / count[held]
    found = np.bincount(which, weights=important(labels), minlength=bins)[held] / count[held]
    return Reliability(share=count[held] / max(count.sum(), 1), promised=promised, found=found)


def expected_calibration_error(
    labels: ArrayLike, probabilities: ArrayLike, bins: int = BINS
) -> float | None:
    """The mean distance between what probabilities promise and what comes of them.

    The sum over bins of equal width of share * |found - promised| (Naeini, Cooper & Hauskrecht
    2015, "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI). None where
    there are no utterances.

    Args:
        labels: shape (utterances,); important from one half.
        probabilities: of importance, from 0 to 1, shape (utterances,).
    """
    import numpy as np

    held = reliability(labels, probabilities, bins)
    if not len(held.share):
        return None
    return float(np.sum(held.share * np.abs(held.found - held.promised)))
