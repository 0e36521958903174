"""Whose an action is, and when it is due, with the words that say so."""

from __future__ import annotations

from datetime import date

from minutes.languages.days import Phrase, resolve_day
from minutes.records import Evidence
from minutes.stages.outcomes.dialogue import Dialogue

__all__ = ["LIKELY_OWNER", "find_due", "find_likely_owner", "find_owner"]

# How likely who says an action does it, from which on that one is told as its owner.
LIKELY_OWNER = 0.8
_SOON = 6  # utterances within which somebody says when a task is due


def find_owner(meeting: Dialogue, main: int) -> tuple[tuple[str, Evidence] | None, tuple[int, ...]]:
    """Whose an action is by what is said, and where somebody accepted it; asked of each often."""
    if main not in meeting.owners:
        meeting.owners[main] = _read_owner(meeting, main)
    return meeting.owners[main]


def find_likely_owner(meeting: Dialogue, main: int) -> tuple[str, Evidence] | None:
    """Who says an action, where its words leave open whose it is and a model finds it is theirs."""
    said = meeting.said[main]
    likely = meeting.signs(main).by_speaker
    if said.speaker is None or likely is None or likely < LIKELY_OWNER:
        return None
    if meeting.grammar.asks(said.text, 0):
        return None
    return said.speaker, Evidence(said.id, said.text)


def _read_owner(
    meeting: Dialogue, main: int
) -> tuple[tuple[str, Evidence] | None, tuple[int, ...]]:
    said = meeting.said[main]
    marked = meeting.signs(main).statement
    at = 0 if marked is None else marked[0]
    named = meeting.grammar.named(said.text, at, meeting.names.mentions(said.text))
    if named is not None:
        return (named.owner, Evidence(said.id, said.text[named.start : named.end])), ()
    if said.speaker is not None and meeting.grammar.volunteers(said.text, at):
        return (said.speaker, Evidence(said.id, said.text)), ()
    asked = meeting.grammar.asks(said.text, at)
    accepted = meeting.acceptance(main) if asked else None
    if accepted is not None:
        answer = meeting.said[accepted]
        return (str(answer.speaker), Evidence(answer.id, answer.text)), (accepted,)
    if said.speaker is None:
        return None, ()
    if not asked and meeting.grammar.volunteers_anywhere(said.text):
        return (said.speaker, Evidence(said.id, said.text)), ()
    # In what the same one goes on to say of it: "it's nearly there, so | that's on me".
    rest = [meeting.said[i] for i in meeting.sentence(main) if i >= main]
    if meeting.grammar.commits(" ".join(part.text for part in rest)):
        by = next((p for p in reversed(rest) if meeting.grammar.commits(p.text)), said)
        return (said.speaker, Evidence(by.id, by.text)), ()
    return None, ()


def _touches(phrase: Phrase, span: tuple[int, int]) -> bool:
    """Whether a day is named within the words of a statement, or right after them."""
    return phrase.date != "" and span[0] <= phrase.start <= span[1] + 2


def _speaks_of(meeting: Dialogue, main: int, other: int) -> bool:
    """Whether what is said at another place may say when the action stated at `main` is due.

    Its stater and its owner speak of something else soon, unless they leave open of what.
    """
    owner, accepted = find_owner(meeting, main)
    if other in accepted or other == meeting.request(meeting.sentence(main)[0]):
        return True
    speaker = meeting.said[other].speaker
    if speaker != meeting.said[main].speaker and (owner is None or speaker != owner[0]):
        return False
    own = find_owner(meeting, other)[0] or find_likely_owner(meeting, other)
    if owner is not None and own is not None and owner[0] != own[0]:
        return False  # a day of another's task
    return abs(other - main) <= _SOON and meeting.is_dark(other, unknown=True)


def find_due(
    meeting: Dialogue, main: int, places: frozenset[int], day: date | None
) -> tuple[str, Evidence] | None:
    """When an action is due: a day as ISO 8601 where the words name one, else the words.

    It is read from the words of who states the action, of its owner, and of who asked for it.

    Args:
        main: the place of the utterance that states it.
        places: those of all that it rests on.
        day: that of the meeting.
    """
    for i in [main, *sorted(i for i in places - {main} if _speaks_of(meeting, main, i))]:
        said = meeting.said[i]
        marked = meeting.signs(i).due
        found = meeting.grammar.days(said.text)
        phrases = [p for p in found if not p.weak or marked is not None]
        if marked is not None:
            phrases = [p for p in phrases if p.start < marked[1] and marked[0] < p.end] or phrases
        elif i == main:
            stated = meeting.signs(i).statement
            phrases = [p for p in phrases if p.deadline or (stated and _touches(p, stated))]
        else:
            phrases = []
        if phrases:
            phrase = phrases[-1]
            resolved = resolve_day(phrase.date, day)
            words = said.text[phrase.start : phrase.end]
            return (resolved.isoformat() if resolved else phrase.value), Evidence(said.id, words)
        if found and i == main:  # who names a day, in doubt what for, means no other's day
            return None
    return None
