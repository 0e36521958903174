"""The fused encoder: what the plain one computes, in half the bytes."""

from __future__ import annotations

import copy
import logging
from typing import Any

import numpy as np
import pytest
import torch

from minutes import assets, transcripts
from minutes.engines.attention.scorer import AttentionScorer
from minutes.model import adapters, checkpoint, fused
from minutes.model.fused import FusedEncoder, Unfusable
from minutes.model.inference import predict
from minutes.model.network import AttentionModel
from minutes.options import RuntimeOptions
from minutes.stages.segmentation import segment_cues
from minutes.training import layers
from tests.model import tiny

Made = tuple[AttentionModel, Any]

pytestmark = pytest.mark.skipif(
    fused._lack() is not None, reason=f"nothing is fused here: {fused._lack()}"
)
bfloat16 = pytest.param(
    "bfloat16",
    marks=pytest.mark.skipif(
        not torch.ops.mkldnn._is_mkldnn_bf16_supported(),
        reason="this processor has no AVX-512 and cannot multiply bfloat16",
    ),
)
# int8 is apart, in test_quantized: its scales depend on all that is scored at once.
NUMBERS = [bfloat16, "float32"]


@pytest.mark.parametrize("numbers", [bfloat16])
def test_the_shipped_model_says_the_same_of_a_meeting_to_a_twentieth_of_a_logit(
    samples: Any, numbers: str
) -> None:
    loaded = checkpoint.load(assets.model_folder("builtin"))
    said = segment_cues(transcripts.read(samples / "planning.vtt").cues)
    plain = predict(loaded.model, loaded.tokenizer, said)
    encoder = FusedEncoder(loaded.model.encoder, numbers)
    fast = predict(loaded.model, loaded.tokenizer, said, encoder=encoder)
    assert not np.array_equal(fast.states, plain.states)
    assert np.abs(fast.logits - plain.logits).max() < 0.05
    assert np.abs(fast.kinds - plain.kinds).max() < 0.1
    ranks = [np.argsort(np.argsort(seen.logits)) for seen in (plain, fast)]
    assert np.corrcoef(ranks)[0, 1] > 0.999


@pytest.mark.parametrize("numbers", NUMBERS)
def test_padding_changes_nothing(made: Made, numbers: str) -> None:
    encoder = FusedEncoder(made[0].encoder, numbers)
    words = torch.randn(3, 40, 32)
    mask = np.ones((3, 40), dtype=np.int64)
    mask[1, 25:] = 0
    with torch.inference_mode():
        padded = encoder(words, mask)
        alone = encoder(words[1:2, :25], mask[1:2, :25])
    assert padded.shape == (3, 40, 32)
    assert torch.isfinite(padded).all()
    near = 0.05 if numbers == "bfloat16" else 1e-4
    assert torch.allclose(padded[1, :25].float(), alone[0].float(), atol=near)


@pytest.mark.parametrize("numbers", NUMBERS)
def test_relu_is_fused_as_well(made: Made, numbers: str) -> None:
    model, tokenizer = made
    layers.activate(model, "relu")
    said = tiny.meeting("m", 3, 60).said("manual")
    plain = predict(model, tokenizer, said)
    fast = predict(model, tokenizer, said, encoder=FusedEncoder(model.encoder, numbers))
    assert np.abs(fast.logits - plain.logits).max() < 0.1
    gelu = copy.deepcopy(model)
    layers.activate(gelu, "gelu")
    assert np.abs(predict(gelu, tokenizer, said).logits - plain.logits).max() > 0.1


def test_adapters_are_not_passed_over(made: Made, caplog: pytest.LogCaptureFixture) -> None:
    adapters.attach(made[0])
    with pytest.raises(Unfusable, match="adapters are not merged"):
        FusedEncoder(made[0].encoder)
    assert fused.fused(made[0].encoder, "cpu") is None
    assert len(caplog.records) == 1


def test_it_gives_the_same_bits_each_time(made: Made) -> None:
    said = tiny.meeting("m", 3, 60).said("manual")
    encoder = FusedEncoder(made[0].encoder)
    first, second = (predict(*made, said, encoder=encoder) for _ in range(2))
    assert np.array_equal(first.logits, second.logits)
    assert np.array_equal(first.states, second.states)


def test_the_network_it_was_made_of_is_left_as_it_was(made: Made) -> None:
    before = copy.deepcopy(made[0].state_dict())
    FusedEncoder(made[0].encoder)
    after = made[0].state_dict()
    assert all(torch.equal(after[name], before[name]) for name in before)


def test_an_encoder_of_another_form_is_run_as_it_is_with_one_warning(
    made: Made, caplog: pytest.LogCaptureFixture
) -> None:
    encoder = made[0].encoder
    encoder.config.hidden_act = "silu"
    with pytest.raises(Unfusable, match="silu"):
        FusedEncoder(encoder)
    with caplog.at_level(logging.WARNING):
        assert fused.fused(encoder, "cpu") is None
    assert [r.getMessage() for r in caplog.records] == [
        "scoring takes longer than it could: a model whose encoder uses silu is run as it is"
    ]
    assert fused.precision(encoder.config, "cpu") == "float32"


def test_a_processor_without_vectors_scores_plainly_with_one_warning(
    made: Made, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fused, "_has_units", lambda: False)
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: "DEFAULT")
    with caplog.at_level(logging.WARNING):
        assert fused.fused(made[0].encoder, "cpu") is None
    assert len(caplog.records) == 1
    assert "no AVX2" in caplog.text


def test_results_of_another_precision_are_not_served(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    for units in (True, False):
        monkeypatch.setattr(fused, "_has_units", lambda units=units: units)
        seen.append(AttentionScorer("builtin", RuntimeOptions(device="cpu")).fingerprint)
    assert seen[0] != seen[1]
    weights = seen[0].removesuffix(":bfloat16")
    assert seen[1] in (weights, f"{weights}:int8")
