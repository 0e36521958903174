"""Plans: what is proposed or decided at one place of the talk, and how far others go along."""

from __future__ import annotations

from dataclasses import dataclass

from minutes.languages.chinese.rules.agreement import answers, polls, replies, settled
from minutes.languages.chinese.rules.discourse import TELLING, Discourse

__all__ = ["Proposal", "plan_at"]

# Log odds.
_PRIOR = -3.4
_PROPOSED = -0.6  # nobody has summed it up, or said that it is decided
_ASKED = -0.5  # it is put as a question
_AMENDED = 2.3  # it is said after giving in to an objection
_OBJECTED = -2.0  # times the worth of the objections

_BY_LEADER = 0.7  # whoever leads the meeting sums it up
_LED = 0.7  # worth of "fine" before a plan
_PUT = 1.5  # worth of "is anyone against that?" after it
_TAKEN = 0.8  # worth of "agreed" right after it
_STRONGLY = 1.5  # worth of words that agree and leave no doubt

_CONCLUDES = 1.5  # least worth of words that sum something up
_REFERS = 2.5  # worth of "then do that" and the like, which speak of what was just said
_EXPLICIT = 3.5  # worth of words that say that something is decided
_REJECTED = 1.5  # worth of objections that turn a proposal down

_THIN = 3  # words of content of a decision that may need the next utterance to be understood
_SAID = 4  # utterances before "then do that" in which it was said what
_BACK = 10  # utterances before a decision in which its proposal, or a question, is looked for
_SAME = 0.5  # share in common of what was just said and a fragment that names it


@dataclass(slots=True)
class Proposal:
    """Something proposed or decided at a place; `told` is where it is said what.

    `explicit` is whether it is said that it is decided, `closed` whether it is at least summed up,
    `declares` whether it is put as more than a question, `amends` whether it takes the place of
    what was objected to, `rejected` whether others turn it down.
    """

    place: int
    told: set[int]
    places: set[int]
    content: frozenset[str]
    odds: float
    explicit: bool
    closed: bool
    declares: bool
    amends: bool
    rejected: bool


def plan_at(talk: Discourse, place: int, taken: set[int]) -> Proposal | None:
    """The plan that an utterance makes, closes or agrees to, None where it does nothing of it.

    Args:
        taken: places of utterances that give work to somebody, which are actions.
    """
    moves = talk.moves[place]
    if place in taken or (moves.asks and moves.opens):  # "What about the windows?"
        return None
    amends = _amends(talk, place)
    decides = moves.closes(_led(talk, place), named=_is_named(talk, place))
    proposes = max(moves.proposes, _put(talk, place))
    if not (decides >= _CONCLUDES or proposes or amends):
        return None
    told = _told(talk, place, taken)
    if not told:
        return None
    support, against, places = answers(talk, place)
    odds = (
        _PRIOR
        + decides
        + proposes
        + _AMENDED * amends
        + _PROPOSED * (decides < _CONCLUDES and not amends)
        + _ASKED * moves.asks
        + support
        + _OBJECTED * against
        + _BY_LEADER * (decides >= _CONCLUDES and bool(moves.plans) and _leads(talk, place))
        + (settled(talk, place) + replies(talk, told) if decides >= _CONCLUDES else 0.0)
        + max(talk.importance[i] for i in told)
        + max(talk.head(i, "decision") for i in told)
    )
    return Proposal(
        place,
        told,
        {place, *told, *places},
        frozenset[str]().union(*(talk.matter[i] for i in told)),
        odds,
        explicit=moves.decides >= _EXPLICIT,
        closed=decides >= _CONCLUDES,
        declares=not moves.asks,
        amends=amends,
        rejected=against >= max(_REJECTED, support),
    )


def _is_named(talk: Discourse, place: int) -> bool:
    """Whether what a fragment names was asked about, proposed or just talked of."""
    before = range(max(place - _SAID, 0), place)
    said = any(talk.overlap(talk.matter[i], talk.matter[place]) >= _SAME for i in before)
    return said or replies(talk, {place}) > 0


