"""Whisper hears the sample clip: with a checkpoint trained for it, through the real engine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jiwer
import numpy as np
import pytest
import soundfile
import torch

from minutes.engines import packaged
from minutes.engines.packaged import Weights
from minutes.engines.passages import Passage, Timing
from minutes.engines.whisper import weights, window_decoder
from minutes.engines.whisper.transcriber import WhisperTranscriber, readiness
from minutes.errors import CheckpointError, EngineUnavailable, OptionError
from minutes.media import SAMPLE_RATE, Recording
from minutes.options import RuntimeOptions, TranscriptionOptions
from minutes.records import Span, Transcription, Word

RECITE = Path(__file__).parents[1] / "whisper" / "recite.pt"
CPU = RuntimeOptions(device="cpu")
LONG_SILENCE = 10.0  # seconds

pytestmark = pytest.mark.usefixtures("one_thread")


@dataclass(frozen=True)
class Spoken:
    """What the clip says, sentence by sentence, and when."""

    words: list[Word]
    sentences: list[Span]


@pytest.fixture(scope="module")
def spoken(samples: Path) -> Spoken:
    known = json.loads((samples / "clip.words.json").read_text(encoding="utf-8"))
    words = [Word(w["start"], w["end"], w["text"]) for w in known]
    sentences, start = [], words[0].start
    for i, word in enumerate(words):
        if word.text[-1] in ".?!":
            sentences.append(Span(start, word.end))
            start = words[min(i + 1, len(words) - 1)].start
    return Spoken(words, sentences)


@pytest.fixture(scope="module")
def clip(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recording]:
    with Recording(samples / "clip.m4a", spool=tmp_path_factory.mktemp("spool")) as recording:
        yield recording


@pytest.fixture(scope="module")
def transcriber() -> WhisperTranscriber:
    return WhisperTranscriber(TranscriptionOptions(model=str(RECITE)), CPU)


def hear(
    transcriber: WhisperTranscriber, recording: Recording, spans: list[Span], **options: Any
) -> Transcription:
    return transcriber.transcribe(
        recording,
        spans,
        options=TranscriptionOptions(model=str(RECITE), **options),
        progress=lambda step, completed, total: None,
    )


def text(words: tuple[Word, ...] | list[Word]) -> str:
    return " ".join(word.text for word in words)


@pytest.fixture(scope="module")
def heard(transcriber: WhisperTranscriber, clip: Recording, spoken: Spoken) -> Transcription:
    return hear(transcriber, clip, spoken.sentences)


def test_the_clip_is_understood(heard: Transcription, spoken: Spoken) -> None:
    assert jiwer.wer(text(spoken.words), text(heard.words)) < 0.05
    assert heard.language == "en"
    assert all(w.confidence is not None and 0.5 < w.confidence <= 1 for w in heard.words)


def test_words_are_timed_within_a_third_of_a_second(heard: Transcription, spoken: Spoken) -> None:
    assert [w.text for w in heard.words] == [w.text for w in spoken.words]
    for found, said in zip(heard.words, spoken.words, strict=True):
        assert found.start == pytest.approx(said.start, abs=0.3)
        assert found.end == pytest.approx(said.end, abs=0.3)


def test_words_lie_in_speech_and_in_order(heard: Transcription, spoken: Spoken) -> None:
    for word in heard.words:
        assert any(s.start <= word.start <= word.end <= s.end for s in spoken.sentences)
    starts = [word.start for word in heard.words]
    assert starts == sorted(starts)


def test_the_same_sound_gives_the_same_words(
    transcriber: WhisperTranscriber, clip: Recording, spoken: Spoken
) -> None:
    first = hear(transcriber, clip, spoken.sentences[:2])
    assert hear(transcriber, clip, spoken.sentences[:2]) == first


def test_only_the_spans_are_heard(
    transcriber: WhisperTranscriber, clip: Recording, spoken: Spoken
) -> None:
    heard = hear(transcriber, clip, spoken.sentences[4:])
    wanted = [w for w in spoken.words if w.start >= spoken.sentences[4].start]
    assert jiwer.wer(text(wanted), text(heard.words)) < 0.05
    assert min(w.start for w in heard.words) >= spoken.sentences[4].start


def test_threads_and_chance_are_left_as_they_were(
    transcriber: WhisperTranscriber, clip: Recording, spoken: Spoken
) -> None:
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    hear(transcriber, clip, spoken.sentences[5:], language="en")
    assert torch.get_num_threads() == 1
    assert torch.rand(1) == expected


def test_no_spans_no_words(transcriber: WhisperTranscriber, clip: Recording) -> None:
    assert hear(transcriber, clip, []) == Transcription(None, ())


def test_a_language_and_a_prompt_may_be_given(
    transcriber: WhisperTranscriber, clip: Recording, spoken: Spoken, monkeypatch: Any
) -> None:
    detected: list[object] = []
    monkeypatch.setattr(
        window_decoder.WhisperWindowDecoder, "detect", lambda *given: detected.append(given)
    )
    heard = hear(
        transcriber,
        clip,
        spoken.sentences[2:4],
        language="English",
        initial_prompt="David, Kevin <|endoftext|>",
    )
    wanted = [w for w in spoken.words if 6.8 < w.start < 13.3]
    assert jiwer.wer(text(wanted), text(heard.words)) < 0.05
    assert heard.language == "en"
    assert not detected


def test_a_language_that_whisper_does_not_know_is_told(
    transcriber: WhisperTranscriber, clip: Recording, spoken: Spoken
) -> None:
    with pytest.raises(OptionError, match=r"--language tlh.*choose from en, zh"):
        hear(transcriber, clip, spoken.sentences, language="tlh")


@pytest.fixture
def surrounded(clip: Recording, tmp_path: Path) -> Iterator[Recording]:
    """The clip twice, in long silence."""
    said = clip.read()
    silence = np.zeros(round(LONG_SILENCE * SAMPLE_RATE), dtype=np.float32)
    path = tmp_path / "surrounded.wav"
    soundfile.write(path, np.concatenate([silence, said, silence, said, silence]), SAMPLE_RATE)
    with Recording(path, spool=tmp_path) as recording:
        yield recording


def plain(words: Sequence[Word]) -> str:
    return " ".join(word.text.strip(",.?").lower() for word in words)


def test_silence_never_reaches_whisper(
    weights_of: Callable[[Weights], Path],
    clip: Recording,
    surrounded: Recording,
    spoken: Spoken,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fed: list[np.ndarray] = []
    real = window_decoder.spectrogram

    def spy(model: Any, audio: np.ndarray) -> Any:
        fed.append(audio)
        return real(model, audio)

    monkeypatch.setattr(window_decoder, "spectrogram", spy)
    starts = (LONG_SILENCE, 2 * LONG_SILENCE + clip.duration)
    spans = [Span(s.start + at, s.end + at) for at in starts for s in spoken.sentences]
    # Real weights: the small checkpoint knows no windows but those that it was taught.
    tiny = str(weights_of(packaged.WHISPER_TINY_EN))
    heard = hear(WhisperTranscriber(TranscriptionOptions(model=tiny), CPU), surrounded, spans)
    assert fed
    for audio in fed:
        voiced = np.flatnonzero(np.abs(audio) > 0.001) / SAMPLE_RATE
        edges = np.concatenate([[0.0], voiced, [len(audio) / SAMPLE_RATE]])
        assert np.diff(edges).max() < 1.2
    assert jiwer.wer(plain([*spoken.words, *spoken.words]), plain(heard.words)) < 0.05
    ends = [at + clip.duration for at in starts]
    assert all(
        any(at <= word.start and word.end <= end for at, end in zip(starts, ends, strict=True))
        for word in heard.words
    )
    wanted = [word.start + at for at in starts for word in spoken.words]
    assert len(heard.words) == len(wanted)
    apart = sorted(abs(word.start - at) for word, at in zip(heard.words, wanted, strict=True))
    assert apart[int(0.95 * len(apart))] < 0.3 and apart[-1] < 0.6


def test_words_in_silence_are_left_out(
    transcriber: WhisperTranscriber, clip: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = {"said": (0.3, 0.6), "Thanks": (1.45, 1.5), "watching": (1.5, 1.6), "too": (2, 2.3)}
    words = tuple(Timing(f" {word}", start, end, 0.9) for word, (start, end) in times.items())
    text = "said Thanks watching too"
    passages = [Passage(0.3, 2.3, text, words, -0.2, 0.1, 1.0)]
    invented = SimpleNamespace(number=0, passages=passages, slices=[])
    monkeypatch.setattr(
        window_decoder, "transcribe_windows", lambda *given, **options: iter([invented])
    )
    heard = hear(transcriber, clip, [Span(1.0, 2.0), Span(2.9, 4.0)], language="en")
    assert [word.text for word in heard.words] == ["said", "too"]


def test_progress_counts_the_seconds_of_speech(
    transcriber: WhisperTranscriber, clip: Recording, spoken: Spoken
) -> None:
    steps: list[tuple[str, float, float]] = []
    transcriber.transcribe(
        clip,
        spoken.sentences[:1],
        options=TranscriptionOptions(model=str(RECITE), language="en"),
        progress=lambda *step: steps.append(step),
    )
    length = spoken.sentences[0].end - spoken.sentences[0].start
    assert steps == [
        ("transcription", 0.0, pytest.approx(length)),
        ("transcription", pytest.approx(length), pytest.approx(length)),
    ]


def test_names_and_fingerprints_tell_checkpoints_apart(
    transcriber: WhisperTranscriber, tmp_path: Path
) -> None:
    assert transcriber.name == "whisper:recite.pt"
    other = tmp_path / "recite.pt"
    other.write_bytes(RECITE.read_bytes() + b"\0")
    changed = WhisperTranscriber(TranscriptionOptions(model=str(other)), CPU)
    assert changed.name == transcriber.name
    assert changed.fingerprint != transcriber.fingerprint


def test_a_model_that_is_not_here_cannot_be_used_offline(clip: Recording) -> None:
    offline = RuntimeOptions(device="cpu", offline=True)
    with pytest.raises(EngineUnavailable, match=r"--model small.*small\.pt"):
        WhisperTranscriber(TranscriptionOptions(model="small"), offline).transcribe(
            clip, [Span(0, 1)], options=TranscriptionOptions(), progress=lambda *step: None
        )


def test_a_damaged_file_that_nobody_named_is_not_downloaded_again(clip: Recording) -> None:
    path = weights.known()["base"].path
    path.parent.mkdir(parents=True)
    path.write_bytes(b"half")
    with pytest.raises(CheckpointError, match="models pull whisper:base downloads it again"):
        WhisperTranscriber(TranscriptionOptions(), CPU).transcribe(
            clip, [Span(0, 1)], options=TranscriptionOptions(), progress=lambda *step: None
        )
    assert path.read_bytes() == b"half"


def test_an_unknown_model_is_told_before_any_work() -> None:
    with pytest.raises(CheckpointError, match=r"--model hugue.*turbo"):
        _ = WhisperTranscriber(TranscriptionOptions(model="hugue"), CPU).fingerprint


def ready(model: str | None = None, **runtime: Any) -> Any:
    return readiness(TranscriptionOptions(model=model), RuntimeOptions(device="cpu", **runtime))


def test_a_checkpoint_on_the_disk_is_ready() -> None:
    found = ready(str(RECITE), offline=True)
    assert found.ready
    assert "recite.pt" in found.detail


def test_what_is_not_here_is_not_ready_and_is_not_fetched_unasked() -> None:
    found = ready("small")
    assert not found.ready
    assert "small.pt is not on the disk" in found.detail
    assert "minutes models pull whisper:small" in found.remedy


def test_an_unknown_name_is_not_ready() -> None:
    found = ready("hugue")
    assert not found.ready
    assert "turbo" in found.remedy
