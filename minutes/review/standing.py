"""Which choices stand: all but those that were taken back; and who disagrees with whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from minutes.choices import (
    Approve,
    ChangeDate,
    ChangeDue,
    ChangeKind,
    ChangeOwner,
    Choice,
    Dismiss,
    Drop,
    Event,
    Keep,
    Promote,
    Reopen,
    Reword,
    Undo,
    Value,
    promoted,
)
from minutes.records import Approval

__all__ = ["Conflict", "Field", "Standing", "Vote", "conflicts", "point_of", "stand", "vote"]

Field = Literal["verdict", "kind", "owner", "due", "text", "name", "speaker", "date"]
Vote = Literal["keep", "drop"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """What another reviewer chose for a field, unknown to the one whose choice stands.

    `value` is "keep" or "drop", a kind, an owner, a due date, a text, a name, the day of the
    meeting, or for the field "speaker" whom a speaker was merged into; None where nothing is to be
    there.
    """

    field: Field
    value: str | None
    reviewer: str
    event: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The events that stand, in their order, by what they are about.

    `points` holds those about each point, by its id; `utterances` by the id of the point that each
    would be those that were promoted, valued or dismissed; `withdrawn` who took a promotion back.
    `speakers` are renames and merges, `dates` days of the meeting. `undone` are the ids of what was
    taken back, `newest` is the last of all events.
    """

    points: Mapping[str, tuple[Event, ...]]
    utterances: Mapping[str, str]
    withdrawn: Mapping[str, frozenset[str]]
    speakers: tuple[Event, ...]
    dates: tuple[Event, ...]
    approval: Approval | None
    undone: frozenset[int]
    newest: int

    def lives(self, point: str) -> bool:
        """Whether a promoted point is there.

        It is while a promotion stands, and for the sake of others who kept or edited it.
        """
        gone = self.withdrawn.get(point, frozenset())
        return any(
            isinstance(event.choice, Promote)
            or (
                vote(event.choice) == "keep"
                and not isinstance(event.choice, Value)
                and event.reviewer not in gone
            )
            for event in self.points.get(point, ())
        )

    def votes(self, point: str) -> dict[str, Vote]:
        """The newest vote of each reviewer on a point."""
        found: dict[str, Vote] = {}
        for event in self.points.get(point, ()):
            if (one := vote(event.choice)) is not None:
                found[event.reviewer] = one
        return found


def stand(events: Sequence[Event], approval: Approval | None = None) -> Standing:
    """What stands after some events of one meeting, given in any order.

    Args:
        approval: of the minutes as they were before any event.
    """
    ordered = sorted(events, key=lambda event: event.id)
    undone = _undone(ordered)
    points: dict[str, list[Event]] = defaultdict(list)
    utterances: dict[str, str] = {}
    withdrawn: dict[str, set[str]] = defaultdict(set)
    speakers: list[Event] = []
    dates: list[Event] = []
    by, at = (approval.by, approval.at) if approval else ((), "")
    for event in ordered:
        choice = event.choice
        if isinstance(choice, Promote | Value | Dismiss):
            utterances[promoted(choice.utterance)] = choice.utterance
        if event.id in undone:
            if isinstance(choice, Promote):
                withdrawn[promoted(choice.utterance)].add(event.reviewer)
        elif isinstance(choice, Approve):
            by, at = tuple(dict.fromkeys((*by, event.reviewer))), event.at
        elif isinstance(choice, Reopen):
            by = ()
        elif point := point_of(choice):
            points[point].append(event)
        elif isinstance(choice, ChangeDate):
            dates.append(event)
        elif not isinstance(choice, Undo):
            speakers.append(event)
    return Standing(
        points={id_: tuple(about) for id_, about in points.items()},
        utterances=utterances,
        withdrawn={id_: frozenset(who) for id_, who in withdrawn.items()},
        speakers=tuple(speakers),
        dates=tuple(dates),
        approval=Approval(by, at) if by else None,
        undone=undone,
        newest=ordered[-1].id if ordered else 0,
    )


def point_of(choice: Choice) -> str | None:
    """The id of the point that a choice is about; that of the point an utterance would become."""
    if isinstance(choice, Promote | Value | Dismiss):
        return promoted(choice.utterance)
    if isinstance(choice, Keep | Drop | ChangeKind | ChangeOwner | ChangeDue | Reword):
        return choice.point
    return None


def vote(choice: Choice) -> Vote | None:
    """What a choice about a point says of it: who edits a point wants it."""
    if point_of(choice) is None:
        return None
    return "drop" if isinstance(choice, Drop | Dismiss) else "keep"


def conflicts(field: Field, chosen: Sequence[tuple[Event, str | None]]) -> tuple[Conflict, ...]:
    """What conflicts with the choice of a field that stands, which is the last.

    A reviewer's newest choice conflicts if it is another and whoever chose last did not know it.

    Args:
        chosen: at least one event with the value that it gives, in order.
    """
    last, value = chosen[-1]
    newest = {event.reviewer: (event, other) for event, other in chosen}
    del newest[last.reviewer]
    found = [
        Conflict(field, other, event.reviewer, event.id)
        for event, other in newest.values()
        if other != value and event.id > last.seen
    ]
    return tuple(sorted(found, key=lambda conflict: conflict.event))


def _undone(ordered: Sequence[Event]) -> frozenset[int]:
    """The events that their own reviewers took back later."""
    before: dict[int, Event] = {}
    undone: set[int] = set()
    for event in ordered:
        if isinstance(event.choice, Undo):
            other = before.get(event.choice.event)
            if other and other.reviewer == event.reviewer:
                undone.add(other.id)
        elif not isinstance(event.choice, Reopen):
            before[event.id] = event
    return frozenset(undone)
