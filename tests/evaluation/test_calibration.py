from __future__ import annotations

import numpy as np
import pytest

from minutes.evaluation.calibration import (
    expected_calibration_error,
    fit_temperature,
    reliability,
)


def test_a_scorer_that_keeps_its_promises_has_no_calibration_error() -> None:
    labels = [1, 0, 0, 0, 1, 1, 1, 0]
    assert expected_calibration_error(labels, [0.25] * 4 + [0.75] * 4) == pytest.approx(0.0)


def test_a_scorer_that_is_always_sure_and_wrong_has_an_error_of_one() -> None:
    assert expected_calibration_error([1, 0], [0.0, 1.0]) == pytest.approx(1.0)


def test_the_error_is_the_mean_distance_over_the_bins_by_their_share() -> None:
    # Three at 0.9, one of them important; one at 0.1, not important.
    error = expected_calibration_error([1, 0, 0, 0], [0.9, 0.9, 0.9, 0.1])
    assert error == pytest.approx(3 / 4 * abs(1 / 3 - 0.9) + 1 / 4 * 0.1)


def test_probabilities_of_one_bin_are_averaged_before_they_are_compared() -> None:
    assert expected_calibration_error([1, 0], [0.51, 0.49], bins=1) == pytest.approx(0.0)
    assert expected_calibration_error([1, 0], [0.51, 0.49], bins=2) == pytest.approx(0.49)


def test_there_are_fifteen_bins_and_one_belongs_to_the_last() -> None:
    held = reliability([0, 0, 1, 1], [0.0, 14 / 15 - 1e-9, 14 / 15 + 1e-9, 1.0])
    assert held.share == pytest.approx([1 / 4, 1 / 4, 2 / 4])
    assert held.found == pytest.approx([0.0, 0.0, 1.0])


def test_no_utterances_have_no_calibration_error() -> None:
    assert expected_calibration_error([], []) is None


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_the_temperature_that_made_the_labels_is_found(temperature: float) -> None:
    draw = np.random.default_rng(0)
    logits = draw.normal(0, 2, 50_000)
    labels = draw.random(50_000) < 1 / (1 + np.exp(-logits))
    found = fit_temperature((logits * temperature).astype(np.float32), labels.astype(np.float32))
    assert found == pytest.approx(temperature, rel=0.05)


def test_extreme_logits_stay_within_bounds() -> None:
    found = fit_temperature(np.array([1e4, -1e4], np.float32), np.array([0.0, 1.0], np.float32))
    assert 9 < found <= 10
