"""Whisper's checkpoints: names, downloads that fail, files that are damaged or hostile."""

from __future__ import annotations

import hashlib
import pickle
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import torch
import whisper

from minutes.engines.whisper import loading, weights
from minutes.errors import CheckpointError, EngineUnavailable, MinutesError
from minutes.options import RuntimeOptions
from minutes.progress import silent

RECITE = Path(__file__).parents[1] / "whisper" / "recite.pt"
CONTENT = b"weights" * 100_000
ONLINE, OFFLINE = RuntimeOptions(), RuntimeOptions(offline=True)


@dataclass
class Host:
    """A download host on this machine that can be made to fail."""

    url: str
    asked: list[str] = field(default_factory=list)
    cut: int | None = None  # bytes after which it goes silent or hangs up
    stall: threading.Event | None = None


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    monkeypatch.setenv("no_proxy", "*")
    sha256 = hashlib.sha256(CONTENT).hexdigest()

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(200)
            self.end_headers()

        def do_GET(self) -> None:
            state.asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", str(len(CONTENT)))
            self.end_headers()
            self.wfile.write(CONTENT[: state.cut])
            if state.stall is not None:
                state.stall.wait(20)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    state = Host(f"http://127.0.0.1:{server.server_port}/models/{sha256}/base.pt")
    monkeypatch.setitem(whisper._MODELS, "base", state.url)
    weights.reachable.cache_clear()
    yield state
    if state.stall is not None:
        state.stall.set()
    server.shutdown()
    server.server_close()


def fingerprint(model: str | Path) -> str:
    return weights.find(str(model)).fingerprint(ONLINE)


def left_behind(checkpoint: weights.Checkpoint) -> list[str]:
    folder = checkpoint.path.parent
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_names_are_whispers_own_and_kept_where_whisper_keeps_them(tmp_path: Path) -> None:
    base = weights.known()["base"]
    assert base.path.name == "base.pt"
    assert base.path.parent.name == "whisper"
    assert base.sha256 is not None
    assert fingerprint("turbo") == fingerprint("large-v3-turbo")


@pytest.mark.parametrize("model", ["bsae", "no/such/model.pt", "missing.pt", "."])
def test_what_is_no_model_is_told_with_the_choices(
    model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CheckpointError) as caught:
        weights.find(model)
    message = str(caught.value)
    assert model in message
    assert "tiny.en" in message and "turbo" in message
    assert "\n" not in message


def test_a_path_that_cannot_be_looked_up_is_an_error() -> None:
    with pytest.raises(CheckpointError, match="cannot be read"):
        weights.find("m" * 5000)


def test_a_checkpoint_that_is_gone_is_an_error(tmp_path: Path) -> None:
    gone = weights.Checkpoint("gone.pt", tmp_path / "gone.pt")
    for use in (lambda: gone.fingerprint(ONLINE), lambda: loading.load(gone, "cpu")):
        with pytest.raises(CheckpointError, match=r"gone\.pt.*cannot be read"):
            use()


def test_a_file_is_told_apart_by_its_content(tmp_path: Path) -> None:
    one, other = tmp_path / "one.pt", tmp_path / "other.pt"
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    assert fingerprint(one) != fingerprint(other)
    other.write_bytes(b"1")
    assert fingerprint(one) == fingerprint(other)


def test_weights_are_downloaded_once_and_checked(host: Host) -> None:
    steps: list[tuple[str, float, float]] = []
    base = weights.known()["base"]
    for _ in range(2):
        weights.fetch(base, runtime=ONLINE, progress=lambda *step: steps.append(step))
    assert base.path.read_bytes() == CONTENT
    assert len(host.asked) == 1
    assert left_behind(base) == ["base.pt"]
    assert steps[-1] == ("download of base.pt", len(CONTENT), len(CONTENT))
    assert weights.is_on_disk("base")


def test_a_download_cut_short_leaves_nothing(host: Host) -> None:
    host.cut = 300_000
    base = weights.known()["base"]
    with pytest.raises(EngineUnavailable, match=r"base.*downloaded.*SHA-256"):
        weights.fetch(base, runtime=ONLINE, progress=silent)
    assert left_behind(base) == []


