from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from minutes.engines import loudness

RATE = 16_000


def tone(seconds: float, level: float, frequency: float = 440.0) -> np.ndarray:
    time = np.arange(round(seconds * RATE)) / RATE
    wave = np.sin(2 * np.pi * frequency * time) * np.sqrt(2) * 10 ** (level / 20)
    return wave.astype(np.float32)


def level(samples: np.ndarray) -> np.ndarray:
    return np.concatenate([samples[:0], *loudness.level_blocks(lambda: [samples])])


def level_of(samples: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(np.square(samples, dtype=np.float64)) + 1e-12))


@pytest.mark.parametrize("before", [-60.0, -45.0, -23.0, -10.0])
def test_quiet_and_loud_come_out_alike(before: float) -> None:
    assert level_of(level(tone(20, before))) == pytest.approx(-23, abs=0.5)


def test_a_quiet_half_is_raised_to_the_loud_one() -> None:
    levelled = level(np.concatenate([tone(60, -50), tone(60, -20)]))
    assert level_of(levelled[: 30 * RATE]) == pytest.approx(-23, abs=1)
    assert level_of(levelled[-30 * RATE :]) == pytest.approx(-23, abs=1)


def test_pauses_stay_below_the_voice() -> None:
    pattern = np.tile(np.concatenate([tone(2, -40), tone(2, -70)]), 10)
    levelled = level(pattern)
    voice, pause = levelled[20 * RATE : 22 * RATE], levelled[22 * RATE : 24 * RATE]
    assert level_of(voice) - level_of(pause) == pytest.approx(30, abs=1)


def test_what_is_all_but_silent_is_not_made_louder() -> None:
    noise = np.random.default_rng(0).standard_normal(20 * RATE).astype(np.float32) * 1e-4
    assert level_of(level(noise)) < -75
    assert not level(np.zeros(RATE, np.float32)).any()


def test_rumble_does_not_count_as_loudness() -> None:
    voice = tone(20, -40)
    assert level_of(level(voice + tone(20, -20, frequency=15))) > -30


def test_rumble_is_filtered_as_scipy_does_whatever_the_blocks() -> None:
    from scipy.signal import butter, sosfilt

    samples = np.random.default_rng(3).standard_normal(5_000).astype(np.float32)
    expected = sosfilt(butter(2, 80, "highpass", fs=RATE, output="sos"), samples)
    for edges in ([5_000], [1, 33, 2_000, 2_064, 5_000]):
        blocks = [samples[a:b] for a, b in pairwise([0, *edges])]
        found = np.concatenate(list(loudness.high_pass([samples[:0], *blocks])))
        np.testing.assert_allclose(found, expected, atol=1e-6)


def test_blocks_give_what_the_whole_gives() -> None:
    samples = np.concatenate([tone(7.3, -45), tone(11.01, -15)])
    blocks = [samples[i : i + 50_001] for i in range(0, len(samples), 50_001)]
    joined = np.concatenate(list(loudness.level_blocks(lambda: blocks)))
    np.testing.assert_allclose(joined, level(samples), atol=1e-3)


def test_nothing_clips_and_nothing_is_lost() -> None:
    loud = np.random.default_rng(1).uniform(-1, 1, 3 * RATE + 7).astype(np.float32)
    loud[RATE] = 1.0
    levelled = level(loud)
    assert levelled.shape == loud.shape
    assert levelled.dtype == np.float32
    assert np.abs(levelled).max() <= 1


def test_an_empty_waveform_stays_empty() -> None:
    assert level(np.zeros(0, np.float32)).shape == (0,)
