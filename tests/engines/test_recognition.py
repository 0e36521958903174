"""Real Whisper hears real sound: what is said is kept, what is not said is left out and told."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from minutes.engines import packaged
from minutes.engines.faster_whisper import FasterWhisperTranscriber
from minutes.engines.packaged import Weights
from minutes.engines.passages import Passage, Slice, Timing
from minutes.engines.recognition import Decoded, recognise
from minutes.errors import OptionError
from minutes.media import SAMPLE_RATE, Recording
from minutes.options import RuntimeOptions, TranscriptionOptions
from minutes.progress import silent
from minutes.records import Span, Transcription

CPU = RuntimeOptions(device="cpu", threads=1)
ENGLISH = "Let us begin with the budget. We have two hundred euros left for this month."
GERMAN = (
    "Diese Aufnahme ist gemeinfrei. Für weitere Informationen besuchen Sie bitte unsere "
    "Internetseite. Wir lesen heute das erste Kapitel des Buches und danach sprechen wir noch "
    "eine Weile darüber."
)


@pytest.fixture(scope="module")
def tiny(weights_of: Callable[[Weights], Path]) -> FasterWhisperTranscriber:
    folder = weights_of(packaged.WHISPER_TINY_EN)
    return FasterWhisperTranscriber(TranscriptionOptions(model=str(folder)), CPU)


@pytest.fixture(scope="module")
def base(weights_of: Callable[[Weights], Path]) -> FasterWhisperTranscriber:
    folder = weights_of(packaged.WHISPER_BASE)
    return FasterWhisperTranscriber(TranscriptionOptions(model=str(folder)), CPU)


def hear(
    engine: FasterWhisperTranscriber,
    sound: np.ndarray,
    spans: Sequence[Span],
    folder: Path,
    **given: str,
) -> Transcription:
    path = folder / "sound.wav"
    soundfile.write(path, sound, SAMPLE_RATE)
    with Recording(path, spool=folder) as recording:
        return engine.transcribe(
            recording, spans, options=TranscriptionOptions(**given), progress=silent
        )


def text(heard: Transcription) -> str:
    return " ".join(word.text for word in heard.words)


def spoken(voice: str, words: str, folder: Path) -> np.ndarray:
    """A sentence by espeak-ng, with half a second of silence behind it."""
    program = shutil.which("espeak-ng")
    if program is None:
        pytest.skip("there is no espeak-ng: apt-get install espeak-ng")
    path = folder / f"{voice}.wav"
    subprocess.run([program, "-v", voice, "-s", "150", "-w", str(path), words], check=True)
    with Recording(path, spool=folder) as recording:
        return np.concatenate([recording.read(), np.zeros(SAMPLE_RATE // 2, np.float32)])


@pytest.mark.parametrize("kind", ["noise", "chords"])
def test_of_noise_and_music_nothing_is_made(
    kind: str, tiny: FasterWhisperTranscriber, tmp_path: Path
) -> None:
    seconds = np.arange(10 * SAMPLE_RATE) / SAMPLE_RATE
    if kind == "noise":
        sound = np.random.default_rng(1).normal(0, 0.05, len(seconds))
    else:
        chords = np.array([[262, 330, 392], [220, 262, 330], [175, 220, 262], [196, 247, 294]])
        pitches = chords[(seconds // 2).astype(int) % 4].T
        sound = 0.1 * np.sin(2 * np.pi * pitches * seconds).sum(axis=0) * np.exp(-(seconds % 0.5))
    heard = hear(tiny, sound, [Span(0.5, 9.5)], tmp_path)
    assert heard.words == ()


def test_a_name_is_spelled_as_the_hotwords_have_it(
    tiny: FasterWhisperTranscriber, samples: Path, tmp_path: Path
) -> None:
    with Recording(samples / "clip.m4a", spool=tmp_path) as recording:
        sound, spans = recording.read(), [Span(0.2, recording.duration)]
    plain = text(hear(tiny, sound, spans, tmp_path))
    assert "Kevin" in plain and "Kewin" not in plain
    for given in ({"hotwords": "Kewin"}, {"initial_prompt": "Kewin agrees. Kewin and David."}):
        assert "Kewin" in text(hear(tiny, sound, spans, tmp_path, **given))


def test_a_long_stretch_in_another_language_is_heard_in_it_and_told(
    base: FasterWhisperTranscriber, tmp_path: Path
) -> None:
    english = np.concatenate([spoken("en-us", ENGLISH, tmp_path)] * 3)
    german = spoken("de", GERMAN, tmp_path)
    sound = np.concatenate([english, german])
    start, end = len(english) / SAMPLE_RATE, len(sound) / SAMPLE_RATE
    spans = [
        *(Span(start * i / 3 + 0.05, start * (i + 1) / 3 - 0.4) for i in range(3)),
        Span(start + 0.05, end - 0.4),
    ]
    heard = hear(base, sound, spans, tmp_path)
    assert heard.language == "en"
    assert "Kapitel des Buches" in text(heard) and "budget" in text(heard)
    assert any("German is spoken" in notice for notice in heard.notices)
    given = hear(base, sound, spans, tmp_path, language="en")
    assert not any("German" in notice for notice in given.notices)


class Fake:
    """Stands for a model: what it hears in each window is written beforehand."""

    languages = ("en", "de", "cy")

    def __init__(self, guess: str, *windows: Mapping[str, float]) -> None:
        self._guess, self._windows = guess, windows
        self.asked: list[str] = []

    def detect(self, sounds: Sequence[np.ndarray]) -> list[Mapping[str, float]]:
        return [{self._guess: 1.0}] * len(sounds)

    def decode(self, sounds: Iterator[np.ndarray], *, language: str, prompt: str | None):  # type: ignore[no-untyped-def]
        self.asked.append(language)
        for number, sound in enumerate(sounds):
            length = len(sound) / SAMPLE_RATE
            words = (Timing(f" {language}{number}.", 0.5, 1.0, 0.9),)
            passage = Passage(0.0, length, words[0].text, words, -0.2, 0.1, 1.0)
            yield Decoded(number, [passage], [Slice(0.0, length, self._windows[number])])


@pytest.fixture
def quiet(tmp_path: Path) -> Iterator[Recording]:
    path = tmp_path / "quiet.wav"
    soundfile.write(path, np.zeros(90 * SAMPLE_RATE), SAMPLE_RATE)
    with Recording(path, spool=tmp_path) as recording:
        yield recording


SPANS = [Span(0.0, 20.0), Span(30.0, 50.0), Span(60.0, 80.0)]


def test_a_wrong_guess_of_the_language_is_mended(quiet: Recording) -> None:
    fake = Fake("cy", {"cy": 0.6, "en": 0.4}, {"en": 0.9, "cy": 0.1}, {"en": 0.9, "cy": 0.1})
    heard = recognise(fake, quiet, SPANS, options=TranscriptionOptions(), progress=silent)
    assert fake.asked == ["cy", "en"]
    assert heard.language == "en"
    assert text(heard) == "en0. en1. en2."


def test_a_language_that_is_given_wins(quiet: Recording) -> None:
    fake = Fake("cy", *[{"de": 1.0}] * 3)
    options = TranscriptionOptions(language="English")
    heard = recognise(fake, quiet, SPANS, options=options, progress=silent)
    assert (fake.asked, heard.language, heard.notices) == (["en"], "en", ())


def test_a_language_that_the_model_does_not_know_is_told(quiet: Recording) -> None:
    options = TranscriptionOptions(language="tlh")
    with pytest.raises(OptionError, match=r"--language tlh.*choose from en, de, cy"):
        recognise(Fake("en"), quiet, SPANS, options=options, progress=silent)
