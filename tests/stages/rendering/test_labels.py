from __future__ import annotations

import pytest

from minutes.languages.chinese.labels import CHINESE
from minutes.stages.rendering import labels


@pytest.mark.parametrize(
    ("seconds", "hours", "shown"),
    [
        (0, False, "00:00"),
        (133.9, False, "02:13"),
        (3600, False, "1:00:00"),
        (59, True, "0:00:59"),
        (36_001, False, "10:00:01"),
    ],
)
def test_clock(seconds: float, hours: bool, shown: str) -> None:
    assert labels.clock(seconds, hours=hours) == shown


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (0, "0 s", "0 秒"),
        (59.4, "59 s", "59 秒"),
        (59.9, "1 min", "1 分钟"),
        (301, "5 min", "5 分钟"),
        (3590, "1 h", "1 小时"),
        (4320, "1 h 12 min", "1 小时 12 分钟"),
    ],
)
def test_length(seconds: float, english: str, chinese: str) -> None:
    assert (labels.length(seconds), labels.length(seconds, CHINESE)) == (english, chinese)


@pytest.mark.parametrize(
    ("share", "shown"), [(0, "0%"), (0.001, "<1%"), (0.384, "38%"), (1, "100%")]
)
def test_percent(share: float, shown: str) -> None:
    assert labels.percent(share) == shown


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("2027-03-05", "Friday 5 March 2027", "2027年3月5日（周五）"),
        ("2027-12-31T23:30:00+01:00", "Friday 31 December 2027", "2027年12月31日（周五）"),
        ("2028-02-27", "Sunday 27 February 2028", "2028年2月27日（周日）"),
        ("2027-13-05", "2027-13-05", "2027-13-05"),
        ("2027-03-055", "2027-03-055", "2027-03-055"),
        ("next\nFriday", "next Friday", "next Friday"),
        (None, "", ""),
    ],
)
def test_day(text: str | None, english: str, chinese: str) -> None:
    assert (labels.day(text), labels.day(text, CHINESE)) == (english, chinese)


def test_a_due_date_in_words_is_a_quotation() -> None:
    assert labels.deadline("before\nEaster") == "“before Easter”"
    assert labels.deadline("2027-03-05") == "Friday 5 March 2027"
    assert labels.deadline(None) == ""
