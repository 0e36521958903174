"""Decisions: what is said to be decided, or proposed and agreed to."""

from __future__ import annotations

from dataclasses import dataclass

from minutes.stages.outcomes.draft import Draft
from minutes.stages.outcomes.talk import TELLING, Talk

__all__ = ["decisions"]

# Log odds.
_PRIOR = -3.5
_POLLED = 1.5  # all were asked, and nobody was against it
_SUPPORT = 3.0  # the most that agreement is worth
_SETTLED = 1.5  # the most that agreement just before is worth to a sentence that concludes
_REPLIES = 1.0  # a sentence that concludes answers a question asked before
_ASKED = -1.5  # it is put as a question

_THIN = 3  # words of content of a decision that may need the next utterance to be understood
_CONCLUDES = 1.5  # least worth of words that sum something up
_EXPLICIT = 3.5  # worth of words that say that something is decided
_AHEAD = 7  # utterances after a proposal in which agreement is looked for
_BACK = 10  # utterances before a decision in which its proposal is looked for
_PATIENCE = 2  # utterances that say something else before agreement is no longer looked for
_FOLLOWS = 3  # utterances within which a conclusion is of the proposal before it
_NEXT = 0.15  # share in common of what is said of one matter one after the other
_NEAR = 0.3  # share in common of what is said of one matter close by
_RECAP = 0.6  # and far apart
_APART = 400  # utterances beyond which nothing is taken for a recap


@dataclass(slots=True)
class _Plan:
    """Something proposed or decided; `told` is where it is said what.

    `explicit` is whether it is said that it is decided, `closed` whether it is at least summed up.
    """

    place: int
    told: set[int]
    places: set[int]
    content: frozenset[str]
    odds: float
    explicit: bool
    closed: bool
    rejected: bool


def decisions(talk: Talk, taken: set[int]) -> list[Draft]:
    """The decisions of a meeting, likely or not.

    Args:
        taken: places of utterances that give work to somebody, which are actions.
    """
    plans: list[_Plan] = []
    for place, moves in enumerate(talk.moves):
        plans_it = moves.decides >= _CONCLUDES or moves.proposes
        if place in taken or not (plans_it or (moves.decides and not moves.objects)):
            continue
        told = _told(talk, place, taken)
        if not told:
            continue
        plan = _weigh(talk, place, told)
        same = _earlier(talk, plans, plan)
        for earlier in same[1:]:
            _join(same[0], earlier)
            plans.remove(earlier)
        if same:
            _join(same[0], plan)
        else:
            plans.append(plan)
    return [_draft(talk, plan) for plan in plans if not plan.rejected]


def _told(talk: Talk, place: int, taken: set[int]) -> set[int]:
    """Where it is said what is decided: there, right after by the same speaker, or before."""
    after = {place + 1} if _goes_on(talk, place, taken) else set[int]()
    if _tells(talk, place):
        return {place} | (after if len(talk.matter[place]) <= _THIN else set())
    if after:
        return after if talk.moves[place].decides >= _EXPLICIT else {place, *after}
    for before in range(place - 1, max(place - 1 - _BACK, -1), -1):
        plan = talk.moves[before].proposes or talk.moves[before].decides
        if plan and _tells(talk, before) and before not in taken:
            return {before, place} if talk.matter[place] or talk.moves[before].asks else {before}
    shared = [
        before
        for before in range(place - 1, max(place - 1 - _BACK, -1), -1)
        if _tells(talk, before) and talk.matter[before] & talk.matter[place]
    ]
    return {shared[0], place} if shared else set()


def _tells(talk: Talk, place: int) -> bool:
    return len(talk.matter[place]) >= TELLING


def _goes_on(talk: Talk, place: int, taken: set[int]) -> bool:
    """Whether the same speaker says in the next utterance what it is that is decided."""
    after = place + 1
    if after >= len(talk) or after in taken or talk.speaker(after) != talk.speaker(place):
        return False
    moves = talk.moves[after]
    asks = moves.asks or _polls(talk, after) or moves.proposes
    decides = talk.moves[place].decides >= _CONCLUDES
    return decides and _tells(talk, after) and not (asks or moves.opens or talk.claims[after])


def _weigh(talk: Talk, place: int, told: set[int]) -> _Plan:
    moves = talk.moves[place]
    support, against, places = _answers(talk, place)
    odds = (
        _PRIOR
        + moves.decides
        + moves.proposes / 2
        + support
        + (_settled(talk, place) + _replies(talk, told) if moves.decides >= _CONCLUDES else 0.0)
        - 2 * against
        + _ASKED * moves.asks
        + max(talk.importance[i] for i in told)
        + max(talk.head(i, "decision") for i in told)
    )
    content = frozenset[str]().union(*(talk.matter[i] for i in told))
    return _Plan(
        place,
        told,
        {place, *told, *places},
        content,
        odds,
        explicit=moves.decides >= _EXPLICIT,
        closed=moves.decides >= _CONCLUDES,
        rejected=against > support + 0.5,
    )


