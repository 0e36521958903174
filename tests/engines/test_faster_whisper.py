"""faster-whisper hears the sample clip: the small checkpoint converted, through the real engine."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import jiwer
import numpy as np
import pytest
from faster_whisper import WhisperModel

from minutes.engines import device, packaged
from minutes.engines.faster_whisper import window_decoder
from minutes.engines.faster_whisper.transcriber import FasterWhisperTranscriber
from minutes.engines.packaged import Weights
from minutes.engines.passages import Passage
from minutes.errors import CheckpointError, OptionError
from minutes.media import Recording
from minutes.options import RuntimeOptions, TranscriptionOptions
from minutes.records import Span, Transcription, Word
from tests.engines.passages import segments_of
from tests.whisper.conversion import convert

RECITE = Path(__file__).parents[1] / "whisper" / "recite.pt"
CPU = RuntimeOptions(device="cpu", threads=1)
SENTENCES = [Span(0.25, 2.58), Span(3.2, 6.6), Span(6.85, 10.3), Span(10.6, 13.3), Span(13.7, 18.8)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return convert(RECITE, tmp_path_factory.mktemp("converted") / "recite")


@pytest.fixture(scope="module")
def spoken(samples: Path) -> list[Word]:
    known = json.loads((samples / "clip.words.json").read_text(encoding="utf-8"))
    return [Word(w["start"], w["end"], w["text"]) for w in known]


@pytest.fixture(scope="module")
def clip(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recording]:
    with Recording(samples / "clip.m4a", spool=tmp_path_factory.mktemp("spool")) as recording:
        yield recording


@pytest.fixture(scope="module")
def engine(folder: Path) -> FasterWhisperTranscriber:
    return FasterWhisperTranscriber(TranscriptionOptions(model=str(folder)), CPU)


def hear(
    engine: FasterWhisperTranscriber, clip: Recording, spans: list[Span], **options: Any
) -> Transcription:
    return engine.transcribe(
        clip,
        spans,
        options=TranscriptionOptions(**options),
        progress=lambda step, completed, total: None,
    )


def together(
    engine: FasterWhisperTranscriber, sounds: list[np.ndarray], size: int | None = None
) -> list[list[dict[str, Any]]]:
    listener = window_decoder.FasterWhisperWindowDecoder(
        engine._model, beams=1, batch_size=size or len(sounds)
    )
    return [
        segments_of(one.passages) for one in listener.decode(sounds, language="en", prompt=None)
    ]


def text(words: list[Word] | tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words)


def plain(words: list[Word] | tuple[Word, ...]) -> str:
    return " ".join(word.text.strip(",.?").lower() for word in words)


def test_the_clip_is_understood_and_timed(
    weights_of: Callable[[Weights], Path], clip: Recording, spoken: list[Word]
) -> None:
    folder = weights_of(packaged.WHISPER_TINY_EN)
    real = FasterWhisperTranscriber(TranscriptionOptions(model=str(folder)), CPU)
    heard = hear(real, clip, SENTENCES)
    assert heard.language == "en"
    assert jiwer.wer(plain(spoken), plain(heard.words)) < 0.1
    starts = {word.text.strip(",.?"): word.start for word in heard.words}
    apart = [
        abs(starts[said] - word.start)
        for word in spoken
        if (said := word.text.strip(",.?")) in starts
        and sum(one.text.strip(",.?") == said for one in spoken) == 1
    ]
    assert len(apart) > 20
    assert sorted(apart)[int(0.9 * len(apart))] < 0.3
    assert all(word.confidence is not None and 0 < word.confidence <= 1 for word in heard.words)


def test_a_window_asked_for_its_language_is_encoded_once(
    engine: FasterWhisperTranscriber, clip: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []
    real = WhisperModel.encode

    def counting(model: Any, features: np.ndarray) -> Any:
        counted.append(1)
        return real(model, features)

    monkeypatch.setattr(WhisperModel, "encode", counting)
    sounds = [clip.read(0.3, 6.7), clip.read(6.7, 13.1)]
    listener = window_decoder.FasterWhisperWindowDecoder(engine._model, beams=1, batch_size=2)
    listener.detect(sounds[:1])
    (first, second) = listener.decode(sounds, language="en", prompt=None)
    assert len(counted) == len(sounds)
    listener.detect(sounds[1:])
    again = list(listener.decode(sounds, language="en", prompt=None))
    assert [one.passages for one in again] == [first.passages, second.passages]


def test_windows_of_one_batch_keep_their_own_words(
    engine: FasterWhisperTranscriber, clip: Recording, spoken: list[Word]
) -> None:
    sounds = [clip.read(6.7, 13.4), clip.read(0.0, 6.7), clip.read(13.5, 18.9)]
    said = [text(parts) for parts in (spoken[16:39], spoken[:16], spoken[39:])]
    for segments, expected, sound in zip(together(engine, sounds), said, sounds, strict=True):
        words = [word for segment in segments for word in segment["words"]]
        found = "".join(word["word"] for word in words).strip()
        assert jiwer.wer(expected, found) < 0.2
        assert words[0]["start"] >= 0 and words[-1]["end"] <= len(sound) / 16000 + 0.1


def test_a_window_that_fails_is_heard_again_alone(
    engine: FasterWhisperTranscriber, clip: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    again: list[int] = []
    real = type(engine._model).transcribe

    def spy(model: Any, audio: Any, **given: Any) -> Any:
        again.append(len(audio))
        return real(model, audio, **given)

    monkeypatch.setattr(type(engine._model), "transcribe", spy)
    sounds = [clip.read(0.0, 6.7), clip.read(6.7, 13.4)]
    expected = together(engine, sounds)
    assert not again
    first = len(sounds[0])
    waiting = [False, True]  # the first window's passages are judged first
    monkeypatch.setattr(
        Passage, "failed", property(lambda passage: bool(waiting and waiting.pop()))
    )
    found = together(engine, sounds)
    assert again == [first]
    assert found[1] == expected[1]
    words = [
        ["".join(w["word"] for s in one for w in s["words"])] for one in (found[0], expected[0])
    ]
    assert words[0] == words[1]


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("CUDA failed with error out of memory"),
        RuntimeError("cuBLAS failed with status CUBLAS_STATUS_ALLOC_FAILED"),
        RuntimeError("mkl_malloc: failed to allocate memory"),
        MemoryError(),
    ],
)
def test_too_little_memory_halves_the_batch_with_one_warning(
    engine: FasterWhisperTranscriber,
    clip: Recording,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    sounds = [clip.read(a, b) for a, b in pairwise([0.0, 2.7, 6.7, 10.4, 13.4, 18.9])]
    expected = together(engine, sounds)
    sizes: list[int] = []
    real = type(engine._model).encode

    def small(model: Any, features: np.ndarray) -> Any:
        sizes.append(len(features))
        if len(features) > 1:
            raise error
        return real(model, features)

    monkeypatch.setattr(type(engine._model), "encode", small)
    with caplog.at_level(logging.WARNING, logger="minutes"):
        found = together(engine, sounds)
    assert sizes == [5, 2, 1, 1, 1, 1, 1]
    said, wanted = (
        [["".join(w["word"] for s in one for w in s["words"])] for one in heard]
        for heard in (found, expected)
    )
    assert said == wanted
    assert [record.getMessage() for record in caplog.records] == [
        "too little memory to decode 5 windows at a time; decoding fewer"
    ]


@pytest.mark.parametrize(
    ("error", "size"), [("CUDA failed with error out of memory", 1), ("wrong shape", 2)]
)
def test_memory_for_not_even_one_window_and_other_errors_are_errors(
    engine: FasterWhisperTranscriber,
    clip: Recording,
    monkeypatch: pytest.MonkeyPatch,
    error: str,
    size: int,
) -> None:
    def full(*given: Any) -> Any:
        raise RuntimeError(error)

    monkeypatch.setattr(type(engine._model), "encode", full)
    with pytest.raises(RuntimeError, match=error):
        together(engine, [clip.read(0.0, 2.7), clip.read(2.7, 6.7)], size)


def test_a_window_that_begins_at_an_awkward_sample_is_told_from_others(
    engine: FasterWhisperTranscriber, clip: Recording
) -> None:
    # In seconds and back it is a sample less, and another hundredth of a second.
    begin = 128641
    assert int(begin / 16_000 * 16_000) < begin
    before = np.zeros(begin, np.float32)
    *_, found = together(engine, [before[:70_000], before[70_000:], clip.read(0.0, 6.7)])
    assert "".join(w["word"] for s in found for w in s["words"]).strip()


def test_a_language_that_the_model_does_not_know_is_told(
    engine: FasterWhisperTranscriber, clip: Recording
) -> None:
    with pytest.raises(OptionError, match="--language tlh"):
        hear(engine, clip, SENTENCES, language="tlh")


def test_no_spans_no_words(engine: FasterWhisperTranscriber, clip: Recording) -> None:
    assert hear(engine, clip, []) == Transcription(None, ())


def test_names_and_fingerprints_tell_models_apart(
    engine: FasterWhisperTranscriber, folder: Path, tmp_path: Path
) -> None:
    assert engine.name == "faster-whisper:recite"
    other = tmp_path / "recite"
    other.mkdir()
    for file in folder.iterdir():
        (other / file.name).write_bytes(file.read_bytes())
    with (other / "model.bin").open("ab") as file:
        file.write(b"\0")
    changed = FasterWhisperTranscriber(TranscriptionOptions(model=str(other)), CPU)
    assert changed.name == engine.name and changed.fingerprint != engine.fingerprint


def test_a_machine_without_the_numbers_takes_the_plain_ones_with_one_warning(
    folder: Path,
    clip: Recording,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    import ctranslate2

    monkeypatch.setattr(ctranslate2, "get_supported_compute_types", lambda device: {"float32"})
    plain = FasterWhisperTranscriber(TranscriptionOptions(model=str(folder)), CPU)
    with caplog.at_level(logging.WARNING, logger="minutes"):
        heard = [hear(plain, clip, SENTENCES) for _ in range(2)]
    assert heard[0].words == heard[1].words != ()
    assert plain._model.model.compute_type == "float32"
    assert ":float32:" in plain.fingerprint
    assert [record.getMessage() for record in caplog.records] == [
        "faster-whisper takes longer than it could: this processor does not compute in int8"
    ]


def test_recognition_has_the_cores_that_there_are_whatever_torch_was_left_with(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(device, "cores", lambda: 6)
    before = torch.get_num_threads()
    torch.set_num_threads(1)  # what importing silero-vad does
    try:
        given = TranscriptionOptions(model=str(folder))
        plain = FasterWhisperTranscriber(given, RuntimeOptions(device="cpu"))
        assert (plain._threads, plain._workers) == (6, 2)
        monkeypatch.setenv("OMP_NUM_THREADS", "1")  # a worker of a batch
        assert (plain._threads, plain._workers) == (1, 1)
        assert FasterWhisperTranscriber(given, CPU)._threads == 1
    finally:
        torch.set_num_threads(before)


def test_a_damaged_model_is_told(folder: Path, tmp_path: Path, clip: Recording) -> None:
    for file in folder.iterdir():
        content = file.read_bytes()
        (tmp_path / file.name).write_bytes(content[:5000] if file.suffix == ".bin" else content)
    damaged = FasterWhisperTranscriber(TranscriptionOptions(model=str(tmp_path)), CPU)
    with pytest.raises(CheckpointError, match="is damaged"):
        hear(damaged, clip, SENTENCES)
