"""The words by which an outcome is shown: before its statement, of it, and behind it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from minutes.stages.outcomes.dialogue import FEWEST, Dialogue
from minutes.text import count_words, join

__all__ = ["find_context", "find_rest", "find_span"]

_SHOWN = 2  # sentences that say what another is about: what is discussed, and what is answered to
_UNCLEAR = 0.45  # likelihood from which they are shown
_SHORT = 45  # words of an utterance that is shown whole
_TELLING = 8  # words that a part must have to be shown alone
_FURTHER = 3  # utterances in which a speaker goes on about what was stated
_MORE = 35  # words of several such


def find_context(meeting: Dialogue, main: int, whole: Sequence[int]) -> list[int]:
    """The utterances before a sentence that say what it is about; none where it does so itself.

    What somebody answers to is what they were asked; else, and where that is unclear too, it is
    what the model points to.
    """
    if not _is_unclear(meeting, main, whole):
        return []
    asked = meeting.request(whole[0])
    places = [meeting.place.get(id_, main) for id_ in meeting.signs(main).antecedents]
    if asked is not None:
        clear = not meeting.grammar.leaves_open(meeting.said[asked].text)
        places = [asked] if clear else [asked, *places]
    found: list[list[int]] = []
    for place in places:
        part = [i for i in meeting.sentence(place) if i < whole[0]]
        if part and len(meeting.about(place)) >= FEWEST and part not in found:
            found.append(part)
    return sorted({i for part in found[:_SHOWN] for i in part})


def _is_unclear(meeting: Dialogue, main: int, whole: Sequence[int]) -> bool:
    """Whether somebody who was not there may not know what a sentence is about."""
    unclear = meeting.signs(main).unclear
    if unclear is not None:
        return unclear >= _UNCLEAR
    return meeting.grammar.leaves_open(join(meeting.said[i].text for i in whole))


def find_rest(meeting: Dialogue, whole: Sequence[int], stating: Collection[int]) -> list[int]:
    """What the speaker goes on to say, up to what states another outcome.

    One utterance, whatever its length, and more of them where they are short; what says nothing at
    the end ("So… Go, Ben.") stays away, but for a day ("Let's do Tuesday.").

    Speakers name the matter of a decision or a problem late; a task is told in one breath, and with
    more readers found its owner or its words wrong (docs/LOG.md).
    """
    last = whole[-1]
    speaker = meeting.said[last].speaker
    found: list[int] = []
    words = 0
    for i in range(last + 1, min(last + 1 + _FURTHER, len(meeting.said))):
        words += count_words(meeting.said[i].text)
        if speaker is None or meeting.said[i].speaker != speaker or i in stating:
            break
        if found and words > _MORE:
            break
        found.append(i)
    while found and not meeting.about(found[-1]):
        if any(day.date for day in meeting.grammar.days(meeting.said[found[-1]].text)):
            break
        found.pop()
    return found


def find_span(meeting: Dialogue, main: int, whole: Sequence[int]) -> tuple[int, int] | None:
    """What of a very long statement is shown: the clauses that hold its marked words."""
    text, marked = meeting.said[main].text, meeting.signs(main).statement
    if marked is None or whole[-1] != main or count_words(text) <= _SHORT:
        return None
    begin, end = meeting.grammar.clause_span(text, *(min(at, len(text)) for at in marked))
    return (begin, end) if count_words(text[begin:end]) >= _TELLING else None
