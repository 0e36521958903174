"""Actions: pieces of work, with who does them, by when, and the words that say so."""

from __future__ import annotations

from minutes.languages.chinese.rules.discourse import TELLING, Discourse, DraftOutcome
from minutes.languages.chinese.rules.duties import Duty, due, owner_of
from minutes.languages.chinese.rules.work import Work, works

__all__ = ["find_actions"]

# Log odds. That a sentence makes a duty is worth little by itself: people say "I'll" all the time.
_PRIOR = -0.25
_TAKEN = 1.2  # somebody was asked and said yes
_DATED = 1.5  # there is a day by which it is done
_NAMED = 0.8  # the person was named
_TOLD = 1.1  # it says what is to be done
_WELCOME = 0.7  # "that would be great", "thank you"
_AGAIN = 0.7  # it was said more than once
_DOUBT = -1.5  # it hangs on a condition, or is done in the same breath
_NOBODY = -2.2  # it is nobody's yet
_NEEDED = -1.8  # it is only said to be needed

_TROUBLE = 1.5  # worth of words that tell of something to be mended
_BACK = 5  # utterances before a bare "I'll do that" in which it is said what "that" is
_AFTER = 4  # utterances after a duty in which its day may be settled
_MOST = 8  # words of content beyond which an utterance tells no more


def find_actions(talk: Discourse) -> list[DraftOutcome]:
    """The actions of a meeting, likely or not."""
    return [draft for work in works(talk) for draft in (_draft(talk, work),) if draft]


def _draft(talk: Discourse, work: Work) -> DraftOutcome | None:
    places = work.places | _days(talk, work)
    statement = _statement(talk, work)
    if not _tell(talk, statement):
        return None
    places |= statement
    day = due(talk, places, work.duties)
    taken = any(d.answers for d in work.duties) or bool(work.calls and work.owner)
    odds = (
        _PRIOR
        + _TAKEN * taken
        + _DATED * (day is not None)
        + _NAMED * any(d.owner not in (None, talk.speaker(d.place)) for d in work.duties)
        + _TOLD * any(talk.tells(d.place) for d in work.duties)
        + _AGAIN * (len({d.place for d in work.duties}) > 1)
        + _WELCOME * any(_is_welcome(talk, d.place) for d in work.duties)
        + _DOUBT * all(_is_doubtful(talk, d) for d in work.duties)
        + _NOBODY * (work.owner is None)
        + _NEEDED * all(d.claim.anyone and d.claim.doubt for d in work.duties)
        + max(talk.importance[i] for i in places)
        + max(talk.head(i, "action") for i in places)
    )
    who = owner_of(talk, work.duties, statement)
    return DraftOutcome("action", tuple(sorted(places)), tuple(sorted(statement)), odds, who, day)


def _days(talk: Discourse, work: Work) -> set[int]:
    """Short utterances about a duty that settle its day: "By when?" "By Friday, please." """
    found: set[int] = set()
    for i in range(min(work.places), min(work.last + 1 + _AFTER, len(talk))):
        if talk.moves[i].opens and i > min(work.places):
            break
        if i in work.places or talk.claims[i]:
            continue
        named = any(not phrase.weak for phrase in talk.days[i])
        if named and not (talk.content[i] or talk.moves[i].objects or talk.moves[i].thanks):
            found.add(i)
    return found


def _statement(talk: Discourse, work: Work) -> set[int]:
    """The utterances that say who does what: the fullest, with the request that it answers."""
    making = {d.place for d in work.duties}
    making |= {i for d in work.duties for i in d.answers if talk.speaker(i) == d.owner}
    single = {i for i in making if not _shared(talk, i)}
    if any(talk.tells(i) for i in single):
        making = single
    best = max(sorted(making), key=lambda i: _fullness(talk, work, i))
    chosen = {best}
    for duty in work.duties:
        own = {i for i in duty.answers if talk.speaker(i) == duty.owner}
        if best == duty.place:
            chosen |= {i for i in own if _adds(talk, i)}
        elif best in own and (talk.content[duty.place] or talk.points_back(best)):
            chosen.add(duty.place)
    claims = [c for c in talk.claims[best] if c.owner in (work.owner, None)]
    if claims and not any(talk.clause(best, c) for c in claims):  # "I'll do that"
        chosen |= set(sorted(work.calls)[-1:])
    while not _tell(talk, chosen) and (before := _told_before(talk, work, min(chosen))):
        chosen |= before
    return chosen


def _shared(talk: Discourse, place: int) -> bool:
    """Whether an utterance hands out the work of several, as when it is summed up."""
    return len({claim.owner for claim in talk.claims[place] if not claim.anyone}) > 1


def _adds(talk: Discourse, place: int) -> bool:
    """Whether an answer says more than yes: what is done in its own words, or a day."""
    clauses = [talk.clause(place, claim) for claim in talk.claims[place]]
    return any(clauses) or bool(clauses and talk.days[place])


def _tell(talk: Discourse, places: set[int]) -> bool:
    return len(frozenset[str]().union(*(talk.content[i] for i in places))) >= TELLING


def _fullness(talk: Discourse, work: Work, place: int) -> float:
    """How much an utterance says of who does what: the clauses of its claims, or all of it."""
    claims = [c for c in talk.claims[place] if c.owner in (work.owner, None)]
    clauses = [talk.clause(place, claim) for claim in claims] or [talk.content[place]]
    return (
        min(len(frozenset[str]().union(*clauses)), _MOST)
        + 2.0 * any(c.owner == work.owner and c.settled and not c.bare for c in claims)
        + bool(talk.days[place])
        - 1.5 * talk.points_back(place)
        - 2.0 * talk.moves[place].asks
        + place / len(talk)
    )


def _is_doubtful(talk: Discourse, duty: Duty) -> bool:
    """Whether nobody took up what hangs on a condition: "I can ask her." "Would you?"."""
    return duty.claim.doubt and not duty.claim.anyone and not _is_welcome(talk, duty.place)


def _is_welcome(talk: Discourse, place: int) -> bool:
    after = talk.others(place, talk.speaker(place), 2)
    return any(talk.moves[i].agrees >= 1.5 or talk.moves[i].thanks for i in after)


def _needs(talk: Discourse, place: int) -> bool:
    return talk.moves[place].proposes > 0 or talk.moves[place].trouble >= _TROUBLE


def _told_before(talk: Discourse, work: Work, place: int) -> set[int]:
    """Where it is said what a bare "I'll do that" is about: its call, a need, or just before."""
    back = range(place - 1, max(place - 1 - _BACK, -1), -1)
    before = [i for i in back if talk.tells(i)]
    called = [i for i in sorted(work.calls, reverse=True) if talk.tells(i)]
    asked = [i for i in back[:2] if talk.moves[i].asks and talk.content[i]]
    asked = [i for i in asked if talk.speaker(i) != work.owner]
    needed = [i for i in before if talk.claims[i] or _needs(talk, i)]
    return set((called or asked or needed or before)[:1])
