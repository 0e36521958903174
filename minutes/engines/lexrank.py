"""LexRank for meetings: importance without a trained model, in any language.

Plain LexRank (Erkan & Radev 2004, "LexRank: Graph-based Lexical Centrality as Salience in Text
Summarization", JAIR 22, arXiv:1109.2128) ranks the utterances of a meeting hardly better than
chance: "yeah" and "okay" resemble one another most. Here its random walk runs over the words of the
meeting's topics alone, and what an utterance says counts beside how central it is:

    odds = content^1.2 * seconds^0.4 * novelty^0.15 * centrality^0.1 / e^7.2

with the measures of `minutes.salience`. There is no list of words and no language in it. The
powers were chosen on the training meetings of the AMI and ICSI corpora; docs/model.md has the
figures.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from minutes import salience
from minutes.progress import Progress
from minutes.records import Score, Utterance

__all__ = ["LexRankScorer"]

_VERSION = 1
_POWERS = (1.2, 0.4, 0.15, 0.1)  # of content, seconds, novelty, centrality
_BIAS = -7.2  # log odds; with it the importance is roughly calibrated on the training meetings


class LexRankScorer:
    """Scores utterances by content and centrality; needs no weights, satisfies `Scorer`."""

    name = "lexrank"
    fingerprint = f"lexrank:{_VERSION}"

    def __init__(self, notice: str | None = None) -> None:
        self.notice = notice

    def score(
        self, utterances: Sequence[Utterance], *, language: str | None, progress: Progress
    ) -> list[Score]:
        """One score an utterance, in their order, which must be that of time.

        The logit is the logarithm of the odds above, so that the weight is an utterance's share
        of the odds of the meeting; the importance is the probability of those odds. It ranks
        well within a meeting and is calibrated roughly at best.
        """
        progress("scoring", 0, len(utterances))
        logits: list[float] = []
        if utterances:
            logits = (_BIAS + salience.components(utterances) @ _POWERS).tolist()
        progress("scoring", len(utterances), len(utterances))
        return [Score(importance=1 / (1 + math.exp(-logit)), logit=logit) for logit in logits]
