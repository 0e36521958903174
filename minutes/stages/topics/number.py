"""How many topics a meeting has: as many as its words and its openings bear out together.

The gap statistic (Tibshirani, Walther & Hastie 2001, "Estimating the number of clusters in a data
set via the gap statistic", JRSS B 63) asks of every number of parts how much better the best ones
are than those of a meeting in which the same pieces come in random order. The fewest parts near the
widest gap are taken; the length of the meeting sets the bounds.
"""

from __future__ import annotations

import math
import random

from minutes.stages.topics.cohesion import partition
from minutes.stages.topics.pieces import Pieces

__all__ = ["number_of_topics"]

_MOST = 12
_WORDS_A_MINUTE = 150.0
_FEWEST_WORDS = 150  # a meeting of fewer is about one thing
_SHUFFLES = 8
_PIECE = 100  # words: an answer stays with its question in random order too
_FEWEST_PIECES, _MOST_PIECES = 60, 150
_LEAST_GAIN = 1.0  # nats: a meeting that gains less by being cut is about one thing
_NEAR = 0.25  # standard errors below the widest gap


def number_of_topics(pieces: Pieces) -> int:
    """How many topics suit a meeting."""
    words = sum(map(len, pieces.terms))
    if words < _FEWEST_WORDS:
        return 1
    usual = 2.7 * math.pow(words / _WORDS_A_MINUTE, 0.32)  # 5 in five minutes, 8 in thirty
    fewest, most = round(min(usual, _MOST) / 2), min(_MOST, round(1.3 * usual))
    size = min(max(words // _PIECE, _FEWEST_PIECES), _MOST_PIECES)
    gaps, errors = _gaps(pieces.joined(size), most)
    widest = max(range(len(gaps)), key=lambda k: gaps[k])
    if gaps[widest] <= max(errors[widest], _LEAST_GAIN):
        return 1
    enough = gaps[widest] - _NEAR * errors[widest]
    return max(fewest, 1 + next(k for k, gap in enumerate(gaps) if gap >= enough))


def _gaps(pieces: Pieces, most: int) -> tuple[list[float], list[float]]:
    """For one part, two, …: the gain on a random order, and its standard error."""
    order = list(range(len(pieces.starts)))
    real = _totals(pieces, most)
    shuffled = []
    for seed in range(_SHUFFLES):
        random.Random(seed).shuffle(order)
        shuffled.append(_totals(pieces.rearranged(order), most))
    gaps, errors = [], []
    for total, *chance in zip(real, *shuffled, strict=True):
        mean = sum(chance) / _SHUFFLES
        variance = sum((value - mean) ** 2 for value in chance) / _SHUFFLES
        gaps.append(total - mean)
        errors.append(math.sqrt(variance * (1 + 1 / _SHUFFLES)))
    return gaps, errors


def _totals(pieces: Pieces, most: int) -> list[float]:
    return [total for total, _ in partition(pieces.stretches(), most)]
