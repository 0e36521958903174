"""The encoder on processors without matrix units: in int8, in single precision, or as it is."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path
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

_LIMITS = {  # oneDNN's and PyTorch's names of what a processor has
    "AVX512-VNNI": ("AVX512_CORE_VNNI", "avx512"),
    "AVX-VNNI": ("AVX2_VNNI", "avx2"),
    "AVX2": ("AVX2", "avx2"),
    "SSE4.1": ("SSE41", "default"),
}

# Both read their limits when they first compute, so that a fork of what has only loaded them has
# its own. Prints a line of JSON for each.
_PRECISION = """
import json, logging, os, sys
from minutes.assets import model_folder
from minutes.model import checkpoint, fused

class Kept(logging.Handler):
    def emit(self, record):
        warnings.append(record.getMessage())

for name, limits in json.loads(sys.argv[1]).items():
    if os.fork():
        assert os.wait()[1] == 0
        continue
    warnings = []
    logging.getLogger().addHandler(Kept())
    os.environ["ONEDNN_MAX_CPU_ISA"], os.environ["ATEN_CPU_CAPABILITY"] = limits
    encoder = checkpoint.load(model_folder("builtin")).model.encoder
    made = fused.fused(encoder, "cpu")
    inner = type(made.layers[0].inner).__name__ if made else None
    print(json.dumps([name, fused.precision(encoder.config, "cpu"), inner, warnings]), flush=True)
    os._exit(0)
"""


@pytest.fixture(scope="module")
def limited() -> dict[str, list[Any]]:
    """What the shipped model is run in on this processor and on lesser ones, by their names."""
    run = subprocess.run(
        [sys.executable, "-c", _PRECISION, json.dumps(_LIMITS)],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name: found for name, *found in map(json.loads, run.stdout.splitlines())}


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


def _has(flag: str) -> bool:
    """Whether Linux says that the processor has it; PyTorch does not tell AVX-VNNI."""
    try:
        return flag in Path("/proc/cpuinfo").read_text().split()
    except OSError:
        return False


@vnni
def test_with_avx512_vnni_the_model_is_run_in_int8(limited: dict[str, list[Any]]) -> None:
    assert limited["AVX512-VNNI"] == ["int8", "QuantizedLinear", []]


@pytest.mark.skipif(not _has("avx_vnni"), reason="this processor has no AVX-VNNI")
def test_with_avx_vnni_the_model_is_run_in_int8(limited: dict[str, list[Any]]) -> None:
    assert limited["AVX-VNNI"] == ["int8", "QuantizedLinear", []]


@vectors
def test_with_avx2_alone_the_model_is_run_in_single_precision(
    limited: dict[str, list[Any]],
) -> None:
    assert limited["AVX2"] == ["float32", "_Single", []]


def test_without_vectors_the_model_is_run_as_it_is_with_one_warning(
    limited: dict[str, list[Any]],
) -> None:
    warning = "scoring takes longer than it could: this processor has no AVX2"
    assert limited["SSE4.1"] == ["float32", None, [warning]]
