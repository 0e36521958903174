"""A model's folder: written, read again, and refused where it is not what it says."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers.utils import logging as transformers_logging

from minutes.errors import CheckpointError, EngineUnavailable
from minutes.model import adapters, card, checkpoint, scoring
from minutes.model.inference import predict
from minutes.model.network import AttentionModel
from minutes.model.quiet import quieten
from tests.model import tiny

Made = tuple[AttentionModel, Any]
SAID = tiny.meeting("m", 1, 30).said("manual")
FIELDS = {"name": "tiny"}


def logits(model: AttentionModel, tokenizer: Any) -> np.ndarray:
    return predict(model, tokenizer, SAID).logits


@pytest.fixture
def folder(made: Made, tmp_path: Path) -> Path:
    """The folder of a whole model."""
    checkpoint.save(tmp_path / "model", *made, metadata=FIELDS, text="# tiny")
    return tmp_path / "model"


@pytest.fixture
def adapter(folder: Path, tmp_path: Path) -> Path:
    """The folder of an adapter to it, which changes what it says."""
    loaded = checkpoint.load(folder)
    adapters.attach(loaded.model)
    torch.manual_seed(3)
    with torch.no_grad():
        for parameter in loaded.model.parameters():
            if parameter.requires_grad:
                parameter.add_(0.05 * torch.randn_like(parameter))
    loaded.model.config.importance_temperature = 1.25
    loaded.model.feature_mean.fill_(0.5)
    base = adapters.Base("model", str(folder), loaded.sha256)
    fields = FIELDS | {"base": base.metadata(tmp_path / "adapter")}
    checkpoint.save(
        tmp_path / "adapter",
        loaded.model,
        loaded.tokenizer,
        metadata=fields,
        text="# tiny",
        adapter=True,
    )
    return tmp_path / "adapter"


def test_a_model_is_read_again_as_it_was_up_to_half_precision(made: Made, folder: Path) -> None:
    loaded = checkpoint.load(folder)
    assert np.allclose(logits(loaded.model, loaded.tokenizer), logits(*made), atol=0.02)
    assert {p.dtype for p in loaded.model.parameters()} == {torch.float32}
    assert not loaded.model.training
    assert loaded.sha256 == card.read(folder)["sha256"]


def test_weights_that_change_after_they_were_loaded_are_noticed(folder: Path) -> None:
    scoring.load(folder)
    weights = folder / "model.safetensors"
    about = weights.stat()
    flip(weights)
    os.utime(weights, ns=(about.st_atime_ns, about.st_mtime_ns))
    with pytest.raises(CheckpointError, match="changed or damaged"):
        scoring.load(folder)


def test_saving_leaves_the_model_as_it_is(made: Made, folder: Path) -> None:
    assert {p.dtype for p in made[0].parameters()} == {torch.float32}


def test_neither_saving_nor_loading_prints_or_changes_how_others_log(
    made: Made, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = transformers_logging.get_verbosity(), transformers_logging.is_progress_bar_enabled()
    checkpoint.save(tmp_path / "model", *made, metadata=FIELDS, text="# tiny")
    checkpoint.load(tmp_path / "model")
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""
    after = transformers_logging.get_verbosity(), transformers_logging.is_progress_bar_enabled()
    assert after == before


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def rewrite(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def another_tokenizer(folder: Path) -> None:
    other = tiny.encoder(folder / "other", words=("more", "words"))
    (other / "tokenizer.json").rename(folder / "tokenizer.json")


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "no weights": (lambda f: (f / "model.safetensors").unlink(), "holds no model.safetensors"),
    "a flipped bit": (lambda f: flip(f / "model.safetensors"), "changed or damaged"),
    "no card": (lambda f: (f / "README.md").unlink(), "is not a model card"),
    "a card without a head": (lambda f: (f / "README.md").write_text("# x"), "is not a model card"),
    "broken configuration": (lambda f: (f / "config.json").write_text("{"), "cannot be loaded"),
    "no configuration": (lambda f: (f / "config.json").unlink(), "cannot be loaded"),
    "other inputs": (lambda f: rewrite(f / "config.json", features=["x"]), "another version"),
    "another shape": (lambda f: rewrite(f / "config.json", context_size=32), "cannot be loaded"),
    "more layers": (lambda f: rewrite(f / "config.json", context_layers=3), "lacks weights"),
    "no tokenizer": (lambda f: (f / "tokenizer.json").unlink(), "tokenizer"),
    "another tokenizer": (another_tokenizer, "knows 121 tokens, its encoder 119"),
    "broken tokenizer": (lambda f: (f / "tokenizer.json").write_text("{"), "tokenizer"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_folder_is_refused(folder: Path, damage: str) -> None:
    harm, problem = DAMAGE[damage]
    harm(folder)
    for use in (checkpoint.load, scoring.load):
        with pytest.raises(CheckpointError, match=problem):
            use(folder)


def test_a_pickle_is_not_read(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(CheckpointError, match=r"pytorch_model\.bin: is a pickle"):
        checkpoint.load(folder)


def test_an_adapter_is_merged_into_its_base(folder: Path, adapter: Path) -> None:
    base, loaded = checkpoint.load(folder), checkpoint.load(adapter)
    assert loaded.model.state_dict().keys() == base.model.state_dict().keys()
    assert loaded.model.config.importance_temperature == 1.25
    assert torch.equal(loaded.model.feature_mean, torch.full_like(loaded.model.feature_mean, 0.5))
    assert not np.allclose(
        logits(loaded.model, loaded.tokenizer), logits(base.model, base.tokenizer), atol=0.1
    )
    assert loaded.sha256 == card.read(adapter)["sha256"]
    said = tiny.meeting("m", 3, 60).said("manual")
    plain = predict(loaded.model, loaded.tokenizer, said).logits
    assert np.allclose(scoring.load(adapter).predict(said).logits, plain, atol=1e-3)


def test_peft_reads_the_adapter_too(folder: Path, adapter: Path) -> None:
    import peft

    with quieten():
        around = peft.PeftModel.from_pretrained(checkpoint.load(folder).model, adapter)
    around.base_model.model.config.importance_temperature = 1.25
    loaded = checkpoint.load(adapter)
    by_peft = logits(around.base_model.model.eval(), loaded.tokenizer)
    assert np.allclose(by_peft, logits(loaded.model, loaded.tokenizer), atol=1e-4)


def test_an_adapter_learns_in_the_linear_layers_and_after_the_encoder(folder: Path) -> None:
    model = checkpoint.load(folder).model
    before = {name for name, _ in model.named_parameters()}
    adapters.attach(model)
    learns = {name for name, p in model.named_parameters() if p.requires_grad}
    outside = {name for name in before if not name.startswith("encoder.")}
    assert outside <= learns
    inside = learns - outside
    assert len(inside) == 2 * 6 * 2  # A and B for six linear layers in each of two
    assert all(".lora_" in name for name in inside)
    ranks = {p.shape[0] for name, p in model.named_parameters() if ".lora_A." in name}
    assert ranks == {16}


def test_an_adapter_says_nothing_of_where_it_was_made(adapter: Path) -> None:
    assert card.read(adapter)["base"]["source"] == "../model"
    home = str(adapter.parent).encode()
    assert not any(home in path.read_bytes() for path in adapter.iterdir())


def test_an_adapter_and_its_base_are_moved_together(adapter: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    (tmp_path / "model").rename(moved / "model")
    with pytest.raises(CheckpointError, match="its base is not there"):
        checkpoint.load(adapter)
    adapter.rename(moved / "adapter")
    assert checkpoint.load(moved / "adapter").model.config.name


def another_base(made: Made, folder: Path) -> None:
    with torch.no_grad():
        made[0].norm.weight.add_(1.0)
    checkpoint.save(folder, *made, metadata=FIELDS, text="# other")


def test_another_base_is_refused_by_its_checksum(made: Made, folder: Path, adapter: Path) -> None:
    expected = card.read(folder)["sha256"]
    another_base(made, folder)
    found = card.read(folder)["sha256"]
    problem = f"with the SHA-256 {expected[:12]}…, but that one has {found[:12]}…"
    with pytest.raises(CheckpointError, match=problem):
        checkpoint.load(adapter)


def relabel(folder: Path, **changes: Any) -> None:
    fields = card.read(folder)
    (folder / "README.md").write_text(card.render(fields | changes, "# x"))


def test_an_adapter_for_an_encoder_of_another_size_is_refused(
    adapter: Path, tmp_path: Path
) -> None:
    wide = tiny.encoder(tmp_path / "wide", hidden=48)
    model, tokenizer = checkpoint.from_encoder(
        wide, context_size=16, context_window=40, window_tokens=64
    )
    checkpoint.save(tmp_path / "other", model, tokenizer, metadata=FIELDS, text="# x")
    sha256 = card.read(tmp_path / "other")["sha256"]
    relabel(adapter, base={"kind": "model", "source": "../other", "sha256": sha256})
    for use in (checkpoint.load, scoring.load):
        with pytest.raises(CheckpointError, match=r"is for another encoder than .*other has"):
            use(adapter)
    rewrite(adapter / "config.json", encoder=model.config.encoder)
    for use in (checkpoint.load, scoring.load):
        with pytest.raises(CheckpointError, match=r"another encoder: .* has the shape"):
            use(adapter)


ADAPTER_DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "a flipped bit": (lambda f: flip(f / "adapter_model.safetensors"), "changed or damaged"),
    "a pickle": (
        lambda f: (f / "adapter_model.safetensors").rename(f / "adapter_model.bin"),
        r"adapter_model\.bin: is a pickle",
    ),
    "no weights": (
        lambda f: (f / "adapter_model.safetensors").unlink(),
        "holds no adapter_model.safetensors",
    ),
    "no base": (lambda f: relabel(f, base=None), "does not say what the adapter changes"),
    "a list for a base": (lambda f: relabel(f, base=["x"]), "does not say what"),
    "broken configuration": (lambda f: (f / "adapter_config.json").write_text("[]"), "be read"),
    "another form": (lambda f: rewrite(f / "adapter_config.json", use_rslora=True), "plain LoRA"),
    "another rank": (lambda f: rewrite(f / "adapter_config.json", r=8), "has the shape"),
    "an absurd rank": (lambda f: rewrite(f / "adapter_config.json", r=10**9), "plain LoRA"),
}


@pytest.mark.parametrize("damage", ADAPTER_DAMAGE)
def test_a_damaged_adapter_is_refused(adapter: Path, damage: str) -> None:
    harm, problem = ADAPTER_DAMAGE[damage]
    harm(adapter)
    for use in (checkpoint.load, scoring.load):
        with pytest.raises(CheckpointError, match=problem):
            use(adapter)


def test_an_adapter_of_an_adapter_is_refused_even_of_itself(adapter: Path) -> None:
    sha256 = card.read(adapter)["sha256"]
    relabel(adapter, base={"kind": "model", "source": ".", "sha256": sha256})
    with pytest.raises(CheckpointError, match="is an adapter itself"):
        checkpoint.load(adapter)


def test_without_peft_an_adapter_says_what_to_install(
    adapter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "peft", None)
    with pytest.raises(EngineUnavailable, match=r"-m pip install .*(peft>=|\[train\])"):
        checkpoint.load(adapter)


def test_an_encoder_without_weights_is_refused(encoder: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_bytes((encoder / "config.json").read_bytes())
    with pytest.raises(CheckpointError, match=r"holds no model\.safetensors"):
        checkpoint.from_encoder(tmp_path)


def test_an_encoder_without_a_tokenizer_is_refused(encoder: Path, tmp_path: Path) -> None:
    for name in ("config.json", "model.safetensors"):
        (tmp_path / name).write_bytes((encoder / name).read_bytes())
    with pytest.raises(CheckpointError, match="tokenizer"):
        checkpoint.from_encoder(tmp_path)


def test_an_encoder_that_lacks_weights_is_refused(encoder: Path, tmp_path: Path) -> None:
    for path in encoder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    rewrite(tmp_path / "config.json", num_hidden_layers=3)
    with pytest.raises(CheckpointError, match=r"lacks weights, such as encoder\.layer\.2"):
        checkpoint.from_encoder(tmp_path)


def test_a_model_or_an_adapter_is_no_encoder(folder: Path, adapter: Path) -> None:
    for wrong in (folder, adapter):
        with pytest.raises(CheckpointError, match=r"(no|not an) encoder"):
            checkpoint.from_encoder(wrong)


@pytest.mark.parametrize("name", ["no/such/folder", "nobody/nothing", "../gone"])
def test_an_encoder_that_is_nowhere_is_refused(name: str) -> None:
    with pytest.raises(CheckpointError, match=r"no such folder|on this machine"):
        checkpoint.from_encoder(name)


def test_windows_are_no_longer_than_the_encoder_can_read(tmp_path: Path) -> None:
    short = tiny.encoder(tmp_path / "short", positions=48)
    model, tokenizer = checkpoint.from_encoder(short)
    said = tiny.meeting("m", 1, 5).said("manual")
    long = [*said, *(type(said[0])("x", 99, 100, None, "battery " * 200),)]
    assert np.isfinite(predict(model.eval(), tokenizer, long).logits).all()
