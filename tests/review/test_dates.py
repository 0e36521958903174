"""The day of a meeting as reviewers give it, and the due days that follow from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import minutes
from minutes.choices import Approve, ChangeDate, ChangeDue, Choice, Event, Undo
from minutes.dating import DAY_OF_FILE
from minutes.records import MinutesRecord
from minutes.review import Conflict, apply_review, fold
from tests.review.meetings import ANNA, MINUTES, TOM, event, events

DATED = replace(MINUTES, meeting=replace(MINUTES.meeting, dated_by="name"))  # a Tuesday


def due(minutes: MinutesRecord, *made: Event) -> str | None:
    """When p02 is due after some events."""
    return next(point.due for point in fold(minutes, made).minutes.points if point.id == "p02")


def chosen(*choices: Choice) -> str | None:
    """When p02 is due after choices of Anna's."""
    return due(DATED, *events(*((ANNA, choice) for choice in choices)))


def test_due_days_are_reckoned_anew_from_the_words_for_them() -> None:
    made = events((ANNA, ChangeDate("2027-03-09")))
    review = fold(DATED, made)
    assert review.minutes.meeting.recorded_at == "2027-03-09"
    assert review.minutes.meeting.dated_by == "given"
    assert due(DATED, *made) == "2027-03-12"
    assert review.points[1].point.due_evidence == DATED.points[1].due_evidence
    assert review.points[1].verdict == "open"  # nobody said that it belongs in the minutes
    assert apply_review(review).points[1].due == "2027-03-12"
    assert chosen(ChangeDate("2027-03-09"), Undo(1)) == DATED.points[1].due
    assert chosen(ChangeDate("2027-03-09"), ChangeDate(None)) == "Friday"


@pytest.mark.parametrize("name", ["standup.vtt", "zh-meeting.vtt"])
def test_the_same_date_again_changes_no_due_day(samples: Path, name: str) -> None:
    made = minutes.run(samples / name, date="2027-02-23")
    assert sum(point.due is not None for point in made.points) > 3
    review = fold(made, events((ANNA, ChangeDate("2027-02-23"))))
    assert review.minutes.points == made.points
    undated = minutes.run(samples / name)
    assert fold(undated, events((ANNA, ChangeDate("2027-02-23")))).minutes.points == made.points


def test_a_due_date_that_a_person_chose_is_never_overwritten() -> None:
    for day in ("2027-03-05", None):
        assert chosen(ChangeDue("p02", day), ChangeDate("2027-03-09")) == day
        assert chosen(ChangeDate("2027-03-09"), ChangeDue("p02", day)) == day


def test_a_date_can_be_unknown() -> None:
    meeting = fold(DATED, events((ANNA, ChangeDate(None)))).minutes.meeting
    assert (meeting.recorded_at, meeting.dated_by) == (None, None)


def test_a_date_that_was_given_is_no_guess_of_the_file_s() -> None:
    guessed = replace(
        DATED,
        meeting=replace(DATED.meeting, dated_by="file"),
        notices=(DAY_OF_FILE, "Something else."),
    )
    made = events((ANNA, ChangeDue("p02", None)), (ANNA, ChangeDate("2027-03-09")))
    assert fold(guessed, made[:1]).minutes.notices == guessed.notices
    assert fold(guessed, made).minutes.notices == ("Something else.",)


def test_two_dates_that_did_not_know_of_each_other_are_a_conflict_until_one_is_chosen() -> None:
    made = (
        event(1, ANNA, ChangeDate("2027-03-09")),
        event(2, TOM, ChangeDate("2027-03-02"), 0),
    )
    review = fold(DATED, made)
    assert review.minutes.meeting.recorded_at == "2027-03-02"
    assert review.date_conflicts == (Conflict("date", "2027-03-09", ANNA, 1),)
    settled = fold(DATED, (*made, event(3, TOM, ChangeDate("2027-03-09"))))
    assert settled.date_conflicts == ()
    assert fold(DATED, events((ANNA, Approve()))).date_conflicts == ()


def test_typed_words_are_the_day_that_they_mean() -> None:
    assert chosen(ChangeDue("p02", "next Monday")) == "2027-02-22"
    assert chosen(ChangeDue("p02", "after Easter")) == "after Easter"
    assert chosen(ChangeDue("p02", "next week")) == "next week"


def test_a_typed_day_stays_the_one_that_was_shown_when_the_meeting_s_day_changes() -> None:
    typed = ChangeDue("p02", "Monday")
    assert chosen(typed, ChangeDate("2027-03-09")) == "2027-02-22"
    assert chosen(ChangeDate("2027-03-09"), typed) == "2027-03-15"
    assert chosen(ChangeDate("2027-03-09"), typed, ChangeDate("2027-03-16")) == "2027-03-15"


def test_words_that_waited_for_a_day_of_the_meeting_get_theirs_from_it() -> None:
    undated = replace(MINUTES, meeting=replace(MINUTES.meeting, recorded_at=None))
    made = events((ANNA, ChangeDue("p02", "Monday")), (TOM, ChangeDate("2027-03-09")))
    assert due(undated, *made[:1]) == "Monday"
    assert due(undated, *made) == "2027-03-15"
    corrected = (*made, event(3, TOM, ChangeDate("2027-03-16")))
    assert due(undated, *corrected) == "2027-03-22"


def test_one_day_in_two_ways_is_no_conflict() -> None:
    made = (
        event(1, ANNA, ChangeDue("p02", "Monday")),
        event(2, TOM, ChangeDue("p02", "2027-02-22"), 0),
    )
    assert fold(DATED, made).points[1].conflicts == ()
