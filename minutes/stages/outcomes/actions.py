"""Actions: the duties of a meeting, those about one piece of work taken together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from minutes.stages.outcomes.draft import Draft
from minutes.stages.outcomes.duties import Duty, due, owner, settle
from minutes.stages.outcomes.talk import Talk

__all__ = ["actions"]

# Log odds. That a sentence makes a duty is worth little by itself: people say "I'll" all the time.
_PRIOR = -1.2
_TAKEN = 1.2  # somebody was asked and said yes
_DATED = 1.5  # there is a day by which it is done
_NAMED = 0.8  # the person was named
_TOLD = 0.5  # it says what is to be done
_AGAIN = 0.7  # it was said more than once
_DOUBT = -1.5  # it hangs on a condition, or is done in the same breath

_NEAR = 8  # utterances within which "I'll do that" speaks of what was said before
_RECAP = 0.6  # share of what is said in common by which a duty far away is the same
_TELLING = 2  # content words that say what is to be done
_BACK = 3  # utterances before a bare "I'll do that" in which it is said what "that" is


@dataclass(slots=True)
class _Work:
    """One piece of work: its duties, in order of time."""

    owner: str
    duties: list[Duty] = field(default_factory=list)
    places: set[int] = field(default_factory=set)
    content: frozenset[str] = frozenset()
    last: int = 0

    def add(self, duty: Duty, content: frozenset[str]) -> None:
        self.duties.append(duty)
        self.places |= {duty.place, *duty.answers}
        self.content |= content
        self.last = max(self.places)


def actions(talk: Talk) -> list[Draft]:
    """The actions of a meeting, likely or not."""
    return [_draft(talk, work) for work in _works(talk)]


def _works(talk: Talk) -> list[_Work]:
    works: list[_Work] = []
    by_owner: dict[str, list[_Work]] = {}
    for place in range(len(talk)):
        for duty in settle(talk, place):
            own = by_owner.setdefault(duty.owner, [])
            content = talk.content[place]
            work = next((w for w in reversed(own) if _same(talk, w, duty, content)), None)
            if work is None:
                work = _Work(duty.owner)
                own.append(work)
                works.append(work)
            work.add(duty, content)
    return works


def _same(talk: Talk, work: _Work, duty: Duty, content: frozenset[str]) -> bool:
    if duty.place in work.places:
        return True
    near = duty.place - work.last <= _NEAR
    if near and len(content) < _TELLING:
        return True
    shared = talk.overlap(work.content, content)
    return shared >= (_RECAP / 2 if near else _RECAP)


def _draft(talk: Talk, work: _Work) -> Draft:
    places = set(work.places)
    statement = list(_statement(talk, work))
    places |= set(statement)
    day = due(talk, places, work.duties)
    odds = (
        _PRIOR
        + _TAKEN * any(duty.answers for duty in work.duties)
        + _DATED * (day is not None)
        + _NAMED * any(duty.owner != talk.speaker(duty.place) for duty in work.duties)
        + _TOLD * any(len(talk.content[i]) >= _TELLING for i in statement)
        + _AGAIN * (len({duty.place for duty in work.duties}) > 1)
        + _DOUBT * all(duty.claim.doubt for duty in work.duties)
        + max(talk.importance[i] for i in places)
        + max(talk.head(i, "action") for i in places)
    )
    return Draft(
        "action",
        tuple(sorted(places)),
        tuple(statement),
        odds,
        owner(talk, work.duties),
        day,
    )


def _statement(talk: Talk, work: _Work) -> Iterator[int]:
    """The utterances that say who does what: the fullest one, with the request it answers."""
    best = max(sorted(work.places), key=lambda i: (len(talk.content[i]), i))
    chosen = {best}
    for duty in work.duties:
        if duty.place == best:
            chosen |= {i for i in duty.answers if len(talk.content[i]) >= _TELLING}
        elif best in duty.answers and len(talk.content[duty.place]) >= _TELLING:
            chosen.add(duty.place)
    if len(talk.content[best]) < _TELLING:
        before = range(best - 1, max(best - 1 - _BACK, -1), -1)
        told = next((i for i in before if len(talk.content[i]) >= _TELLING), None)
        chosen |= {told} if told is not None else set()
    yield from sorted(chosen)
