"""How well stretches of a meeting hang together by their words, and the best way to cut it.

A stretch is cohesive where its words are few and come back: the likelihood of its counts under a
Dirichlet compound multinomial (Eisenstein & Barzilay 2008, "Bayesian Unsupervised Topic
Segmentation", EMNLP), found for all stretches at once and maximised by dynamic programming (Utiyama
& Isahara 2001). Two things differ from the paper. The prior is the word distribution of the whole
meeting and not a flat one, so that "the" and "yeah", as frequent in one stretch as in another,
decide nothing and no list of stop words is needed: it works in any language. And the likelihood
is counted against that of the same words drawn from the whole meeting, which leaves the cuts as
they are and makes the gain of a cut comparable between meetings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from minutes.text import FIRST_UNSPACED, terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Counts = NDArray[np.int32]

__all__ = ["count_terms", "measure_cohesion", "partition", "stems"]

_LEAST_PRIOR = 300.0  # words
_TOPICS = 8.0  # the prior is worth the words of a topic, were there so many
_FEW = 16  # times that a piece says a term, up to which all its terms are counted together
_AT_ONCE = 4096  # further times of one term
_STEM = 6  # letters that tell words apart: "release", "released" and "releases" are one


def stems(text: str) -> list[str]:
    """The terms of a text, cut to their first letters: a stemmer for any alphabet."""
    return [term if term[0] >= FIRST_UNSPACED else term[:_STEM] for term in terms(text)]


def count_terms(pieces: Sequence[Sequence[str]]) -> Counts:
    """How often each piece holds each term: shape (pieces, terms).

    Terms that are said once in the meeting tie nothing together and are left out.
    """
    import numpy as np

    frequency = Counter(term for piece in pieces for term in piece)
    index = {term: i for i, term in enumerate(t for t, n in frequency.items() if n > 1)}
    counts = np.zeros((len(pieces), len(index)), dtype=np.int32)
    for row, piece in zip(counts, pieces, strict=True):
        np.add.at(row, [index[term] for term in piece if term in index], 1)
    return counts


def measure_cohesion(counts: Counts) -> Array:
    """How cohesive every stretch of pieces is, in nats above the whole meeting's words.

    Args:
        counts: of the terms of each piece, from `count_terms`; some hundreds of pieces at most, as
            time and memory grow with their square.

    Returns:
        Shape (pieces, pieces + 1): entry [i, j] is of pieces i to j - 1, -inf where j <= i.
    """
    import numpy as np

    total = len(counts)
    said = np.zeros((total + 1, counts.shape[1]), dtype=np.int32)  # before each piece
    np.cumsum(counts, axis=0, out=said[1:])
    words = said.sum(axis=1, dtype=np.float64)
    strength = max(words[-1] / _TOPICS, _LEAST_PRIOR)
    share = said[-1] / max(words[-1], 1.0)
    prior = strength * share
    # ln G(x + n) - ln G(x) is the sum of ln (x + k) for k below n: no gamma function is needed.
    lengths = np.concatenate([[0.0], np.cumsum(np.log(strength + np.arange(words[-1])))])
    score = np.full((total, total + 1), -np.inf)
    inner = np.zeros(total + 1)
    for i in range(total - 1, -1, -1):
        own = np.flatnonzero(counts[i])
        if len(own):
            # Piece i comes to the stretches that begin after it: their counts of its words grow.
            before = said[i + 1 :, own] - said[i, own] - counts[i, own]
            for k in range(min(int(counts[i].max()), _FEW)):
                more = counts[i, own] > k
                gain = np.log(before[:, more] + (prior[own[more]] + k))
                inner[i + 1 :] += gain.sum(axis=1)
            for term in np.flatnonzero(counts[i, own] > _FEW):  # "ha ha ha …": all of them at once
                further = prior[own[term]] + np.arange(_FEW, counts[i, own[term]])
                for part in np.array_split(further, len(further) // _AT_ONCE + 1):
                    inner[i + 1 :] += np.log(before[:, term, None] + part).sum(axis=1)
            inner[i + 1 :] -= counts[i, own] @ np.log(share[own])
        score[i, i + 1 :] = inner[i + 1 :] - lengths[(words[i + 1 :] - words[i]).astype(int)]
    return score


def partition(score: Array, most: int) -> list[tuple[float, list[int]]]:
    """The best cuts into one part, two parts, and so on up to `most`.

    Args:
        score: of every stretch, as `cohesion` returns it.

    Returns:
        For each number of parts that is possible, the total score and where the parts begin,
        the first at 0.
    """
    import numpy as np

    total = len(score)
    best = np.full((most + 1, total + 1), -np.inf)
    best[0, 0] = 0.0
    origin = np.zeros((most + 1, total + 1), dtype=np.intp)
    for parts in range(1, most + 1):
        sums = best[parts - 1, :total, None] + score
        origin[parts] = sums.argmax(axis=0)
        best[parts] = sums.max(axis=0)
    found = []
    for parts in range(1, most + 1):
        if not np.isfinite(best[parts, total]):
            continue
        starts = []
        end = total
        for left in range(parts, 0, -1):
            end = int(origin[left, end])
            starts.append(end)
        found.append((float(best[parts, total]), starts[::-1]))
    return found