def _answers(talk: Talk, place: int) -> tuple[float, float, set[int]]:
    """How far others agree with what was said, how far they object, and where."""
    support = against = 0.0
    polled, patience = _polls(talk, place), _PATIENCE
    against_polled = talk.moves[place].polls_against
    places: set[int] = set()
    for i in range(place + 1, min(place + 1 + _AHEAD, len(talk))):
        moves, same = talk.moves[i], talk.speaker(i) == talk.speaker(place)
        short = len(talk.matter[i]) < TELLING
        if moves.opens:
            break
        if same and _polls(talk, i):
            polled, against_polled = True, moves.polls_against
            places.add(i)
        elif same:
            if moves.decides >= _CONCLUDES:
                break
        elif moves.asks:
            patience -= 1
        elif against_polled and short and (moves.objects or moves.agrees):
            support += max(moves.agrees, 1.0)  # "no" to "is anyone against that?"
            places.add(i)
        elif moves.objects > moves.agrees:
            against += moves.objects
            places.add(i)
        elif moves.agrees:
            weight = moves.agrees if short or moves.agrees > 1 else moves.agrees / 2
            if against:  # it is the objection that they agree with
                against += weight
            else:
                support += weight
            places.add(i)
        else:
            patience -= 1
        if not patience:
            break
    if polled and support and not against:
        support += _POLLED
    return min(support, _SUPPORT), against, places


def _polls(talk: Talk, place: int) -> bool:
    return talk.moves[place].polls or talk.moves[place].polls_against


def _settled(talk: Talk, place: int) -> float:
    """How far others have just agreed with what a sentence sums up."""
    support = 0.0
    for i in range(place - 1, max(place - 5, -1), -1):
        if talk.speaker(i) == talk.speaker(place):
            support += _polls(talk, i)
        elif talk.moves[i].objects > talk.moves[i].agrees:
            break
        else:
            support += talk.moves[i].agrees / 2
    return min(support, _SETTLED)


def _replies(talk: Talk, told: set[int]) -> float:
    """What it is worth that somebody had asked about the same: "the third or the tenth?"."""
    matter = frozenset[str]().union(*(talk.matter[i] for i in told))
    first = min(told)
    asked = (i for i in range(max(first - _BACK, 0), first) if talk.moves[i].asks)
    return _REPLIES * any(talk.overlap(talk.matter[i], matter) >= _NEAR for i in asked)


def _earlier(talk: Talk, plans: list[_Plan], plan: _Plan) -> list[_Plan]:
    """The plans of the same matter that this one says again, closes or replaces, last first."""
    found: list[_Plan] = []
    for earlier in reversed(plans):
        gap = plan.place - max(earlier.places)
        if gap > _APART or (found and not plan.closed):
            break
        turned = any(talk.moves[i].opens for i in range(max(earlier.told) + 1, plan.place + 1))
        shared = talk.overlap(earlier.content, plan.content)
        follows = gap <= 0 or (gap <= _FOLLOWS and plan.closed and earlier.odds < 0)
        follows = follows and not turned and not earlier.closed and not found
        if follows or shared >= _alike(gap, turned=turned):
            found.append(earlier)
    return found


def _alike(gap: int, *, turned: bool) -> float:
    """The share in common from which two plans that far apart are about the same."""
    if turned or gap > _BACK:
        return _RECAP
    return _NEXT if gap <= _FOLLOWS else _NEAR


def _join(earlier: _Plan, plan: _Plan) -> None:
    closes = plan.closed and not earlier.closed
    if earlier.rejected or closes or plan.odds >= earlier.odds or plan.explicit:
        earlier.told, earlier.place = plan.told, plan.place
        earlier.odds = plan.odds if earlier.rejected else max(earlier.odds, plan.odds)
        earlier.rejected = plan.rejected
        earlier.explicit |= plan.explicit
        earlier.closed |= plan.closed
    earlier.places |= plan.places
    earlier.content |= plan.content


def _draft(talk: Talk, plan: _Plan) -> Draft:
    statement = set(plan.told)
    if all(talk.moves[i].asks for i in statement):  # "What about the eighth?" "The eighth is good."
        yes = [i for i in sorted(plan.places) if i > max(statement) and talk.moves[i].agrees >= 1]
        statement |= set(yes[:1])
    return Draft("decision", tuple(sorted(plan.places)), tuple(sorted(statement)), plan.odds)
