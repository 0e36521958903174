"""Speed is told in one way."""

from __future__ import annotations

import pytest

from minutes.cli.reporting import pace


@pytest.mark.parametrize(
    ("sound", "seconds", "told"),
    [
        (300.0, 20.0, "5 min of sound in 20.0 s: 15 × real time"),
        (3600.0, 7200.0, "1 h of sound in 2 h: 0.5 × real time"),
        (0.0, 1.234, "text, in 1.2 s"),
    ],
)
def test_speed_is_times_real_time_and_text_has_none(
    sound: float, seconds: float, told: str
) -> None:
    assert pace(sound, seconds) == told


def test_what_was_recognised_before_has_no_speed() -> None:
    told = "5 min of sound, recognised before and read from the cache, in 2.0 s"
    assert pace(300.0, 2.0, cached=True) == told
    assert pace(0.0, 2.0, cached=True) == "text, in 2.0 s"
