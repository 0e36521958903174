"""The way of least cost, and between ways of equal cost the same as openai-whisper takes."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from whisper.timing import dtw_cpu, median_filter

from minutes.engines.whisper.alignment import _median
from minutes.engines.whisper.time_warping import onsets


@pytest.mark.parametrize("values", [2, 3, 1000])
@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (7, 7), (9, 4), (23, 120)])
def test_tokens_begin_where_whisper_has_them_begin(values: int, shape: tuple[int, int]) -> None:
    random = np.random.default_rng(values)
    for _ in range(20):
        cost = random.integers(-values, values, shape).astype(np.float32)
        threads = torch.get_num_threads()
        tokens, frames = dtw_cpu(cost.astype(np.float64))
        torch.set_num_threads(threads)
        first = np.pad(np.diff(tokens), (1, 0), constant_values=1).astype(bool)
        assert onsets(cost).tolist() == frames[first].tolist()


@pytest.mark.parametrize("frames", [1, 3, 4, 7, 50])
def test_the_median_is_whispers(frames: int) -> None:
    x = torch.randn(3, 5, frames, generator=torch.Generator().manual_seed(frames))
    assert torch.equal(_median(x), median_filter(x, 7))
