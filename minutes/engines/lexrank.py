"""LexRank for meetings: importance without a trained model, in any language.

Plain LexRank (Erkan & Radev 2004, "LexRank: Graph-based Lexical Centrality as Salience in Text
Summarization", JAIR 22, arXiv:1109.2128) ranks the utterances of a meeting hardly better than
chance: "yeah" and "okay" resemble one another most. Here its random walk runs over the words of the
meeting's topics alone, and what an utterance says counts beside how central it is:

    odds = content^1.2 * seconds^0.4 * novelty^0.15 * centrality^0.1 / e^7.2

- content: the letters of its distinct words, each word weighed by how rare it is in the meeting
  (long words carry more: Piantadosi et al. 2011, "Word lengths are optimized for efficient
  communication", PNAS 108);
- seconds: how long the meeting listened to it;
- novelty: the words that it brings up first and that come back later;
- centrality: LexRank over words that come in bursts, as the words of a topic do, and words of
  grammar do not (residual idf: Church & Gale 1995, "Poisson mixtures", NLE 1).

There is no list of words and no language in it. The powers were chosen on the training meetings
of the AMI and ICSI corpora; benchmarks/importance.md has the figures.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from minutes.progress import Progress
from minutes.records import Score, Utterance
from minutes.text import terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]

__all__ = ["LexRankScorer"]

_VERSION = 1
_CONTENT, _SECONDS, _NOVELTY, _CENTRALITY = 1.2, 0.4, 0.15, 0.1  # powers
_BIAS = -7.2  # log odds; with it the importance is roughly calibrated on the training meetings
_PAGE = 400  # words in which a burst of a word is looked for
_DAMPING = 0.85  # probability that the walk goes on to a similar utterance; Erkan & Radev 2004
_LETTERS = 3.0  # letters that a character of an unspaced script is worth


class LexRankScorer:
    """Scores utterances by content and centrality; needs no weights, satisfies `Scorer`."""

    name = "lexrank"
    fingerprint = f"lexrank:{_VERSION}"

    def score(
        self, utterances: Sequence[Utterance], *, language: str | None, progress: Progress
    ) -> list[Score]:
        """One score an utterance, in their order, which must be that of time.

        The logit is the logarithm of the odds above, so that the weight is an utterance's share
        of the odds of the meeting; the importance is the probability of those odds. It ranks
        well within a meeting and is calibrated roughly at best.
        """
        progress("scoring", 0, len(utterances))
        logits: list[float] = _logits(utterances).tolist() if utterances else []
        progress("scoring", len(utterances), len(utterances))
        return [Score(importance=1 / (1 + math.exp(-logit)), logit=logit) for logit in logits]


def _logits(utterances: Sequence[Utterance]) -> Vector:
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer

    seconds = np.array([max(u.end - u.start, 0.0) for u in utterances])
    vectorizer = CountVectorizer(analyzer=terms)
    try:
        counts = vectorizer.fit_transform(u.text for u in utterances).astype(float)
    except ValueError:  # not a word in the whole meeting
        return np.full(len(utterances), _BIAS)
    present = counts.sign()
    length = _sums(counts, 1)
    frequency = _sums(present, 0)  # utterances that hold the term
    idf = np.log((1 + np.count_nonzero(length)) / frequency)
    letters = np.array([_letters(term) for term in vectorizer.get_feature_names_out()])
    mass = letters * np.sqrt(idf)
    centrality = _walk(present.multiply(letters * idf * _burstiness(counts)).tocsr())
    # A cue's time may hold silence: nobody takes more than a second a word.
    spoken = np.minimum(seconds, length)
    logits: Vector = (
        _BIAS
        + _CONTENT * np.log1p(present @ mass)
        + _SECONDS * np.log1p(spoken)
        + _NOVELTY * np.log1p(_novelty(present, mass * np.log(frequency)))
        + _CENTRALITY * np.log(centrality)
    )
    return logits


def _sums(matrix: Any, axis: int) -> Vector:
    import numpy as np

    return np.asarray(matrix.sum(axis=axis), dtype=np.float64).ravel()


def _letters(term: str) -> float:
    return _LETTERS if term[0] >= "\u0e00" and len(term) <= 2 else float(len(term))


def _burstiness(counts: Any) -> Vector:
    """The residual idf of each term over pages of the meeting, 0 for terms spread evenly.

    counts: sparse (utterances, terms).
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    length = _sums(counts, 1)
    _, page = np.unique((np.cumsum(length) - length) // _PAGE, return_inverse=True)
    rows = np.arange(len(length))
    pages = csr_matrix((np.ones(len(length)), (page, rows))) @ counts
    total = pages.shape[0]
    observed = np.log(total / _sums(pages.sign(), 0))
    expected = -np.log(-np.expm1(-_sums(counts, 0) / total))
    residual: Vector = np.maximum(observed - expected, 0.0)
    return residual


def _novelty(present: Any, value: Vector) -> Vector:
    """The value of the terms that each utterance is the first to say."""
    import numpy as np

    columns = present.tocsc()
    columns.sort_indices()
    first = columns.indices[columns.indptr[:-1]]
    return np.bincount(first, weights=value, minlength=present.shape[0]).astype(np.float64)


def _walk(vectors: Any) -> Vector:
    """How often a random walk over similar utterances visits each, 1 on average.

    The similarity is the dot product, so that utterances of more topic words are visited more;
    its matrix is never built: a step is two products with the sparse (utterances, terms) vectors.
    """
    import numpy as np

    total = vectors.shape[0]
    degree = vectors @ _sums(vectors, 0)
    alone = degree <= 0
    degree[alone] = 1.0
    visits = np.ones(total)
    for _ in range(100):
        steps = vectors @ (vectors.T @ (visits / degree)) + visits[alone].sum() / total
        previous, visits = visits, 1 - _DAMPING + _DAMPING * steps
        if np.abs(visits - previous).max() < 1e-6:
            break
    return visits
