"""How far others go along with what was said: agreement after it, before it, and when asked."""

from __future__ import annotations

from minutes.languages.chinese.rules.discourse import TELLING, Discourse

__all__ = ["answers", "polls", "replies", "settled"]

# Log odds.
_SUPPORT = 3.0  # the most that agreement after it is worth
_POLLED = 1.5  # all were asked, and nobody was against it
_CLOSED = 0.7  # whoever proposed it says "good" to the answers
_SETTLED = 1.5  # the most that agreement just before is worth to a sentence that concludes
_REPLIES = 1.0  # a sentence that concludes answers a question asked before

_CONCLUDES = 1.5  # least worth of words that sum something up
_FLATLY = 2.0  # worth of objections such as "but that's too early"
_BACK = 10  # utterances before a decision in which a question that it answers is looked for
_AHEAD = 7  # utterances after a proposal in which agreement is looked for
_PATIENCE = 2  # utterances that say something else before it is no longer looked for
_ALIKE = 0.3  # share in common of a question and what answers it


def answers(talk: Discourse, place: int) -> tuple[float, float, set[int]]:
    """How far others agree with what was said, how far they object, and where."""
    support = against = 0.0
    polled, patience = polls(talk, place), _PATIENCE
    against_polled = talk.moves[place].polls_against
    places: set[int] = set()
    for i in range(place + 1, min(place + 1 + _AHEAD, len(talk))):
        moves, same = talk.moves[i], talk.speaker(i) == talk.speaker(place)
        short = len(talk.matter[i]) < TELLING
        gives_work = any(not claim.anyone for claim in talk.claims[i])
        if moves.opens or (same and (gives_work or moves.closes() >= _CONCLUDES)):
            break
        before = talk.moves[i - 1]
        if i - 1 > place and before.asks and not (polls(talk, i - 1) or moves.asks) and short:
            continue  # it answers another question
        if same and polls(talk, i):
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
        elif _complicates(talk, place, i):
            patience -= 1
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


def _complicates(talk: Discourse, place: int, answer: int) -> bool:
    """Whether an objection goes on from agreement: "Lovely. We can't do it ourselves, mind."."""
    before = answer - 1
    if before <= place or talk.speaker(before) != talk.speaker(answer):
        return False
    return talk.moves[before].agrees > 0 and 0 < talk.moves[answer].objects < _FLATLY


def polls(talk: Discourse, place: int) -> bool:
    """Whether an utterance asks all for their consent: 大家同意吗, 有反对的吗."""
    return talk.moves[place].polls or talk.moves[place].polls_against


def settled(talk: Discourse, place: int) -> float:
    """How far others have just agreed with what a sentence sums up."""
    support = 0.0
    for i in range(place - 1, max(place - 5, -1), -1):
        if talk.speaker(i) == talk.speaker(place):
            support += polls(talk, i)
        elif talk.moves[i].objects > talk.moves[i].agrees:
            break
        else:
            support += talk.moves[i].agrees / 2
    return min(support, _SETTLED)


def replies(talk: Discourse, told: set[int]) -> float:
    """What it is worth that somebody had asked about the same: "the third or the tenth?"."""
    matter = frozenset[str]().union(*(talk.matter[i] for i in told))
    first = min(told)
    back = range(max(first - _BACK, 0), first)
    asked = (i for i in back if talk.moves[i].asks or talk.moves[i].proposes)
    return _REPLIES * any(talk.overlap(talk.matter[i], matter) >= _ALIKE for i in asked)
