"""The day of a meeting, as reviewers gave it, and the days that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from minutes.choices import ChangeDate, Event
from minutes.languages.days import day_of
from minutes.languages.deadlines import reckon_due, typed_due
from minutes.records import Meeting, Point
from minutes.review.standing import Conflict, conflicts

__all__ = ["Dates", "gather_dates"]


@dataclass(frozen=True, slots=True)
class Dates:
    """A meeting with its day as reviewed. `conflicts` are about that day."""

    meeting: Meeting
    conflicts: tuple[Conflict, ...]
    _before: date | None
    _chosen: tuple[tuple[int, date | None], ...]

    def reckoned(self, point: Point) -> Point:
        """A point as it was found, due on the day that its words mean now.

        What a person said it is due has no words in the recording, and stays.
        """
        if not self._chosen or point.due is None or point.due_evidence is None:
            return point
        language, day = self.meeting.language, self._chosen[-1][1]
        return replace(point, due=reckon_due(point.due, point.due_evidence.words, language, day))

    def read(self, due: str, event: int) -> str:
        """What a reviewer typed in an event as a day in ISO 8601; as typed where it names none.

        A day that it meant when it was typed stays that day, whatever the meeting's is later. What
        meant none, as the meeting had no date, is a day that nobody saw when they typed it: it
        follows the date that the meeting has now.
        """
        days = [self._before, *(day for id_, day in self._chosen if id_ < event)]
        now = self._chosen[-1][1] if self._chosen else self._before
        language = self.meeting.language
        return typed_due(due, language, days[-1]) or typed_due(due, language, now) or due


def gather_dates(meeting: Meeting, events: Sequence[Event]) -> Dates:
    """A meeting after the choices of its day that stand, in order."""
    chosen = [
        (event, event.choice.date) for event in events if isinstance(event.choice, ChangeDate)
    ]
    before = day_of(meeting.recorded_at)
    if not chosen:
        return Dates(meeting, (), before, ())
    at = chosen[-1][1]
    return Dates(
        replace(meeting, recorded_at=at, dated_by="given" if at else None),
        conflicts("date", chosen),
        before,
        tuple((event.id, day_of(day)) for event, day in chosen),
    )
