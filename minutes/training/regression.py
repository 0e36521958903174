"""Logistic regression with labels between 0 and 1, as weights that a linear layer can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["regress"]


def regress(
    inputs: Floats, labels: Floats, counted: Floats, strength: float
) -> tuple[Floats, float]:
    """Weights and bias of a logistic regression, in terms of its inputs.

    A label between 0 and 1 counts in part as either.
    """
    from sklearn.linear_model import LogisticRegression

    centre, scale = inputs.mean(axis=0), inputs.std(axis=0)
    scale[scale < 1e-6] = np.inf  # what is always the same teaches nothing
    standard = (inputs - centre) / scale
    model = LogisticRegression(C=strength, max_iter=1000)
    model.fit(
        np.vstack([standard, standard]),
        np.repeat([1, 0], len(labels)),
        sample_weight=np.concatenate([labels * counted, (1.0 - labels) * counted]),
    )
    weight: Floats = model.coef_[0] / scale
    return weight, float(model.intercept_[0] - weight @ centre)
