"""How important each utterance is, and its share of the meeting's attention."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from minutes.options import ScoringOptions
from minutes.progress import Progress, silent
from minutes.records import Score, Thresholds, Utterance, Weighed

__all__ = ["Scorer", "score"]


class Scorer(Protocol):
    """An engine that weighs the utterances of one meeting against one another."""

    @property
    def name(self) -> str:
        """The engine and its model, such as "attention:meetings-6"."""
        ...

    @property
    def notice(self) -> str | None:
        """What the reader of the minutes must know of it, as one sentence."""
        ...

    @property
    def thresholds(self) -> Thresholds:
        """The probabilities of a kind from which an outcome is told, as `Minutes` has them."""
        ...

    @property
    def fingerprint(self) -> str:
        """Tells this engine with these weights from any other, for the cache."""
        ...

    def score(
        self, utterances: Sequence[Utterance], *, language: str | None, progress: Progress
    ) -> Sequence[Score]:
        """One score an utterance, in their order."""
        ...


def score(
    utterances: Sequence[Utterance],
    *,
    engine: Scorer,
    language: str | None = None,
    options: ScoringOptions | None = None,
    progress: Progress = silent,
) -> Weighed:
    """The utterances with importance, kinds and weight, and the meeting's vector.

    The weight is alpha_i = exp(l_i) / sum_j exp(l_j) over the engine's logits l, the softmax
    attention of Bahdanau et al. 2015 (arXiv:1409.0473, section 3.1); it sums to 1. The vector is
    z = sum_i alpha_i h_i over the engine's states h, where it has them.
    """
    if not utterances:
        return Weighed(())
    scores = engine.score(utterances, language=language, progress=progress)
    if len(scores) != len(utterances):
        raise ValueError(f"{engine.name}: {len(scores)} scores for {len(utterances)} utterances")
    highest = max(s.logit for s in scores)
    shares = [math.exp(s.logit - highest) for s in scores]
    total = math.fsum(shares)
    weights = [share / total for share in shares]
    weighed = (
        replace(
            utterance,
            importance=round(min(max(s.importance, 0.0), 1.0), 4),
            weight=weight,
            kinds={kind: round(p, 4) for kind, p in s.kinds.items()},
            signs=s.signs,
        )
        for utterance, s, weight in zip(utterances, scores, weights, strict=True)
    )
    return Weighed(tuple(weighed), _vector(weights, scores), engine.thresholds)


def _vector(weights: Sequence[float], scores: Sequence[Score]) -> tuple[float, ...]:
    """The sum of weight times state, to five digits; empty where an utterance has no state."""
    states = [s.state for s in scores if s.state is not None]
    if len(states) < len(scores):
        return ()
    import numpy as np

    return tuple(float(f"{x:.5g}") for x in np.array(weights) @ np.stack(states))
