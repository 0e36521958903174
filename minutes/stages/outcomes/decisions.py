"""Decisions: what is said to be decided, or proposed and agreed to."""

from __future__ import annotations

from dataclasses import dataclass, field

from minutes.stages.outcomes.draft import Draft
from minutes.stages.outcomes.talk import Talk

__all__ = ["decisions"]

# Log odds.
_PRIOR = -4.0
_POLLED = 1.5  # all were asked, and nobody was against it
_SUPPORT = 3.0  # the most that agreement is worth
_PLAN = 2.0  # least worth of words for which agreement is looked for
_EXPLICIT = 3.5  # worth of words that say that something is decided
_ASKED = -1.5  # it is put as a question

_AHEAD = 8  # utterances after a proposal in which agreement is looked for
_BACK = 12  # utterances before a decision in which its proposal is looked for
_RECAP = 0.6
_NEAR = 0.35
_TELLING = 2


@dataclass(slots=True)
class _Plan:
    place: int
    places: set[int]
    odds: float
    content: frozenset[str]
    statement: set[int] = field(default_factory=set)
    objected: bool = False


def decisions(talk: Talk, taken: set[int]) -> list[Draft]:
    """The decisions of a meeting, likely or not.

    Args:
        taken: places of utterances that give work to somebody, which are actions.
    """
    plans: list[_Plan] = []
    for place, moves in enumerate(talk.moves):
        if place in taken or not (moves.decides or moves.proposes):
            continue
        plan = _weigh(talk, place)
        if plan is None:
            continue
        earlier = _earlier(talk, plans, plan)
        if earlier is None:
            plans.append(plan)
        else:
            _join(talk, earlier, plan)
    return [_draft(plan) for plan in plans if not plan.objected]


def _weigh(talk: Talk, place: int) -> _Plan | None:
    moves = talk.moves[place]
    told = _told(talk, place)
    if told is None:
        return None
    support, against, places = _answers(talk, place)
    odds = (
        _PRIOR
        + moves.decides
        + moves.proposes / 2
        + support
        - 2 * against
        + _ASKED * moves.asks
        + max(talk.importance[i] for i in told)
        + max(talk.head(i, "decision") for i in told)
    )
    content = frozenset[str]().union(*(talk.content[i] for i in told))
    return _Plan(place, {place, *told, *places}, odds, content, set(told), against > support)


def _told(talk: Talk, place: int) -> tuple[int, ...] | None:
    """Where it is said what is decided: there, right after by the same speaker, or before."""
    if len(talk.content[place]) >= _TELLING:
        return (place,)
    speaker = talk.speaker(place)
    after = place + 1
    goes_on = after < len(talk) and talk.speaker(after) == speaker and not talk.moves[after].asks
    if goes_on and len(talk.content[after]) >= _TELLING:
        return (after,) if talk.moves[place].decides >= _EXPLICIT else (place, after)
    for before in range(place - 1, max(place - 1 - _BACK, -1), -1):
        if talk.moves[before].proposes and len(talk.content[before]) >= _TELLING:
            return (before, place)
    return None


def _answers(talk: Talk, place: int) -> tuple[float, float, set[int]]:
    """How far others agree with what was said, how far they object, and where."""
    support = against = 0.0
    polled = False
    places: set[int] = set()
    patience = 2
    for i in range(place + 1, min(place + 1 + _AHEAD, len(talk))):
        moves, same = talk.moves[i], talk.speaker(i) == talk.speaker(place)
        if moves.polls and same:
            polled = True
            places.add(i)
        elif same:
            if moves.decides >= _PLAN or moves.proposes:
                break
        elif moves.objects > moves.agrees and not (polled and _is_no(talk, i)):
            against += moves.objects
            places.add(i)
        elif moves.agrees or (polled and _is_no(talk, i)):
            support += max(moves.agrees, 1.0 if polled else 0.0)
            places.add(i)
        else:
            patience -= 1
            if not patience:
                break
    if polled and support and not against:
        support += _POLLED
    return min(support, _SUPPORT), against, places


def _is_no(talk: Talk, place: int) -> bool:
    """Whether it is "no" to "is anyone against that?"."""
    return len(talk.content[place]) < _TELLING


def _earlier(talk: Talk, plans: list[_Plan], plan: _Plan) -> _Plan | None:
    """The plan of the same matter that this one says again, closes or replaces."""
    for earlier in reversed(plans):
        far = plan.place - max(earlier.places) > _BACK
        if plan.places & earlier.places:
            return earlier
        if talk.overlap(earlier.content, plan.content) >= (_RECAP if far else _NEAR):
            return earlier
        if plan.place - earlier.place > 400:
            break
    return None


def _join(talk: Talk, earlier: _Plan, plan: _Plan) -> None:
    if plan.odds >= earlier.odds or earlier.objected:
        earlier.statement = plan.statement
        earlier.objected = plan.objected
        earlier.odds = max(earlier.odds, plan.odds) if not earlier.objected else plan.odds
    earlier.places |= plan.places
    earlier.content |= plan.content


def _draft(plan: _Plan) -> Draft:
    return Draft(
        "decision",
        tuple(sorted(plan.places | plan.statement)),
        tuple(sorted(plan.statement)),
        plan.odds,
    )
