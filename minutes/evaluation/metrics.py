"""How well a ranking of a meeting's utterances agrees with what people kept.

Everywhere labels are shares of people who kept an utterance, or booleans; it counts as important
from one half. A measure that the labels leave undefined is None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

__all__ = ["auroc", "average_precision", "f1_at_words", "important"]

_IMPORTANT = 0.5  # share of people from which an utterance counts as important


def important(labels: ArrayLike) -> NDArray[np.bool_]:
    """Which utterances count as important."""
    import numpy as np

    found: NDArray[np.bool_] = np.asarray(labels, dtype=np.float64) >= _IMPORTANT
    return found


def auroc(labels: ArrayLike, scores: ArrayLike) -> float | None:
    """The area under the ROC curve; ties count half.

    None unless there are both important and other utterances.

    Args:
        labels: shape (utterances,).
        scores: shape (utterances,); the higher, the more important.
    """
    from sklearn.metrics import roc_auc_score

    positive = important(labels)
    if positive.all() or not positive.any():
        return None
    return float(roc_auc_score(positive, scores))


def average_precision(labels: ArrayLike, scores: ArrayLike) -> float | None:
    """The sum of precision times the gain in recall, falling through the scores.

    As scikit-learn has it: nothing is interpolated, and equal scores are taken together. None
    where no utterance is important.

    Args:
        labels: shape (utterances,).
        scores: shape (utterances,); the higher, the more important.
    """
    from sklearn.metrics import average_precision_score

    positive = important(labels)
    if not positive.any():
        return None
    return float(average_precision_score(positive, scores))


def f1_at_words(labels: ArrayLike, scores: ArrayLike, words: ArrayLike) -> float | None:
    """F1 of an extract of as many words as the important utterances have.

    Utterances are taken by falling score, equal scores in order of time, until those words are
    used up; the last one taken may go over. None where no important utterance has a word.

    Args:
        labels: shape (utterances,), in order of time.
        scores: shape (utterances,); the higher, the more important.
        words: how many each utterance has, shape (utterances,).
    """
    import numpy as np

    positive = important(labels)
    length = np.asarray(words)
    budget = length[positive].sum()
    if budget == 0:
        return None
    order = np.argsort(-np.asarray(scores, dtype=np.float64), kind="stable")
    after = np.cumsum(length[order])
    # Where the budget is used up exactly, utterances without a word still fit.
    taken = order[(after - length[order] < budget) | (after <= budget)]
    return float(2 * positive[taken].sum() / (len(taken) + positive.sum()))
