"""From the log odds of the heads of outcomes to the words and utterances that they speak of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from minutes.model.prediction import MARKS, TRAITS, tokenize_with_offsets
from minutes.records import Signs, Utterance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from minutes.model.prediction import Prediction

__all__ = ["signs_of"]

_FAINTEST = -3.0  # log odds of a kind; below it an utterance is not read for an outcome
_MOST = 2  # antecedents
_POINTED = -1.0  # log odds from which an utterance before is taken for an antecedent
_LIKELIEST = -1.5  # from which the likeliest one is


def signs_of(
    utterances: Sequence[Utterance], seen: Prediction, tokenizer: Any
) -> list[Signs | None]:
    """The signs of every utterance that may carry an outcome, None for the others."""
    found: list[Signs | None] = [None] * len(utterances)
    if seen.outcomes is None:
        return found
    told = seen.outcomes
    places = np.flatnonzero(seen.kinds.max(axis=1) > _FAINTEST).tolist()
    _, offsets = tokenize_with_offsets(tokenizer, [utterances[i] for i in places])
    in_meeting, dependent = (TRAITS.index(name) for name in ("in_meeting", "dependent"))
    for i, pieces in zip(places, offsets, strict=True):
        marks = told.marks[told.ends[i] : told.ends[i + 1]]
        spans = {name: _span(marks[:, k], pieces) for k, name in enumerate(MARKS)}
        back = told.antecedents[i]
        ranked = np.argsort(-back, kind="stable")[:_MOST]
        nearest = [k for n, k in enumerate(ranked) if back[k] > (_POINTED if n else _LIKELIEST)]
        found[i] = Signs(
            statement=spans["statement"],
            due=spans["due"],
            antecedents=tuple(utterances[i - 1 - k].id for k in sorted(nearest, reverse=True)),
            in_meeting=_probability(told.traits[i, in_meeting]),
            dependent=_probability(told.traits[i, dependent]),
        )
    return found


def _span(
    logits: NDArray[np.float32], offsets: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """The stretch of tokens whose log odds have the largest sum, None where none is above zero.

    It is the likeliest one stretch if the tokens' marks were independent.
    """
    best, begin, total, found = 0.0, 0, 0.0, None
    for k, logit in enumerate(logits.tolist()):
        if total <= 0:
            begin, total = k, 0.0
        total += logit
        if total > best:
            best, found = total, (begin, k)
    if found is None:
        return None
    return offsets[found[0]][0], offsets[found[1]][1]


def _probability(logit: float) -> float:
    return round(float(1 / (1 + np.exp(-logit))), 4)
