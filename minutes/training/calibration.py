"""Makes importance a probability: one temperature, fitted on development meetings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["fit_temperature"]


def fit_temperature(logits: NDArray[np.float32], labels: NDArray[np.float32]) -> float:
    """The temperature that makes the labels most likely (Guo et al. 2017, arXiv:1706.04599).

    Args:
        logits, labels: shape (utterances,), of all development meetings; labels from 0 to 1.
    """
    from scipy.optimize import minimize_scalar

    def surprise(log_temperature: float) -> float:
        scaled = logits.astype(np.float64) / np.exp(log_temperature)
        return float(np.mean(np.logaddexp(0.0, scaled) - labels * scaled))

    found = minimize_scalar(surprise, bounds=(np.log(0.1), np.log(10.0)), method="bounded")
    return float(np.exp(found.x))
