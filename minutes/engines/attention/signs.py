"""From the log odds of the heads of outcomes to the words and utterances that they speak of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from minutes.engines.attention.antecedents import Antecedents
from minutes.languages.outcomes import grammar_of
from minutes.model.prediction import MARKS, TRAITS, tokenize_with_offsets
from minutes.records import Signs, Utterance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from minutes.model.prediction import Prediction

__all__ = ["signs_of"]

_FAINTEST = -3.0  # log odds of a kind; below it an utterance is not read for an outcome
_MOST = 3  # antecedents; one may turn out to be of the same sentence


def signs_of(
    utterances: Sequence[Utterance],
    seen: Prediction,
    tokenizer: Any,
    *,
    kinds: Sequence[str],
    language: str | None,
) -> list[Signs | None]:
    """The signs of every utterance that may carry an outcome, None for the others.

    Args:
        kinds: those of the columns of `seen.kinds`.
        language: ISO 639-1, of what is said.
    """
    found: list[Signs | None] = [None] * len(utterances)
    if seen.outcomes is None:
        return found
    told = seen.outcomes
    places = np.flatnonzero(seen.kinds.max(axis=1) > _FAINTEST).tolist()
    _, offsets = tokenize_with_offsets(tokenizer, [utterances[i] for i in places])
    in_meeting, dependent = (TRAITS.index(name) for name in ("in_meeting", "dependent"))
    content = grammar_of(language).content
    before = Antecedents(
        utterances, content, seen.logits, told.traits[:, dependent], told.antecedents
    )
    for i, pieces in zip(places, offsets, strict=True):
        marks = told.marks[told.ends[i] : told.ends[i + 1]]
        spans = {name: _span(marks[:, k], pieces) for k, name in enumerate(MARKS)}
        verdicts = None if told.verdicts is None else [_probability(x) for x in told.verdicts[i]]
        found[i] = Signs(
            statement=spans["statement"],
            due=spans["due"],
            antecedents=tuple(utterances[k].id for k in before.likeliest(i, _MOST)),
            in_meeting=_probability(told.traits[i, in_meeting]),
            dependent=_probability(told.traits[i, dependent]),
            verdicts=dict(zip(kinds, verdicts, strict=False)) if verdicts else {},
            unclear=verdicts[-1] if verdicts else None,
            by_speaker=None if told.owners is None else _probability(told.owners[i]),
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
