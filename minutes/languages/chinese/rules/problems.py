"""Open problems: troubles that were told of and left without a remedy."""

from __future__ import annotations

from collections.abc import Iterator, Set

from minutes.languages.chinese.rules.discourse import Discourse, DraftOutcome

__all__ = ["find_problems"]

# Log odds.
_PRIOR = -4.0
_MORE = 0.3  # for each further utterance about the trouble
_MOST = 1.5
_REMEDIED = -1.5  # something is decided after it, and nothing is said to stay open

_OPEN = 3.0  # worth of words that say that something stays open
_UNSOLVED = 2.0  # worth of words that say that nobody knows what to do
_TOLD = 2.0  # worth of words that tell of trouble, beyond which they tell no more
_GAP = 9  # utterances without a word of trouble after which another trouble begins
_AFTER = 2  # the same, once it was said to stay open
_BACK = 25  # utterances before "let's keep it open" in which the trouble is looked for
_REMEDY = 8  # utterances after a trouble in which a remedy may be decided
_HEAD = 6  # utterances before a telling in which its matter may have been named
_ANNOUNCED = 2.0  # worth of words that say that there is a problem, and not which
_LABEL = 14  # characters of an utterance that counts the matters, and does not name them
_SHORT = 4  # words of content up to which it is a heading, or an announcement
_EARLY = 0.2  # what it is worth to be a place earlier: trouble is told first, then talked about


def find_problems(talk: Discourse, remedies: Set[int]) -> list[DraftOutcome]:
    """The open problems of a meeting, likely or not.

    Args:
        remedies: places of utterances that decide something.
    """
    return [_draft(talk, places, remedies) for places in _threads(talk) if _is_open(talk, places)]


def _threads(talk: Discourse) -> Iterator[list[int]]:
    """Utterances about one trouble; another matter ends it, or a while without trouble."""
    threads: list[list[int]] = []
    turned = False
    for place, moves in enumerate(talk.moves):
        turned = turned or moves.opens
        if moves.trouble < 1.0 and moves.unsolved < _UNSOLVED:
            continue
        gap = _BACK if moves.unsolved >= _OPEN else _GAP  # "it stays open" speaks of all before
        last = threads[-1][-1] if threads else place
        closed = talk.moves[last].unsolved >= _OPEN and moves.unsolved < _UNSOLVED
        apart = not threads or place - last > (_AFTER if closed else gap) or turned
        told = _told_of(talk, threads, place) if apart and moves.unsolved >= _UNSOLVED else None
        if told is not None:
            told.append(place)
        elif apart:
            threads.append([place])
        else:
            threads[-1].append(place)
        turned = False
    yield from threads


def _told_of(talk: Discourse, threads: list[list[int]], place: int) -> list[int] | None:
    """The trouble of a little before that "the light stays an open question" speaks of."""
    for thread in reversed(threads):
        if place - thread[-1] > _BACK:
            break
        if any(talk.content[i] & talk.content[place] for i in thread):
            return thread
    return None


def _is_open(talk: Discourse, places: list[int]) -> bool:
    return any(talk.moves[i].unsolved >= _UNSOLVED for i in places)


def _draft(talk: Discourse, places: list[int], remedies: Set[int]) -> DraftOutcome:
    trouble = max(talk.moves[i].trouble for i in places)
    unsolved = max(talk.moves[i].unsolved for i in places)
    remedied = unsolved < _OPEN and bool(_after(talk, places) & remedies)
    odds = (
        _PRIOR
        + min(trouble, 3.0)
        + unsolved
        + min(_MORE * (len(places) - 1), _MOST)
        + _REMEDIED * remedied
        + max(talk.importance[i] for i in places)
        + max(talk.head(i, "problem") for i in places)
    )
    told = _cluster(talk, places)
    best = max(told, key=lambda i: _telling(talk, i) - _EARLY * (i - told[0]))
    statement = {best} | (_headline(talk, best) or _told_before(talk, best))
    return DraftOutcome(
        "problem", tuple(sorted({*places, *statement})), tuple(sorted(statement)), odds
    )


def _cluster(talk: Discourse, places: list[int]) -> list[int]:
    """The places that the last word of it being unsolved speaks of: those close before it."""
    last = max(k for k, i in enumerate(places) if talk.moves[i].unsolved >= _UNSOLVED)
    first = last
    while first and places[first] - places[first - 1] <= _GAP:
        first -= 1
    return [i for i in places[first:] if i <= places[last] + _AFTER]


def _after(talk: Discourse, places: list[int]) -> set[int]:
    """The places after it was last said to be unsolved, until another matter."""
    last = max(i for i in places if talk.moves[i].unsolved >= _UNSOLVED)
    found: set[int] = set()
    for i in range(last + 1, min(last + 1 + _REMEDY, len(talk))):
        if talk.moves[i].opens:
            break
        found.add(i)
    return found


def _telling(talk: Discourse, place: int) -> float:
    moves = talk.moves[place]
    return (
        min(moves.trouble, _TOLD)
        - (1.5 if moves.proposes or moves.closes() >= _TOLD else 0.0)
        + talk.importance[place]
        + (1.0 if talk.tells(place) else -1.0)
        + 0.2 * min(len(talk.content[place]), 6)
        - (1.5 if moves.asks else 0.0)
        - (1.0 if moves.unsolved >= _OPEN else 0.0)
        - (0.4 if talk.points_back(place) else 0.0)
    )


def _headline(talk: Discourse, place: int) -> set[int]:
    """What a telling needs to be understood: "Now the roof." before "It's still leaking."."""
    before, after = place - 1, place + 1
    thin = len(talk.content[place]) <= (_SHORT if talk.moves[place].trouble >= _ANNOUNCED else 1)
    announced = thin and talk.moves[place].trouble > 0
    if announced and _same_breath(talk, place, after) and talk.tells(after):
        return set() if talk.moves[after].asks else {after}
    leans = talk.points_back(place) and len(talk.content[place]) <= _SHORT
    if leans and _same_breath(talk, place, before) and talk.content[before]:
        return {before}
    reach = _BACK if talk.moves[place].unsolved >= _OPEN else _HEAD
    for i in range(place - 1, max(place - 1 - reach, -1), -1):
        if talk.moves[i].opens:
            bare = len(talk.content[i]) <= 1 or len(talk.said[i].text) <= _LABEL  # "Number three."
            head = i + 1 if bare and _same_breath(talk, i, i + 1) else i
            named = talk.content[head] - talk.content[place] and not talk.moves[head].asks
            return {head} - {place} if named and len(talk.content[head]) <= _SHORT else set()
    return set()


def _told_before(talk: Discourse, place: int) -> set[int]:
    """What was spoken of, where the telling does not say it: "So we're none the wiser."."""
    if talk.tells(place):
        return set()
    back = range(place - 1, max(place - 1 - _HEAD, -1), -1)
    before = [i for i in back if talk.tells(i) or (talk.moves[i].asks and talk.content[i])]
    return set(sorted(before, key=lambda i: (not talk.moves[i].asks, -i))[:1])


def _same_breath(talk: Discourse, place: int, other: int) -> bool:
    return 0 <= other < len(talk) and talk.speaker(other) == talk.speaker(place)
