"""Sound is put where its time stamps say, as a player would."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from minutes.media import Recording
from minutes.media.headers import recorded_at
from minutes.media.timeline import Timeline
from tests.media.clips import encode, loudness, tone


def gaps(timeline: Timeline, stamps: Sequence[float | None], seconds: float = 1.0) -> list[float]:
    """The gaps before frames of that length with those stamps."""
    found = []
    for stamp in stamps:
        gap = timeline.gap(stamp)
        timeline.advance(gap + seconds)
        found.append(round(gap, 3))
    return found


def test_stamps_that_follow_one_another_leave_no_gap() -> None:
    assert gaps(Timeline(), [0, 1.02, 1.97, 3, None, 5.05]) == [0, 0, 0, 0, 0, 0]


def test_the_clock_starts_with_the_first_sound_where_there_are_no_pictures() -> None:
    assert gaps(Timeline(), [1.4, 2.4]) == [0, 0]
    assert gaps(Timeline(), [-0.007, 0.993]) == [0, 0]


def test_the_clock_starts_with_the_pictures_where_they_come_first() -> None:
    assert gaps(Timeline(zero=1.0), [3.5, 4.5]) == [2.5, 0]
    assert gaps(Timeline(zero=9.0), [3.5, 4.5]) == [0, 0]
    assert gaps(Timeline(zero=0.0), [0.02, 1.02]) == [0.02, 0]
    assert gaps(Timeline(zero=0.0), [90_000, 90_001]) == [0, 0]


def test_sound_without_stamps_follows_on() -> None:
    assert gaps(Timeline(), [None, None, 12, 13, None, 15]) == [0, 0, 0, 0, 0, 0]


def test_holes_are_counted() -> None:
    timeline = Timeline()
    assert gaps(timeline, [0, 3.5, 4.5, 7.5]) == [0, 2.5, 0, 2]
    assert timeline.holes == 4.5


def test_a_clock_that_drifts_is_corrected_little_by_little() -> None:
    slow = gaps(Timeline(), [number * 1.01 for number in range(101)])
    assert sum(slow) == pytest.approx(1, abs=0.1)
    assert max(slow) < 0.12
    fast = gaps(Timeline(), [number * 0.99 for number in range(101)])
    assert sum(fast) == pytest.approx(-1, abs=0.1)
    assert min(fast) > -0.12


def test_stamps_that_start_anew_or_cannot_be_right_follow_on() -> None:
    assert gaps(Timeline(), [500, 501, 0, 1, 2]) == [0, 0, 0, 0, 0]
    assert gaps(Timeline(end=10), [0, 1, 5000, 5001]) == [0, 0, 0, 0]
    assert gaps(Timeline(), [0, 1, 90_000, 90_001]) == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("name", "codec"), [("a.mp4", "aac"), ("a.mkv", "libopus"), ("a.ts", "aac")]
)
def test_sound_that_starts_after_the_pictures_keeps_its_times(
    tmp_path: Path, name: str, codec: str
) -> None:
    path = encode(
        tmp_path / name, codec, tone(2, 48_000, 2), starts=lambda time: time + 1.5, pictures=3.5
    )
    with Recording(path, spool=tmp_path) as recording:
        assert recording.duration == pytest.approx(3.5, abs=0.05)
        assert loudness(recording.read(0, 1.45)) < 0.001
        assert loudness(recording.read(1.55, 3.45)) > 0.1


def test_a_hole_in_the_sound_becomes_silence_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = encode(
        tmp_path / "a.mkv",
        "libopus",
        tone(4, 48_000, 2),
        starts=lambda time: time if time < 2 else time + 6,
    )
    with Recording(path, spool=tmp_path) as recording:
        assert recording.duration == pytest.approx(10, abs=0.05)
        assert loudness(recording.read(2.1, 7.9)) == 0
        assert loudness(recording.read(8.1, 9.9)) > 0.1
    assert "has no sound for 6.0 seconds" in caplog.text


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, None),
        ({"creation_time": "2026-03-06T09:30:00.000000Z"}, "2026-03-06T09:30:00+00:00"),
        ({"date": "2026-03-06"}, "2026-03-06"),
        ({"date": "2026-03-06", "creation_time": "09:30:00"}, "2026-03-06T09:30:00"),
        ({"DATE": "2026"}, None),
        ({"creation_time": "1970-01-01T00:00:00.000000Z"}, None),
        (
            {
                "creation_time": "2026-03-06T08:30:00.000000Z",
                "com.apple.quicktime.creationdate": "2026-03-06T09:30:00+0100",
            },
            "2026-03-06T09:30:00+01:00",
        ),
        ({"date": "last Friday"}, None),
    ],
)
def test_dates_are_read_from_tags(tags: dict[str, str], expected: str | None) -> None:
    assert recorded_at(tags) == expected


def test_a_waveform_of_any_sample_format_has_the_same_level(tmp_path: Path) -> None:
    clip = tone(1, 16_000, 2)
    for codec in ("pcm_u8", "pcm_s16le", "pcm_s32le", "pcm_f32le", "pcm_f64le", "pcm_s16le_planar"):
        muxer = "matroska" if codec != "pcm_s16le_planar" else "nut"
        path = encode(tmp_path / f"{codec}.mkv", codec, clip, rate=16_000, muxer=muxer)
        with Recording(path, spool=tmp_path) as recording:
            np.testing.assert_allclose(recording.read(), clip[:, 0], atol=0.01)