def _led(talk: Discourse, place: int) -> float:
    """What it adds to a plan that its speaker has just agreed or concluded: "Fine. We take it."."""
    before = place - 1
    if before < 0 or talk.speaker(before) != talk.speaker(place):
        return 0.0
    if talk.moves[before].concludes and not (talk.moves[before].plans or talk.moves[place].asks):
        return talk.moves[before].concludes
    agreed = talk.moves[before].agrees and not _tells(talk, before) and not talk.moves[before].asks
    return _LED if agreed else 0.0


def _leads(talk: Discourse, place: int) -> bool:
    return talk.leader is not None and talk.speaker(place) == talk.leader


def _put(talk: Discourse, place: int) -> float:
    """What it is worth as a proposal that it is put to the others, or that they agree at once."""
    moves = talk.moves[place]
    if polls(talk, place) and len(talk.matter[place]) > TELLING:
        return _PUT  # "Does everybody agree that we meet on Monday?"
    for i in range(place + 1, min(place + 3, len(talk))):
        if moves.asks:
            break
        if talk.speaker(i) != talk.speaker(place):
            agreed = talk.moves[i].agrees >= _STRONGLY and not talk.moves[i].objects
            return _TAKEN if agreed and moves.plans else 0.0
        if polls(talk, i):
            put = talk.moves[i].polls_against or not moves.opens
            return _PUT if i == place + 1 and put else 0.0
        if talk.moves[i].asks:
            break
    return 0.0


def _told(talk: Discourse, place: int, taken: set[int]) -> set[int]:
    """Where it is said what is decided: there, right after by the same speaker, or before."""
    after = {place + 1} if _goes_on(talk, place, taken) else set[int]()
    if talk.moves[place].decides >= _EXPLICIT and _says_again(talk, place):
        return {place - 1}
    if _tells(talk, place):
        return {place} | (after if len(talk.matter[place]) <= _THIN else set())
    if after:
        return after if talk.moves[place].decides >= _EXPLICIT else {place, *after}
    back = range(place - 1, max(place - 1 - _BACK, -1), -1)
    before = [i for i in back if _tells(talk, i)]
    put = _put(talk, place) > 0
    for i in before:
        planned = talk.moves[i].proposes or talk.moves[i].closes() >= _CONCLUDES
        if planned and i not in taken and not put:
            return {i, place} if talk.matter[place] or talk.moves[i].asks else {i}
    for i in before:
        if talk.matter[i] & talk.matter[place]:
            return {i, place}
    if not (put or talk.moves[place].closes() >= _REFERS):
        return set()
    near = [i for i in before if place - i <= _SAID or talk.matter[place]]
    near.sort(key=lambda i: talk.speaker(i) != talk.speaker(place))
    return {*near[:1], place} if put or talk.matter[place] else set(near[:1])


def _says_again(talk: Discourse, place: int) -> bool:
    """Whether "that's decided" speaks of what its speaker said just before."""
    before = place - 1
    if _tells(talk, place) or before < 0 or talk.speaker(before) != talk.speaker(place):
        return False
    planned = talk.moves[before].plans or talk.moves[before].proposes
    return bool(planned) and _tells(talk, before)


def _tells(talk: Discourse, place: int) -> bool:
    return len(talk.matter[place]) >= TELLING


def _goes_on(talk: Discourse, place: int, taken: set[int]) -> bool:
    """Whether the same speaker says in the next utterance what it is that is decided."""
    after = place + 1
    if after >= len(talk) or after in taken or talk.speaker(after) != talk.speaker(place):
        return False
    moves = talk.moves[after]
    asks = moves.asks or polls(talk, after) or moves.proposes
    return _tells(talk, after) and not (asks or moves.opens or talk.claims[after])


def _amends(talk: Discourse, place: int) -> bool:
    """Whether somebody gives in and says what to do instead: "Fair point. Text the others."."""
    before, moves = place - 1, talk.moves[place]
    if before < 0 or not talk.moves[before].concedes or moves.asks or moves.objects:
        return False
    if talk.claims[place]:
        return False
    return talk.speaker(before) == talk.speaker(place) and _tells(talk, place)
