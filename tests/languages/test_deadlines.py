"""How a due date is shown: with which words beside it, and until when it is not overdue."""

from __future__ import annotations

from datetime import date

import pytest

from minutes.languages.deadlines import read_deadline, reckon_due, typed_due

FRIDAY, SUNDAY = "2023-03-24", "2023-03-26"


@pytest.mark.parametrize("said", ["next week", "by next week", "this week", "in two weeks"])
def test_words_for_a_while_stand_beside_its_day_which_is_over_with_the_week(said: str) -> None:
    found = read_deadline(FRIDAY, said, f"I send it {said}.", "en")
    assert (found.words, found.last) == (said, SUNDAY)


@pytest.mark.parametrize("said", ["by Friday", "Friday next week", "24 March", "in three days"])
def test_words_that_name_a_day_are_not_repeated_and_are_over_with_it(said: str) -> None:
    found = read_deadline(FRIDAY, said, f"I send it {said}.", "en")
    assert (found.words, found.last) == ("", FRIDAY)


def test_words_that_the_point_does_not_have_stand_beside_the_day() -> None:
    assert read_deadline(FRIDAY, "by Friday", "I send it.", "en").words == "by Friday"


def test_a_month_is_over_with_its_last_day() -> None:
    found = read_deadline("2023-03-31", "next month", "Send it next month.", "en")
    assert (found.words, found.last) == ("next month", "2023-03-31")


def test_words_that_name_no_day_are_shown_once() -> None:
    found = read_deadline("in the next few days", "in the next few days", "Send it.", "en")
    assert (found.words, found.last) == ("", "")
    assert read_deadline("the fifth of March", "by the fifth of March", "I do.", "en").words == ""


def test_a_person_s_day_has_no_words() -> None:
    assert read_deadline("2023-03-23", "", "Send it.", "en").words == ""
    assert read_deadline(None, "", "Send it.", "en").last == ""


@pytest.mark.parametrize("language", ["zh", "zh-CN"])
def test_a_while_in_chinese(language: str) -> None:
    found = read_deadline(FRIDAY, "下周", "我下周发。", language)
    assert (found.words, found.last) == ("下周", SUNDAY)


@pytest.mark.parametrize("language", [None, "de"])
def test_languages_without_days_of_their_own_are_read_as_english(language: str | None) -> None:
    assert read_deadline(FRIDAY, "next week", "I send it next week.", language).last == SUNDAY


def test_the_last_week_of_the_calendar_is_no_failure() -> None:
    assert read_deadline("9999-12-31", "next week", "Then.", "en").words == "next week"


MEETING = date(2023, 3, 21)  # a Tuesday


def test_a_day_is_reckoned_anew_from_the_words_alone() -> None:
    assert reckon_due("2020-01-03", "by Friday", "en", MEETING) == FRIDAY
    assert reckon_due("Friday", "by Friday", "en", MEETING) == FRIDAY
    assert reckon_due("2020-01-03", "by Friday", "en", None) == "Friday"
    assert reckon_due("2028-03-05", "on 5 March 2028", "en", MEETING) == "2028-03-05"
    assert reckon_due("2020-01-03", "周五之前", "zh", MEETING) == FRIDAY


def test_no_day_of_another_meeting_stays_where_the_words_cannot_be_read() -> None:
    assert reckon_due("2020-01-03", "when he is back", "en", MEETING) == "when he is back"
    assert reckon_due("after Easter", "right after Easter", "en", MEETING) == "after Easter"


@pytest.mark.parametrize(
    "typed", ["Friday", " by friday. ", "24 March", "Mar 24, 2023", "2023-03-24", "24.03.2023"]
)
def test_what_a_person_types_is_read_as_a_day(typed: str) -> None:
    assert typed_due(typed, "en", MEETING) == FRIDAY


def test_other_languages_are_read_with_the_meeting_s_own_first() -> None:
    assert typed_due("next Monday", "zh", MEETING) == "2023-03-27"
    assert typed_due("周五", "zh", MEETING) == FRIDAY
    assert typed_due("03/04/2023", "de", MEETING) == "2023-04-03"
    assert typed_due("03/04/2023", "en", MEETING) is None


@pytest.mark.parametrize(
    "typed", ["next week", "by next month", "end of March", "in 2 weeks", "下周"]
)
def test_typed_words_for_a_while_are_no_day(typed: str) -> None:
    assert typed_due(typed, "zh", MEETING) is None


@pytest.mark.parametrize(
    "typed", ["Friday if Tom agrees", "Friday or Monday", "next Friday", "after Easter", "soon", ""]
)
def test_what_names_no_one_day_or_says_more_is_no_day(typed: str) -> None:
    assert typed_due(typed, "en", MEETING) is None


@pytest.mark.parametrize(
    "typed", ["Friday 12 December", "Friday the 25th", "by Monday, 24 March 2023"]
)
def test_a_date_on_another_weekday_than_was_typed_is_no_day(typed: str) -> None:
    assert typed_due(typed, "en", MEETING) is None
    assert typed_due(typed, "zh", MEETING) is None


@pytest.mark.parametrize(
    "typed", ["Friday 24 March", "Friday the 24th", "by Friday, 24 March 2023"]
)
def test_a_date_on_the_weekday_that_was_typed_is_a_day(typed: str) -> None:
    assert typed_due(typed, "en", MEETING) == FRIDAY


def test_words_are_no_day_where_nobody_knows_when_the_meeting_was() -> None:
    assert typed_due("Friday", "en", None) is None
    assert typed_due("5 March 2028", "en", None) == "2028-03-05"
