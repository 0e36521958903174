from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from minutes import extras
from minutes.engines.silero import detector as silero
from minutes.engines.silero.detector import SileroDetector, find_spans
from minutes.errors import EngineUnavailable
from minutes.media import Recording
from minutes.options import VoiceActivityOptions
from minutes.progress import silent
from minutes.records import Span

RATE = 16_000
SAMPLES = Path(__file__).parents[2] / "samples"
TIME = np.arange(20 * RATE) / RATE


@pytest.fixture(scope="module")
def detector() -> SileroDetector:
    return SileroDetector()


@pytest.fixture
def heard(tmp_path: Path, detector: SileroDetector) -> Callable[[np.ndarray], list[Span]]:
    """Write a waveform to a file and detect its speech."""

    def hear(samples: np.ndarray) -> list[Span]:
        path = tmp_path / "heard.wav"
        soundfile.write(path, np.clip(samples, -1, 1), RATE)
        with Recording(path, spool=tmp_path) as recording:
            options = VoiceActivityOptions()
            return list(detector.detect(recording, options=options, progress=silent))

    return hear


def planning(start: float, end: float) -> np.ndarray:
    samples, _ = soundfile.read(
        SAMPLES / "planning.flac", start=round(start * RATE), stop=round(end * RATE)
    )
    return samples


def reference(start: float, end: float) -> np.ndarray:
    """Whether someone speaks in each hundredth of a second of the sample."""
    speech = np.zeros(40_000, bool)
    for line in (SAMPLES / "planning.rttm").read_text().splitlines():
        begin, length = (float(field) for field in line.split()[3:5])
        speech[round(begin * 100) : round((begin + length) * 100)] = True
    return speech[round(start * 100) : round(end * 100)]


def mask(spans: list[Span], seconds: float) -> np.ndarray:
    speech = np.zeros(round(seconds * 100), bool)
    for span in spans:
        speech[round(span.start * 100) : round(span.end * 100)] = True
    return speech


def chord(frequencies: tuple[float, ...], decay: float) -> np.ndarray:
    beat = TIME % 1.0
    overtones = (np.sin(2 * np.pi * f * k * TIME) / k for f in frequencies for k in (1, 2, 3, 4))
    return sum(overtones) * np.exp(-decay * beat) * np.minimum(beat / 0.01, 1)


def pink() -> np.ndarray:
    white = np.fft.rfft(np.random.default_rng(3).standard_normal(len(TIME)))
    return np.fft.irfft(white / np.sqrt(np.arange(len(white)) + 1.0), len(TIME))


NO_SPEECH = {
    "silence": np.zeros(len(TIME)),
    "white noise": np.random.default_rng(2).standard_normal(len(TIME)),
    "pink noise": pink(),
    "mains hum": sum(np.sin(2 * np.pi * 50 * k * TIME) / k for k in range(1, 8)),
    "piano": chord((261.6, 329.6, 392.0), decay=3.0),
    "organ": chord((220.0, 277.2, 329.6), decay=0.2),
    "ringing": np.where(TIME % 6 < 2, chord((440.0, 480.0), decay=0.0), 0.0),
    "clicks": (np.arange(len(TIME)) % 8000 == 0).astype(float),
}


@pytest.mark.parametrize("level", [-60, -40, -20])
@pytest.mark.parametrize("name", NO_SPEECH)
def test_what_is_no_speech_gives_no_spans(
    name: str, level: int, heard: Callable[[np.ndarray], list[Span]]
) -> None:
    samples = NO_SPEECH[name]
    rms = float(np.sqrt(np.mean(samples**2))) or 1.0
    assert heard(samples / rms * 10 ** (level / 20)) == []


def test_the_sample_is_heard_where_its_voices_are(
    heard: Callable[[np.ndarray], list[Span]],
) -> None:
    found, expected = mask(heard(planning(0, 60)), 60), reference(0, 60)
    assert (found & expected).sum() / expected.sum() > 0.93
    assert (found & ~expected).sum() / expected.sum() < 0.08


