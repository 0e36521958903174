"""Open problems: troubles that were told of and left without a remedy."""

from __future__ import annotations

from dataclasses import dataclass, field

from minutes.stages.outcomes.draft import Draft
from minutes.stages.outcomes.talk import Talk

__all__ = ["problems"]

# Log odds.
_PRIOR = -5.0
_REMEDIED = -3.0  # a decision or an action follows, and nothing is left open after it

_GAP = 6  # utterances without trouble after which another trouble begins
_FEWEST = 1.0
_TELLING = 2


@dataclass(slots=True)
class _Thread:
    places: list[int] = field(default_factory=list)


def problems(talk: Talk, remedies: set[int]) -> list[Draft]:
    """The open problems of a meeting, likely or not.

    Args:
        remedies: places of utterances that decide something or give work to somebody.
    """
    return [_draft(talk, thread.places, remedies) for thread in _threads(talk)]


def _threads(talk: Talk) -> list[_Thread]:
    threads: list[_Thread] = []
    for place, moves in enumerate(talk.moves):
        if moves.trouble + moves.unsolved < _FEWEST:
            continue
        if not threads or place - threads[-1].places[-1] > _GAP:
            threads.append(_Thread())
        threads[-1].places.append(place)
    return threads


def _draft(talk: Talk, places: list[int], remedies: set[int]) -> Draft:
    trouble = max(talk.moves[i].trouble for i in places)
    unsolved = max(talk.moves[i].unsolved for i in places)
    end = places[-1]
    remedied = any(end < i <= end + _GAP for i in remedies) and unsolved < 3.0
    odds = (
        _PRIOR
        + min(trouble, 3.0)
        + unsolved
        + 0.3 * (len(places) - 1)
        + _REMEDIED * remedied
        + max(talk.importance[i] for i in places)
        + max(talk.head(i, "problem") for i in places)
    )
    told = [i for i in places if len(talk.content[i]) >= _TELLING] or places
    best = max(
        told, key=lambda i: talk.moves[i].trouble + talk.importance[i] - 2 * talk.moves[i].asks
    )
    return Draft("problem", tuple(places), (best,), odds)
