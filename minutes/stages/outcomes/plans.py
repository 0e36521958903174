"""Plans: what is proposed or decided at one place of the talk, and how far others go along."""

from __future__ import annotations

from dataclasses import dataclass

from minutes.stages.outcomes.talk import TELLING, Talk

__all__ = ["Plan", "plan_at"]

# Log odds.
_PRIOR = -3.7
_PROPOSED = -0.6  # nobody has summed it up, or said that it is decided
_ASKED = -0.5  # it is put as a question
_AMENDED = 2.3  # it is said after giving in to an objection
_REPLIES = 1.0  # a sentence that concludes answers a question asked before
_SETTLED = 1.5  # the most that agreement just before is worth to a sentence that concludes
_SUPPORT = 3.0  # the most that agreement after it is worth
_POLLED = 1.5  # all were asked, and nobody was against it
_CLOSED = 0.7  # whoever proposed it says "good" to the answers
_OBJECTED = -2.0  # times the worth of the objections

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
_AHEAD = 7  # utterances after a proposal in which agreement is looked for
_PATIENCE = 2  # utterances that say something else before it is no longer looked for
_ALIKE = 0.3  # share in common of a question and what answers it


@dataclass(slots=True)
class Plan:
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


def plan_at(talk: Talk, place: int, taken: set[int]) -> Plan | None:
    """The plan that an utterance makes, closes or agrees to, None where it does nothing of it.

    Args:
        taken: places of utterances that give work to somebody, which are actions.
    """
    moves = talk.moves[place]
    if place in taken or (moves.asks and moves.opens):  # "What about the windows?"
        return None
    amends = _amends(talk, place)
    decides = moves.closes(_led(talk, place), named=_replies(talk, {place}) > 0)
    proposes = max(moves.proposes, _put(talk, place))
    if not (decides >= _CONCLUDES or proposes or amends):
        return None
    told = _told(talk, place, taken)
    if not told:
        return None
    support, against, places = _answers(talk, place)
    odds = (
        _PRIOR
        + decides
        + proposes
        + _AMENDED * amends
        + _PROPOSED * (decides < _CONCLUDES and not amends)
        + _ASKED * moves.asks
        + support
        + _OBJECTED * against
        + (_settled(talk, place) + _replies(talk, told) if decides >= _CONCLUDES else 0.0)
        + max(talk.importance[i] for i in told)
        + max(talk.head(i, "decision") for i in told)
    )
    return Plan(
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


def _led(talk: Talk, place: int) -> float:
    """What it adds to a plan that its speaker has just agreed to something: "Fine. We take it."."""
    before = place - 1
    if before < 0 or talk.speaker(before) != talk.speaker(place):
        return 0.0
    agreed = talk.moves[before].agrees and not _tells(talk, before) and not talk.moves[before].asks
    return _LED if agreed else 0.0


def _put(talk: Talk, place: int) -> float:
    """What it is worth as a proposal that it is put to the others, or that they agree at once."""
    moves = talk.moves[place]
    if _polls(talk, place) and len(talk.matter[place]) > TELLING:
        return _PUT  # "Does everybody agree that we meet on Monday?"
    for i in range(place + 1, min(place + 3, len(talk))):
        if moves.asks:
            break
        if talk.speaker(i) != talk.speaker(place):
            agreed = talk.moves[i].agrees >= _STRONGLY and not talk.moves[i].objects
            return _TAKEN if agreed and moves.plans else 0.0
        if _polls(talk, i):
            put = talk.moves[i].polls_against or not moves.opens
            return _PUT if i == place + 1 and put else 0.0
        if talk.moves[i].asks:
            break
    return 0.0


def _told(talk: Talk, place: int, taken: set[int]) -> set[int]:
    """Where it is said what is decided: there, right after by the same speaker, or before."""
    after = {place + 1} if _goes_on(talk, place, taken) else set[int]()
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


def _tells(talk: Talk, place: int) -> bool:
    return len(talk.matter[place]) >= TELLING


def _goes_on(talk: Talk, place: int, taken: set[int]) -> bool:
    """Whether the same speaker says in the next utterance what it is that is decided."""
    after = place + 1
    if after >= len(talk) or after in taken or talk.speaker(after) != talk.speaker(place):
        return False
    moves = talk.moves[after]
    asks = moves.asks or _polls(talk, after) or moves.proposes
    return _tells(talk, after) and not (asks or moves.opens or talk.claims[after])


def _answers(talk: Talk, place: int) -> tuple[float, float, set[int]]:
    """How far others agree with what was said, how far they object, and where."""
    support = against = 0.0
    polled, patience = _polls(talk, place), _PATIENCE
    against_polled = talk.moves[place].polls_against
    places: set[int] = set()
    for i in range(place + 1, min(place + 1 + _AHEAD, len(talk))):
        moves, same = talk.moves[i], talk.speaker(i) == talk.speaker(place)
        short = not _tells(talk, i)
        gives_work = any(not claim.anyone for claim in talk.claims[i])
        if moves.opens or (same and (gives_work or moves.closes() >= _CONCLUDES)):
            break
        before = talk.moves[i - 1]
        if i - 1 > place and before.asks and not (_polls(talk, i - 1) or moves.asks) and short:
            continue  # it answers another question
        if same and _polls(talk, i):
            polled, against_polled = True, moves.polls_against
            places.add(i)
        elif same:
            if moves.agrees and short and support:
                support += _CLOSED
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
            weight = max(weight, 1.0) if talk.moves[place].asks or polled else weight
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


def _amends(talk: Talk, place: int) -> bool:
    """Whether somebody gives in and says what to do instead: "Fair point. Text the others."."""
    before, moves = place - 1, talk.moves[place]
    if before < 0 or not talk.moves[before].concedes or moves.asks or talk.claims[place]:
        return False
    return talk.speaker(before) == talk.speaker(place) and _tells(talk, place)


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
    back = range(max(first - _BACK, 0), first)
    asked = (i for i in back if talk.moves[i].asks or talk.moves[i].proposes)
    return _REPLIES * any(talk.overlap(talk.matter[i], matter) >= _ALIKE for i in asked)
