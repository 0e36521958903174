"""In which numbers a trained model is run: what was measured decides, and stands in its folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from minutes.errors import TrainingError
from minutes.model import arrays, card, checkpoint
from minutes.training import precision
from minutes.training.precision import MOST, PrecisionComparison
from tests.model import tiny


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An untrained model."""
    torch.manual_seed(3)
    model, tokenizer = checkpoint.from_encoder(
        tiny.encoder(tmp_path / "encoder"), context_size=16, context_window=40, window_tokens=64
    )
    with torch.no_grad():
        model.importance_state.weight.add_(torch.randn_like(model.importance_state.weight))
    metadata = {"name": "tiny", "date": "2027-01-01"}
    checkpoint.save(tmp_path / "model", model, tokenizer, metadata=metadata, text="# tiny")
    return tmp_path / "model"


def test_int8_is_chosen_where_it_loses_little_on_every_kind_of_meeting() -> None:
    single = {"ami manual": 0.7, "calls outcomes": 0.4}
    assert (
        PrecisionComparison(single, {"ami manual": 0.7 - MOST / 2, "calls outcomes": 0.41}).chosen
        == "int8"
    )
    lost = PrecisionComparison(single, {"ami manual": 0.75, "calls outcomes": 0.4 - 2 * MOST})
    assert lost.chosen == "float32"


def test_the_kinds_of_outcomes_of_a_corpus_count_together() -> None:
    figures = {
        "ami manual AP": 0.6,
        "ami manual AUROC": 0.9,
        "calls action AP": 0.5,
        "calls point AP": 0.3,
    }
    assert precision._by_kind(figures) == {"ami manual": 0.6, "calls outcomes": 0.4}


@pytest.mark.parametrize("chosen", ["int8", "float32"])
def test_what_was_measured_stands_in_the_folder_and_is_heeded(
    folder: Path, chosen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(precision, "MOST", 1.0 if chosen == "int8" else -1.0)
    before = checkpoint.load(folder).sha256
    found = precision.settle(folder, [tiny.meeting("m", 5)])
    assert found is not None and found.chosen == chosen
    assert set(found.single) == {"tiny manual", "tiny asr"}
    assert json.loads((folder / "config.json").read_text())["precision"] == chosen
    assert card.read(folder)["precision"]["chosen"] == chosen
    assert card.read(folder)["date"] == "2027-01-01"
    assert (folder / "README.md").read_text().endswith("# tiny\n")
    assert arrays.read(folder).settings.precision == chosen
    assert checkpoint.load(folder).sha256 == before


def test_a_model_that_is_another_by_onnx_runtime_is_a_defect_that_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(precision, "_APART", -1.0)
    with pytest.raises(TrainingError, match="from those by PyTorch in m"):
        precision.settle(folder, [tiny.meeting("m", 5)])
