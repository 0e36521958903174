"""The meeting, cut where it changes subject."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from minutes.records import Speaker, Topic, Utterance
from minutes.stages.topics.agenda import align
from minutes.stages.topics.cohesion import cohesion, partition
from minutes.stages.topics.cues import openings
from minutes.stages.topics.titles import titles
from minutes.text import count_words, join

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

__all__ = ["divide"]

_MOST_PIECES = 600  # between which a cut may fall
_MOST_TOPICS = 12
_WORDS_A_MINUTE = 150.0
_FEWEST_WORDS = 150  # a meeting of fewer is about one thing


def divide(
    utterances: Sequence[Utterance],
    *,
    language: str | None,
    speakers: Sequence[Speaker] = (),
    agenda: Sequence[str] = (),
) -> tuple[Topic, ...]:
    """The topics of a meeting, t1, t2, … in order of time.

    They cover it without gaps from the first utterance to the last, and begin where an utterance
    does. A meeting of a minute, or of one subject, has none: its title says what it is about.

    Args:
        utterances: with times.
        language: as ISO 639-1; titles are better in English and Chinese, cuts work in all.
        speakers: whose names are no subject.
        agenda: items that name the topics; without any that was discussed, the meeting's own
            words do.
    """
    ordered = sorted(utterances, key=lambda utterance: utterance.start)
    if not ordered:
        return ()
    names = [speaker.name for speaker in speakers if speaker.name]
    likely = openings(ordered, names)
    places = _places(ordered, likely)
    texts = _texts(ordered, places)
    score = cohesion(texts)
    for piece, place in enumerate(places[1:], start=1):
        score[piece] += likely[place]
    if agenda and (found := align(texts, score, agenda)):
        return _topics(ordered, [places[i] for i, _ in found], [item for _, item in found])
    starts = [places[i] for i in _cut(texts, score)]
    if len(starts) < 2:
        return ()
    stretches = [ordered[a:b] for a, b in pairwise([*starts, len(ordered)])]
    return _topics(ordered, starts, titles(stretches, language=language, names=names))


def _topics(
    utterances: Sequence[Utterance], starts: Sequence[int], names: Sequence[str]
) -> tuple[Topic, ...]:
    bounds = [utterances[i].start for i in starts]
    bounds.append(max(utterance.end for utterance in utterances))
    return tuple(
        Topic(f"t{number}", name, start, max(start, end))
        for number, (name, (start, end)) in enumerate(
            zip(names, pairwise(bounds), strict=True), start=1
        )
    )


def _places(utterances: Sequence[Utterance], likely: Sequence[float]) -> list[int]:
    """Where a cut may fall: at most some hundreds of utterances, the likeliest of their row.

    Never between two that start at once, of which none would be before the cut.
    """
    words = [count_words(utterance.text) for utterance in utterances]
    row = sum(words) / _MOST_PIECES
    found = [0]
    heard = 0
    chosen: int | None = None
    for i in range(1, len(utterances)):
        heard += words[i - 1]
        if utterances[i].start > utterances[i - 1].start and (
            chosen is None or likely[i] > likely[chosen]
        ):
            chosen = i
        if heard >= row and chosen is not None:
            found.append(chosen)
            heard, chosen = 0, None
    return found


def _texts(utterances: Sequence[Utterance], places: Sequence[int]) -> list[str]:
    return [
        join(utterance.text for utterance in utterances[a:b])
        for a, b in pairwise([*places, len(utterances)])
    ]


def _cut(texts: Sequence[str], score: Array) -> list[int]:
    """The pieces with which topics begin."""
    words = sum(map(count_words, texts))
    if words < _FEWEST_WORDS:
        return [0]
    return partition(score, _expected(words))[-1][1]


def _expected(words: int) -> int:
    """How many topics suit a meeting: five in five minutes, nine in half an hour."""
    minutes = words / _WORDS_A_MINUTE
    return max(1, min(_MOST_TOPICS, round(2.4 * math.pow(minutes, 0.4))))
