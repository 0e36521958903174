"""What the page is told of a review: records, and the one place that encodes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from minutes.choices import Choice, Event
from minutes.languages.deadlines import read_deadline
from minutes.records import Approval, MinutesRecord
from minutes.review import Conflict, Review, Reviewed, candidates

__all__ = [
    "Beside",
    "Brief",
    "HistoryEntry",
    "Offered",
    "PageEvent",
    "PageState",
    "Refusal",
    "Taken",
    "event_for_page",
    "page",
    "to_json",
]


@dataclass(frozen=True, slots=True)
class PageEvent:
    """A choice that was made."""

    id: int
    reviewer: str
    at: str
    choice: Choice


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A choice in the history, and whether it was taken back since."""

    id: int
    reviewer: str
    at: str
    choice: Choice
    undone: bool


@dataclass(frozen=True, slots=True)
class ReviewedPoint:
    """What reviewers said of the point with this id, which is among those of the minutes.

    `due_words` are those that its due date was read from, where they have to stand beside it.
    """

    id: str
    verdict: str
    votes: Mapping[str, str]
    promoted: bool
    conflicts: tuple[Conflict, ...]
    original: str | None
    due_words: str


@dataclass(frozen=True, slots=True)
class SpeakerConflict:
    """A conflict about the speaker who had this id before the review."""

    speaker: str
    field: str
    value: str | None
    reviewer: str
    event: int


@dataclass(frozen=True, slots=True)
class Offered:
    """A name by which a speaker without one was addressed, and the words that say so."""

    speaker: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What does not follow from the events: the recording's address, whether the file is another
    than the one under review, and which files the last approval wrote."""

    audio: str | None
    anew: bool
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageState:
    """All that the page of one meeting shows."""

    key: str
    name: str
    revision: str
    points: tuple[ReviewedPoint, ...]
    dismissed: tuple[str, ...]
    valued: tuple[str, ...]
    candidates: tuple[str, ...]
    approval: Approval | None
    speaker_conflicts: tuple[SpeakerConflict, ...]
    date_conflicts: tuple[Conflict, ...]
    names: tuple[Offered, ...]
    newest: int
    minutes: MinutesRecord
    events: tuple[HistoryEntry, ...]
    audio: str | None
    anew: bool
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """The answer to a choice that was taken in, for who wants no more."""

    event: PageEvent


@dataclass(frozen=True, slots=True)
class Taken:
    """The answer to a choice that was taken in, with how the review stands after it."""

    event: PageEvent
    state: PageState


@dataclass(frozen=True, slots=True)
class Refusal:
    """The answer to a choice that cannot be made as the review stands."""

    error: str
    state: PageState


def page(
    key: str,
    name: str,
    revision: str,
    review: Review,
    events: Iterable[Event],
    beside: Beside,
    names: tuple[Offered, ...] = (),
) -> PageState:
    """What the page shows of a review.

    Args:
        key: what stands for the meeting in addresses; `name` what it is called.
        revision: of the minutes that choices are about.
        events: all that were made; those after the review's newest are left out.
        names: what speakers without a name were called.
    """
    return PageState(
        key=key,
        name=name,
        revision=revision,
        points=tuple(_judged(one, review.minutes.meeting.language) for one in review.points),
        dismissed=tuple(sorted(review.dismissed)),
        valued=tuple(sorted(review.valued)),
        candidates=tuple(utterance.id for utterance in candidates(review)),
        approval=review.approval,
        speaker_conflicts=tuple(
            SpeakerConflict(speaker, one.field, one.value, one.reviewer, one.event)
            for speaker, conflicts in review.conflicts.items()
            for one in conflicts
        ),
        date_conflicts=review.date_conflicts,
        names=names,
        newest=review.newest,
        minutes=review.minutes,
        events=tuple(
            HistoryEntry(
                event.id, event.reviewer, event.at, event.choice, event.id in review.undone
            )
            for event in events
            if event.id <= review.newest
        ),
        audio=beside.audio,
        anew=beside.anew,
        files=beside.files,
    )


def event_for_page(event: Event) -> PageEvent:
    """An event, less what the page knows or need not know."""
    return PageEvent(event.id, event.reviewer, event.at, event.choice)


def to_json(record: PageState | Taken | Brief | Refusal | PageEvent) -> bytes:
    """A record as JSON, on one line.

    Of the minutes the words' times and the vectors are left out: there are many, and the page shows
    none of them.
    """
    left_out: dict[str, Any] = {
        "minutes": {"utterances": {"__all__": {"words"}}, "vector": True},
    }
    if isinstance(record, Taken | Refusal):
        left_out = {"state": left_out}
    kind: Any = type(record)
    return _adapter(kind).dump_json(record, exclude=left_out)


def _judged(one: Reviewed, language: str | None) -> ReviewedPoint:
    point = one.point
    said = point.due_evidence.words if point.due_evidence else ""
    words = read_deadline(point.due, said, point.text, language).words
    return ReviewedPoint(
        point.id, one.verdict, one.votes, one.promoted, one.conflicts, point.original, words
    )


@cache
def _adapter(type_: Any) -> TypeAdapter[Any]:
    return TypeAdapter(type_)
