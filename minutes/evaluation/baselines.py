"""Rankings that need no training: what any model is to be read beside."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes.engines.lexrank.scorer import LexRankScorer
from minutes.errors import OptionError
from minutes.progress import Progress
from minutes.records import Score, Thresholds, Utterance
from minutes.text import count_words, tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from minutes.stages.scoring import Scorer

    Array = NDArray[np.float64]

__all__ = ["BASELINES", "Baseline", "baseline"]

_DAMPING = 0.85  # probability that a walk goes on to a similar utterance
_STEPS = 100  # of a walk
_NOTHING = -100.0  # the logit of a measure of 0: less than of any other, and a number


def lead(utterances: Sequence[Utterance]) -> Array:
    """The first utterance most, the last one least."""
    import numpy as np

    return np.arange(len(utterances), 0, -1, dtype=np.float64)


def longest(utterances: Sequence[Utterance]) -> Array:
    """The number of words."""
    import numpy as np

    return np.array([float(count_words(u.text)) for u in utterances])


def longest_seconds(utterances: Sequence[Utterance]) -> Array:
    """The duration."""
    import numpy as np

    return np.array([u.end - u.start for u in utterances])


def textbook_lexrank(utterances: Sequence[Utterance]) -> Array:
    """Continuous LexRank (Erkan & Radev 2004, JAIR 22, section 3.2): cosines of TF-IDF, walked."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not any(tokens(u.text) for u in utterances):
        return _alike(utterances)
    vectors = TfidfVectorizer(analyzer=tokens, norm="l2").fit_transform(u.text for u in utterances)
    return _walk((vectors @ vectors.T).toarray())


def textrank(utterances: Sequence[Utterance]) -> Array:
    """TextRank (Mihalcea & Tarau 2004, EMNLP, section 4.1): shared words over log lengths, walked.

    Two utterances are similar by the number of words that they share, divided by the sum of the
    logarithms of their lengths in words.
    """
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer

    if not any(tokens(u.text) for u in utterances):
        return _alike(utterances)
    bags = CountVectorizer(analyzer=tokens, binary=True, dtype=np.float64)
    present = bags.fit_transform(u.text for u in utterances)
    shared: Array = (present @ present.T).toarray()
    length = np.log(np.maximum(longest(utterances), 1.0))
    both = length[:, None] + length[None, :]
    similarity = np.divide(shared, both, out=np.zeros_like(shared), where=both > 0)
    np.fill_diagonal(similarity, 0.0)
    return _walk(similarity)


def _alike(utterances: Sequence[Utterance]) -> Array:
    import numpy as np

    return np.ones(len(utterances))


def _walk(similarity: Array) -> Array:
    """How often a damped random walk visits each utterance; sums to 1.

    An utterance that resembles none leads to all alike.

    Args:
        similarity: shape (utterances, utterances).
    """
    import numpy as np

    total = len(similarity)
    degree = similarity.sum(axis=1, keepdims=True)
    step = np.divide(similarity, degree, out=np.full_like(similarity, 1 / total), where=degree > 0)
    visits = np.full(total, 1 / total)
    for _ in range(_STEPS):
        visits = (1 - _DAMPING) / total + _DAMPING * (visits @ step)
    return visits


@dataclass(frozen=True, slots=True)
class Baseline:
    """A `Scorer` that ranks by one measure of at least 0.

    The weight of an utterance is its share of that measure. Its importance is the measure over
    the highest one of the meeting, which is a ranking and no probability.
    """

    name: str
    rank: Callable[[Sequence[Utterance]], Array]

    @property
    def notice(self) -> None:
        """Nothing: it ranks labelled meetings, and makes no minutes."""

    @property
    def thresholds(self) -> Thresholds:
        """None: it knows no outcomes."""
        return {}

    @property
    def fingerprint(self) -> str:
        """The baseline's name: it has no weights."""
        return f"baseline:{self.name}"

    def score(
        self, utterances: Sequence[Utterance], *, language: str | None, progress: Progress
    ) -> list[Score]:
        """One score an utterance, in their order, which must be that of time."""
        if not utterances:
            return []
        ranks = self.rank(utterances).tolist()
        highest = max(ranks) or 1.0
        return [
            Score(importance=r / highest, logit=math.log(r) if r > 0 else _NOTHING) for r in ranks
        ]


_RANKINGS = {
    "longest": longest,
    "longest-seconds": longest_seconds,
    "lead": lead,
    "textbook-lexrank": textbook_lexrank,
    "textrank": textrank,
}
BASELINES = ("lexrank", *_RANKINGS)


def baseline(name: str) -> Scorer:
    """The baseline of that name: "lexrank" is the engine of minutes, the others rank only.

    Raises:
        OptionError: there is none of that name.
    """
    if name == LexRankScorer.name:
        return LexRankScorer()
    if name not in _RANKINGS:
        raise OptionError(
            "--baseline", f"{name!r} is unknown", f"choose from {', '.join(BASELINES)}"
        )
    return Baseline(name, _RANKINGS[name])
