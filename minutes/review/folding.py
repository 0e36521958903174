"""The minutes of a meeting and all that was chosen about them: what stands now.

    Minutes ┐
            ┴-> fold -> Review -> apply -> Minutes as reviewed
    Events  ┘                  -> candidates · labelled

The last choice on a thing stands. A choice of another reviewer that the last one's maker did not
know of is kept beside it as a conflict, until someone who has seen both chooses again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any, Literal

from minutes.choices import ChangeDue, ChangeKind, ChangeOwner, Event, Promote, Reword
from minutes.dating import certain
from minutes.records import Approval, MinutesRecord, Point, Utterance
from minutes.review.dates import Dates, gather_dates
from minutes.review.people import People, gather_speakers
from minutes.review.standing import Conflict, Field, Vote, conflicts, stand, vote
from minutes.stages.selection import topic_at, wording
from minutes.text import printable

__all__ = ["Review", "Reviewed", "apply_review", "fold", "says"]

Verdict = Literal["open", "kept", "dropped"]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A point as it stands. `votes` are the newest of each reviewer; who edits a point keeps it."""

    point: Point
    verdict: Verdict = "open"
    votes: Mapping[str, Vote] = field(default_factory=dict)
    promoted: bool = False
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """How the review of a meeting stands.

    `minutes` has the speakers, utterances and points as reviewed, dropped points too. `points` are
    the same points in the same order. Of the utterances that were offered and are no point,
    `dismissed` are those that somebody found not worth keeping, `valued` those that others did.
    `conflicts` about speakers are by the ids they had before the review, `date_conflicts` about the
    day of the meeting. `undone` are the ids of
    events that were taken back; `newest` is the last event, 0 where there is none.
    """

    minutes: MinutesRecord
    points: tuple[Reviewed, ...]
    dismissed: frozenset[str]
    valued: frozenset[str]
    conflicts: Mapping[str, tuple[Conflict, ...]]
    date_conflicts: tuple[Conflict, ...]
    undone: frozenset[int]
    newest: int

    @property
    def approval(self) -> Approval | None:
        """Who approved the minutes as they stand; None where nobody did, or they are reopened."""
        return self.minutes.approval


def fold(minutes: MinutesRecord, events: Sequence[Event]) -> Review:
    """What some events make of the minutes they are about; the order they are given in is nothing.

    Events about what these minutes do not have are passed over; `check_choice` lets none in.
    """
    standing = stand(events, minutes.approval)
    people = gather_speakers(minutes.speakers, standing.speakers)
    dates = gather_dates(minutes.meeting, standing.dates)
    said = minutes.utterances
    if people.merged:
        said = tuple(replace(u, speaker=people.one(u.speaker)) for u in said)
    by_id = {utterance.id: utterance for utterance in said}
    known = {point.id for point in minutes.points}
    new = [
        _promoted(id_, by_id[utterance], minutes)
        for id_, utterance in standing.utterances.items()
        if id_ not in known and utterance in by_id and standing.lives(id_)
    ]
    points = tuple(
        _reviewed(
            point, standing.points.get(point.id, ()), people, dates, promoted=point.id not in known
        )
        for point in _in_time([dates.reckoned(_of(p, people)) for p in minutes.points], new)
    )
    there = {one.point.id for one in points}
    offered = {
        utterance: standing.votes(id_)
        for id_, utterance in standing.utterances.items()
        if id_ not in there and utterance in by_id
    }
    return Review(
        minutes=replace(
            minutes,
            meeting=dates.meeting,
            notices=certain(minutes.notices, dates.meeting.dated_by),
            speakers=people.speakers,
            utterances=said,
            points=tuple(one.point for one in points),
            approval=standing.approval,
        ),
        points=points,
        dismissed=frozenset(u for u, votes in offered.items() if "drop" in votes.values()),
        valued=frozenset(u for u, votes in offered.items() if "keep" in votes.values()),
        conflicts=people.conflicts,
        date_conflicts=dates.conflicts,
        undone=standing.undone,
        newest=standing.newest,
    )


