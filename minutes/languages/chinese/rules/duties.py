"""Duties: claims that hold because they were settled, or because somebody took them on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from minutes.languages.chinese.rules.claims import Claim
from minutes.languages.chinese.rules.discourse import Discourse
from minutes.languages.days import Phrase, resolve_day
from minutes.records import Evidence

__all__ = ["Duty", "due", "owner_of", "settle_duties"]

_REACH = 4  # utterances after a request in which its answer is looked for
_ANSWER = 2  # utterances that an answer may take


@dataclass(frozen=True, slots=True)
class Duty:
    """A claim that holds: utterance `place` made it; `answers` are those that took it on.

    `owner` is None where the duty is that of several, or of nobody yet.
    """

    owner: str | None
    place: int
    claim: Claim
    answers: tuple[int, ...] = ()


def settle_duties(talk: Discourse, place: int) -> list[Duty]:
    """The duties that an utterance and the answers to it make."""
    duties = (_settled(talk, place, claim) for claim in talk.claims[place] if not claim.anyone)
    return [duty for duty in duties if duty is not None]


def owner_of(
    talk: Discourse, duties: Sequence[Duty], statement: Set[int] = frozenset()
) -> tuple[str, Evidence] | None:
    """Whose the duties are, read where it is stated if it is; None where they are of several."""
    owners = {duty.owner for duty in duties}
    first = next((d for d in duties if d.place in statement), next(iter(duties), None))
    if first is None or first.owner is None or len(owners) != 1:
        return None
    said = talk.said[first.place]
    return first.owner, Evidence(said.id, said.text[first.claim.start : first.claim.end])


def due(
    talk: Discourse, places: Iterable[int], duties: Sequence[Duty]
) -> tuple[str, Evidence] | None:
    """The day that is said most plainly: as a deadline, with the duty, last.

    The day that an answer names takes the place of the one that was asked for.

    Returns:
        An ISO 8601 date, or the words as said, and where; None where there is none, or two.
    """
    making = {i for duty in duties for i in (duty.place, *duty.answers)}
    passed = {d.place for d in duties if any(talk.days[i] and i != d.place for i in d.answers)}
    best: tuple[tuple[bool, int, int], str, Evidence] | None = None
    doubtful = False
    for place in sorted({*places, *making} - passed):
        said = talk.said[place]
        for phrase in _of_work(talk, place):
            if phrase.weak and place not in making:
                continue
            day = resolve_day(phrase.date, talk.meeting)
            value = day.isoformat() if day else phrase.value
            if _objected(talk, place, phrase):
                continue
            rank = (bool(day), 2 * phrase.deadline + (place in making), place)
            if best is None or rank > best[0]:
                evidence = Evidence(said.id, said.text[phrase.start : phrase.end])
                best, doubtful = (rank, value, evidence), False
            elif rank == best[0] and value != best[1]:
                doubtful = True
    return None if best is None or doubtful else best[1:]


def _of_work(talk: Discourse, place: int) -> list[Phrase]:
    """The days of an utterance, without those of what the work is for: "so we can … on Friday"."""
    purpose = talk.purpose(place)
    return [p for p in talk.days[place] if p.start < purpose] or talk.days[place]


def _objected(talk: Discourse, place: int, phrase: Phrase) -> bool:
    """Whether a day is turned down where it is said or soon after: "Wednesday is too late"."""
    for i in range(place, min(place + 1 + _REACH, len(talk))):
        same = any(p.date == phrase.date for p in talk.days[i]) or phrase.value in talk.said[i].text
        if talk.moves[i].objects >= 1.5 and same and (i > place or talk.moves[i].objects > 1):
            return True
    return False


def _settled(talk: Discourse, place: int, claim: Claim) -> Duty | None:
    speaker = talk.speaker(place)
    if claim.settled and claim.owner in (speaker, None):
        return Duty(claim.owner, place, claim)
    if claim.owner is None:
        return _answered(talk, place, claim)
    if claim.owner == speaker:  # an offer waits for anybody else's yes
        yes = next(talk.others(place, speaker, _REACH), None)
        accepted = yes is not None and talk.accepts(yes)
        return Duty(claim.owner, place, claim, (yes,)) if accepted and yes is not None else None
    answers = _answers(talk, place, claim.owner)
    if answers and talk.refuses(answers[0]):
        return None
    taken = tuple(i for i in answers if _takes_on(talk, i))
    if not claim.settled and not taken:
        return None
    return Duty(claim.owner, place, claim, taken)


def _answered(talk: Discourse, place: int, claim: Claim) -> Duty | None:
    """A request to nobody by name is of whoever speaks next and says yes to it."""
    first = next(talk.others(place, talk.speaker(place), _REACH), None)
    speaker = None if first is None else talk.speaker(first)
    if first is None or speaker is None:
        return None
    answers = _answers(talk, place, speaker)
    taken = tuple(i for i in answers if _takes_on(talk, i))
    return Duty(speaker, place, claim, taken) if taken and taken[0] == first else None


def _takes_on(talk: Discourse, place: int) -> bool:
    return talk.accepts(place) or any(
        claim.settled and claim.owner == talk.speaker(place) for claim in talk.claims[place]
    )


def _answers(talk: Discourse, place: int, who: str) -> list[int]:
    """The first utterances of somebody soon after `place`, two at most, in one go."""
    first = next((i for i in talk.others(place, None, _REACH) if talk.speaker(i) == who), None)
    if first is None:
        return []
    following = range(first, min(first + _ANSWER, len(talk)))
    return [i for i in following if talk.speaker(i) == who]
