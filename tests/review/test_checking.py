"""Which choices can be made: none about what is not there, none that undoes another's."""

from __future__ import annotations

import pytest

from minutes.choices import (
    Approve,
    ChangeDate,
    ChangeDue,
    ChangeKind,
    ChangeOwner,
    Choice,
    Dismiss,
    Drop,
    Keep,
    Merge,
    Promote,
    Rename,
    Reopen,
    Reword,
    Undo,
)
from minutes.errors import ChoiceError
from minutes.review import check_choice
from tests.review.meetings import ANNA, MINUTES, TOM, events

BEFORE = events((ANNA, Promote("u4")), (TOM, Drop("p01")), (ANNA, Merge("S3", "S2")))


@pytest.mark.parametrize(
    "choice",
    [
        Keep("p01"),
        Drop("p-u4"),
        Promote("u5", "action"),
        Promote("u4", "problem"),
        Promote("u3"),  # one of two that p02 rests on
        Promote("u7"),  # a hum is all that it says, but it says it
        Dismiss("u4"),  # against Anna's promotion
        ChangeKind("p-u4", "problem"),
        ChangeOwner("p02", "S3"),
        ChangeOwner("p02", "the landlord"),
        ChangeOwner("p02", None),
        ChangeDue("p02", "2027-02-28"),
        ChangeDue("p02", "after Easter"),
        Reword("p02", None),
        Rename("S3", "Eve"),
        Merge("S3", "S1"),
        ChangeDate("2028-02-29"),
        ChangeDate(None),
        Approve(),
        Undo(2),
    ],
)
def test_what_makes_sense_can_be_chosen(choice: Choice) -> None:
    check_choice(MINUTES, BEFORE, TOM, choice)


@pytest.mark.parametrize(
    ("choice", "problem"),
    [
        (Keep("p03"), "is no point of these minutes"),
        (Reword("p-u5", "Never promoted."), "is no point of these minutes"),
        (Promote("u99"), "is no utterance"),
        (Promote("u1"), "is the point p01 already"),
        (Dismiss("u99"), "is no utterance"),
        (Dismiss("u3"), "is evidence of the point p02"),
        (ChangeOwner("p02", "S9"), "is no speaker"),
        (ChangeOwner("p02", " \u200b "), "is empty"),
        (ChangeDue("p02", "2027-02-29"), "is no day"),
        (ChangeDue("p02", "2027-13-01T10:00"), "is no day"),
        (Reword("p02", "\u202e\n"), "is empty"),
        (Rename("S9", "Eve"), "is no speaker"),
        (Rename("S1", " "), "is empty"),
        (Merge("S1", "S1"), "already"),
        (Merge("S2", "S3"), "already"),
        (Merge("S1", "S9"), "is no speaker"),
        (ChangeDate("2027-02-29"), "2027-02-29: is no day"),
        (ChangeDate("23 February"), "23 February: is no day"),
        (Reopen(), "are not approved"),
        (Undo(9), "is not a choice about this meeting"),
        (Undo(1), "was made by Anna"),
    ],
)
def test_what_makes_none_is_refused(choice: Choice, problem: str) -> None:
    with pytest.raises(ChoiceError, match=problem):
        check_choice(MINUTES, BEFORE, TOM, choice)


def test_nothing_is_undone_twice_and_no_undoing_is_undone() -> None:
    before = events((ANNA, Drop("p01")), (ANNA, Undo(1)))
    with pytest.raises(ChoiceError, match="is undone already"):
        check_choice(MINUTES, before, ANNA, Undo(1))
    with pytest.raises(ChoiceError, match="cannot be undone"):
        check_choice(MINUTES, before, ANNA, Undo(2))


def test_approved_minutes_stand_until_they_are_reopened() -> None:
    before = events((ANNA, Drop("p01")), (ANNA, Approve()))
    for choice in (
        Keep("p01"),
        Promote("u4"),
        Rename("S1", "A"),
        ChangeDate(None),
        Undo(1),
        Approve(),
    ):
        with pytest.raises(ChoiceError, match="approved by Anna; reopen"):
            check_choice(MINUTES, before, ANNA, choice)
    for choice in (Undo(2), Reopen()):
        check_choice(MINUTES, before, ANNA, choice)
    check_choice(MINUTES, before, TOM, Approve())
    after = (*before, *events((TOM, Keep("p01")), (TOM, Keep("p01")), (TOM, Reopen()))[2:])
    check_choice(MINUTES, after, ANNA, Keep("p01"))


def test_a_reopening_is_not_undone_past_what_followed() -> None:
    before = events((ANNA, Approve()), (ANNA, Reopen()), (ANNA, Drop("p01")))
    with pytest.raises(ChoiceError, match="cannot be undone"):
        check_choice(MINUTES, before, ANNA, Undo(2))


def test_nobody_approves_what_they_have_not_seen() -> None:
    before = events((ANNA, Keep("p01")), (TOM, Drop("p02")))
    with pytest.raises(ChoiceError, match="have changed meanwhile"):
        check_choice(MINUTES, before, ANNA, Approve(), seen=1)
    check_choice(MINUTES, before, ANNA, Approve(), seen=2)
    check_choice(MINUTES, before, TOM, Approve(), seen=1)  # what is new is their own
