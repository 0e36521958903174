"""Windows heard side by side come out as `whisper.transcribe` hears each of them alone."""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from minutes.engines.whisper import loading, weights, window_decoder
from minutes.media import SAMPLE_RATE, Recording
from tests.engines.passages import segments_of

RECITE = Path(__file__).parents[1] / "whisper" / "recite.pt"
# Seconds by which a word's time may differ: one frame of the spectrogram, as Whisper rounds to it.
TOLERANCE = 0.011


@pytest.fixture(scope="module")
def model() -> Iterator[Any]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield loading.load(weights.find(str(RECITE)), "cpu")
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def sounds(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> list[np.ndarray]:
    """Pieces of the clip of several lengths, one too short for a word, and noise."""
    with Recording(samples / "clip.m4a", spool=tmp_path_factory.mktemp("spool")) as recording:
        clip = recording.read()
    cuts = [(0.0, 19.0), (0.0, 6.7), (6.7, 13.4), (2.0, 2.4), (10.4, 18.9), (5.0, 17.0)]
    noise = np.random.default_rng(5).normal(0, 0.1, 4 * SAMPLE_RATE).astype(np.float32)
    pieces = [clip[round(a * SAMPLE_RATE) : round(b * SAMPLE_RATE)] for a, b in cuts]
    return [*pieces, noise, clip[: 9 * SAMPLE_RATE] + noise.repeat(3)[: 9 * SAMPLE_RATE]]


def alone(model: Any, sound: np.ndarray, beam_size: int | None, prompt: str | None) -> list[Any]:
    """What `whisper.transcribe` hears."""
    threads = torch.get_num_threads()
    with torch.random.fork_rng([]):
        torch.manual_seed(window_decoder.SEED)
        heard = model.transcribe(
            sound,
            language="en",
            initial_prompt=prompt,
            carry_initial_prompt=prompt is not None,
            condition_on_previous_text=False,
            word_timestamps=True,
            fp16=False,
            beam_size=beam_size,
            best_of=beam_size,
        )
    torch.set_num_threads(threads)
    return [segment for segment in heard["segments"] if segment["words"]]


def together(
    model: Any, sounds: list[np.ndarray], beam_size: int | None, prompt: str | None, size: int
) -> list[list[Any]]:
    task = window_decoder.decoding_task(model, "en", prompt)
    heard = window_decoder.transcribe_windows(
        model, task, iter(sounds), batch_size=size, beam_size=beam_size
    )
    by_number = {one.number: segments_of(one.passages) for one in heard}
    assert sorted(by_number) == list(range(len(sounds)))
    return [by_number[i] for i in range(len(sounds))]


def assert_same(found: list[Any], expected: list[Any]) -> None:
    assert len(found) == len(expected)
    for ours, theirs in zip(found, expected, strict=True):
        assert ours["compression_ratio"] == theirs["compression_ratio"]
        assert [w["word"] for w in ours["words"]] == [w["word"] for w in theirs["words"]]
        for word, other in zip(ours["words"], theirs["words"], strict=True):
            assert word["start"] == pytest.approx(other["start"], abs=TOLERANCE)
            assert word["end"] == pytest.approx(other["end"], abs=TOLERANCE)
            assert word["probability"] == pytest.approx(other["probability"], abs=1e-3)


@pytest.mark.parametrize("beam_size", [None, 5])
@pytest.mark.parametrize("prompt", [None, "David, Kevin"])
def test_a_batch_hears_what_each_window_alone_would_give(
    model: Any, sounds: list[np.ndarray], beam_size: int | None, prompt: str | None
) -> None:
    expected = [alone(model, sound, beam_size, prompt) for sound in sounds]
    assert sum(len(segment["words"]) for one in expected for segment in one) > 100
    for found, wanted in zip(together(model, sounds, beam_size, prompt, 3), expected, strict=True):
        assert_same(found, wanted)


def test_some_windows_of_a_batch_are_heard_again_at_higher_temperatures(
    model: Any, sounds: list[np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    from minutes.engines.whisper import decoding

    tried: list[tuple[int, float]] = []
    real = decoding._search

    def spy(decoder: Any, task: Any, beam_size: Any, temperature: float, sources: Any) -> Any:
        tried.append((decoder.windows, temperature))
        return real(decoder, task, beam_size, temperature, sources)

    monkeypatch.setattr(decoding, "_search", spy)
    together(model, sounds, None, None, len(sounds))
    assert tried[0] == (len(sounds), 0.0)
    assert any(0 < windows < len(sounds) and temperature > 0 for windows, temperature in tried)


def test_too_little_memory_halves_the_batch_with_one_warning(
    model: Any,
    sounds: list[np.ndarray],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sizes: list[int] = []
    real = window_decoder.align_words

    def small(decoder: Any, tokenizer: Any, texts: Any, frames: Any) -> Any:
        sizes.append(len(texts))
        if len(texts) > 2:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20 MiB")
        return real(decoder, tokenizer, texts, frames)

    expected = together(model, sounds, None, None, 8)
    monkeypatch.setattr(window_decoder, "align_words", small)
    with caplog.at_level(logging.WARNING):
        found = together(model, sounds, None, None, 8)
    for ours, wanted in zip(found, expected, strict=True):
        assert_same(ours, wanted)
    assert max(sizes) > 2 >= sizes[-1]
    assert len(caplog.records) == 1


def test_memory_for_not_even_one_window_is_an_error(
    model: Any, sounds: list[np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: Any) -> Any:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(window_decoder, "align_words", full)
    with pytest.raises(torch.OutOfMemoryError):
        together(model, sounds[:2], None, None, 2)


def test_other_errors_are_not_mistaken_for_memory(
    model: Any, sounds: list[np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*given: Any) -> Any:
        raise RuntimeError("shapes cannot be multiplied")

    monkeypatch.setattr(window_decoder, "align_words", wrong)
    with pytest.raises(RuntimeError, match="shapes"):
        together(model, sounds[:2], None, None, 2)


def test_in_half_precision_the_words_are_the_same(model: Any, sounds: list[np.ndarray]) -> None:
    half = loading.halve(copy.deepcopy(model))
    clear = sounds[:3]
    for found, wanted in zip(
        together(half, clear, None, None, 3), together(model, clear, None, None, 3), strict=True
    ):
        assert [w["word"] for s in found for w in s["words"]] == [
            w["word"] for s in wanted for w in s["words"]
        ]
        starts, others = ([w["start"] for s in one for w in s["words"]] for one in (found, wanted))
        assert starts == pytest.approx(others, abs=0.05)