def test_a_download_that_stalls_is_given_up(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    host.cut, host.stall = 300_000, threading.Event()
    monkeypatch.setattr(weights, "STALL", 0.3)
    base = weights.known()["base"]
    with pytest.raises(EngineUnavailable, match=r"base.*downloaded.*timed out"):
        weights.fetch(base, runtime=ONLINE, progress=silent)
    assert left_behind(base) == []


def test_a_download_that_was_changed_is_refused(host: Host) -> None:
    base = weights.Checkpoint("base", weights.known()["base"].path, host.url, "0" * 64)
    with pytest.raises(EngineUnavailable, match="SHA-256"):
        weights.fetch(base, runtime=ONLINE, progress=silent)
    assert left_behind(base) == []


def test_damaged_weights_are_downloaded_again(host: Host) -> None:
    base = weights.known()["base"]
    base.path.parent.mkdir(parents=True)
    base.path.write_bytes(CONTENT[:1000])
    weights.fetch(base, runtime=ONLINE, progress=silent)
    assert base.path.read_bytes() == CONTENT


def test_offline_asks_nobody(host: Host) -> None:
    base = weights.known()["base"]
    with pytest.raises(EngineUnavailable, match=r"base\.pt"):
        weights.fetch(base, runtime=OFFLINE, progress=silent)
    base.path.parent.mkdir(parents=True)
    base.path.write_bytes(CONTENT[:1000])
    with pytest.raises(CheckpointError, match="damaged"):
        weights.fetch(base, runtime=OFFLINE, progress=silent)
    assert host.asked == []


def test_an_unreachable_host_is_an_error_that_names_the_way_out() -> None:
    weights.reachable.cache_clear()
    base = weights.known()["base"]
    with pytest.raises(EngineUnavailable, match=r"cannot be reached"):
        weights.fetch(base, runtime=ONLINE, progress=silent)
    assert left_behind(base) == []


def test_a_host_that_answers_is_reachable(host: Host) -> None:
    assert weights.reachable(host.url)


def test_name_resolution_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    wake, answered = threading.Event(), []

    def hang(*args: object, **kwargs: object) -> list[object]:
        wake.wait(20)
        answered.append(args)
        raise socket.gaierror("no answer")

    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(socket, "getaddrinfo", hang)
    assert not weights.reachable("https://weights.invalid/base.pt", 0.2)
    assert not answered
    wake.set()


def good() -> dict[str, Any]:
    content: dict[str, Any] = torch.load(RECITE, weights_only=True)
    return content


def test_a_good_checkpoint_loads_as_openai_whisper_loads_it() -> None:
    model = loading.load(weights.find(str(RECITE)), "cpu")
    theirs = whisper.load_model(str(RECITE), device="cpu")
    assert model.dims == theirs.dims
    for mine, weight in zip(model.parameters(), theirs.parameters(), strict=True):
        assert torch.equal(mine, weight)


class Bomb:
    """Runs a command where it is unpickled without care."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.target,)


@pytest.mark.parametrize("form", ["zip", "pickle", "nested"])
def test_a_checkpoint_runs_nothing(form: str, tmp_path: Path) -> None:
    target, path = tmp_path / "executed", tmp_path / "bomb.pt"
    if form == "zip":
        torch.save(Bomb(target), path)
    elif form == "pickle":
        path.write_bytes(pickle.dumps(Bomb(target)))
    else:
        torch.save({**good(), "dims": Bomb(target)}, path)
    with pytest.raises(CheckpointError, match=r"bomb\.pt"):
        loading.load(weights.find(str(path)), "cpu")
    assert not target.exists()


def changed(**dims: object) -> dict[str, Any]:
    content = good()
    return {**content, "dims": content["dims"] | dims}


def weightless(name: str) -> dict[str, Any]:
    content = good()
    del content["model_state_dict"][name]
    return content


def spoilt() -> dict[str, Any]:
    content = good()
    content["model_state_dict"]["encoder.conv1.weight"][0] = float("nan")
    return content


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda: [1, 2, 3], id="a list"),
        pytest.param(lambda: good()["model_state_dict"], id="weights alone"),
        pytest.param(lambda: {"dims": None, "model_state_dict": None}, id="empty"),
        pytest.param(lambda: {**good(), "model_state_dict": [1]}, id="no weights"),
        pytest.param(lambda: changed(n_text_state=32), id="other width"),
        pytest.param(lambda: changed(n_text_layer=3), id="other depth"),
        pytest.param(lambda: changed(n_text_layer=10**12), id="enormously deep"),
        pytest.param(lambda: changed(n_text_ctx=10**12), id="enormously long"),
        pytest.param(lambda: changed(n_audio_state=2 * 10**9), id="enormously wide"),
        pytest.param(lambda: changed(n_audio_head=7), id="heads that do not divide"),
        pytest.param(lambda: changed(n_mels=12), id="other spectrum"),
        pytest.param(lambda: changed(n_audio_ctx="many"), id="words for numbers"),
        pytest.param(lambda: changed(n_unknown=5), id="another dimension"),
        pytest.param(lambda: weightless("encoder.conv1.weight"), id="a weight missing"),
        pytest.param(spoilt, id="not numbers"),
    ],
)
def test_what_is_no_whisper_is_refused(content: Any, tmp_path: Path) -> None:
    path = tmp_path / "odd.pt"
    torch.save(content(), path)
    with pytest.raises(CheckpointError) as caught:
        loading.load(weights.find(str(path)), "cpu")
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.remedy


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda whole: b"", id="empty"),
        pytest.param(lambda whole: b"RIFF" + bytes(range(256)) * 40, id="random"),
        pytest.param(lambda whole: whole[: len(whole) // 2], id="half"),
        pytest.param(lambda whole: whole[:-40], id="nearly whole"),
        pytest.param(lambda whole: b"PK\x03\x04" + whole[500:2000], id="a zip's beginning"),
        pytest.param(lambda whole: b"<!DOCTYPE html><html>Sign in</html>", id="a web page"),
    ],
)
def test_a_damaged_file_is_refused(damage: Any, tmp_path: Path) -> None:
    path = tmp_path / "damaged.pt"
    path.write_bytes(damage(RECITE.read_bytes()))
    with pytest.raises(MinutesError) as caught:
        loading.load(weights.find(str(path)), "cpu")
    assert isinstance(caught.value, CheckpointError)
    assert str(path) in str(caught.value)
