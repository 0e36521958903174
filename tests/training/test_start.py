"""The start of a run: its model, its precision, its options."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from minutes.errors import EngineUnavailable, OptionError
from minutes.training.options import TrainingOptions
from minutes.training.start import half, load_start
from tests.training.conftest import Train


@pytest.mark.parametrize(("supported", "expected"), [(True, True), (False, False)])
def test_a_cpu_computes_in_half_precision_where_it_has_the_instructions(
    monkeypatch: pytest.MonkeyPatch, supported: bool, expected: bool
) -> None:
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: supported, raising=False)
    assert half("auto", "cpu") is expected


def test_without_pytorchs_private_function_a_cpu_computes_in_single_precision(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(torch.cpu, "_is_avx512_bf16_supported", raising=False)
    assert half("auto", "cpu") is False


def test_a_gpu_always_computes_in_half_precision_and_a_word_overrules() -> None:
    assert half("auto", "cuda") is True
    assert half("float32", "cuda") is False
    assert half("bfloat16", "cpu") is True


def test_mixed_precision_trains_on_a_cpu(tmp_path: Path, run: Train) -> None:
    assert run(tmp_path, precision="bfloat16").measure > 0


def test_cuda_without_a_gpu_is_refused(tmp_path: Path, run: Train) -> None:
    if torch.cuda.is_available():
        pytest.skip("there is a GPU")
    with pytest.raises(EngineUnavailable, match="finds no usable GPU"):
        run(tmp_path, device="cuda")


def test_words_stay_and_the_encoder_has_no_dropout_of_its_own(encoder: Path) -> None:
    model = load_start(TrainingOptions(encoder=str(encoder)), "cpu").model
    assert not model.encoder.get_input_embeddings().weight.requires_grad
    assert model.importance.weight.requires_grad
    dropouts = [m.p for m in model.encoder.modules() if isinstance(m, torch.nn.Dropout)]
    assert dropouts
    assert not any(dropouts)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"epochs": 0}, "--epochs: 0 is less than 1"),
        ({"batch_size": 0}, "--batch-size: 0"),
        ({"lr": float("nan")}, "--lr: nan is outside 0 to 1"),
        ({"context_lr": 2.0}, r"--context-lr: 2\.0"),
        ({"device": "tpu"}, "--device: 'tpu' is unknown"),
        ({"precision": "int8"}, "--precision: 'int8'"),
        ({"tracker": "mlflow"}, "--tracker: 'mlflow'"),
    ],
)
def test_options_that_make_no_sense_are_refused(given: dict[str, Any], problem: str) -> None:
    with pytest.raises(OptionError, match=problem):
        TrainingOptions(**given)
