"""How a due date is shown: with which words beside it, and until when it is not overdue."""

from __future__ import annotations

from datetime import date

import pytest

from minutes.languages.deadlines import read_deadline, reckon_due

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
