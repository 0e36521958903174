"""Owners and due dates, read from the evidence and from the answers to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from minutes.records import Speaker, Utterance
from minutes.stages.assignment import chinese, english_dates, english_owners
from minutes.stages.assignment.days import day_of, resolve
from minutes.stages.assignment.evidence import Assignment, Claim, Evidenced, Phrase
from minutes.stages.assignment.names import Names

__all__ = ["assign"]

_REACH = 3  # utterances after a request in which its answer is looked for
_ANSWER = 2  # utterances that an answer may take


@dataclass(frozen=True, slots=True)
class _Grammar:
    claims: Callable[[Utterance, Names], list[Claim]]
    accepts: Callable[[str], bool]
    refuses: Callable[[str], bool]
    days: Callable[[str], list[Phrase]]


_GRAMMARS = {
    "en": _Grammar(
        english_owners.claims, english_owners.accepts, english_owners.refuses, english_dates.find
    ),
    "zh": _Grammar(chinese.claims, chinese.accepts, chinese.refuses, chinese.days),
}


def assign(
    utterances: Sequence[Utterance],
    speakers: Sequence[Speaker],
    evidence_ids: Sequence[str],
    *,
    recorded_at: str | None,
    language: str | None,
) -> Assignment:
    """Who is to do what the evidence says, and by when.

    A duty that the evidence asks of somebody may be answered in the utterances after it; what the
    answer says counts too. `Evidenced.utterance` tells where a value was read.

    Args:
        utterances: of the whole meeting, in order of time.
        evidence_ids: of the utterances that one action rests on.
        recorded_at: ISO 8601; without it, days such as "Friday" stay in words.
        language: ISO 639-1; English and Chinese are read, any other gives neither.

    Returns:
        None for what was not said, or left in doubt: two people, two days, "someone", "soon".
    """
    grammar = _GRAMMARS.get((language or "").casefold().split("-")[0])
    wanted = set(evidence_ids)
    places = [i for i, utterance in enumerate(utterances) if utterance.id in wanted]
    if grammar is None or not places:
        return Assignment()
    reader = _Reader(utterances, speakers, grammar)
    found = reader.settled(places)
    return Assignment(reader.owner(found), reader.due(places, found, day_of(recorded_at)))


@dataclass(frozen=True, slots=True)
class _Duty:
    """A claim that holds: utterance `place` made it; `answers` are those that took it on."""

    owner: str
    place: int
    claim: Claim
    answers: tuple[int, ...] = ()


class _Reader:
    def __init__(
        self, utterances: Sequence[Utterance], speakers: Sequence[Speaker], grammar: _Grammar
    ) -> None:
        self._said, self._grammar = utterances, grammar
        self._names = Names(speakers, utterances)
        self._people = {s.id for s in speakers}

    def settled(self, places: Sequence[int]) -> list[_Duty]:
        """The duties that the evidence and the answers to it make."""
        found: list[_Duty] = []
        for place in places:
            for claim in self._claims(place):
                duty = self._settle(place, claim)
                if duty is not None:
                    found.append(duty)
        return found

    def owner(self, duties: Sequence[_Duty]) -> Evidenced | None:
        if len({duty.owner for duty in duties}) != 1:
            return None
        duty = duties[0]
        said = self._said[duty.place]
        return Evidenced(duty.owner, said.id, said.text[duty.claim.start : duty.claim.end])

    def due(
        self, places: Sequence[int], duties: Sequence[_Duty], meeting: date | None
    ) -> Evidenced | None:
        """The day that is said most plainly: as a deadline, with the duty, last."""
        making = {i for duty in duties for i in (duty.place, *duty.answers)}
        read = sorted({*places, *(i for duty in duties for i in duty.answers)})
        best: tuple[tuple[bool, int, int], str, Evidenced] | None = None
        doubtful = False
        for place in read:
            for phrase in self._grammar.days(self._said[place].text):
                if phrase.weak and place not in making:
                    continue
                day = resolve(phrase.date, meeting)
                value = day.isoformat() if day else phrase.value
                rank = (bool(day), 2 * phrase.deadline + (place in making), place)
                said = self._said[place]
                found = Evidenced(value, said.id, said.text[phrase.start : phrase.end])
                if best is None or rank > best[0]:
                    best, doubtful = (rank, value, found), False
                elif rank == best[0] and value != best[1]:
                    doubtful = True
        return None if best is None or doubtful else best[2]

    def _claims(self, place: int) -> list[Claim]:
        return self._grammar.claims(self._said[place], self._names)

    def _settle(self, place: int, claim: Claim) -> _Duty | None:
        speaker = self._said[place].speaker
        if claim.settled and claim.owner == speaker and speaker is not None:
            return _Duty(speaker, place, claim)
        if claim.owner is None:
            return self._answered(place, claim)
        if claim.owner == speaker:  # an offer waits for anybody else's yes
            yes = next(self._others(place, speaker), None)
            accepted = yes is not None and self._grammar.accepts(self._said[yes].text)
            return _Duty(claim.owner, place, claim) if accepted else None
        answers = self._answers(place, claim.owner)
        if answers and self._grammar.refuses(self._said[answers[0]].text):
            return None
        taken = tuple(i for i in answers if self._takes_on(i))
        if not claim.settled and not taken:
            return None
        return _Duty(claim.owner, place, claim, taken)

    def _answered(self, place: int, claim: Claim) -> _Duty | None:
        """A request to nobody by name is of whoever speaks next and says yes to it."""
        first = next(self._others(place, self._said[place].speaker), None)
        speaker = None if first is None else self._said[first].speaker
        if first is None or speaker is None:
            return None
        answers = self._answers(place, speaker)
        taken = tuple(i for i in answers if self._takes_on(i))
        if taken and taken[0] == first:
            return _Duty(speaker, place, claim, taken)
        return None

    def _takes_on(self, place: int) -> bool:
        said = self._said[place]
        return self._grammar.accepts(said.text) or any(
            claim.settled and claim.owner == said.speaker for claim in self._claims(place)
        )

    def _others(self, place: int, speaker: str | None) -> Iterator[int]:
        for i in range(place + 1, min(place + 1 + _REACH, len(self._said))):
            if self._said[i].speaker not in (None, speaker):
                yield i

    def _answers(self, place: int, owner: str) -> list[int]:
        """The first utterances of `owner` soon after `place`, two at most, in one go."""
        first = next((i for i in self._others(place, None) if self._said[i].speaker == owner), None)
        if first is None:
            return []
        following = range(first, min(first + _ANSWER, len(self._said)))
        return [i for i in following if self._said[i].speaker == owner]
