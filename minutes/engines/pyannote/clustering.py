"""Which stretches are one speaker's, and how many speakers there are.

    vectors -> clusters, joined while their true directions are alike -> those with too little
    speech, or with a mixture of others' voices, given up -> every stretch to the likeliest
    speaker, with a price on each change (Viterbi)

A vector is its speaker's direction and noise, the more noise the shorter the stretch. The cosine of
two stretches is therefore less than that of their speakers' directions, and by how much is learnt
from the recording itself: from neighbours in one stretch. So one threshold serves near and far
voices. What clusters need of one another are sums, so that a long recording is clustered in blocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Labels = NDArray[np.int64]

__all__ = ["cluster"]

HALF = 0.45  # seconds at which half of a vector's power is noise
MOST_WEIGHT = 3.0  # seconds from which a stretch counts no more
RELIABLE = 0.6  # seconds; shorter stretches make no clusters
USUAL = 0.72  # squared length of a speaker's direction, where little is known of the recording
USUAL_COUNT = 4  # pairs that this counts for
SCALE = (0.5, 1.1)  # within which it is believed
SAME = 0.57  # likeness from which two clusters are one
MIXED = 0.42  # likeness from which a small cluster is another's, or a mixture of several
SMALL = (0.08, 12.0)  # share of the speech, and seconds at most, below which a cluster is small
LEAST = (0.03, 0.7, 4.0)  # share of the speech, and seconds, that a speaker says at least
ALONE = 120.0  # seconds of speech from which a single stretch makes no speaker
CHANGE = 0.05  # price of a change of speaker after a pause; it falls with its seconds
WITHIN = 0.65  # price within a stretch
ROUNDS = 3  # of learning directions and assigning stretches
BLOCK = 600  # stretches clustered at once


@dataclass(slots=True)
class _Clusters:
    """Sums over the stretches of each cluster: of weighted vectors, weights, seconds, stretches."""

    vectors: Array
    weights: Array
    seconds: Array
    counts: Array

    def take(self, places: Labels) -> _Clusters:
        return _Clusters(
            self.vectors[places], self.weights[places], self.seconds[places], self.counts[places]
        )

    def likeness(self, scale: float) -> Array:
        """Of each to each, about 1 for one speaker; -inf to itself."""
        import numpy as np

        found = self.vectors @ self.vectors.T / np.outer(self.weights, self.weights) / scale
        np.fill_diagonal(found, -np.inf)
        return found


def cluster(
    vectors: NDArray[np.float32],
    starts: Array,
    ends: Array,
    *,
    least: int = 1,
    most: int | None = None,
) -> Labels:
    """Speakers of stretches, numbered from 0, shape (stretches,).

    Args:
        vectors: of unit length, shape (stretches, size).
        starts: seconds, ascending; `ends` likewise.
        least: speakers there are at least, as far as there are as many stretches.
        most: speakers there are at most.
    """
    import numpy as np

    if not len(vectors):
        return np.zeros(0, np.int64)
    seconds = ends - starts
    trust = np.sqrt(seconds / (seconds + HALF))
    weights = np.minimum(seconds, MOST_WEIGHT) * trust
    single = _Clusters(vectors * weights[:, None], weights * trust, seconds, np.ones(len(vectors)))
    chosen = np.flatnonzero(seconds >= RELIABLE)
    if len(chosen) < least:
        chosen = np.arange(len(vectors))
    scale = _scale(vectors, starts, ends, trust)
    found = _speakers(single.take(chosen), scale, float(seconds.sum()), least, most)
    directions = _unit(found.vectors)
    labels = np.full(len(vectors), -1)
    for _ in range(ROUNDS):
        likeness = vectors @ directions.T
        new = _assign(likeness * np.minimum(seconds, MOST_WEIGHT)[:, None], starts, ends)
        if len(np.unique(new)) < len(directions) <= least:
            new = _seat_everyone(new, likeness)
        if np.array_equal(new, labels):
            break
        names, labels = np.unique(new, return_inverse=True)
        heard = weights * (seconds >= RELIABLE) + 1e-3
        directions = _unit(
            np.stack([heard[labels == i] @ vectors[labels == i] for i in range(len(names))])
        )
    return labels.astype(np.int64)


def _scale(vectors: NDArray[np.float32], starts: Array, ends: Array, trust: Array) -> float:
    """The squared length of a speaker's direction, from neighbours in one stretch."""
    import numpy as np

    firm = (ends - starts >= 1.0)[:-1] & (ends - starts >= 1.0)[1:]
    beside = np.flatnonzero((np.abs(ends[:-1] - starts[1:]) < 1e-6) & firm)
    alike = np.einsum("ij,ij->i", vectors[beside], vectors[beside + 1])
    alike = alike / (trust[beside] * trust[beside + 1])
    middle = np.median([*alike.tolist(), *[USUAL] * USUAL_COUNT])
    return float(np.clip(middle, *SCALE))


