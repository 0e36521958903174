from __future__ import annotations

import pytest

from minutes.evaluation.calibration import expected_calibration_error, reliability


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