def test_quiet_speech_is_heard_like_loud(heard: Callable[[np.ndarray], list[Span]]) -> None:
    loud, quiet = heard(planning(0, 30)), heard(planning(0, 30) / 100)
    agreement = (mask(loud, 30) == mask(quiet, 30)).mean()
    assert agreement > 0.95


def test_a_second_of_speech_is_enough(heard: Callable[[np.ndarray], list[Span]]) -> None:
    spans = heard(planning(29.5, 30.5))
    assert sum(span.end - span.start for span in spans) > 0.6


def test_speech_after_minutes_of_noise_is_heard(
    heard: Callable[[np.ndarray], list[Span]],
) -> None:
    noise = np.tile(pink() / pink().std() * 0.003, 6)
    noise[-10 * RATE :] += planning(30, 40) * 0.5
    found = mask(heard(noise), 120)
    assert found[-1000:].mean() > 0.7
    assert not found[:-1100].any()


def test_spans_lie_within_the_recording_and_apart(
    heard: Callable[[np.ndarray], list[Span]],
) -> None:
    spans = heard(planning(31, 41.7))
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert edges[0] >= 0
    assert edges[-1] <= 10.7


def test_probabilities_are_those_of_silero(detector: SileroDetector) -> None:
    import torch

    threads = torch.get_num_threads()
    try:
        from silero_vad import load_silero_vad  # sets the number of threads to one

        model = load_silero_vad()
    finally:
        torch.set_num_threads(threads)
    # A first piece, in which the state is Silero's own.
    samples = planning(29, 33).astype(np.float32)[: 512 * 120]
    expected = [
        model(torch.from_numpy(samples[i : i + 512]), RATE).item()
        for i in range(0, len(samples), 512)
    ]
    (found,) = detector.probabilities(iter([samples]))
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_spans_are_those_of_silero() -> None:
    import torch

    threads = torch.get_num_threads()
    try:
        from silero_vad.utils_vad import get_speech_timestamps_from_probs
    finally:
        torch.set_num_threads(threads)
    rng = np.random.default_rng(5)
    for _ in range(20):
        walk = np.clip(np.cumsum(rng.normal(0, 0.2, 400)) % 2 - 0.5, 0, 1).astype(np.float32)
        expected = get_speech_timestamps_from_probs(
            walk.tolist(),
            threshold=0.4,
            neg_threshold=0.1,
            min_speech_duration_ms=150,
            min_silence_duration_ms=100,
            speech_pad_ms=60,
            audio_length_samples=400 * 512,
        )
        found = find_spans(walk, 0.4, 400 * 0.032)
        assert [(s.start, s.end) for s in found] == [
            pytest.approx((e["start"] / RATE, e["end"] / RATE), abs=2 / RATE) for e in expected
        ]


def test_detecting_leaves_the_number_of_threads_alone(
    heard: Callable[[np.ndarray], list[Span]],
) -> None:
    import torch

    before = torch.get_num_threads()
    heard(np.zeros(RATE))
    assert torch.get_num_threads() == before


def test_progress_ends_at_the_whole_recording(tmp_path: Path, detector: SileroDetector) -> None:
    path = tmp_path / "long.wav"
    soundfile.write(path, np.zeros(80 * RATE), RATE)
    calls: list[tuple[float, float]] = []
    with Recording(path, spool=tmp_path) as recording:
        detector.detect(
            recording,
            options=VoiceActivityOptions(),
            progress=lambda step, completed, total: calls.append((completed, total)),
        )
    assert len(calls) == 2
    assert calls[-1] == (80, 80)


def test_a_missing_package_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silero, "find_spec", lambda name: None)
    with pytest.raises(EngineUnavailable, match=r"is not installed; .*-m pip install silero-vad=="):
        next(SileroDetector().probabilities(iter([np.zeros(512, np.float32)])))


def test_without_its_package_it_has_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    with pytest.raises(EngineUnavailable, match=r"silero_vad is not installed; .*-m pip install"):
        _ = SileroDetector().name


def test_the_name_tells_the_version(detector: SileroDetector) -> None:
    assert detector.name.startswith("silero:6.")
