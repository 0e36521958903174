"""Whether an importance of 0.7 means that people keep seven such utterances in ten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes.evaluation.metrics import important

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

__all__ = ["BINS", "Reliability", "expected_calibration_error", "fit_temperature", "reliability"]

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


def fit_temperature(logits: NDArray[np.float32], labels: NDArray[np.float32]) -> float:
    """The temperature that makes the labels most likely (Guo et al. 2017, arXiv:1706.04599).

    Args:
        logits, labels: shape (utterances,), of all development meetings; labels from 0 to 1.
    """
    import numpy as np
    from scipy.optimize import minimize_scalar

    def surprise(log_temperature: float) -> float:
        scaled = logits.astype(np.float64) / np.exp(log_temperature)
        return float(np.mean(np.logaddexp(0.0, scaled) - labels * scaled))

    found = minimize_scalar(surprise, bounds=(np.log(0.1), np.log(10.0)), method="bounded")
    return float(np.exp(found.x))
