"""Pieces of work: duties that are about one thing, with the call that they answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from minutes.languages.chinese.rules.claims import Claim
from minutes.languages.chinese.rules.discourse import TELLING, Discourse
from minutes.languages.chinese.rules.duties import Duty, settle_duties

__all__ = ["Work", "works"]

_NEAR = 6  # utterances within which "I'll do that" speaks of what was said before
_REACH = 8  # utterances after a call in which somebody may take it up
_SHARED = 0.3  # share in common of duties that are near each other and about one thing
_RECAP = 0.55  # the same for those far apart, as when the meeting is summed up
_NEXT = 2  # utterances after a mere need in which somebody may take it up
_BACK = 5  # utterances before a bare "I'll do that" in which it is said what "that" is


@dataclass(slots=True)
class Work:
    """One piece of work: its duties in order of time, the calls and utterances about it."""

    owner: str | None
    duties: list[Duty] = field(default_factory=list)
    calls: set[int] = field(default_factory=set)
    places: set[int] = field(default_factory=set)
    content: frozenset[str] = frozenset()

    @property
    def last(self) -> int:
        return max(self.places)


@dataclass(slots=True)
class _Call:
    place: int
    claim: Claim
    content: frozenset[str]
    taken: bool = False


def works(talk: Discourse) -> list[Work]:
    """The pieces of work that the meeting hands out, and those that nobody took."""
    index = _WorkIndex(talk)
    for place in range(len(talk)):
        duties = settle_duties(talk, place)
        for duty in duties:
            index.add(duty)
        index.calls += [
            _Call(place, claim, talk.content[place])
            for claim in talk.claims[place]
            if claim.anyone and not duties
        ]
    return [*index.works, *index.untaken()]


class _WorkIndex:
    """Where duties are put with those before them that are about the same."""

    def __init__(self, talk: Discourse) -> None:
        self._talk = talk
        self.works: list[Work] = []
        self.calls: list[_Call] = []
        self._by_word: dict[tuple[str | None, str], list[Work]] = defaultdict(list)
        self._latest: dict[str | None, Work] = {}

    def add(self, duty: Duty) -> None:
        content = self._content(duty)
        call = self._call(duty, content)
        if summed_up := self._summed_up(duty, content):
            for known in summed_up:
                known.duties.append(duty)
                known.places.add(duty.place)
            return
        work = self._same(duty, content, call)
        if work is None and duty.claim.bare and call is None:
            return
        if work is None:
            work = Work(duty.owner)
            self.works.append(work)
        work.duties.append(duty)
        work.places |= {duty.place, *duty.answers}
        if len(content) < TELLING or self._talk.points_back(duty.place):
            content |= self._before(duty.place)
        if call is not None:
            call.taken = True
            work.calls.add(call.place)
            work.places.add(call.place)
            content |= call.content
        for word in content - work.content:
            self._by_word[duty.owner, word].append(work)
        work.content |= content
        self._latest[duty.owner] = work

    def untaken(self) -> Iterator[Work]:
        """Calls with a day by which something has to be done, but by nobody yet."""
        for call in self.calls:
            if not call.taken:
                duty = Duty(None, call.place, call.claim)
                yield Work(None, [duty], {call.place}, {call.place}, call.content)

    def _content(self, duty: Duty) -> frozenset[str]:
        """What the clause of the duty is about, and what its answers add."""
        claims = self._talk.claims[duty.place]
        text = self._talk.said[duty.place].text
        later = [c.start for c in claims if c.start > duty.claim.start and c.owner != duty.owner]
        earlier = [c.end for c in claims if c.end <= duty.claim.start and c.owner != duty.owner]
        start = duty.claim.start if earlier else 0
        found = self._talk.about(duty.place, start, min(later, default=len(text)))
        for answer in duty.answers:
            if self._talk.speaker(answer) == duty.owner:
                found |= self._talk.content[answer]
        return found

    def _before(self, place: int) -> frozenset[str]:
        """The content of what was said just before a place, of which "that" may speak."""
        back = range(max(place - _BACK, 0), place)
        return frozenset[str]().union(*(self._talk.content[i] for i in back))

    def _call(self, duty: Duty, content: frozenset[str]) -> _Call | None:
        """The call that a duty answers: a little before it, about the same or left unsaid."""
        for call in reversed(self.calls):
            if duty.place - call.place > _REACH:
                break
            if call.taken or call.place == duty.place:
                continue
            next_to = duty.place - call.place <= _NEXT
            asked = not call.claim.doubt  # "who can …", and not "it has to be …"
            left_unsaid = len(content) < TELLING and (asked or next_to)
            said_again = self._talk.overlap(call.content, content) >= _SHARED
            takes_up = next_to and (asked or self._talk.points_back(duty.place))
            if left_unsaid or said_again or takes_up:
                return call
        return None

    def _summed_up(self, duty: Duty, content: frozenset[str]) -> list[Work]:
        """The pieces of work that "Carl adds the alert, and Yusuf writes the guide" speaks of."""
        owners = {claim.owner for claim in self._talk.claims[duty.place] if not claim.anyone}
        if len(owners) < 2:
            return []
        own = [work for work in self.works if work.owner == duty.owner]
        return [w for w in own if len(w.content & content) and duty.place not in w.places]

    def _same(self, duty: Duty, content: frozenset[str], call: _Call | None) -> Work | None:
        latest = self._latest.get(duty.owner)
        if latest is not None and duty.place in latest.places:
            return latest
        if latest is not None and call is None and duty.place - latest.last <= _NEAR:
            turned = any(self._talk.moves[i].opens for i in range(latest.last + 1, duty.place + 1))
            own = self._talk.clause(duty.place, duty.claim)
            asked = duty.owner != self._talk.speaker(duty.place) and len(own) < TELLING
            bare = asked or len(content) < TELLING or len(latest.content) < TELLING
            follows = duty.place - latest.last <= 2 and self._talk.points_back(duty.place)
            if not turned and (bare or follows):
                return latest
        candidates = {
            id(work): work
            for word in sorted(content)
            for work in self._by_word[duty.owner, word][-3:]
        }
        for work in sorted(candidates.values(), key=lambda w: -w.last):
            near = duty.place - work.last <= _NEAR
            shared = len(work.content & content)
            enough = self._talk.overlap(work.content, content)
            if enough >= (_SHARED if near else _RECAP) and (near or shared >= TELLING):
                return work
        return None
