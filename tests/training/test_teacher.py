"""A teacher: what its thoughts make of the labels, and that they are learned."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from minutes.corpora import KINDS
from minutes.errors import CheckpointError, OptionError
from minutes.model import checkpoint
from minutes.model.inference import predict
from minutes.training.examples import Examples
from minutes.training.options import TrainingOptions
from minutes.training.start import load_start
from minutes.training.teacher import Teacher
from tests.model import tiny
from tests.training.conftest import MEETINGS, Train


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory, run: Train) -> Path:
    """The folder of a model that has learned the tiny meetings."""
    folder = tmp_path_factory.mktemp("taught") / "teacher"
    run(folder, epochs=2, batch_size=1)
    return folder


def test_labels_are_what_the_teacher_thinks(taught: Path) -> None:
    model, tokenizer, _ = loaded(taught)
    model.config.backchannels = []
    meeting = tiny.meeting("d", 4, 8)  # one window, lead or not: read twice, it is read alike
    seen = predict(model, tokenizer, meeting.said("manual"))
    thought = 1.0 / (1.0 + np.exp(-seen.logits))
    plain = Examples([meeting], tokenizer).example(0, "manual")
    teacher = Teacher(str(taught), "cpu", tokenizer)
    learned = Examples([meeting], tokenizer, teacher).example(0, "manual")
    assert np.allclose(learned.important, thought, atol=0.02)
    assert not np.allclose(learned.important, plain.important, atol=0.02)
    columns = [KINDS.index(kind) for kind in model.config.kinds]
    kinds = 1.0 / (1.0 + np.exp(-seen.kinds))
    assert np.allclose(learned.kinds[:, columns], kinds, atol=0.02)
    others = [i for i in range(len(KINDS)) if i not in columns]
    assert np.array_equal(learned.kinds[:, others], plain.kinds[:, others])


def test_a_model_learns_from_a_teacher_whatever_the_labels_say(
    tmp_path: Path, run: Train, taught: Path
) -> None:
    wrong = [
        replace(
            m,
            utterances=tuple(replace(a, important=1.0 - (a.important or 0)) for a in m.utterances),
        )
        for m in MEETINGS
    ]
    settings = {"meetings": wrong, "epochs": 10, "batch_size": 1}
    without = run(tmp_path / "without", **settings)
    learned = run(tmp_path / "learned", teacher=str(taught), **settings)
    assert learned.measure > without.measure + 0.2
    assert "probabilities of `teacher`" in (tmp_path / "learned" / "README.md").read_text()


def test_a_teacher_of_other_words_is_refused(tmp_path: Path, run: Train, taught: Path) -> None:
    encoder = tiny.encoder(tmp_path / "other", words=("strange",))
    with pytest.raises(CheckpointError, match="another vocabulary"):
        run(tmp_path / "pupil", encoder=str(encoder), teacher=str(taught))


def test_a_run_with_another_teacher_is_another_run(
    tmp_path: Path, run: Train, taught: Path
) -> None:
    run(tmp_path / "pupil", teacher=str(taught))
    run(tmp_path / "other", seed=1)
    with pytest.raises(CheckpointError, match="other options, data or versions"):
        run(tmp_path / "pupil", teacher=str(tmp_path / "other"), resume=True)


def test_dropped_layers_are_gone_from_the_model_that_is_kept(
    tmp_path: Path, run: Train, taught: Path
) -> None:
    run(tmp_path / "shallow", start=str(taught), drop_layers=(1,), lr=0.0)
    shallow, before = loaded(tmp_path / "shallow")[0], loaded(taught)[0]
    config = json.loads((tmp_path / "shallow" / "config.json").read_text())
    assert config["encoder"]["num_hidden_layers"] == 1
    (layer,) = shallow.encoder.encoder.layer
    kept, gone = before.encoder.encoder.layer[1], before.encoder.encoder.layer[0]
    weight = layer.output.dense.weight
    assert np.allclose(weight.detach(), kept.output.dense.weight.detach())
    assert not np.allclose(weight.detach(), gone.output.dense.weight.detach())


@pytest.mark.parametrize(
    ("layers", "problem"),
    [((3,), "3 is not among the 2 layers"), ((0,), "0 is not among"), ((1, 2), "no layer would")],
)
def test_layers_that_are_not_there_are_refused(
    encoder: Path, layers: tuple[int, ...], problem: str
) -> None:
    with pytest.raises(OptionError, match=problem):
        load_start(TrainingOptions(encoder=str(encoder), drop_layers=layers), "cpu")


def test_an_adapter_keeps_all_layers() -> None:
    with pytest.raises(OptionError, match="--drop-layer or --lora"):
        TrainingOptions(lora=True, drop_layers=(1,))


def loaded(folder: Path) -> Any:
    one = checkpoint.load(folder, "cpu")
    return one.model, one.tokenizer, one.sha256
