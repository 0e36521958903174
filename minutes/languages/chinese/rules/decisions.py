"""Decisions: plans that were agreed to or closed, those of one matter taken together."""

from __future__ import annotations

from minutes.languages.chinese.rules.discourse import Discourse, DraftOutcome
from minutes.languages.chinese.rules.plans import Proposal, plan_at

__all__ = ["find_decisions"]

_AGAIN = 0.7  # log odds that it adds to be summed up, at once or at the end

_THIN = 3  # words of content of "it's the dearer one", which the next sentence makes plain
_SO = 1.0  # worth of "so" or "then" before a conclusion
_FOLLOWS = 3  # utterances within which a conclusion is of the proposal before it
_BACK = 10  # utterances within which plans are of one matter more easily
_APART = 400  # utterances beyond which nothing is taken for the same
_NEXT = 0.15  # share in common of what is said of one matter one after the other
_NEAR = 0.3  # close by
_RECAP = 0.5  # and far apart, or after another matter


def find_decisions(talk: Discourse, taken: set[int]) -> list[DraftOutcome]:
    """The decisions of a meeting, likely or not.

    Args:
        taken: places of utterances that give work to somebody, which are actions.
    """
    plans: list[Proposal] = []
    for place in range(len(talk)):
        plan = plan_at(talk, place, taken)
        if plan is not None:
            _file(talk, plans, plan)
    return [_draft(talk, plan) for plan in plans if not plan.rejected]


def _file(talk: Discourse, plans: list[Proposal], plan: Proposal) -> None:
    """Put a plan with those before it that it says again, closes or replaces."""
    same: list[Proposal] = []
    again: list[Proposal] = []
    for earlier in reversed(plans):
        gap = plan.place - max(i for i in earlier.places if i < plan.place)
        if gap > _APART:
            break
        turned = any(talk.moves[i].opens for i in range(max(earlier.told) + 1, plan.place + 1))
        shared = talk.overlap(earlier.content, plan.content)
        if gap <= _BACK and not turned:
            follows = not same and _follows(talk, earlier, plan, gap)
            close = shared >= (_NEXT if gap <= _FOLLOWS else _NEAR)
            if (follows or close) and (not same or plan.closed):
                same.append(earlier)
        elif shared >= _RECAP:
            decided = earlier.odds >= 0 and not earlier.rejected
            (again if decided else same).append(earlier)
    if not same and again:
        for earlier in again:
            earlier.places |= plan.places
            earlier.odds += _AGAIN
        return
    for earlier in same[1:]:
        _join(talk, same[0], earlier)
        plans.remove(earlier)
    if same:
        _join(talk, same[0], plan)
    else:
        plans.append(plan)


def _follows(talk: Discourse, earlier: Proposal, plan: Proposal, gap: int) -> bool:
    """Whether a plan goes on from one that is not closed yet, whatever its words."""
    before = plan.place - 1
    goes_on = before in earlier.places and talk.speaker(before) == talk.speaker(plan.place)
    goes_on = goes_on or plan.place in earlier.places
    if goes_on and before in earlier.told and not plan.closed:
        return True
    if gap > _FOLLOWS:
        return False
    if (
        plan.closed
        and _is_thin(talk, earlier)
        and talk.speaker(earlier.place) == talk.speaker(plan.place)
    ):
        return True
    sums_up = plan.closed and (earlier.odds < 0 or talk.moves[plan.place].concludes >= _SO)
    return not earlier.closed and (goes_on or sums_up)


def _is_thin(talk: Discourse, plan: Proposal) -> bool:
    return all(talk.points_back(i) and len(talk.content[i]) <= _THIN for i in plan.told)


def _join(talk: Discourse, earlier: Proposal, plan: Proposal) -> None:
    closes = plan.closed and (not earlier.closed or _is_thin(talk, earlier))
    closes = closes or (plan.declares and not earlier.declares)
    if earlier.rejected or closes or plan.amends or plan.odds >= earlier.odds or plan.explicit:
        earlier.told, earlier.place = plan.told, plan.place
        odds = max(earlier.odds, plan.odds) + (_AGAIN if closes and not earlier.rejected else 0.0)
        earlier.odds = plan.odds if earlier.rejected else odds
        earlier.rejected = plan.rejected
        earlier.explicit |= plan.explicit
        earlier.closed |= plan.closed
        earlier.declares |= plan.declares
    earlier.places |= plan.places
    earlier.content |= plan.content


def _draft(talk: Discourse, plan: Proposal) -> DraftOutcome:
    statement = set(plan.told)
    if all(talk.moves[i].asks for i in statement):  # "What about the eighth?" "The eighth is good."
        yes = [i for i in sorted(plan.places) if i > max(statement) and talk.moves[i].agrees >= 1]
        statement |= set(yes[:1])
    return DraftOutcome("decision", tuple(sorted(plan.places)), tuple(sorted(statement)), plan.odds)
