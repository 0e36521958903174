"""Losses: what a label, half a label and no label do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from minutes.corpora import KINDS, Act, LabelledMeeting
from minutes.model import checkpoint
from minutes.model.network import NetworkOutput
from minutes.training.examples import Example, Examples
from minutes.training.losses import Auxiliary, batch_loss, importance_loss
from minutes.training.options import TrainingOptions
from tests.model import tiny


@pytest.fixture(scope="module")
def tokenizer(encoder: Path) -> Any:
    return checkpoint.from_encoder(encoder)[1]


def labelled(*acts: dict[str, Any]) -> LabelledMeeting:
    return LabelledMeeting(
        "m", "tiny", tuple(Act(f"u{i}", i, i + 1, "A", "yeah", **a) for i, a in enumerate(acts))
    )


def example(tokenizer: Any, *acts: dict[str, Any]) -> Example:
    return Examples([labelled(*acts)], tokenizer).example(0, "manual")


def importance(tokenizer: Any, logits: list[float], *acts: dict[str, Any]) -> torch.Tensor:
    given = torch.tensor(logits, requires_grad=True)
    seen = NetworkOutput(given, torch.zeros(len(logits), 3), torch.zeros(len(logits), 4))
    loss = importance_loss(seen, example(tokenizer, *acts))
    loss.backward()
    return torch.cat([loss.detach()[None], given.grad])


def test_an_unlabelled_act_neither_costs_nor_pulls(tokenizer: Any) -> None:
    with_it = importance(tokenizer, [1.0, 9.0], {"important": 1.0}, {"important": None})
    alone = importance(tokenizer, [1.0], {"important": 1.0})
    assert with_it[:2].tolist() == pytest.approx(alone.tolist())
    assert with_it[2] == 0.0


def test_half_a_label_pulls_to_even_odds(tokenizer: Any) -> None:
    _, low, even, high = importance(tokenizer, [-1.0, 0.0, 1.0], *[{"important": 0.5}] * 3)
    assert low < 0
    assert even == 0
    assert high == pytest.approx(-low)


def test_an_uncertain_label_pulls_less_and_weighs_less_in_the_mean(tokenizer: Any) -> None:
    loss, sure, unsure = importance(
        tokenizer, [0.0, 0.0], {"important": 1.0}, {"important": 1.0, "certainty": 0.25}
    )
    assert unsure == pytest.approx(sure / 4)
    assert loss == pytest.approx(np.log(2))


def test_a_stretch_without_labels_costs_nothing(tokenizer: Any) -> None:
    assert importance(tokenizer, [3.0, -3.0], *[{"important": None}] * 2).tolist() == [0, 0, 0]


def kinds_loss(one: Example, logits: list[list[float]]) -> float:
    torch.manual_seed(0)
    heads = Auxiliary(4, KINDS[:3])
    seen = NetworkOutput(torch.zeros(len(one)), torch.tensor(logits), torch.zeros(len(one), 4))
    return float(heads(seen, one)[0])


def test_kinds_that_a_corpus_does_not_mark_cost_nothing(tokenizer: Any) -> None:
    one = example(tokenizer, {"important": 1.0, "kinds": ("decision",)}, {"important": 0.0})
    assert one.labelled.tolist() == [1, 0, 0, 0]
    right, wrong = [[5.0, 0.0, 0.0], [-5.0, 0.0, 0.0]], [[-5.0, 0.0, 0.0], [5.0, 0.0, 0.0]]
    assert kinds_loss(one, right) < 0.01 < 4 < kinds_loss(one, wrong)
    unmarked = [[5.0, 9.0, -9.0], [-5.0, 9.0, 9.0]]
    assert kinds_loss(one, unmarked) == pytest.approx(kinds_loss(one, right))


def test_an_act_that_nobody_judged_says_nothing_of_kinds(tokenizer: Any) -> None:
    one = example(tokenizer, {"important": 1.0, "kinds": ("decision",)}, {"important": None})
    logits = [[2.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    changed = [[2.0, 0.0, 0.0], [9.0, 0.0, 0.0]]
    assert kinds_loss(one, changed) == pytest.approx(kinds_loss(one, logits))
    assert kinds_loss(one, logits) == pytest.approx(np.log1p(np.exp(-2.0)))


def test_the_loss_of_a_batch_is_the_mean_of_its_stretches(encoder: Path, tokenizer: Any) -> None:
    model = checkpoint.from_encoder(encoder)[0].eval()
    torch.manual_seed(0)
    heads = Auxiliary(model.config.context_size, tuple(model.config.kinds))
    examples = Examples([tiny.meeting("a", 1, 20), tiny.meeting("b", 2, 30)], tokenizer)
    parts = [examples.example(n, "manual") for n in (0, 1)]
    with torch.no_grad():
        options = TrainingOptions()
        alone = [batch_loss(model, heads, [part], options) for part in parts]
        both = batch_loss(model, heads, parts, options)
        without = batch_loss(model, heads, parts, replace(options, kinds=0.0, auxiliary=0.0))
    for i in (0, 1):
        assert float(both[i]) == pytest.approx(np.mean([float(a[i]) for a in alone]), rel=1e-4)
    assert float(without[0]) == pytest.approx(float(both[1]), rel=1e-4)
    assert float(both[0]) > float(both[1])
