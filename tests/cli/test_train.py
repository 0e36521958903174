"""minutes train: from corpora on the disk to a folder, in one command."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest

from minutes.corpora import write_corpus
from minutes.model import checkpoint
from minutes.training import loop
from tests.conftest import Command
from tests.model import tiny


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny encoder."""
    return tiny.encoder(tmp_path_factory.mktemp("encoder"))


@pytest.fixture
def given(tmp_path: Path, encoder: Path) -> list[Any]:
    """The arguments of a short run."""
    write_corpus(tmp_path / "train.jsonl", [tiny.meeting("a", 1), tiny.meeting("b", 2)])
    write_corpus(tmp_path / "dev.jsonl.gz", [tiny.meeting("c", 3, 40)])
    data = ["train.jsonl", "--dev=dev.jsonl.gz", "--encoder", encoder]
    return ["train", *data, "--epochs", 1, "--device", "cpu"]


def test_the_folder_is_printed_and_the_figures_are_told(
    minutes: Command, given: list[Any], tmp_path: Path
) -> None:
    done = minutes(*given, "-o", "model")
    assert (done.status, done.out) == (0, "model\n")
    lines = done.err.splitlines()
    assert all(line.startswith("minutes: ") for line in lines), done.err
    assert lines[-1].startswith("minutes: kept epoch 1 of 1: tiny manual AP ")
    assert any("100 %: loss " in line for line in lines)
    assert checkpoint.load(tmp_path / "model").model.config.name == "model"


def test_an_adapter_is_trained_on_the_model(minutes: Command, given: list[Any]) -> None:
    assert minutes(*given, "-o", "model").status == 0
    done = minutes(*given, "--from", "model", "--lora", "-o", "ours", "--name", "team")
    assert (done.status, done.out) == (0, "ours\n"), done.err
    assert all(line.startswith("minutes: ") for line in done.err.splitlines()), done.err
    assert checkpoint.load(Path("ours")).model.config.name == "team"


def test_a_faster_model_learns_from_the_one_it_goes_on_from(
    minutes: Command, given: list[Any]
) -> None:
    assert minutes(*given, "-o", "model").status == 0
    faster = ["--drop-layer", 2, "--activation", "relu"]
    done = minutes(*given, "--from", "model", "--teacher", "model", *faster, "-o", "fast")
    assert (done.status, done.out) == (0, "fast\n"), done.err
    encoder = checkpoint.load(Path("fast")).model.encoder
    assert (encoder.config.num_hidden_layers, encoder.config.hidden_act) == (1, "relu")
    assert len(encoder.encoder.layer) == 1


def test_a_folder_that_holds_a_model_is_not_written_over_and_resuming_is_harmless(
    minutes: Command, given: list[Any]
) -> None:
    minutes(*given, "-o", "model")
    before = Path("model/model.safetensors").read_bytes()
    again = minutes(*given, "-o", "model")
    assert again.status == 1
    assert again.err.splitlines()[-1] == (
        "minutes: error: --output: model holds a model already; choose another folder, or --resume"
    )
    assert minutes(*given, "-o", "model", "--resume").status == 0
    assert Path("model/model.safetensors").read_bytes() == before


def test_ctrl_c_says_how_to_go_on(
    minutes: Command, given: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    develop = loop.develop

    def interrupted(*arguments: Any) -> Any:
        signal.raise_signal(signal.SIGINT)
        return develop(*arguments)

    monkeypatch.setattr(loop, "develop", interrupted)
    stopped = minutes(*given, "-o", "model")
    assert stopped.status == 130
    assert stopped.err.splitlines()[-1] == (
        "minutes: model: stopped; the same command with --resume goes on from here"
    )
    monkeypatch.setattr(loop, "develop", develop)
    assert minutes(*given, "-o", "model", "--resume").out == "model\n"


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (["--lr", "7"], "--lr: 7.0 is outside 0 to 1"),
        (["--encoder", "no/such/folder"], "no/such/folder: there is no such folder"),
        (["--from", "gone"], "gone: holds no model.safetensors"),
        (["--dev", "train.jsonl"], "is among both the training and the development meetings"),
        (["--dev", "gone.jsonl"], "gone.jsonl: cannot be read"),
        (["-o", "train.jsonl"], "--output: train.jsonl is a file"),
        (["--teacher", "gone"], "gone: holds no model.safetensors"),
        (["--drop-layer", "3"], "--drop-layer: 3 is not among the 2 layers"),
        (["--activation", "tanh"], "--activation: 'tanh' is unknown; choose from gelu, relu"),
        (["--activation", "relu", "--lora"], "--activation: an adapter leaves its model's layers"),
    ],
)
def test_what_users_get_wrong_is_one_line(
    minutes: Command, given: list[Any], more: list[str], problem: str
) -> None:
    done = minutes(*given, "-o", "model", *more)
    assert done.status == 1
    assert done.out == ""
    assert done.err.splitlines()[-1].startswith("minutes: error: ")
    assert problem in done.err.splitlines()[-1]
    assert "Traceback" not in done.err


def test_an_encoder_is_downloaded_only_without_offline_and_that_is_said_before(
    minutes: Command, given: list[Any]
) -> None:
    given[given.index("--encoder") + 1] = "nobody/nothing"
    done = minutes(*given, "-o", "model", "--offline")
    assert (done.status, done.out) == (1, "")
    assert "nobody/nothing: is neither a folder nor on this machine" in done.err.splitlines()[-1]
    assert "downloading" not in done.err
    done = minutes(*given, "-o", "model")
    assert done.status == 1
    said, *_, failed = done.err.splitlines()
    assert "downloading nobody/nothing from the Hugging Face hub; --offline forbids it" in said
    assert "nobody/nothing: is no folder and cannot be fetched" in failed


def test_an_encoder_that_is_here_needs_no_network(minutes: Command, given: list[Any]) -> None:
    assert minutes(*given, "-o", "model", "--offline").out == "model\n"


def test_figures_are_not_sent_away_offline(minutes: Command, given: list[Any]) -> None:
    done = minutes(*given, "-o", "model", "--offline", "--tracker", "wandb")
    assert done.status == 1
    assert "--offline: wandb sends its figures away; give --tracker tensorboard" in done.err


def test_a_corpus_without_labels_or_meetings_is_refused(minutes: Command, given: list[Any]) -> None:
    write_corpus(Path("dev.jsonl.gz"), [tiny.unlabelled(tiny.meeting("c", 3))])
    assert "dev.jsonl.gz: nothing is labelled" in minutes(*given, "-o", "model").err
    Path("train.jsonl").write_text("")
    assert "train.jsonl: holds no meeting" in minutes(*given, "-o", "model").err


def test_development_meetings_are_required(minutes: Command, given: list[Any]) -> None:
    assert minutes("train", "train.jsonl", "-o", "model").status == 2


def test_all_files_after_dev_are_for_development(
    minutes: Command, given: list[Any], tmp_path: Path
) -> None:
    write_corpus(tmp_path / "more.jsonl", [tiny.meeting("d", 4, 40)])
    at = given.index("--dev=dev.jsonl.gz") + 1
    done = minutes(*given[:at], "more.jsonl", *given[at:], "-o", "model")
    assert done.status == 0, done.err
    card = (tmp_path / "model" / "README.md").read_text(encoding="utf-8")
    assert ": 2 meetings" in card  # a and b alone were learned from


def test_without_anything_to_learn_from_both_ways_are_told(minutes: Command) -> None:
    told = " ".join(minutes("train").err.split())
    assert "CORPUS...: is missing; name the corpora" in told and "--from-reviews" in told
    assert "--output" not in told