def _speakers(
    single: _Clusters, scale: float, total: float, least: int, most: int | None
) -> _Clusters:
    """The clusters that are speakers."""
    import numpy as np

    clusters = single
    size = BLOCK
    while len(clusters.weights) > size:  # each block by itself, then what they gave together
        blocks = range(0, len(clusters.weights), size)
        parts = [
            _join(clusters.take(np.arange(b, min(b + size, len(clusters.weights)))), scale)
            for b in blocks
        ]
        before = len(clusters.weights)
        clusters = _Clusters(
            *(
                np.concatenate([getattr(part, name) for part in parts])
                for name in ("vectors", "weights", "seconds", "counts")
            )
        )
        if len(clusters.weights) > 0.9 * before:
            size *= 2
    clusters = _join(clusters, scale)
    kept = _large(clusters, scale, total)
    if len(kept) < least:  # the small ones too, the larger first; then whatever can be had apart
        order = np.argsort(-clusters.seconds, kind="stable")
        kept = order[: max(least, 1)]
        if len(kept) < least:
            clusters = _join(single, scale, threshold=np.inf, number=least)
            kept = np.arange(len(clusters.weights))
    clusters = clusters.take(kept)
    if most is not None and len(kept) > most:
        clusters = _join(clusters, scale, threshold=np.inf, number=most)
    return clusters


def _join(clusters: _Clusters, scale: float, threshold: float = SAME, number: int = 1) -> _Clusters:
    """Clusters joined, the likest first, while two are alike; if not, while there are too many.

    With an endless threshold they are joined until `number` are left.
    """
    import numpy as np

    many = len(clusters.weights)
    vectors, weights = clusters.vectors.astype(float), clusters.weights.copy()
    seconds, counts = clusters.seconds.copy(), clusters.counts.copy()
    likeness = clusters.likeness(scale)
    alive = np.ones(many, bool)
    least = threshold if np.isfinite(threshold) else -np.inf
    while many > max(number, 1):
        a, b = (int(i) for i in np.unravel_index(likeness.argmax(), likeness.shape))
        if likeness[a, b] < least:
            break
        for sums in (vectors, weights, seconds, counts):
            sums[a] += sums[b]
        alive[b], many = False, many - 1
        row = vectors @ vectors[a] / (weights * weights[a]) / scale
        row[~alive], row[a] = -np.inf, -np.inf
        likeness[a], likeness[:, a] = row, row
        likeness[b], likeness[:, b] = -np.inf, -np.inf
    return _Clusters(vectors, weights, seconds, counts).take(np.flatnonzero(alive))


def _large(clusters: _Clusters, scale: float, total: float) -> Labels:
    """The clusters with enough speech of their own; the largest in any case."""
    import numpy as np

    share, low, high = LEAST
    large = clusters.seconds >= np.clip(share * total, low, high)
    if total >= ALONE:
        large &= clusters.counts > 1
    likeness = clusters.likeness(scale)
    for i in np.argsort(clusters.seconds, kind="stable"):
        larger = large & (clusters.seconds > clusters.seconds[i])
        if (
            clusters.seconds[i] < min(SMALL[0] * total, SMALL[1])
            and larger.any()
            and likeness[i, larger].max() >= MIXED
        ):
            large[i] = False
    large[clusters.seconds.argmax()] = True
    return np.flatnonzero(large)


def _assign(scores: Array, starts: Array, ends: Array) -> Labels:
    """The best path through scores of shape (stretches, speakers)."""
    import numpy as np

    count, speakers = scores.shape
    pauses = np.maximum(starts[1:] - ends[:-1], 0.0)
    prices = np.where(pauses < 1e-6, WITHIN, CHANGE * np.exp(-pauses))
    back = np.zeros((count, speakers), np.int64)
    total = scores[0].astype(float)
    for i in range(1, count):
        best = int(total.argmax())
        changed = total[best] - prices[i - 1]
        back[i] = np.where(total >= changed, np.arange(speakers), best)
        total = np.maximum(total, changed) + scores[i]
    path = np.zeros(count, np.int64)
    path[-1] = total.argmax()
    for i in range(count - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path


def _seat_everyone(labels: Labels, likeness: Array) -> Labels:
    """Labels in which every speaker has a stretch, taken from one who has several."""
    import numpy as np

    labels = labels.copy()
    for speaker in range(likeness.shape[1]):
        counts = np.bincount(labels, minlength=likeness.shape[1])
        spare = np.flatnonzero(counts[labels] > 1)
        if not counts[speaker] and len(spare):
            own = likeness[spare, speaker] - likeness[spare, labels[spare]]
            labels[spare[own.argmax()]] = speaker
    return labels


def _unit(vectors: Array) -> Array:
    import numpy as np

    found: Array = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return found
