"""Where the files of pyannote's pipelines are found: in a folder, in a cache, on the hub."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from huggingface_hub import constants

from minutes.engines import pyannote
from minutes.engines.pyannote.diarizer import PyannoteDiarizer
from minutes.engines.pyannote.pipelines import PipelineDiarizer
from minutes.engines.pyannote.pipelines import pipeline_readiness as readiness
from minutes.errors import EngineUnavailable
from minutes.media import Recording
from minutes.options import DiarizationOptions, RuntimeOptions
from minutes.progress import silent
from tests.engines.local_pyannote import OFFLINE, diarize


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
    pipelines: Path, conversation: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
    config = yaml.safe_load((pipelines / "3.1" / "config.yaml").read_text())
    config["pipeline"]["params"] |= networks
    (tmp_path / "config.yaml").write_text(yaml.safe_dump(config))
    cache(
        tmp_path / "hub",
        "pyannote/speaker-diarization-3.1",
        {"config.yaml": tmp_path / "config.yaml"},
    )
    for name, repository in networks.items():
        weights = {"pytorch_model.bin": pipelines / "3.1" / f"{name}.bin"}
        cache(tmp_path / "hub", repository, weights)
    engine = PipelineDiarizer(options, OFFLINE)
    assert engine.name == "pyannote:3.1"
    turns = engine.diarize(conversation, [], options=options, progress=silent)
    assert turns == diarize(pipelines / "3.1", conversation)
    # community-1 is preferred as soon as it is there too.
    source = pipelines / "community-1"
    files = {str(p.relative_to(source)): p for p in source.rglob("*") if p.is_file()}
    cache(tmp_path / "hub", "pyannote/speaker-diarization-community-1", files)
    found = pyannote.readiness(options, OFFLINE)
    assert found.ready and "community-1 on disk" in found.detail
    assert pyannote.choose(options, OFFLINE).name == "pyannote:community-1"
    named = DiarizationOptions(diarization_model=pyannote.PACKAGED)
    assert isinstance(pyannote.choose(named, OFFLINE), PyannoteDiarizer)
    assert PipelineDiarizer(options, OFFLINE).name == "pyannote:community-1"


@pytest.fixture
def hub(pipelines: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
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
            path = pipelines / "community-1" / name
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
    hub: list[str], pipelines: Path, conversation: Recording
) -> None:
    options = DiarizationOptions(diarization_model="community-1")
    runtime = RuntimeOptions(device="cpu", hf_token="hf_friend")
    assert readiness(options, runtime).ready
    repository = "/pyannote/speaker-diarization-community-1"
    assert set(hub) == {"/", f"{repository}/resolve/main/config.yaml"}  # and no weights yet
    engine = PipelineDiarizer(options, runtime)
    turns = engine.diarize(conversation, [], options=options, progress=silent)
    assert turns == diarize(pipelines / "community-1", conversation)
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
