"""The heads of importance: read, exchanged, written, and refused where they do not belong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from minutes.errors import CheckpointError
from minutes.files import content_hash
from minutes.model import arrays, card, checkpoint, heads, scoring
from minutes.model.explanation import explain
from minutes.model.inference import predict
from minutes.model.network import AttentionModel
from tests.model import tiny

Made = tuple[AttentionModel, Any]
SAID = tiny.meeting("m", 1, 90).said("manual")  # longer than one context window
SIZE = 16 + 32 + 20 + 1  # context, states, features, constant


@pytest.fixture
def folder(made: Made, tmp_path: Path) -> Path:
    """The folder of a whole model."""
    checkpoint.save(tmp_path / "model", *made, metadata={"name": "tiny"}, text="# tiny")
    return tmp_path / "model"


@pytest.fixture
def team(folder: Path, tmp_path: Path) -> Path:
    """The folder of a team's heads on it."""
    loaded = checkpoint.load(folder)
    own = heads.weights(loaded.model) + np.linspace(-1, 1, SIZE)
    return write(tmp_path / "team", loaded, own, {"source": "../model"})


def write(place: Path, loaded: Any, own: np.ndarray, base: dict[str, str]) -> Path:
    heads.exchange(loaded.model, own)
    place.mkdir()
    files = heads.files(loaded.model, loaded.sha256)
    for name, content in files.items():
        (place / name).write_bytes(content)
    fields = {
        "base": {"kind": "model", "sha256": loaded.sha256, **base},
        "sha256": content_hash(place / heads.WEIGHTS),
    }
    (place / "README.md").write_text(card.render(fields, "# team"))
    (place / "config.json").write_text(loaded.model.config.to_json_string())
    return place


def test_the_log_odds_are_linear_in_what_the_heads_see(made: Made) -> None:
    model, tokenizer = made
    seen = predict(model, tokenizer, SAID)
    inputs = heads.inputs(model, seen, SAID).astype(float)
    temperature = model.config.importance_temperature
    assert inputs @ heads.weights(model) / temperature == pytest.approx(seen.logits, abs=1e-3)
    assert inputs @ heads.kinds(model).T == pytest.approx(seen.kinds, abs=1e-3)


def test_exchanged_heads_are_read_again_in_their_order(made: Made) -> None:
    model, _ = made
    own = np.arange(len(heads.weights(model)), dtype=float)
    heads.exchange(model, own)
    assert (heads.weights(model) == own).all()
    assert float(model.importance.bias) == own[-1]


def test_a_loaded_team_scores_as_it_was_fitted_and_knows_the_kinds_of_its_base(
    folder: Path, team: Path
) -> None:
    base, loaded = checkpoint.load(folder), checkpoint.load(team)
    before = predict(base.model, base.tokenizer, SAID)
    after = predict(loaded.model, loaded.tokenizer, SAID)
    inputs = heads.inputs(base.model, before, SAID).astype(float)
    change = inputs @ np.linspace(-1, 1, SIZE)
    assert after.logits - before.logits == pytest.approx(change, abs=1e-3)
    assert abs(change).max() > 0.1
    assert (after.kinds == before.kinds).all()
    by_onnx = scoring.load(team).predict(SAID)
    assert by_onnx.logits == pytest.approx(after.logits, abs=1e-3)
    assert by_onnx.kinds == pytest.approx(after.kinds, abs=1e-3)


def test_the_reasons_of_a_team_are_those_of_its_own_scores(team: Path) -> None:
    loaded = checkpoint.load(team)
    logits = predict(loaded.model, loaded.tokenizer, SAID).logits
    (reasons,) = explain(loaded.model, loaded.tokenizer, SAID, [3])
    assert reasons.logit == pytest.approx(float(logits[3]), abs=1e-3)
    assert any(word.effect for word in reasons.words)


def test_a_check_finds_a_whole_team_in_order(team: Path) -> None:
    arrays.check_model(team)


@pytest.mark.parametrize("name", ["heads.safetensors", "../model/model.safetensors"])
def test_changed_bytes_are_refused(team: Path, name: str) -> None:
    path = team / name
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    for use in (arrays.check_model, arrays.read, checkpoint.load):
        with pytest.raises(CheckpointError, match="changed or damaged"):
            use(team)


def test_another_base_in_its_place_is_refused(made: Made, team: Path, folder: Path) -> None:
    heads.exchange(made[0], heads.weights(made[0]) + 1)
    checkpoint.save(folder, *made, metadata={"name": "tiny"}, text="# tiny")
    for use in (arrays.check_model, arrays.read, checkpoint.load):
        with pytest.raises(CheckpointError, match="changes the model"):
            use(team)


def test_a_team_is_no_base_of_another(team: Path, tmp_path: Path) -> None:
    loaded = checkpoint.load(team)
    more = write(tmp_path / "more", loaded, heads.weights(loaded.model), {"source": "../team"})
    for use in (arrays.check_model, arrays.read, checkpoint.load):
        with pytest.raises(CheckpointError, match="is an adapter itself"):
            use(more)


def test_heads_that_are_no_numbers_are_refused(folder: Path, tmp_path: Path) -> None:
    loaded = checkpoint.load(folder)
    wrong = heads.weights(loaded.model)
    wrong[0] = np.nan
    place = write(tmp_path / "wrong", loaded, wrong, {"source": "../model"})
    for use in (arrays.read, checkpoint.load):
        with pytest.raises(CheckpointError, match="not numbers"):
            use(place)


def test_heads_of_another_form_are_refused(made: Made, team: Path) -> None:
    from safetensors.numpy import load_file, save_file

    tensors = load_file(team / heads.WEIGHTS)
    tensors["importance.weight"] = tensors["importance.weight"][:, :-1]
    save_file(tensors, team / heads.WEIGHTS)
    fields = card.read(team) | {"sha256": content_hash(team / heads.WEIGHTS)}
    (team / "README.md").write_text(card.render(fields, "# team"))
    for use in (arrays.read, checkpoint.load):
        with pytest.raises(CheckpointError, match="different kind"):
            use(team)
