"""The encoder on processors without matrix units: in int8, in single precision, or as it is."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
import torch

from minutes import assets, transcripts
from minutes.model import checkpoint, fused, quantized
from minutes.model.fused import FusedEncoder
from minutes.model.inference import predict
from minutes.model.quantized import QuantizedLinear
from minutes.stages.segmentation import segment_cues

vectors = pytest.mark.skipif(
    not torch.backends.cpu.get_cpu_capability().startswith("AVX"),
    reason="this processor has no AVX2",
)
vnni = pytest.mark.skipif(
    not torch.cpu._is_vnni_supported(), reason="this processor has no AVX512-VNNI"
)

_PRECISION = """
import logging
from minutes.assets import model_folder
from minutes.model import checkpoint, fused
logging.basicConfig(format="%(message)s")
encoder = checkpoint.load(model_folder("builtin")).model.encoder
made = fused.fused(encoder, "cpu")
print(fused.precision(encoder.config, "cpu"), type(made.layers[0].inner).__name__ if made else None)
"""


@vectors
@pytest.mark.parametrize(
    ("numbers", "logit", "kind"), [("float32", 0.01, 0.02), ("int8", 0.6, 0.9)]
)
def test_the_shipped_model_says_the_same_of_a_meeting(
    samples: Any, numbers: str, logit: float, kind: float
) -> None:
    if numbers == "int8" and not quantized.exact():
        pytest.skip("this processor has no VNNI")
    loaded = checkpoint.load(assets.model_folder("builtin"))
    said = segment_cues(transcripts.read(samples / "planning.vtt").cues)
    plain = predict(loaded.model, loaded.tokenizer, said)
    encoder = FusedEncoder(loaded.model.encoder, numbers)
    fast = predict(loaded.model, loaded.tokenizer, said, encoder=encoder)
    apart = np.abs(fast.logits - plain.logits)
    assert not np.array_equal(fast.states, plain.states)
    assert apart.max() < logit and apart.mean() < logit / 4
    assert np.abs(fast.kinds - plain.kinds).max() < kind
    ranks = [np.argsort(np.argsort(seen.logits)) for seen in (plain, fast)]
    assert np.corrcoef(ranks)[0, 1] > 0.99


@vnni
def test_a_product_in_int8_is_that_in_single_precision_to_a_hundredth() -> None:
    torch.manual_seed(0)
    weight, bias, x, other = (torch.randn(*s) for s in ((96, 64), (96,), (40, 64), (40, 96)))
    x[:, 0] += 3.0  # so that the zero point is not in the middle
    linear, plain = QuantizedLinear(weight, bias), torch.nn.functional.linear(x, weight, bias)
    for got, wanted in (
        (linear(x), plain),
        (linear.activated(x, "gelu"), torch.nn.functional.gelu(plain)),
        (linear.activated(x, "relu"), torch.nn.functional.relu(plain)),
        (linear.plus(x, other), plain + other),
    ):
        assert (got - wanted).norm() / wanted.norm() < 0.02


@vnni
def test_a_model_that_int8_would_spoil_is_run_in_single_precision_with_one_warning(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fused, "_has_units", lambda: False)
    encoder = checkpoint.load(assets.model_folder("builtin")).model.encoder
    with torch.no_grad():
        for layer in encoder.encoder.layer:  # one large number, of no use, leaves no steps
            layer.intermediate.dense.weight[0] = 0.0
            layer.intermediate.dense.bias[0] = 3000.0
            layer.output.dense.weight[:, 0] = 0.0
    with caplog.at_level(logging.WARNING):
        made_of = fused.fused(encoder, "cpu")
    assert made_of is not None and isinstance(made_of.layers[0].inner, fused._Single)
    assert [r.getMessage() for r in caplog.records] == [
        "scoring takes longer than it could: this model loses too much in int8"
    ]


@vnni
@pytest.mark.parametrize(
    ("most", "capability", "found", "warnings"),
    [
        ("AVX512_CORE_VNNI", "avx512", "int8 QuantizedLinear", []),
        ("AVX2_VNNI", "avx2", "int8 QuantizedLinear", []),
        ("AVX2", "avx2", "float32 _Single", []),
        (
            "SSE41",
            "default",
            "float32 None",
            ["scoring takes longer than it could: this processor has no AVX2"],
        ),
    ],
)
def test_each_processor_gets_the_numbers_it_is_best_at(
    most: str, capability: str, found: str, warnings: list[str]
) -> None:
    limits = {"ONEDNN_MAX_CPU_ISA": most, "ATEN_CPU_CAPABILITY": capability}
    run = subprocess.run(
        [sys.executable, "-c", _PRECISION],
        env={**os.environ, **limits},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == found
    assert [x for x in run.stderr.splitlines() if x.startswith("scoring")] == warnings
