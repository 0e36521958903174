from __future__ import annotations

import logging
import os
import pickle
import shutil
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import soundfile
import torch
import yaml
from huggingface_hub import constants

from minutes.engines import pyannote
from minutes.engines.pyannote.diarizer import PyannoteDiarizer
from minutes.engines.pyannote.loading import load_network, quiet_import
from minutes.engines.pyannote.pipelines import PipelineDiarizer
from minutes.engines.pyannote.pipelines import pipeline_readiness as readiness
from minutes.errors import CheckpointError, EngineUnavailable, MinutesError
from minutes.media import SAMPLE_RATE, Recording
from minutes.options import DiarizationOptions, RuntimeOptions
from minutes.progress import Progress, silent
from minutes.records import Turn
from tests.engines import local_pyannote

LEARNT = 60.0  # seconds of planning.flac that the small pipelines know
BEGIN, END = 70.0, 95.0  # seconds of it that they are tried on; all four voices are heard there
FORMS = ("community-1", "3.1")
OFFLINE = RuntimeOptions(offline=True, device="cpu")


@pytest.fixture(scope="module")
def reference(samples: Path) -> list[Turn]:
    lines = (samples / "planning.rttm").read_text().splitlines()
    fields = [line.split() for line in lines]
    return [Turn(float(f[3]), float(f[3]) + float(f[4]), f[7]) for f in fields]


@pytest.fixture(scope="module")
def home(samples: Path, reference: list[Turn], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small pipeline of either form."""
    folder = tmp_path_factory.mktemp("pipelines")
    sound, _ = soundfile.read(
        samples / "planning.flac", frames=round(LEARNT * SAMPLE_RATE), dtype="float32"
    )
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    local_pyannote.build(folder, sound, [t for t in reference if t.end < LEARNT])
    torch.set_num_threads(threads)
    return folder


@pytest.fixture
def pipeline(home: Path, tmp_path: Path) -> Path:
    """A copy of the 3.1 form, to be damaged."""
    return shutil.copytree(home / "3.1", tmp_path / "pipeline")


@pytest.fixture(scope="module")
def conversation(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Recording:
    sound, _ = soundfile.read(samples / "planning.flac")
    path = tmp_path_factory.mktemp("conversation") / "conversation.wav"
    soundfile.write(path, sound[round(BEGIN * SAMPLE_RATE) : round(END * SAMPLE_RATE)], SAMPLE_RATE)
    return Recording(path, spool=path.parent)


def diarize(
    folder: Path, recording: Recording, progress: Progress = silent, **bounds: int
) -> list[Turn]:
    options = DiarizationOptions(diarization_model=str(folder), **bounds)
    engine = PipelineDiarizer(options, OFFLINE)
    return list(engine.diarize(recording, [], options=options, progress=progress))


def fails(folder: Path, recording: Recording) -> str:
    with pytest.raises(CheckpointError) as failed:
        diarize(folder, recording)
    assert "\n" not in str(failed.value)
    return str(failed.value)


def configure(folder: Path, **params: Any) -> None:
    path = folder / "config.yaml"
    config = yaml.safe_load(path.read_text())
    config["pipeline"]["params"] |= params
    path.write_text(yaml.safe_dump(config))


@pytest.mark.parametrize("form", FORMS)
def test_voices_of_a_conversation_are_told_apart(
    home: Path, conversation: Recording, reference: list[Turn], form: str
) -> None:
    from pyannote.core import Annotation, Segment
    from pyannote.metrics.diarization import DiarizationErrorRate

    def annotation(turns: list[Turn]) -> Annotation:
        result = Annotation()
        for i, turn in enumerate(turns):
            result[Segment(turn.start, turn.end), i] = turn.speaker
        return result

    said = [
        Turn(max(t.start - BEGIN, 0.0), min(t.end, END) - BEGIN, t.speaker)
        for t in reference
        if t.end > BEGIN and t.start < END
    ]
    calls: list[tuple[str, float, float]] = []
    turns = diarize(home / form, conversation, lambda *c: calls.append(c), num_speakers=4)
    assert len({turn.speaker for turn in turns}) == 4
    assert DiarizationErrorRate()(annotation(said), annotation(turns)) < 0.4
    assert {step for step, _, _ in calls} == {"diarization"}
    done = [completed for _, completed, _ in calls]
    assert done == sorted(done) and done[-1] == pytest.approx(conversation.duration)


def test_a_number_of_speakers_is_respected(home: Path, conversation: Recording) -> None:
    assert len({t.speaker for t in diarize(home / "3.1", conversation, max_speakers=1)}) == 1


def test_a_number_that_cannot_be_had_is_a_warning(
    home: Path, conversation: Recording, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "short.wav"
    soundfile.write(path, conversation.read(6.0, 8.0), SAMPLE_RATE)
    short = Recording(path, spool=tmp_path)
    with caplog.at_level(logging.WARNING, logger="minutes"):
        turns = diarize(home / "community-1", short, num_speakers=9)
    assert turns
    assert "9 were asked for" in caplog.text


def test_pipelines_that_give_a_bare_annotation_work(
    pipeline: Path, conversation: Recording, home: Path
) -> None:
    configure(pipeline, legacy=True)
    assert diarize(pipeline, conversation) == diarize(home / "3.1", conversation)


def test_nothing_is_reported_whatever_the_environment_says(
    home: Path, conversation: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYANNOTE_METRICS_ENABLED", "1")
    calls: list[object] = []

    def connect(_: socket.socket, address: object) -> None:
        calls.append(address)
        raise OSError("no network here")

    monkeypatch.setattr(socket.socket, "connect", connect)
    assert diarize(home / "3.1", conversation)
    from pyannote.audio.telemetry import metrics

    assert os.environ["PYANNOTE_METRICS_ENABLED"] == "0"
    assert not metrics.is_metrics_enabled()
    assert not [thread.name for thread in threading.enumerate() if "Otel" in thread.name]
    assert calls == []


def test_a_fingerprint_follows_the_content_of_every_file(pipeline: Path, home: Path) -> None:
    def fingerprint(folder: Path) -> str:
        options = DiarizationOptions(diarization_model=str(folder))
        return PipelineDiarizer(options, OFFLINE).fingerprint

    first = fingerprint(pipeline)
    assert first == fingerprint(home / "3.1") == fingerprint(pipeline / "config.yaml")
    with (pipeline / "embedding.bin").open("ab") as file:
        file.write(b" ")
    changed = fingerprint(pipeline)
    assert changed != first
    configure(pipeline, segmentation_step=0.5)
    assert fingerprint(pipeline) not in {first, changed}


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


@pytest.mark.parametrize(
    ("model", "problem"),
    [
        ("community-2", "there is no such pipeline or folder; choose from community-1, 3.1"),
        ("/nowhere/pipeline", "there is no such folder; give a folder"),
        ("nowhere/config.yaml", "there is no such folder"),
        (".", "holds no config.yaml"),
        ("community-1", "is not on this machine; run once without --offline"),
        ("someone/pipeline@v1", "is not on this machine"),
    ],
)
def test_a_pipeline_that_is_not_here_is_told_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: str, problem: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    options = DiarizationOptions(diarization_model=model)
    with pytest.raises(EngineUnavailable) as failed:
        _ = PipelineDiarizer(options, OFFLINE).fingerprint
    assert problem in str(failed.value)
    assert not readiness(options, OFFLINE).ready


def cache(folder: Path, repository: str, files: dict[str, Path]) -> None:
    """Lay files out as Hugging Face's cache does."""
    home = folder / f"models--{repository.replace('/', '--')}"
    (home / "refs").mkdir(parents=True)
    (home / "refs" / "main").write_text("0" * 40)
    for name, source in files.items():
        path = home / "snapshots" / ("0" * 40) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, path)


