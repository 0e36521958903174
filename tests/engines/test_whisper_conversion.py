"""openai-whisper on real weights in CTranslate2's form: it hears what its own `transcribe` hears.

Half a minute of the sample stand for all of it; benchmarks/recognition.md has the whole.
"""

from __future__ import annotations

import json
import logging
import resource
import struct
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import jiwer
import numpy as np
import pytest
import torch

from minutes.engines import checksums, packaged
from minutes.engines.packaged import Weights
from minutes.engines.whisper import conversion, loading, weights, window_decoder
from minutes.errors import CheckpointError
from minutes.media import Recording
from minutes.options import RuntimeOptions
from tests.engines.passages import segments_of
from tests.whisper.conversion import convert as to_ctranslate2

RECITE = Path(__file__).parents[1] / "whisper" / "recite.pt"
CUTS = (0.0, 14.0, 29.5)  # seconds, in pauses of the sample

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def sounds(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> list[np.ndarray]:
    with Recording(samples / "planning.flac", spool=tmp_path_factory.mktemp("spool")) as recording:
        return [recording.read(start, end) for start, end in pairwise(CUTS)]


@pytest.fixture(scope="module")
def folder(weights_of: Callable[[Weights], Path]) -> Path:
    return weights_of(packaged.WHISPER_TINY_EN)


@pytest.fixture(scope="module")
def model(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    runtime = RuntimeOptions(cache_dir=tmp_path_factory.mktemp("cache"))
    return loading.load(weights.find(str(folder)), "cpu", runtime)


def together(model: Any, sounds: list[np.ndarray], size: int) -> list[list[Any]]:
    task = window_decoder.decoding_task(model, "en", None)
    heard = window_decoder.transcribe_windows(
        model, task, iter(sounds), batch_size=size, beam_size=None
    )
    by_number = {one.number: segments_of(one.passages) for one in heard}
    return [by_number[number] for number in range(len(sounds))]


def words(segments: list[list[Any]]) -> list[dict[str, Any]]:
    return [word for one in segments for segment in one for word in segment["words"]]


def text(found: list[dict[str, Any]]) -> str:
    return " ".join("".join(word["word"] for word in found).split())


@pytest.fixture(scope="module")
def alone(model: Any, sounds: list[np.ndarray]) -> list[list[Any]]:
    """What `whisper.transcribe` hears with the same weights, the likeliest token each time."""
    found = []
    for sound in sounds:
        torch.set_num_threads(1)
        heard = model.transcribe(
            sound,
            language="en",
            condition_on_previous_text=False,
            word_timestamps=True,
            fp16=False,
        )
        found.append(heard["segments"])
    return found


@pytest.fixture(scope="module")
def batched(model: Any, sounds: list[np.ndarray]) -> list[list[Any]]:
    torch.set_num_threads(1)
    return together(model, sounds, len(sounds))


def assert_same(found: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> None:
    """The same words, and where they are, the same times to a few frames."""
    assert jiwer.wer(text(wanted), text(found)) <= 0.02
    if [word["word"] for word in found] == [word["word"] for word in wanted]:
        apart = [abs(a["start"] - b["start"]) for a, b in zip(found, wanted, strict=True)]
        assert np.quantile(apart, 0.95) <= 0.04


def test_a_batch_of_real_speech_is_heard_as_whisper_hears_it(
    batched: list[list[Any]], alone: list[list[Any]]
) -> None:
    assert len(words(alone)) > 60
    assert_same(words(batched), words(alone))


def test_windows_of_real_speech_one_by_one_are_heard_as_whisper_hears_them(
    model: Any, sounds: list[np.ndarray], alone: list[list[Any]]
) -> None:
    assert_same(words(together(model, sounds[:1], 1)), words(alone[:1]))


def test_real_speech_is_heard_as_ctranslate2_hears_it(
    folder: Path, sounds: list[np.ndarray], alone: list[list[Any]]
) -> None:
    from faster_whisper import WhisperModel

    theirs = WhisperModel(str(folder), device="cpu", compute_type="float32", cpu_threads=1)
    said = [
        "".join(
            segment.text
            for segment in theirs.transcribe(
                sound,
                language="en",
                beam_size=1,
                condition_on_previous_text=False,
                without_timestamps=False,
            )[0]
        )
        for sound in sounds
    ]
    assert jiwer.wer(text(words(alone)), " ".join(" ".join(said).split())) <= 0.03


def test_what_is_said_in_the_sample_is_heard(samples: Path, batched: list[list[Any]]) -> None:
    from whisper.normalizers import EnglishTextNormalizer

    from minutes import transcripts

    cues = transcripts.read_transcript(samples / "planning.vtt").cues
    said = " ".join(cue.text for cue in cues if cue.start is not None and cue.start < CUTS[-1])
    normal = EnglishTextNormalizer()
    assert jiwer.wer(normal(said), normal(text(words(batched)))) < 0.1


def test_all_numbers_of_a_checkpoint_come_back(tmp_path: Path) -> None:
    there = to_ctranslate2(RECITE, tmp_path / "recite", heads=[(1, 0)])
    content = conversion.convert(there)
    own = torch.load(RECITE, weights_only=True)
    assert dict(content.dims) == own["dims"]
    assert list(content.heads) == [(1, 0)]
    assert content.weights.keys() == own["model_state_dict"].keys()
    for name, weight in own["model_state_dict"].items():
        assert torch.equal(content.weights[name], weight.float()), name


def test_the_conversion_is_kept_by_the_hash_of_what_it_was_made_from(
    folder: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.safetensors"
    first = conversion.read(folder, kept)
    state = kept.stat()
    second = conversion.read(folder, kept)
    assert kept.stat().st_mtime_ns == state.st_mtime_ns
    assert (first.dims, list(first.heads)) == (second.dims, list(second.heads))
    assert all(torch.equal(first.weights[name], second.weights[name]) for name in first.weights)
    runtime = RuntimeOptions(cache_dir=tmp_path)
    loading.load(weights.find(str(folder)), "cpu", runtime)
    (made,) = checksums.weights_folder(runtime).glob("*.safetensors")
    assert made.name == f"openai-{packaged.WHISPER_TINY_EN.sha256[:16]}.safetensors"


def test_a_kept_conversion_that_was_damaged_is_made_again(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept = tmp_path / "kept.safetensors"
    kept.write_bytes(b"no weights")
    with caplog.at_level(logging.WARNING, logger="minutes"):
        content = conversion.read(folder, kept)
    assert content.dims["n_vocab"] == 51864
    assert "the model is converted again" in caplog.text
    assert conversion.read(folder, kept).dims == content.dims


def test_where_there_is_no_room_for_the_conversion_the_model_runs_all_the_same(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept = tmp_path / "cache" / "kept.safetensors"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))
    try:
        with caplog.at_level(logging.WARNING, logger="minutes"):
            content = conversion.read(folder, kept)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert content.dims["n_vocab"] == 51864
    (line,) = [record.getMessage() for record in caplog.records]
    assert "are not kept for the next time" in line
    assert list(kept.parent.iterdir()) == []


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    """A folder of a model in CTranslate2's form, to be changed."""
    return to_ctranslate2(RECITE, tmp_path / "spoilt")


def change_kind(folder: Path) -> None:
    """Another kind of model, as CTranslate2 names a translator's."""
    path = folder / "model.bin"
    content = path.read_bytes()
    name = b"WhisperSpec\0"
    other = b"Transformer\0"
    assert content.count(name) == 1 and len(name) == len(other)
    path.write_bytes(content.replace(name, other))


def change_heads(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"alignment_heads": [[7, 0]]}))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(change_kind, r"another kind of model \(Transformer\)", id="a translator"),
        pytest.param(change_heads, "attention heads that it does not have", id="heads of another"),
        pytest.param(
            lambda folder: (folder / "config.json").write_text("{}"),
            "alignment_heads",
            id="no heads",
        ),
        pytest.param(
            lambda folder: (folder / "model.bin").write_bytes(b""),
            "cannot be read|is damaged",
            id="empty",
        ),
        pytest.param(
            lambda folder: (folder / "model.bin").write_bytes(struct.pack("<I", 5) + bytes(99)),
            "version 5 of CTranslate2's form, not 6",
            id="an older form",
        ),
        pytest.param(
            lambda folder: (folder / "model.bin").write_bytes(
                (folder / "model.bin").read_bytes()[:100_000]
            ),
            "cut short",
            id="half",
        ),
    ],
)
def test_a_folder_of_another_model_is_refused(
    spoilt: Path, tmp_path: Path, spoil: Callable[[Path], Any], said: str
) -> None:
    spoil(spoilt)
    runtime = RuntimeOptions(cache_dir=tmp_path / "cache")
    with pytest.raises(CheckpointError, match=said) as caught:
        loading.load(weights.find(str(spoilt)), "cpu", runtime)
    assert str(spoilt) in str(caught.value) and caught.value.remedy


def test_eight_bit_weights_are_read_by_the_scales_of_their_rows(
    spoilt: Path, tmp_path: Path
) -> None:
    exact = conversion.convert(spoilt).weights
    small = to_ctranslate2(RECITE, tmp_path / "small", quantization="int8")
    rounded = conversion.convert(small).weights
    assert rounded.keys() == exact.keys()
    name = "decoder.blocks.0.mlp.0.weight"
    largest = exact[name].abs().max(dim=1).values / 127
    difference = (exact[name] - rounded[name]).abs().max(dim=1).values
    assert (difference > 0).any() and (difference <= largest).all()
