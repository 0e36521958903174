"""From which probability an outcome is told: chosen on calls that no model learned from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from minutes.corpora import LabelledMeeting
from minutes.evaluation.evidence import Counts, match
from minutes.records import OUTCOME_KINDS, Utterance
from minutes.stages import outcomes
from minutes.stages.speakers import identify

__all__ = ["ScoredCall", "fit_thresholds"]

_STEPS = tuple(
    round(1 / (1 + math.exp(4 - 0.15 * n)), 4) for n in range(36)
)  # probabilities that are tried
# How much recall counts beside precision (F by beta, van Rijsbergen 1979, "Information Retrieval",
# chapter 7), for decisions, actions and problems. A wrong action sends somebody off to do it.
_BETAS = {
    "cautious": (0.3, 0.3, 0.3),
    "balanced": (0.9, 0.7, 0.8),
    "generous": (1.5, 1.5, 1.5),
}
_NEIGHBOURS = 3  # steps on each side counted along: some ninety decisions make a ragged curve


@dataclass(frozen=True, slots=True)
class ScoredCall:
    """A call that was read, and its utterances as a model scored them."""

    call: LabelledMeeting
    utterances: tuple[Utterance, ...]


def fit_thresholds(calls: Sequence[ScoredCall]) -> dict[str, dict[str, float]]:
    """By caution and kind, the threshold with the best F on these calls; empty without calls."""
    if not calls:
        return {}
    curves = {kind: _smooth([_counts(calls, kind, at) for at in _STEPS]) for kind in OUTCOME_KINDS}
    return {
        caution: {
            kind: max(
                zip(_STEPS, curves[kind], strict=True), key=lambda at: (_f(at[1], beta), at[0])
            )[0]
            for kind, beta in zip(OUTCOME_KINDS, betas, strict=True)
        }
        for caution, betas in _BETAS.items()
    }


def _smooth(counts: Sequence[Counts]) -> list[Counts]:
    """Each step's counts with those of its neighbours."""
    reach = _NEIGHBOURS + 1
    return [sum(counts[max(i + 1 - reach, 0) : i + reach], Counts()) for i in range(len(counts))]


def _counts(calls: Sequence[ScoredCall], kind: str, threshold: float) -> Counts:
    total = Counts()
    for judged in calls:
        speakers, said = identify(judged.utterances, named=True)
        told = outcomes.find_outcomes(
            said, speakers, language="en", recorded_at=None, thresholds={kind: threshold}
        )
        total += match(judged.call, said, told, kind).counts
    return total


def _f(counts: Counts, beta: float) -> float:
    square = beta * beta
    below = square * counts.precision + counts.recall
    return (1 + square) * counts.precision * counts.recall / below if below else 0.0
