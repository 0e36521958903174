"""The training loop: it learns, keeps the best epoch, and fails without losing what was kept."""

from __future__ import annotations

import errno
import logging
import math
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from minutes.corpora import LabelledMeeting
from minutes.errors import EngineUnavailable, OutputError, TrainingError
from minutes.evaluation.metrics import average_precision
from minutes.model import card, checkpoint
from minutes.model.inference import predict
from minutes.training import loop
from tests.model import tiny
from tests.training.conftest import DEVELOPMENT, MEETINGS, Train


def subtle(name: str, seed: int) -> LabelledMeeting:
    """A meeting in which one word tells what matters, and nothing else does."""
    labels = np.random.default_rng(seed).permutation([True, False] * 25).tolist()
    acts = []
    for act, matters in zip(tiny.meeting(name, seed, 50).utterances, labels, strict=True):
        text = f"the {'budget' if matters else 'battery'} is fixed at"  # too long for a backchannel
        acts.append(replace(act, text=text, asr=None, important=float(matters), kinds=(), links=0))
    return LabelledMeeting(name, "tiny", tuple(acts))


def precision(folder: Path, meeting: LabelledMeeting) -> float:
    loaded = checkpoint.load(folder)
    seen = predict(loaded.model, loaded.tokenizer, meeting.said("manual"))
    found = average_precision([act.important for act in meeting.utterances], seen.logits)
    assert found is not None
    return found


@pytest.mark.parametrize("lora", [False, True])
def test_a_model_learns_which_acts_matter_and_keeps_it_in_its_folder(
    tmp_path: Path, run: Train, lora: bool
) -> None:
    meetings = (subtle("a", 1), subtle("b", 2))
    given: dict[str, Any] = {"meetings": meetings, "development": (subtle("c", 3),)}
    fixed = {
        "batch_size": 1,
        "averaging": 0.5,
        "auxiliary": 0.0,
        "merged": 0.0,
        "anonymous": 0.0,
        "lora": lora,
    }
    run(tmp_path / "before", **given, **fixed, lr=0.0, context_lr=0.0)
    assert max(precision(tmp_path / "before", m) for m in meetings) < 0.85
    seen = run(tmp_path / "after", **given, **fixed, epochs=26, lr=3e-3, context_lr=3e-3)
    assert min(precision(tmp_path / "after", m) for m in meetings) > 0.97
    assert seen.measure > 0.85


