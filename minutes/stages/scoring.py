"""How important each utterance is, and its share of the meeting's attention."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from minutes.options import ScoringOptions
from minutes.progress import Progress, silent
from minutes.records import Score, Utterance

__all__ = ["Scorer", "score"]


class Scorer(Protocol):
    """An engine that weighs the utterances of one meeting against one another."""

    @property
    def name(self) -> str:
        """The engine and its model, such as "attention:ami-icsi-1"."""
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
) -> tuple[Utterance, ...]:
    """The utterances with importance, kinds and weight.

    The weight is alpha_i = exp(l_i) / sum_j exp(l_j) over the engine's logits l, the softmax
    attention of Bahdanau et al. 2015 (arXiv:1409.0473, section 3.1); it sums to 1.
    """
    if not utterances:
        return ()
    scores = engine.score(utterances, language=language, progress=progress)
    if len(scores) != len(utterances):
        raise ValueError(f"{engine.name}: {len(scores)} scores for {len(utterances)} utterances")
    highest = max(s.logit for s in scores)
    shares = [math.exp(s.logit - highest) for s in scores]
    total = math.fsum(shares)
    return tuple(
        replace(
            utterance,
            importance=round(min(max(s.importance, 0.0), 1.0), 4),
            weight=share / total,
            kinds={kind: round(p, 4) for kind, p in s.kinds.items()},
        )
        for utterance, s, share in zip(utterances, scores, shares, strict=True)
    )
