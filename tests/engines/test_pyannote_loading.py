"""Checkpoints and configurations of pyannote's that are damaged, hostile or of another kind."""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import Any

import pytest
import torch
import yaml

from minutes.engines.pyannote.loading import load_network, quiet_import
from minutes.errors import CheckpointError, MinutesError
from minutes.media import Recording
from tests.engines.local_pyannote import configure, diarize


def fails(folder: Path, recording: Recording) -> str:
    with pytest.raises(CheckpointError) as failed:
        diarize(folder, recording)
    assert "\n" not in str(failed.value)
    return str(failed.value)


class Command:
    """What pickle would run when a checkpoint is loaded without restraint."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return self.call


@pytest.mark.parametrize("function", [os.system, eval, Path.touch])
def test_code_in_a_checkpoint_is_never_run(
    pipeline: Path, conversation: Recording, tmp_path: Path, function: Any
) -> None:
    mark = tmp_path / "it ran"
    arguments = {
        os.system: f"touch '{mark}'",
        eval: f"__import__('pathlib').Path('{mark}').touch()",
        Path.touch: mark,
    }
    weights = pipeline / "segmentation.bin"
    content = torch.load(weights, weights_only=False)
    content["callbacks"] = Command(function, arguments[function])
    torch.save(content, weights)
    pickle.loads(pickle.dumps(content["callbacks"]))
    assert mark.exists()  # so it does run, elsewhere
    mark.unlink()
    try:
        diarize(pipeline, conversation)
    except CheckpointError as exc:
        assert str(weights) in str(exc)
    assert not mark.exists()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("subprocess", "Popen"),
        # These of pyannote's own fetch or load other files, as their settings say.
        ("pyannote.audio.models.segmentation.SSeRiouSS", "SSeRiouSS"),
        ("pyannote.audio.models.embedding", "WeSpeakerResNet34.wespeaker"),
        ("pyannote.audio.models.segmentation", "WeSpeakerResNet34"),
        ("pyannote.audio.core.model", "Model"),
        ("os", ""),
    ],
)
def test_a_checkpoint_chooses_among_a_few_networks_alone(
    pipeline: Path, module: str, name: str
) -> None:
    weights = pipeline / "segmentation.bin"
    content = torch.load(weights, weights_only=False)
    content["pyannote.audio"]["architecture"] = {"module": module, "class": name}
    content["hyper_parameters"] = {"wav2vec": "WAV2VEC2_BASE"}
    torch.save(content, weights)
    with pytest.raises(CheckpointError, match="none of the networks that are loaded here") as said:
        load_network(weights)
    assert f"{module}.{name}" in str(said.value)


@pytest.mark.parametrize(
    "settings",
    [
        {"lstm": {"hidden_size": 10**6}},
        {"lstm": {"num_layers": 900}},
        {"linear": {"hidden_size": [2, -(10**9)]}},
        {"sincnet": {"stride": Path("x")}},
        {"sample_rate": 10**9},
        {"lstm": {"no_such_setting": 1}},
        {"sincnet": "much"},
        {"sincnet": {"stride": 1e-9}},
        {"linear": {"hidden_size": -1}},
        {"lstm": {"dropout": float("nan")}},
        {"lstm": {"dropout": float("inf")}},
    ],
)
def test_settings_that_would_break_or_fill_the_machine_are_refused(
    pipeline: Path, settings: dict[str, Any]
) -> None:
    weights = pipeline / "segmentation.bin"
    content = torch.load(weights, weights_only=False)
    content["hyper_parameters"] |= settings
    torch.save(content, weights)
    with pytest.raises(CheckpointError) as said:
        load_network(weights)
    assert "\n" not in str(said.value) and "segmentation.bin" in str(said.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("duration", 1e12),
        ("duration", float("nan")),
        ("duration", -1.0),
        ("powerset_max_classes", -1),
        ("powerset_max_classes", 10**9),
        ("classes", ["voice"] * 10**5),
    ],
)
def test_a_window_that_no_memory_holds_is_refused(pipeline: Path, name: str, value: Any) -> None:
    weights = pipeline / "segmentation.bin"
    content = torch.load(weights, weights_only=False)
    object.__setattr__(content["pyannote.audio"]["specifications"], name, value)
    torch.save(content, weights)
    with pytest.raises(CheckpointError, match="settings that no network"):
        load_network(weights)


def test_settings_that_no_network_needs_are_left_out(pipeline: Path) -> None:
    weights = pipeline / "segmentation.bin"
    content = torch.load(weights, weights_only=False)
    content["hyper_parameters"] |= {"pretrained": "elsewhere.bin", "task": "Segmentation"}
    torch.save(content, weights)
    assert "pretrained" not in load_network(weights).hparams


def test_a_configuration_of_another_class_is_refused(
    pipeline: Path, conversation: Recording
) -> None:
    config = yaml.safe_load((pipeline / "config.yaml").read_text())
    config["pipeline"]["name"] = "subprocess.Popen"
    (pipeline / "config.yaml").write_text(yaml.safe_dump(config))
    assert "its pipeline is subprocess.Popen" in fails(pipeline, conversation)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is damaged"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "pointer of Git LFS"),
        (b"not weights at all", "is damaged"),
        (None, "there is no such file"),
    ],
)
def test_damaged_weights_are_told_in_one_line(
    pipeline: Path, conversation: Recording, content: bytes | None, problem: str
) -> None:
    weights = pipeline / "segmentation.bin"
    weights.unlink()
    if content is not None:
        weights.write_bytes(content)
    message = fails(pipeline, conversation)
    assert problem in message and "segmentation.bin" in message


def test_weights_cut_short_or_incomplete_are_refused(
    pipeline: Path, conversation: Recording
) -> None:
    weights = pipeline / "embedding.bin"
    whole = weights.read_bytes()
    weights.write_bytes(whole[: len(whole) // 2])
    assert "is damaged" in fails(pipeline, conversation)
    weights.write_bytes(whole)
    content = torch.load(weights, weights_only=False)
    del content["state_dict"]["embedding.weight"]
    torch.save(content, weights)
    assert "lacks weights, such as embedding.weight" in fails(pipeline, conversation)
    torch.save({"model_state_dict": {}}, weights)
    assert "is not a checkpoint of pyannote's" in fails(pipeline, conversation)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("pipeline: [", "is not YAML"),
        ("hello", "is not a pipeline's configuration"),
        ("pipeline: {name: x}", "is not the configuration of a speaker diarization pipeline"),
        ("\x00", "is not YAML"),
    ],
)
def test_a_broken_configuration_is_told_in_one_line(
    pipeline: Path, conversation: Recording, content: str, problem: str
) -> None:
    (pipeline / "config.yaml").write_text(content)
    message = fails(pipeline, conversation)
    assert problem in message and "config.yaml" in message


def test_settings_that_make_no_pipeline_are_refused(
    pipeline: Path, conversation: Recording
) -> None:
    configure(pipeline, clustering="Guesswork")
    assert "does not make a pipeline" in fails(pipeline, conversation)


def test_an_import_that_fails_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> Any:
        raise OSError("libtorch_cuda.so: cannot open shared object file")

    monkeypatch.setattr("minutes.engines.pyannote.loading.import_module", broken)
    with pytest.raises(MinutesError, match=r"cannot be imported \(libtorch_cuda.so"):
        quiet_import()