def test_pipelines_are_found_in_the_cache_of_hugging_face(
    home: Path, conversation: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    options = DiarizationOptions()
    assert not readiness(options, OFFLINE).ready
    assert isinstance(pyannote.choose(options, OFFLINE), PyannoteDiarizer)
    # 3.1 is spread over three repositories, and needs no PLDA of community-1.
    networks = {
        "segmentation": "pyannote/segmentation-3.0",
        "embedding": "pyannote/wespeaker-voxceleb-resnet34-LM",
    }
    config = yaml.safe_load((home / "3.1" / "config.yaml").read_text())
    config["pipeline"]["params"] |= networks
    (tmp_path / "config.yaml").write_text(yaml.safe_dump(config))
    cache(
        tmp_path / "hub",
        "pyannote/speaker-diarization-3.1",
        {"config.yaml": tmp_path / "config.yaml"},
    )
    for name, repository in networks.items():
        weights = {"pytorch_model.bin": home / "3.1" / f"{name}.bin"}
        cache(tmp_path / "hub", repository, weights)
    engine = PipelineDiarizer(options, OFFLINE)
    assert engine.name == "pyannote:3.1"
    turns = engine.diarize(conversation, [], options=options, progress=silent)
    assert turns == diarize(home / "3.1", conversation)
    # community-1 is preferred as soon as it is there too.
    source = home / "community-1"
    files = {str(p.relative_to(source)): p for p in source.rglob("*") if p.is_file()}
    cache(tmp_path / "hub", "pyannote/speaker-diarization-community-1", files)
    found = pyannote.readiness(options, OFFLINE)
    assert found.ready and "community-1 on disk" in found.detail
    assert pyannote.choose(options, OFFLINE).name == "pyannote:community-1"
    named = DiarizationOptions(diarization_model=pyannote.PACKAGED)
    assert isinstance(pyannote.choose(named, OFFLINE), PyannoteDiarizer)
    assert PipelineDiarizer(options, OFFLINE).name == "pyannote:community-1"


@pytest.fixture
def hub(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A hub on this machine: it has one gated pipeline, and keeps what it is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.answer(body=False)

        def do_GET(self) -> None:
            self.answer(body=True)

        def answer(self, *, body: bool) -> None:
            asked.append(self.path)
            repository, _, name = self.path.partition("/resolve/main/")
            path = home / "community-1" / name
            token = self.headers.get("Authorization")
            if repository != "/pyannote/speaker-diarization-community-1" or not path.is_file():
                return self.refuse(404, "RepoNotFound")
            if token == "Bearer hf_stranger":
                return self.refuse(403, "GatedRepo")
            if token != "Bearer hf_friend":
                return self.refuse(401, "GatedRepo" if token is None else "")
            self.send_response(200)
            self.send_header("ETag", f'"{name.replace("/", "-")}"')
            self.send_header("X-Repo-Commit", "1" * 40)
            self.send_header("Content-Length", str(path.stat().st_size))
            self.end_headers()
            if body:
                self.wfile.write(path.read_bytes())
            return None

        def refuse(self, status: int, code: str) -> None:
            self.send_response(status)
            self.send_header("X-Error-Code", code)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(constants, "ENDPOINT", address)
    template = f"{address}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(constants, "HF_XET_CACHE", str(tmp_path / "xet"))
    yield asked
    server.shutdown()
    server.server_close()


def test_a_token_opens_the_hub_and_files_are_fetched_once(
    hub: list[str], home: Path, conversation: Recording
) -> None:
    options = DiarizationOptions(diarization_model="community-1")
    runtime = RuntimeOptions(device="cpu", hf_token="hf_friend")
    assert readiness(options, runtime).ready
    repository = "/pyannote/speaker-diarization-community-1"
    assert set(hub) == {"/", f"{repository}/resolve/main/config.yaml"}  # and no weights yet
    engine = PipelineDiarizer(options, runtime)
    turns = engine.diarize(conversation, [], options=options, progress=silent)
    assert turns == diarize(home / "community-1", conversation)
    count = len(hub)
    assert PipelineDiarizer(options, OFFLINE).fingerprint == engine.fingerprint
    assert PipelineDiarizer(options, runtime).fingerprint == engine.fingerprint
    assert len(hub) == count


@pytest.mark.parametrize(
    ("model", "token", "problem"),
    [
        ("community-1", "hf_stranger", "only to those who accept its terms; accept them at"),
        ("community-1", "hf_forged", "the token is not valid"),
        ("3.1", "hf_friend", "is not on the hub, or not for this token"),
    ],
)
def test_a_hub_that_refuses_is_told_with_its_remedy(
    hub: list[str], model: str, token: str, problem: str
) -> None:
    options = DiarizationOptions(diarization_model=model)
    runtime = RuntimeOptions(hf_token=token)
    with pytest.raises(EngineUnavailable) as failed:
        _ = PipelineDiarizer(options, runtime).fingerprint
    assert problem in str(failed.value) and "\n" not in str(failed.value)
    assert token not in str(failed.value)
    found = readiness(options, runtime)
    assert not found.ready and problem.partition(";")[0] in found.detail
    assert hub


def test_readiness_asks_nobody_without_a_token(hub: list[str]) -> None:
    found = readiness(DiarizationOptions(), RuntimeOptions())
    assert not found.ready
    assert "accept the terms at https://hf.co/pyannote/speaker-diarization-community-1" in (
        found.remedy
    )
    assert hub == []


def test_a_token_without_a_network_is_not_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    found = readiness(DiarizationOptions(), RuntimeOptions(hf_token="hf_friend"))
    assert not found.ready
    assert "cannot be reached" in found.detail


def test_a_device_that_is_not_there_is_refused(home: Path, conversation: Recording) -> None:
    if torch.cuda.is_available():
        pytest.skip("there is a GPU here")
    options = DiarizationOptions(diarization_model=str(home / "3.1"))
    engine = PipelineDiarizer(options, RuntimeOptions(device="cuda"))
    with pytest.raises(EngineUnavailable, match="--device cuda"):
        engine.diarize(conversation, [], options=options, progress=silent)


def test_an_import_that_fails_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> Any:
        raise OSError("libtorch_cuda.so: cannot open shared object file")

    monkeypatch.setattr("minutes.engines.pyannote.loading.import_module", broken)
    with pytest.raises(MinutesError, match=r"cannot be imported \(libtorch_cuda.so"):
        quiet_import()
