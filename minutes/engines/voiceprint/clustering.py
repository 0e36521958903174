"""Which voice vectors belong to one speaker, and how many speakers there are.

    vectors -> those that are surely of one voice -> spectral partition, with a number of clusters
    found from its eigengap -> clusters that point the same way merged -> every vector to the
    likeliest speaker, with a price on each change (Viterbi)

Vectors have unit length, are in order of time and come with the times of their windows' middles.
At most SAMPLE of them are compared with one another, so that memory does not grow with the square
of the recording.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.floating]
    Labels = NDArray[np.int64]

__all__ = ["cluster", "consistency", "merge", "partition", "smooth"]

SAMPLE = 1200  # vectors compared with one another
SPECTRAL_SAMPLE = 600  # vectors whose eigenvectors are found
BLOCK = 4096  # vectors copied at once
CLEAN = 0.8  # share of the vectors, the most consistent, from which speakers are learnt
NEIGHBOUR = 0.75  # seconds to the vectors with which one is to agree
APART = 1.6  # seconds from which two windows share no sound
MOST_SPEAKERS = 10  # found without being told
FEWEST = 8  # clean vectors of a speaker, about two seconds
SAME = 0.92  # cosine of two speakers' true directions above which they are one
PRIOR = 6  # vectors that the average of all clusters counts for in a cluster's own spread
SHARPNESS = 10.0  # from cosine to log-likelihood
CHANGE = 2.0  # log-likelihood that a change of speaker costs
ROUNDS = 3  # of learning directions and assigning vectors


def cluster(vectors: Array, times: Array, *, least: int = 1, most: int | None = None) -> Labels:
    """Speakers of vectors, shape (windows,), numbered from 0.

    Args:
        vectors: shape (windows, size).
        times: seconds, shape (windows,).
        least: speakers there are at least, as far as there are as many windows.
        most: speakers there are at most.
    """
    import numpy as np

    count = len(vectors)
    least = min(least, count)
    if count <= 1 or most == 1:
        return np.zeros(count, np.int64)
    agreement = consistency(vectors, times)
    share = CLEAN if count * CLEAN >= max(least, FEWEST) else 1.0
    clean = np.flatnonzero(agreement >= np.quantile(agreement, 1 - share))
    if len(clean) > SAMPLE:
        clean = clean[np.linspace(0, len(clean) - 1, SAMPLE).astype(int)]
    labels = partition(vectors[clean], least=least, most=most)
    labels = merge(vectors[clean], times[clean], labels, least=least)
    return smooth(vectors, _directions(vectors[clean], labels), least=least)


def consistency(vectors: Array, times: Array) -> Array:
    """How far each vector agrees with the one before and the one after it: the lesser cosine.

    Where the speaker changes within a window, its vector is of no one's voice.
    """
    import numpy as np

    indices = np.arange(len(vectors))
    lesser = np.full(len(vectors), np.inf)
    for offset in (-NEIGHBOUR, NEIGHBOUR):
        near = np.clip(np.searchsorted(times, times + offset - 1e-6), 0, len(times) - 1)
        beside = (near != indices) & (np.abs(times[near] - times) <= NEIGHBOUR + 0.3)
        cosines = np.concatenate(
            [
                np.einsum("ij,ij->i", vectors[i : i + BLOCK], vectors[near[i : i + BLOCK]])
                for i in range(0, len(vectors), BLOCK)
            ]
        )
        lesser = np.where(beside, np.minimum(lesser, cosines), lesser)
    return np.where(np.isinf(lesser), 0.0, lesser)


def partition(vectors: Array, *, least: int = 1, most: int | None = None) -> Labels:
    """Spectral clusters of vectors; the number is where the eigenvalues leap.

    Each vector is joined to its p nearest, and p is the one whose leap, for its size, is the
    greatest (NME-SC: Park, Han, Kumar and Narayanan, IEEE Signal Processing Letters 27, 2020).
    """
    import numpy as np
    from scipy.linalg import eigh
    from sklearn.cluster import KMeans

    count = len(vectors)
    if count > SPECTRAL_SAMPLE:
        some = np.linspace(0, count - 1, SPECTRAL_SAMPLE).astype(int)
        few = partition(vectors[some], least=least, most=most)
        found: Labels = np.argmax(vectors @ _directions(vectors[some], few).T, axis=1)
        return found
    top = min(max(most or MOST_SPEAKERS, least), count)
    if count < 6 and least < 2:
        return np.zeros(count, np.int64)
    order = np.argsort(-(vectors @ vectors.T), axis=1, kind="stable")
    best: tuple[float, int, Array] | None = None
    for near in sorted({int(p) for p in np.linspace(2, max(3, count / 4), 15)}):
        joined = np.zeros((count, count))
        np.put_along_axis(joined, order[:, :near], 1.0, axis=1)
        joined = (joined + joined.T) / 2
        degrees = joined.sum(axis=1)
        values, directions = eigh(
            np.diag(degrees) - joined, subset_by_index=[0, min(top, count - 1)]
        )
        leaps = np.diff(values)[:top]
        allowed = leaps[max(least, 1) - 1 :]
        if not len(allowed):
            continue
        ratio = (near / count) / (allowed.max() / (2 * degrees.max()) + 1e-10)
        if best is None or ratio < best[0]:
            best = (ratio, max(least, 1) + int(allowed.argmax()), directions)
    if best is None:  # as many speakers as vectors
        return np.arange(count, dtype=np.int64)
    _, number, directions = best
    means = KMeans(number, n_init=4, random_state=0).fit(directions[:, :number])
    labels: Labels = means.labels_.astype(np.int64)
    return labels


def merge(vectors: Array, times: Array, labels: Labels, *, least: int = 1) -> Labels:
    """Clusters merged while two of them point the same way, once noise is taken out of account.

    The cosine of two means shrinks with the noise in their vectors. It is divided by what windows
    of one cluster, far enough apart to share no sound, reach among themselves.
    """
    import numpy as np

    labels = labels.copy()
    apart = np.abs(times[:, None] - times[None]) >= APART
    cosines = vectors @ vectors.T
    while len(names := np.unique(labels)) > least:
        member = (labels[:, None] == names).astype(np.float64)
        sizes = member.sum(axis=0)
        pairs = member.T @ apart @ member
        far = member.T @ (cosines * apart) @ member / np.maximum(pairs, 1)
        every = member.T @ cosines @ member / np.outer(sizes, sizes)
        enough = pairs >= 6
        within = np.diag(far)
        usual = within[np.diag(enough)].mean() if np.diag(enough).any() else np.diag(every).mean()
        within = np.where(np.diag(enough), within, usual)
        within = (within * sizes + usual * PRIOR) / (sizes + PRIOR)
        likeness = np.where(enough, far, every) / np.sqrt(np.outer(within, within))
        np.fill_diagonal(likeness, -np.inf)
        if sizes.min() < FEWEST:
            one = int(sizes.argmin())
            other = int(likeness[one].argmax())
        elif likeness.max() >= SAME:
            one, other = (int(i) for i in np.unravel_index(likeness.argmax(), likeness.shape))
        else:
            break
        labels[labels == names[one]] = names[other]
    return labels


def smooth(vectors: Array, directions: Array, *, least: int = 1) -> Labels:
    """The likeliest speaker of each vector, where each change of speaker has a price.

    Directions, shape (speakers, size), are learnt anew from what they are given, a few times.
    At least `least` speakers keep a vector, each the one that is most theirs.
    """
    import numpy as np

    labels = np.full(len(vectors), -1)
    for _ in range(ROUNDS):
        cosines = vectors @ directions.T
        found = _viterbi(SHARPNESS * cosines)
        if len(np.unique(found)) < least:
            found = _seat_everyone(found, cosines)
        found = np.unique(found, return_inverse=True)[1]
        if np.array_equal(found, labels):
            break
        labels = found
        directions = _directions(vectors, labels)
    return labels.astype(np.int64)


def _seat_everyone(labels: Labels, cosines: Array) -> Labels:
    """Labels in which every speaker has a vector: those left out take one from who has several."""
    import numpy as np

    labels = labels.copy()
    for speaker in range(cosines.shape[1]):
        counts = np.bincount(labels, minlength=cosines.shape[1])
        if not counts[speaker]:
            spare = np.flatnonzero(counts[labels] > 1)
            if not len(spare):
                break
            own = cosines[spare, speaker] - cosines[spare, labels[spare]]
            labels[spare[own.argmax()]] = speaker
    return labels


def _viterbi(scores: Array) -> Labels:
    """The best path through scores of shape (windows, speakers)."""
    import numpy as np

    count, speakers = scores.shape
    back = np.zeros((count, speakers), np.int64)
    total = scores[0].copy()
    for i in range(1, count):
        best = int(total.argmax())
        changed = total[best] - CHANGE
        back[i] = np.where(total >= changed, np.arange(speakers), best)
        total = np.maximum(total, changed) + scores[i]
    path = np.zeros(count, np.int64)
    path[-1] = total.argmax()
    for i in range(count - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path


def _directions(vectors: Array, labels: Labels) -> Array:
    """The mean of each cluster's vectors at unit length, shape (clusters, size)."""
    import numpy as np

    means = np.stack([vectors[labels == name].mean(axis=0) for name in np.unique(labels)])
    unit: Array = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)
    return unit
