"""A meeting as a row of pieces between which it may be cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from minutes.records import Utterance
from minutes.stages.topics.cohesion import cohesion, stems

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Counts = NDArray[np.int32]

__all__ = ["Pieces", "lay_out", "topicality"]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces in order of time.

    `starts` are the utterances that they begin with, `terms` their words by their stems, and
    `openings` say how likely each opens a subject, in nats.
    """

    starts: tuple[int, ...]
    terms: tuple[tuple[str, ...], ...]
    openings: tuple[float, ...]

    def joined(self, most: int) -> Pieces:
        """Neighbours joined to at most this many pieces, each from where a subject likely opens."""
        return _joined(self, [True] * len(self.starts), most)


def lay_out(utterances: Sequence[Utterance], openings: Sequence[float], most: int) -> Pieces:
    """The pieces of a meeting.

    None begins between two utterances that start at once, as none of them would be before the cut.

    Args:
        utterances: in order of time.
        openings: how likely each opens a subject.
        most: pieces at most; with fewer utterances, each is one.
    """
    single = Pieces(
        tuple(range(len(utterances))),
        tuple(tuple(stems(utterance.text)) for utterance in utterances),
        tuple(openings),
    )
    later = [False, *(after.start > before.start for before, after in pairwise(utterances))]
    return _joined(single, later, most)


def topicality(counts: Counts, openings: Sequence[float]) -> Array:
    """How well each stretch of pieces makes a topic, in nats.

    The cohesion of its words, and how likely its first utterance opens a subject.

    Args:
        counts: shape (pieces, terms).
        openings: of each piece; that of the first says nothing, as something must open the meeting.

    Returns:
        Shape (pieces, pieces + 1), as `cohesion`.
    """
    score = cohesion(counts)
    for piece in range(1, len(score)):
        score[piece] += openings[piece]
    return score


def _joined(pieces: Pieces, allowed: Sequence[bool], most: int) -> Pieces:
    """Pieces of about equal length, begun at the likeliest place that is allowed in each row."""
    length = sum(map(len, pieces.terms)) / most
    begun = [0]
    heard = 0
    likeliest: int | None = None
    for i in range(1, len(pieces.starts)):
        heard += len(pieces.terms[i - 1])
        likelier = likeliest is None or pieces.openings[i] > pieces.openings[likeliest]
        if allowed[i] and likelier:
            likeliest = i
        if heard >= length and likeliest is not None:
            begun.append(likeliest)
            heard, likeliest = 0, None
    return Pieces(
        tuple(pieces.starts[i] for i in begun),
        tuple(
            tuple(chain.from_iterable(pieces.terms[a:b]))
            for a, b in pairwise([*begun, len(pieces.starts)])
        ),
        tuple(pieces.openings[i] for i in begun),
    )
