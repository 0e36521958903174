"""Inference: a whole meeting through the network."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from minutes.model import inference
from minutes.model.features import speaker_numbers, utterance_features
from minutes.model.inference import context_windows, predict
from minutes.model.network import AttentionModel
from minutes.model.packing import Packed
from minutes.records import Utterance
from tests.model import tiny

Made = tuple[AttentionModel, Any]


def test_a_long_meeting_is_scored_alike_in_any_batch_size(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = tiny.meeting("long", 3, 1000).said("manual")
    seen = predict(*made, said)
    assert seen.logits.shape == (1000,)
    assert seen.kinds.shape == (1000, 3)
    assert seen.states.shape == (1000, 32)
    monkeypatch.setitem(inference._BATCH, "cpu", 7)
    again = predict(*made, said)
    assert np.allclose(again.logits, seen.logits, atol=1e-4)
    assert np.allclose(again.kinds, seen.kinds, atol=1e-4)


def test_work_grows_linearly_with_the_meeting(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    model, tokenizer = made
    read, attend = model.read, model.attend
    work: list[tuple[int, int]] = []

    def counted_read(packed: Packed) -> torch.Tensor:
        work.append((packed.ids.size, 0))
        return read(packed)

    def counted_attend(states: torch.Tensor, *rest: torch.Tensor) -> Any:
        work.append((0, states[..., 0].numel() * states.shape[-2]))
        return attend(states, *rest)

    monkeypatch.setattr(model, "read", counted_read)
    monkeypatch.setattr(model, "attend", counted_attend)

    def totals(count: int) -> tuple[int, int]:
        work.clear()
        predict(model, tokenizer, tiny.meeting("m", 3, count).said("manual"))
        return sum(tokens for tokens, _ in work), sum(pairs for _, pairs in work)

    (tokens, pairs), (more_tokens, more_pairs) = totals(200), totals(800)
    assert more_tokens <= 4.2 * tokens
    assert more_pairs <= 4.5 * pairs


def test_a_meeting_of_one_window_is_what_the_network_says_of_it(made: Made) -> None:
    said = tiny.meeting("m", 3, 30).said("manual")
    made[0].config.importance_temperature = 2.0
    seen = predict(*made, said)
    with torch.no_grad():
        whole = made[0].attend(
            torch.as_tensor(seen.states),
            torch.as_tensor(utterance_features(said)),
            torch.as_tensor(speaker_numbers(said)),
        )
    assert np.allclose(2.0 * seen.logits, whole.importance, atol=1e-4)
    assert np.allclose(seen.kinds, whole.kinds, atol=1e-4)


def test_where_windows_overlap_both_count_and_the_nearer_to_its_middle_more() -> None:
    first, second = inference.shares(0, 40, 60), inference.shares(20, 60, 60)
    shared = np.array([first[20:], second[:20]])
    assert (shared > 0).all()
    assert first[25] > second[5]
    assert first[35] < second[15]


@given(st.integers(1, 2000), st.integers(2, 200))
def test_context_windows_cover_the_meeting_and_overlap_by_a_quarter_at_least(
    total: int, size: int
) -> None:
    windows = list(context_windows(total, size))
    assert windows[0][0] == 0
    assert windows[-1][1] == total
    assert all(0 < end - begin <= size for begin, end in windows)
    for (_, end), (begin, _) in pairwise(windows):
        assert end - begin >= size // 4


@pytest.mark.parametrize(
    "texts", [["the budget is fixed"], [""], ["", "", ""], ["…", "好的"], ["battery " * 3000]]
)
def test_odd_texts_are_scored(made: Made, texts: list[str]) -> None:
    said = [Utterance(f"u{i}", i, i + 1, None, text) for i, text in enumerate(texts)]
    seen = predict(*made, said)
    assert seen.logits.shape == (len(texts),)
    assert np.isfinite(seen.logits).all()
    assert np.isfinite(seen.kinds).all()


def test_what_is_beyond_the_cut_of_an_utterance_is_not_read(
    made: Made, capfd: pytest.CaptureFixture[str]
) -> None:
    kept = "we " * made[0].config.utterance_tokens
    states = [
        predict(*made, [Utterance("u1", 0, 1, None, kept + more)]).states
        for more in ("budget " * 3000, "battery " * 3000)
    ]
    assert np.array_equal(*states)
    assert capfd.readouterr().err == ""


def test_progress_goes_from_nothing_to_all(made: Made) -> None:
    told: list[tuple[str, float, float]] = []
    said = tiny.meeting("m", 3, 300).said("manual")
    predict(*made, said, progress=lambda *call: told.append(call))
    steps, done, total = zip(*told, strict=True)
    assert set(steps) == {"scoring"}
    assert done[0] == 0
    assert list(done) == sorted(done)
    assert done[-1] == total[-1]
    assert len(told) > 2


def test_threads_that_read_windows_of_their_own_change_nothing(made: Made) -> None:
    said = tiny.meeting("m", 5, 400).said("manual")
    before = torch.get_num_threads()
    try:
        seen = []
        for threads in (1, 3):
            torch.set_num_threads(threads)
            seen.append(predict(*made, said).logits)
            assert torch.get_num_threads() == threads
    finally:
        torch.set_num_threads(before)
    assert np.allclose(*seen, atol=1e-4)
