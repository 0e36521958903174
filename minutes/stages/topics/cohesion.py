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
    begin, gains = _gains(prior, said[-1])
    score = np.full((total, total + 1), -np.inf)
    inner = np.zeros(total + 1)
    rows = np.ascontiguousarray(said.T)  # a term's counts side by side
    for i in range(total - 1, -1, -1):
        own = np.flatnonzero(counts[i])
        if len(own):
            # Piece i comes to the stretches that begin after it: their counts of its words grow.
            more = counts[i, own]
            before = rows[own, i + 1 :] + (begin[own] - said[i + 1, own])[:, None]
            gain = gains[before + more[:, None]] - gains[before]
            inner[i + 1 :] += gain.sum(axis=0) - more @ np.log(share[own])
        score[i, i + 1 :] = inner[i + 1 :] - lengths[(words[i + 1 :] - words[i]).astype(int)]
    return score


def _gains(prior: Array, counts: Counts) -> tuple[NDArray[np.int64], Array]:
    """Sums of ln (x + k) for k below 0, 1, … n, for each term's prior x and count n.

    Returns:
        Where those of each term begin, and those of all terms, one after another.
    """
    import numpy as np

    begin = np.cumsum(counts + 1, dtype=np.int64) - (counts + 1)
    times = np.arange(int(counts.sum()) + len(counts)) - np.repeat(begin, counts + 1)
    logs = np.log(np.repeat(prior, counts + 1) + times)
    sums = np.cumsum(logs) - logs
    return begin, sums - np.repeat(sums[begin], counts + 1)


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
