"""Published ways to cut a text by its words, beside which `topics.py` measures ours.

Each is told how many cuts there are, sees pseudo-sentences of equal length without stop words, and
has its setting chosen on the training meetings; benchmarks/topics.md tells how.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from minutes.records import Utterance
from minutes.stages.topics.cohesion import count_terms, partition
from minutes.stages.topics.pieces import lay_out

__all__ = ["bayesseg", "c99", "texttiling"]

Array = NDArray[np.float64]

TILE, BLOCK = 40, 10  # words of a pseudo-sentence, pseudo-sentences that are compared
WORDS = 20  # of a pseudo-sentence, elsewhere
RANK = 11  # side of the neighbourhood in which C99 ranks similarities; Choi 2000
ALPHA = 0.3  # prior of a word in a topic


def texttiling(utterances: Sequence[Utterance], number: int) -> list[int]:
    """Hearst 1997: where neighbouring blocks differ more than those around them."""
    starts, counts = pseudo_sentences(utterances, TILE)
    told = np.vstack([np.zeros(counts.shape[1]), np.cumsum(counts, axis=0)])
    total = len(counts)
    similar = np.ones(total)
    for gap in range(1, total):
        left = told[gap] - told[max(gap - BLOCK, 0)]
        right = told[min(gap + BLOCK, total)] - told[gap]
        similar[gap] = cosine(left[None], right[None])[0, 0]
    similar = np.convolve(similar, np.ones(3) / 3, "same")
    depth = np.zeros(total)
    for gap in range(1, total):
        left, right = gap, gap
        while left > 1 and similar[left - 1] >= similar[left]:
            left -= 1
        while right < total - 1 and similar[right + 1] >= similar[right]:
            right += 1
        depth[gap] = similar[left] + similar[right] - 2 * similar[gap]
    chosen: list[int] = []
    for gap in np.argsort(-depth, kind="stable"):
        if gap > 0 and all(abs(gap - other) > 3 for other in chosen):
            chosen.append(int(gap))
        if len(chosen) == number:
            break
    return [starts[gap] for gap in sorted(chosen)]


def c99(utterances: Sequence[Utterance], number: int) -> list[int]:
    """Choi 2000: ranks of similarities, cut again and again where that makes them densest."""
    starts, counts = pseudo_sentences(utterances, WORDS)
    similar = cosine(counts, counts)
    total = len(similar)
    rank = np.zeros_like(similar)
    near = RANK // 2
    padded = np.pad(similar, near, constant_values=np.nan)
    seen = np.zeros_like(similar)
    for i in range(RANK):
        for j in range(RANK):
            other = padded[i : i + total, j : j + total]
            rank += other < similar
            seen += ~np.isnan(other)
    rank /= seen
    sums = np.zeros((total + 1, total + 1))
    sums[1:, 1:] = rank.cumsum(axis=0).cumsum(axis=1)

    def inside(a: int, b: int) -> float:
        return float(sums[b, b] - sums[a, b] - sums[b, a] + sums[a, a])

    bounds = [0, total]
    while len(bounds) < number + 2:
        best = (-1.0, 0)
        mass = sum(inside(a, b) for a, b in pairwise(bounds))
        area = sum((b - a) ** 2 for a, b in pairwise(bounds))
        for a, b in pairwise(bounds):
            for m in range(a + 1, b):
                less = inside(a, b) - inside(a, m) - inside(m, b)
                density = (mass - less) / (area - 2 * (m - a) * (b - m))
                best = max(best, (density, m))
        bounds = sorted([*bounds, best[1]])
    return [starts[i] for i in bounds[1:-1]]


def bayesseg(utterances: Sequence[Utterance], number: int) -> list[int]:
    """Eisenstein & Barzilay 2008: the likeliest cuts under a flat Dirichlet prior."""
    from scipy.special import gammaln

    starts, counts = pseudo_sentences(utterances, WORDS)
    total, words = counts.shape
    told = np.vstack([np.zeros(words), np.cumsum(counts, axis=0)])
    score = np.full((total, total + 1), -np.inf)
    for i in range(total):
        inside = told[i + 1 :] - told[i]
        prior = words * ALPHA
        each = gammaln(inside + ALPHA).sum(axis=1) - words * gammaln(ALPHA)
        score[i, i + 1 :] = each + gammaln(prior) - gammaln(inside.sum(axis=1) + prior)
    return [starts[i] for i in partition(score, number + 1)[-1][1][1:]]


def pseudo_sentences(utterances: Sequence[Utterance], length: int) -> tuple[list[int], Array]:
    """Where pieces of about so many words begin, and the counts of their terms."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    words = sum(len(utterance.text.split()) for utterance in utterances)
    pieces = lay_out(utterances, [0.0] * len(utterances), max(2, words // length))
    stop = {word[:6] for word in ENGLISH_STOP_WORDS}
    kept = [[term for term in piece if term not in stop] for piece in pieces.terms]
    return list(pieces.starts), count_terms(kept).astype(np.float64)


def cosine(a: Array, b: Array) -> Array:
    """Of the rows of two matrices; 0 where one is empty."""
    norms = np.outer(np.linalg.norm(a, axis=1), np.linalg.norm(b, axis=1))
    return np.divide(a @ b.T, norms, out=np.zeros_like(norms), where=norms > 0)
