"""Training adapters: on a model, on an encoder, and on what is an adapter already."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from minutes import assets
from minutes.errors import CheckpointError, EngineUnavailable
from minutes.model import card, checkpoint, scoring
from minutes.model.inference import predict
from minutes.progress import silent
from minutes.training.development import develop, predictor
from tests.training.conftest import DEVELOPMENT, Train

FILES = {
    "README.md",
    "adapter_config.json",
    "adapter_model.safetensors",
    "config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "training",
}


def test_an_adapter_on_a_model_is_small_and_says_what_it_changes(
    tmp_path: Path, run: Train
) -> None:
    run(tmp_path / "base")
    seen = run(tmp_path / "adapter", start=str(tmp_path / "base"), lora=True, name="ours")
    assert {path.name for path in (tmp_path / "adapter").iterdir()} == FILES
    base = card.read(tmp_path / "adapter")["base"]
    sha256 = card.read(tmp_path / "base")["sha256"]
    assert base == {"kind": "model", "source": "../base", "sha256": sha256}
    loaded = checkpoint.load(tmp_path / "adapter")
    assert loaded.model.config.name == "ours"
    assert loaded.model.config.importance_temperature == pytest.approx(seen.temperature)


def test_what_is_measured_is_the_adapter_and_not_its_base(tmp_path: Path, run: Train) -> None:
    run(tmp_path / "base")
    settings = {"lora": True, "lr": 0.01, "context_lr": 0.0, "epochs": 3}
    seen = run(tmp_path / "adapter", start=str(tmp_path / "base"), **settings)
    loaded = checkpoint.load(tmp_path / "adapter")
    kept = develop(predictor(loaded.model, loaded.tokenizer), DEVELOPMENT, silent)
    base = checkpoint.load(tmp_path / "base")
    before = develop(predictor(base.model, base.tokenizer), DEVELOPMENT, silent)
    assert seen.temperature == pytest.approx(kept.temperature, rel=0.02)
    assert seen.temperature != pytest.approx(before.temperature, rel=0.05)
    assert seen.measure == pytest.approx(kept.measure, abs=0.02)


def test_an_adapter_on_an_encoder_is_whole_with_it(
    tmp_path: Path, run: Train, encoder: Path
) -> None:
    own = tmp_path / "encoder"
    shutil.copytree(encoder, own)
    run(tmp_path / "adapter", encoder=str(own), lora=True, epochs=3)
    assert card.read(tmp_path / "adapter")["base"]["kind"] == "encoder"
    loaded = checkpoint.load(tmp_path / "adapter")
    said = DEVELOPMENT[0].said("manual")
    logits = predict(loaded.model, loaded.tokenizer, said).logits
    important = [bool(act.important) for act in DEVELOPMENT[0].utterances]
    means = [logits[[i for i, x in enumerate(important) if x is w]].mean() for w in (True, False)]
    assert means[0] > means[1]
    shutil.rmtree(own)
    with pytest.raises(CheckpointError, match="no such folder"):
        checkpoint.load(tmp_path / "adapter")


def test_another_encoder_in_its_place_is_refused(tmp_path: Path, run: Train, encoder: Path) -> None:
    own = tmp_path / "encoder"
    shutil.copytree(encoder, own)
    run(tmp_path / "adapter", encoder=str(own), lora=True)
    path = own / "model.safetensors"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match=r"changes the encoder .* but that one has"):
        checkpoint.load(tmp_path / "adapter")


def test_builtin_is_a_base_by_that_name(
    tmp_path: Path, run: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path / "shipped")
    monkeypatch.setattr(
        assets,
        "model_folder",
        lambda name: tmp_path / "shipped" if name == "builtin" else Path(name),
    )
    run(tmp_path / "adapter", start="builtin", lora=True)
    assert card.read(tmp_path / "adapter")["base"]["source"] == "builtin"
    assert card.read(tmp_path / "adapter")["base_model"] == "builtin"
    checkpoint.load(tmp_path / "adapter")
    run(tmp_path / "whole", start="builtin")
    checkpoint.load(tmp_path / "whole")


def test_training_goes_on_from_an_adapter_to_a_whole_model(tmp_path: Path, run: Train) -> None:
    run(tmp_path / "base")
    run(tmp_path / "adapter", start=str(tmp_path / "base"), lora=True)
    run(tmp_path / "whole", start=str(tmp_path / "adapter"))
    shutil.rmtree(tmp_path / "base")
    shutil.rmtree(tmp_path / "adapter")
    checkpoint.load(tmp_path / "whole")


def test_an_adapter_is_no_base_of_another(tmp_path: Path, run: Train) -> None:
    run(tmp_path / "base")
    run(tmp_path / "adapter", start=str(tmp_path / "base"), lora=True)
    with pytest.raises(CheckpointError, match="cannot be the base of another"):
        run(tmp_path / "more", start=str(tmp_path / "adapter"), lora=True)


def test_without_peft_training_says_what_to_install(
    tmp_path: Path, run: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "peft", None)
    with pytest.raises(EngineUnavailable, match=r"-m pip install .*(peft>=|\[train\])"):
        run(tmp_path, lora=True)


def test_a_model_that_is_not_there_is_refused(tmp_path: Path, run: Train) -> None:
    with pytest.raises(CheckpointError, match=r"holds no model\.safetensors"):
        run(tmp_path, start=str(tmp_path / "gone"))


@pytest.mark.parametrize("lora", [False, True])
def test_what_verdicts_taught_is_left_out_of_what_is_trained_further(
    tmp_path: Path, run: Train, encoder: Path, lora: bool
) -> None:
    """They are about the states of the model as it was."""
    settings = {"outcomes": True, "verdicts": True, "rereading": 4}
    model, tokenizer = checkpoint.from_encoder(encoder, context_size=16, **settings)
    thresholds = dict.fromkeys(model.config.kinds, 0.01)
    model.config.thresholds = {"candidate": thresholds, "balanced": thresholds}
    checkpoint.save(tmp_path / "base", model, tokenizer, metadata={"name": "base"}, text="# base")
    run(tmp_path / "ours", start=str(tmp_path / "base"), lora=lora)
    said = DEVELOPMENT[0].said("manual")
    before = scoring.load(tmp_path / "base").predict(said).outcomes
    assert before is not None and before.verdicts is not None
    ours = scoring.load(tmp_path / "ours")
    assert not ours.settings.verdicts and not ours.settings.rereading
    loaded = checkpoint.load(tmp_path / "ours")
    by_torch, seen = predict(loaded.model, loaded.tokenizer, said), ours.predict(said)
    assert seen.outcomes is not None and seen.outcomes.verdicts is None
    assert by_torch.outcomes is not None and by_torch.outcomes.verdicts is None
    assert seen.logits == pytest.approx(by_torch.logits, abs=0.1)  # in int8
