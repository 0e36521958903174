"""Calibration: the temperature that makes importance a probability."""

from __future__ import annotations

import numpy as np
import pytest

from minutes.training.calibration import fit_temperature


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