def says(utterance: Utterance, language: str | None) -> str:
    """What an utterance would say as a point; "" where it says nothing."""
    return wording([utterance], language=language) or printable(utterance.text)


def _promoted(id_: str, utterance: Utterance, minutes: MinutesRecord) -> Point:
    """An utterance as a point, worded as selection words what it keeps."""
    return Point(
        id=id_,
        kind="point",
        text=says(utterance, minutes.meeting.language),
        speaker=utterance.speaker,
        start=utterance.start,
        end=utterance.end,
        utterances=(utterance.id,),
        importance=utterance.importance or 0.0,
        weight=round(utterance.weight or 0.0, 6),
        topic=topic_at(utterance.start, minutes.topics),
        context=(),
    )


def _of(point: Point, people: People) -> Point:
    if not people.merged:
        return point
    return replace(point, speaker=people.one(point.speaker), owner=people.one(point.owner))


def _in_time(points: Sequence[Point], new: Sequence[Point]) -> list[Point]:
    """The points in their order, with each new one after those that begin no later."""
    if not new:
        return list(points)
    starts = list(accumulate((point.start for point in points), max))
    before: list[list[Point]] = [[] for _ in range(len(points) + 1)]
    for point in sorted(new, key=lambda point: (point.start, point.id)):
        before[bisect_right(starts, point.start)].append(point)
    ordered: list[Point] = []
    for found, held in zip((*points, None), before, strict=True):
        ordered += [*held, *([found] if found else [])]
    return ordered


def _reviewed(
    found: Point, events: Sequence[Event], people: People, dates: Dates, *, promoted: bool
) -> Reviewed:
    """A point after all standing events about it, in their order."""
    chosen: dict[Field, list[tuple[Event, str | None]]] = {}
    for event in events:
        for field_, value in _values(found, event, people, dates):
            chosen.setdefault(field_, []).append((event, value))
    changes: dict[str, Any] = {}
    against: list[Conflict] = []
    verdict: Verdict = "open"
    for field_, held in chosen.items():
        last, value = held[-1]
        against += conflicts(field_, held)
        if field_ == "verdict":
            verdict = "kept" if value == "keep" else "dropped"
        else:
            changes |= _changes(found, field_, value, last.reviewer)
    votes = {e.reviewer: one for e in events if (one := vote(e.choice)) is not None}
    return Reviewed(
        replace(found, **changes) if changes else found,
        verdict,
        votes,
        promoted,
        tuple(sorted(against, key=lambda conflict: conflict.event)),
    )


def _values(
    found: Point, event: Event, people: People, dates: Dates
) -> Iterator[tuple[Field, str | None]]:
    """What an event chooses for which fields of a point."""
    choice = event.choice
    yield "verdict", vote(choice)
    if isinstance(choice, ChangeKind | Promote):
        yield "kind", choice.kind
    elif isinstance(choice, ChangeOwner):
        yield "owner", people.called(choice.owner)
    elif isinstance(choice, ChangeDue):
        yield "due", None if choice.due is None else dates.read(printable(choice.due), event.id)
    elif isinstance(choice, Reword):
        as_found = found.text if found.original is None else found.original
        yield "text", as_found if choice.text is None else printable(choice.text)


def _changes(found: Point, field_: Field, value: str | None, reviewer: str) -> dict[str, Any]:
    """The fields of a point that differ; what people say has no evidence in the recording."""
    if field_ == "text":
        original = found.text if found.original is None else found.original
        if value == original:
            return {"text": original, "original": None, "edited_by": None}
        return {"text": value, "original": original, "edited_by": reviewer}
    if field_ in ("owner", "due") and value != getattr(found, field_):
        return {field_: value, f"{field_}_evidence": None}
    return {field_: value}


def apply_review(review: Review) -> MinutesRecord:
    """The minutes as reviewed: without what was dropped, with what was promoted and changed."""
    kept = tuple(one.point for one in review.points if one.verdict != "dropped")
    return replace(review.minutes, points=kept)