def test_the_folder_gives_the_scores_of_training_up_to_half_precision(
    tmp_path: Path, run: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[np.ndarray] = []
    save = checkpoint.save

    def noted(folder: Path, model: Any, tokenizer: Any, **given: Any) -> None:
        kept.append(predict(model, tokenizer, DEVELOPMENT[0].said("manual")).logits)
        save(folder, model, tokenizer, **given)

    monkeypatch.setattr(checkpoint, "save", noted)
    run(tmp_path, epochs=2)
    loaded = checkpoint.load(tmp_path)
    again = predict(loaded.model, loaded.tokenizer, DEVELOPMENT[0].said("manual")).logits
    assert np.allclose(again, kept[-1], atol=0.02)


def test_the_best_epoch_is_kept_and_returned(
    tmp_path: Path, run: Train, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "minutes")
    measured = loop.develop
    measures = iter([0.2, 0.6, 0.4])
    monkeypatch.setattr(
        loop, "develop", lambda *given: replace(measured(*given), measure=next(measures))
    )
    assert run(tmp_path, epochs=3).measure == 0.6
    assert "kept epoch 2 of 3: tiny manual AP" in caplog.text
    assert "epoch 2 of 3, the best" in (tmp_path / "README.md").read_text()


def test_the_card_says_what_the_model_is_made_of(tmp_path: Path, run: Train, encoder: Path) -> None:
    seen = run(tmp_path / "one", name="mine")
    fields = card.read(tmp_path / "one")
    assert fields["name"] == "mine"
    assert fields["datasets"] == ["tiny"]
    assert fields["base_model"] == encoder.name
    assert fields["figures"] == {k: round(v, 4) for k, v in seen.figures.items()}
    text = (tmp_path / "one" / "README.md").read_text()
    assert "- tiny: 2 meetings" in text
    assert str(encoder) not in text
    others = [replace(m, corpus="ours", meeting=m.meeting + "x") for m in MEETINGS]
    others = [replace(m, utterances=m.utterances[1:]) for m in others]
    run(tmp_path / "two", start=str(tmp_path / "one"), meetings=others)
    assert card.read(tmp_path / "two")["datasets"] == ["ours", "tiny"]
    assert "- tiny, before this training" in (tmp_path / "two" / "README.md").read_text()


def test_the_temperature_is_fitted_and_kept(tmp_path: Path, run: Train) -> None:
    seen = run(tmp_path / "one")
    kept = checkpoint.load(tmp_path / "one").model.config.importance_temperature
    assert kept == pytest.approx(seen.temperature)
    # What goes on from it starts at a temperature of 1 again: the logits do not drift.
    again = run(tmp_path / "two", start=str(tmp_path / "one"), lr=0.0, context_lr=0.0)
    assert again.temperature == pytest.approx(kept, rel=0.02)
    assert again.measure == pytest.approx(seen.measure, abs=0.02)


def test_a_loss_that_is_no_number_ends_the_run_and_keeps_the_checkpoint(
    tmp_path: Path, run: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    loss = loop.batch_loss

    def broken(*given: Any) -> tuple[torch.Tensor, torch.Tensor]:
        total, importance = loss(*given)
        return (total - total) / (total - total), importance

    def after_the_first_epoch(step: str, completed: float, total: float) -> None:
        if step.startswith("epoch 2"):
            monkeypatch.setattr(loop, "batch_loss", broken)

    with pytest.raises(TrainingError, match=r"no finite number at step 3 \(loss nan\)"):
        run(tmp_path, epochs=2, progress=after_the_first_epoch)
    monkeypatch.setattr(loop, "batch_loss", loss)
    checkpoint.load(tmp_path)
    assert run(tmp_path, epochs=2, resume=True).measure > 0


def test_a_gradient_that_is_no_number_moves_nothing(
    tmp_path: Path, run: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    loss = loop.batch_loss

    def infinite_slope(model: Any, *given: Any) -> tuple[torch.Tensor, torch.Tensor]:
        total, importance = loss(model, *given)
        return total + (
            model.norm.weight - model.norm.weight.detach()
        ).abs().sqrt().sum(), importance

    monkeypatch.setattr(loop, "batch_loss", infinite_slope)
    with pytest.raises(TrainingError, match=r"at step 1 \(loss [0-9]"):
        run(tmp_path)


def test_a_rate_beyond_reason_fails_or_gives_numbers(tmp_path: Path, run: Train) -> None:
    try:
        seen = run(tmp_path, epochs=3, lr=1.0, context_lr=1.0)
    except TrainingError:
        assert not (tmp_path / "config.json").exists() or checkpoint.load(tmp_path)
    else:
        assert math.isfinite(seen.measure)


@pytest.mark.parametrize("file", ["state.safetensors", "model.safetensors"])
def test_a_full_disk_leaves_the_last_checkpoint_and_model(
    tmp_path: Path, run: Train, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    """The disk is full from the second time on that this file is written."""
    write, written = os.fdopen, 0

    def full(handle: int, mode: str) -> Any:
        nonlocal written
        name = Path(f"/proc/self/fd/{handle}").readlink().name
        written += name.startswith(f".{file}")
        if written >= 2:
            os.close(handle)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(handle, mode)

    monkeypatch.setattr("minutes.files.os.fdopen", full)
    measured, better = loop.develop, iter([0.1, 0.2, 0.3, 0.4])
    monkeypatch.setattr(
        loop, "develop", lambda *given: replace(measured(*given), measure=next(better))
    )
    with pytest.raises(OutputError, match="No space left on device"):
        run(tmp_path, epochs=2)
    monkeypatch.setattr("minutes.files.os.fdopen", write)
    checkpoint.load(tmp_path)
    assert not [path for path in tmp_path.rglob(".*") if path.is_file()]
    assert run(tmp_path, epochs=2, resume=True).measure == 0.3


def test_a_folder_that_cannot_be_written_is_told_before_any_training(
    tmp_path: Path, run: Train
) -> None:
    (tmp_path / "training").touch()
    steps: list[str] = []
    with pytest.raises(OutputError):
        run(tmp_path, progress=lambda step, *rest: steps.append(step))
    assert not any(step.startswith("epoch") for step in steps)


@pytest.mark.parametrize("moment", ["epoch 2", "development"])
def test_ctrl_c_keeps_the_state_and_the_run_goes_on_to_the_same_model(
    tmp_path: Path, run: Train, moment: str
) -> None:
    def interrupt(step: str, completed: float, total: float) -> None:
        if step.startswith(moment) and completed == 1:
            signal.raise_signal(signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    run(tmp_path / "whole", epochs=2)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "stopped", epochs=2, progress=interrupt)
    assert signal.getsignal(signal.SIGINT) is before
    assert (tmp_path / "stopped" / "training" / "state.safetensors").exists()
    run(tmp_path / "stopped", epochs=2, resume=True)
    whole, stopped = (
        (tmp_path / name / "model.safetensors").read_bytes() for name in ("whole", "stopped")
    )
    assert whole == stopped


def test_a_second_ctrl_c_stops_at_once(tmp_path: Path, run: Train) -> None:
    def interrupt(step: str, completed: float, total: float) -> None:
        if step.startswith("epoch 1"):
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
            pytest.fail("went on after two interrupts")

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, progress=interrupt)
    assert not (tmp_path / "training" / "state.safetensors").exists()


def test_an_epoch_tells_its_loss_ten_times_at_most(
    tmp_path: Path, run: Train, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "minutes")
    run(tmp_path, batch_size=1, stretch=40, meetings=(tiny.meeting("a", 1, 300),))
    told = [r.getMessage() for r in caplog.records if " %: loss " in r.getMessage()]
    assert len(told) == 10
    assert told[-1].startswith("epoch 1 of 1, 100 %: loss ")


def test_tensorboard_gets_the_figures(tmp_path: Path, run: Train) -> None:
    pytest.importorskip("tensorboard")
    run(tmp_path, tracker="tensorboard")
    assert list((tmp_path / "training" / "tensorboard").glob("events.*"))


def test_a_tracker_that_is_not_installed_is_told_first(
    tmp_path: Path, run: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "wandb", None)
    with pytest.raises(EngineUnavailable, match="pip install wandb"):
        run(tmp_path, tracker="wandb", encoder="no/such/encoder/at/all")
