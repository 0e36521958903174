"""A meeting as a row of pieces between which it may be cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from minutes.records import Utterance
from minutes.stages.topics.cohesion import count_terms, measure_cohesion, stems

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Counts = NDArray[np.int32]

__all__ = ["Pieces", "lay_out"]

_FEWEST_WORDS = 40  # about twenty seconds: a shorter stretch is no topic
_TOO_SHORT = 100.0  # nats


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Pieces in order of time.

    `starts` are the utterances that they begin with, `terms` their words by their stems, `counts`
    the terms that come again in the meeting, shape (pieces, terms), and `openings` say how likely
    each opens a subject, in nats.
    """

    starts: tuple[int, ...]
    terms: tuple[tuple[str, ...], ...]
    counts: Counts
    openings: tuple[float, ...]

    def stretches(self) -> Array:
        """How well each stretch of pieces makes a topic, in nats.

        The cohesion of its words, and how likely its first utterance opens a subject, where it is
        not the first of the meeting; a stretch of a few seconds is none.

        Returns:
            Shape (pieces, pieces + 1), as `measure_cohesion`.
        """
        import numpy as np

        score = measure_cohesion(self.counts)
        words = np.cumsum([0, *map(len, self.terms)])
        for piece in range(len(score)):
            score[piece] += self.openings[piece] if piece else 0.0
            score[piece, words - words[piece] < _FEWEST_WORDS] -= _TOO_SHORT
        return score

    def joined(self, most: int) -> Pieces:
        """Neighbours joined to at most this many pieces, each from where a subject likely opens."""
        allowed = [True] * len(self.starts)
        return _join(self.starts, self.terms, self.openings, allowed, most)

    def rearranged(self, order: Sequence[int]) -> Pieces:
        """The same pieces in another order, as if the meeting had gone that way."""
        return Pieces(
            tuple(self.starts[i] for i in order),
            tuple(self.terms[i] for i in order),
            self.counts[list(order)],
            tuple(self.openings[i] if i else 0.0 for i in order),
        )


def lay_out(utterances: Sequence[Utterance], openings: Sequence[float], most: int) -> Pieces:
    """The pieces of a meeting.

    None begins between two utterances that start at once, as none of them would be before the cut.

    Args:
        utterances: in order of time.
        openings: how likely each opens a subject.
        most: pieces at most; with fewer utterances, each is one.
    """
    terms = [tuple(stems(utterance.text)) for utterance in utterances]
    allowed = [False, *(after.start > before.start for before, after in pairwise(utterances))]
    return _join(range(len(utterances)), terms, openings, allowed, most)


def _join(
    starts: Sequence[int],
    terms: Sequence[Sequence[str]],
    openings: Sequence[float],
    allowed: Sequence[bool],
    most: int,
) -> Pieces:
    """Pieces of about equal length, begun at the likeliest place that is allowed in each row."""
    length = sum(map(len, terms)) / most
    begun = [0]
    heard = 0
    likeliest: int | None = None
    for i in range(1, len(starts)):
        heard += len(terms[i - 1])
        if allowed[i] and (likeliest is None or openings[i] > openings[likeliest]):
            likeliest = i
        if heard >= length and likeliest is not None:
            begun.append(likeliest)
            heard, likeliest = 0, None
    joined = tuple(
        tuple(chain.from_iterable(terms[a:b])) for a, b in pairwise([*begun, len(starts)])
    )
    return Pieces(
        tuple(starts[i] for i in begun),
        joined,
        count_terms(joined),
        tuple(openings[i] for i in begun),
    )
