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
from collections.abc import Mapping, Sequence

from minutes import salience
from minutes.progress import Progress
from minutes.records import Explanation, Score, Thresholds, Utterance, WordEffect
from minutes.text import FIRST_UNSPACED, terms, tokens

__all__ = ["LexRankScorer"]

_VERSION = 2  # raised when the same words come to give other results, or in another form
_POWERS = (1.2, 0.4, 0.15, 0.1)  # of content, seconds, novelty, centrality
_BIAS = -7.2  # log odds; with it the importance is roughly calibrated on the training meetings


class LexRankScorer:
    """Scores utterances by content and centrality; needs no weights, satisfies `Scorer`."""

    name = "lexrank"
    fingerprint = f"lexrank:{_VERSION}"
    thresholds: Thresholds = {}  # noqa: RUF012 - it knows no outcomes
    notice: str | None = None

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

    def explain(
        self,
        utterances: Sequence[Utterance],
        ids: Sequence[str],
        *,
        language: str | None,
        progress: Progress,
    ) -> Mapping[str, Explanation]:
        """The words of utterances, each with its share of what content adds to the log odds.

        A word said again within its utterance adds nothing; there is nothing that was attended to.
        """
        progress("explanation", 0, len(ids))
        masses = salience.content_masses(utterances)
        by_id = {utterance.id: utterance for utterance in utterances}
        found = {id_: Explanation(id_, _words(by_id[id_].text, masses)) for id_ in ids}
        progress("explanation", len(ids), len(ids))
        return found


def _words(text: str, masses: Mapping[str, float]) -> tuple[WordEffect, ...]:
    """The words as written; their effects sum to what their content adds to the log odds."""
    spans = salience.word_spans(text)
    held = [0.0] * len(spans)
    unsaid = {term: masses.get(term, 0.0) for term in terms(text)}
    words = [(token, i) for i, (a, b) in enumerate(spans) for token in tokens(text[a:b])]
    for j, (token, i) in enumerate(words):
        held[i] += unsaid.pop(token, 0.0)
        before, k = words[j - 1] if j else ("", i)
        # In a script without spaces the terms are pairs of neighbouring characters.
        if len(before) == len(token) == 1 and min(before, token) >= FIRST_UNSPACED:
            share = unsaid.pop(before + token, 0.0) / 2
            held[i] += share
            held[k] += share
    total = math.fsum(held)
    added = _POWERS[0] * math.log1p(total) / total if total else 0.0
    return tuple(
        WordEffect(text[a:b], mass * added) for (a, b), mass in zip(spans, held, strict=True)
    )
