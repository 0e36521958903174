from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest
import soundfile

from minutes.engines.voiceprint import encoder, windows
from minutes.engines.voiceprint.encoder import Encoder
from minutes.errors import EngineUnavailable
from minutes.media import Recording
from minutes.records import Span

audio = pytest.importorskip("resemblyzer.audio")

RATE = 16_000
SAMPLE = Path(__file__).parents[2] / "samples" / "planning.flac"


def planning(start: float, end: float) -> np.ndarray:
    samples, _ = soundfile.read(
        SAMPLE, start=round(start * RATE), stop=round(end * RATE), dtype="float32"
    )
    return samples


def cut(spectrum: np.ndarray) -> np.ndarray:
    return np.stack([spectrum[i : i + 160] for i in range(0, len(spectrum) - 159, 25)])


@pytest.mark.parametrize("samples", [1, 80, 200, 400, 479, 16_000, 40_001])
def test_the_spectrum_is_that_of_resemblyzer(samples: int) -> None:
    sound = planning(30, 33)[:samples]
    expected = audio.wav_to_mel_spectrogram(sound)
    found = encoder.spectrum(sound)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-6 * expected.max())


def test_plain_vectors_are_those_of_resemblyzer() -> None:
    import torch
    from resemblyzer import VoiceEncoder

    spectra = cut(encoder.spectrum(planning(20, 40)))
    power = spectra.sum(axis=2).mean(axis=1)[:, None, None]
    with torch.inference_mode():
        expected = VoiceEncoder("cpu", verbose=False)(torch.from_numpy(spectra * 0.8 / power))
    found = Encoder(fast=False).embed(spectra)
    np.testing.assert_allclose(found, expected.numpy(), atol=1e-5)


def test_fast_vectors_are_the_plain_ones_but_for_a_thirtieth() -> None:
    spectra = cut(encoder.spectrum(planning(0, 120)))
    plain, fast = Encoder(fast=False).embed(spectra), Encoder(fast=True).embed(spectra)
    moved = np.linalg.norm(plain - fast, axis=1)
    assert moved.max() < 0.03
    assert np.median(moved) < 0.015


def test_vectors_do_not_depend_on_their_company() -> None:
    spectra = cut(encoder.spectrum(planning(20, 40)))
    made = Encoder(fast=False)
    alone = np.concatenate([made.embed(one[None]) for one in spectra])
    np.testing.assert_allclose(made.embed(spectra), alone, atol=1e-5)


def test_a_louder_voice_is_the_same_voice() -> None:
    spectra = cut(encoder.spectrum(planning(20, 30)))
    made = Encoder(fast=False)
    np.testing.assert_allclose(made.embed(100 * spectra), made.embed(spectra), atol=1e-4)


def test_silence_gives_numbers() -> None:
    found = Encoder().embed(np.zeros((3, 160, 40), np.float32))
    assert np.isfinite(found).all()


@pytest.mark.parametrize(
    ("capability", "level", "message"),
    [
        ("AVX2", "INFO", "this processor has no bfloat16: telling voices apart takes longer"),
        (
            "DEFAULT",
            "WARNING",
            "telling voices apart takes longer than it could: this processor has no AVX2",
        ),
    ],
)
def test_a_processor_without_bfloat16_takes_the_plain_path_and_says_so_once(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capability: str,
    level: str,
    message: str,
) -> None:
    import torch

    spectra = cut(encoder.spectrum(planning(20, 25)))
    expected = Encoder(fast=False).embed(spectra)
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: capability)
    with caplog.at_level(logging.INFO, logger="minutes"):
        made = Encoder()
        found = [made.embed(spectra), made.embed(spectra)]
    np.testing.assert_array_equal(found, [expected, expected])
    assert [(r.levelname, r.getMessage()) for r in caplog.records] == [(level, message)]


def test_a_version_of_torch_that_cannot_say_takes_the_plain_path(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import torch

    monkeypatch.delattr(torch.cpu, "_is_avx512_bf16_supported")
    assert not encoder.multiplies_bfloat16()


def test_weights_of_another_form_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import importlib.machinery

    import torch

    spec = importlib.machinery.ModuleSpec("resemblyzer", None, is_package=True)
    spec.submodule_search_locations = [str(tmp_path)]
    monkeypatch.setattr(encoder, "find_spec", lambda name: spec)
    for content in ({"weights": {}}, {"model_state": {"lstm.weight_ih_l0": torch.zeros(2, 2)}}):
        torch.save(content, tmp_path / "pretrained.pt")
        with pytest.raises(EngineUnavailable, match="voiceprint: its weights"):
            Encoder()
    (tmp_path / "pretrained.pt").write_bytes(b"no weights")
    with pytest.raises(EngineUnavailable, match="voiceprint: its weights cannot be read"):
        Encoder()


def test_each_window_has_the_spectrum_around_its_middle(tmp_path: Path) -> None:
    spans = [Span(0.8, 3.7), Span(3.9, 7.8), Span(8.3, 8.9), Span(10.2, 80.0)]
    with Recording(SAMPLE, spool=tmp_path) as recording:
        middles = windows.middles(spans, recording.duration)
        heard = encoder.spectrum(recording.read(0.0, 90.0))
        seen = []
        for places, spectra in windows.batches(recording, spans, 16):
            assert len(places) == len(spectra) <= 16
            for place, spectrum in zip(places, spectra, strict=True):
                seen.append(place)
                first = round((middles[place] - len(spectrum) / 200) * 100)
                around = heard[first : first + len(spectrum)]
                likeness = np.corrcoef(spectrum.ravel(), around.ravel())[0, 1]
                assert likeness > 0.8
    assert sorted(seen) == list(range(len(middles)))
    assert (np.diff(middles) >= 0).all()


def test_spans_beyond_the_recording_are_cut(tmp_path: Path) -> None:
    path = tmp_path / "short.wav"
    soundfile.write(path, planning(20, 23), RATE)
    spans = [Span(0.0, 4.0), Span(5.0, 6.0)]
    with Recording(path, spool=tmp_path) as recording:
        count = sum(len(places) for places, _ in windows.batches(recording, spans, 64))
        assert count == len(windows.middles(spans, recording.duration)) == 7
