from __future__ import annotations

import pytest

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
    ("seconds", "shown"),
    [
        (0, "0 s"),
        (59.4, "59 s"),
        (59.9, "1 min"),
        (301, "5 min"),
        (3590, "1 h"),
        (4320, "1 h 12 min"),
    ],
)
def test_length(seconds: float, shown: str) -> None:
    assert labels.length(seconds) == shown


@pytest.mark.parametrize(
    ("share", "shown"), [(0, "0%"), (0.001, "<1%"), (0.384, "38%"), (1, "100%")]
)
def test_percent(share: float, shown: str) -> None:
    assert labels.percent(share) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2027-03-05", "5 March 2027"),
        ("2027-03-05T10:00:00+01:00", "5 March 2027"),
        ("2027-13-05", "2027-13-05"),
        ("next\nFriday", "next Friday"),
        (None, ""),
    ],
)
def test_day(text: str | None, shown: str) -> None:
    assert labels.day(text) == shown
