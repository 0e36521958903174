from __future__ import annotations

from dataclasses import replace

import pytest

from minutes.records import Utterance
from minutes.stages.rendering import chart
from minutes.stages.rendering.composing import compose_page
from tests.stages.rendering.meetings import MINUTES


def test_the_picture_of_the_attention_stays_small_in_a_long_meeting() -> None:
    many = tuple(
        Utterance(f"u{n:05}", 2.0 * n, 2.0 * n + 2, "S1", "Word.", 0.1, (n % 7) / 10_000)
        for n in range(5_000)
    )
    long = replace(
        MINUTES, meeting=replace(MINUTES.meeting, duration=10_000.0), utterances=many, points=()
    )
    bars = compose_page(long).attention
    assert 250 <= len(bars) <= 300
    assert all(bar.weight == 6 / 10_000 for bar in bars)
    assert bars[0].time == "0:00:12"


@pytest.mark.parametrize(
    ("duration", "shown"),
    [
        (0.0, []),
        (4.0, ["00:00"]),
        (301.7, ["00:00", "01:00", "02:00", "03:00", "04:00", "05:00"]),
        (3_600.0, ["0:00:00", "0:10:00", "0:20:00", "0:30:00", "0:40:00", "0:50:00", "1:00:00"]),
        (9_000.0, ["0:00:00", "0:30:00", "1:00:00", "1:30:00", "2:00:00", "2:30:00"]),
    ],
)
def test_ticks_are_round_times(duration: float, shown: list[str]) -> None:
    ticks = chart.ticks(duration)
    assert [tick.time for tick in ticks] == shown
    assert all(0 <= tick.at <= 1 for tick in ticks)


@pytest.mark.parametrize("duration", [0.5, 59.0, 21_600.0, 400_000.0, 31_000_000.0])
def test_ticks_are_few_at_any_length(duration: float) -> None:
    assert 1 <= len(chart.ticks(duration)) <= chart.TICKS + 1
