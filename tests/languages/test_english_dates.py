"""Days in English sentences: which can be a deadline, and the many that cannot."""

from __future__ import annotations

from datetime import date

import pytest

from minutes.languages.days import resolve_day
from minutes.languages.english import dates

TUESDAY = date(2027, 2, 23)


def due(line: str, meeting: date | None = TUESDAY) -> str | None:
    """The day that the last strong phrase of a line names, or its words."""
    phrases = [phrase for phrase in dates.find(line) if not phrase.weak]
    if not phrases or len({p.date for p in phrases}) > 1:
        return None
    day = resolve_day(phrases[-1].date, meeting)
    return day.isoformat() if day else phrases[-1].value


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("by Friday", "2027-02-26"),
        ("I'll send it Friday morning.", "2027-02-26"),
        ("by tuesday", "2027-03-02"),
        ("We ship it on the fifth of March.", "2027-03-05"),
        ("by march 5th please", "2027-03-05"),
        ("by the twenty first of may", "2027-05-21"),
        ("by 5 March 2028", "2028-03-05"),
        ("before the 10th", "2027-03-10"),
        ("by the 23rd", "2027-02-23"),
        ("I'll send it tomorrow.", "2027-02-24"),
        ("in two weeks", "2027-03-09"),
        ("within a month", "2027-03-23"),
        ("by the end of the month", "2027-02-28"),
        ("by the end of March", "2027-03-31"),
        ("before the end of this week", "2027-02-26"),
        ("I'll do it next week.", "2027-03-05"),
        ("by next Monday", "2027-03-01"),
        ("Tuesday next week", "2027-03-02"),
        ("I'll do it by end of day tomorrow.", "2027-02-24"),
        ("by next Friday", "next Friday"),
        ("by next Wednesday", "2027-03-03"),
        ("by Friday week", "2027-03-05"),
        ("for the next meeting", "the next meeting"),
        ("I'll bring it up in the next call.", "the next call"),
        ("I'll fix it right after this call.", "right after this call"),
        ("I'll write it down in the next few days.", "the next few days"),
        ("We'll publish it over the next couple of weeks.", "the next couple of weeks"),
        ("We'll post it within the next day or two.", "the next day or two"),
        ("I'll get it live within 24 hours.", "24 hours"),
    ],
)
def test_a_day_to_come_is_a_due_date(line: str, day: str) -> None:
    assert due(line) == day


@pytest.mark.parametrize(
    "line",
    [
        "I talked to them last week.",
        "The tests passed on Friday.",
        "On Friday, I sent it to the client.",
        "I would have sent it on Friday.",
        "It takes two days.",
        "I stayed there for two weeks.",
        "I'll call at ten.",
        "It stops every night at two.",
        "They call every Monday.",
        "I'll do it soon.",
        "We spent the next few days on it.",
        "It ran for 48 hours.",
        "We talked after the call.",
        "I'll look at the next call's agenda.",
        "I'll do it some time.",
        "I'll do it in a week or two.",
        "I'll send it by Friday or Monday.",
        "I'll send the Friday report.",
        "I'll do it after Friday.",
        "I can't do it by Friday.",
        "If it comes by Friday, tell me.",
        "I'm away until Wednesday.",
        "I'm going to be out next week.",
        "It may be the second one, on the third floor.",
        "The sun and the second may help us march on.",
        "See you on Thursday.",
        "I'll move three steps towards the 0.",
        "I'll send the invoice to the 4 customers in the north.",
        "I'll add the chart after the 2 tables.",
        "I'll compare the 2024 figures with the plan for the board.",
    ],
)
def test_what_is_past_recurring_vague_or_denied_is_no_due_date(line: str) -> None:
    assert due(line) is None


def test_without_a_day_of_the_meeting_the_words_stand() -> None:
    assert due("by the end of the month", meeting=None) == "the end of the month"
    assert due("by 5 March 2028", meeting=None) == "2028-03-05"


def test_a_date_that_is_none_stays_in_words() -> None:
    assert due("by the 31st of April") == "the 31st of April"


def test_a_numbered_day_is_one_and_a_page_is_none() -> None:
    assert due("I'll put the results on page 3 and send them by the 15.") == "2027-03-15"
