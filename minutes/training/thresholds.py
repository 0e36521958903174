"""From which probability an outcome is told: chosen on calls that no model learned from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from minutes.corpora import LabelledMeeting
from minutes.evaluation.evidence import Counts, match
from minutes.records import Utterance
from minutes.stages import outcomes
from minutes.stages.speakers import identify

__all__ = ["Judged", "fit_thresholds"]

_STEPS = tuple(
    round(1 / (1 + math.exp(4 - 0.15 * n)), 4) for n in range(36)
)  # probabilities that are tried
# How much precision counts beside recall (van Rijsbergen 1979, "Information Retrieval", chapter 7):
# F with beta below 1 weighs it more.
_BETAS = {"cautious": 0.2, "balanced": 0.5, "generous": 1.2}


@dataclass(frozen=True, slots=True)
class Judged:
    """A call that was read, and its utterances as a model scored them."""

    call: LabelledMeeting
    utterances: tuple[Utterance, ...]


def fit_thresholds(calls: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """By caution and kind, the threshold with the best F on these calls; empty without calls."""
    if not calls:
        return {}
    counts = {kind: {at: _counts(calls, kind, at) for at in _STEPS} for kind in outcomes.KINDS}
    return {
        caution: {
            kind: max(_STEPS, key=lambda at: (_f(counts[kind][at], beta), at))
            for kind in outcomes.KINDS
        }
        for caution, beta in _BETAS.items()
    }


def _counts(calls: Sequence[Judged], kind: str, threshold: float) -> Counts:
    total = Counts()
    for judged in calls:
        speakers, said = identify(judged.utterances, named=True)
        told = outcomes.find(
            said, speakers, language="en", recorded_at=None, thresholds={kind: threshold}
        )
        total += match(judged.call, said, told, kind).counts
    return total


def _f(counts: Counts, beta: float) -> float:
    square = beta * beta
    below = square * counts.precision + counts.recall
    return (1 + square) * counts.precision * counts.recall / below if below else 0.0
