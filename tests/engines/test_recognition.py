"""Real Whisper hears real sound: what is said is kept, what is not said is left out and told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from minutes.engines import packaged
from minutes.engines.faster_whisper.transcriber import FasterWhisperTranscriber
from minutes.engines.packaged import Weights
from minutes.engines.passages import Passage, Slice, Timing
from minutes.engines.recognition import DecodedWindow, recognise
from minutes.errors import OptionError
from minutes.media import SAMPLE_RATE, Recording
from minutes.options import RuntimeOptions, TranscriptionOptions
from minutes.progress import silent
from minutes.records import Span, Transcription

CPU = RuntimeOptions(device="cpu", threads=1)


@pytest.fixture(scope="module")
def tiny(weights_of: Callable[[Weights], Path]) -> FasterWhisperTranscriber:
    folder = weights_of(packaged.WHISPER_TINY_EN)
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


class Fake:
    """Stands for a model: what it hears in each window is written beforehand."""

    languages = ("en", "de", "cy")

    def __init__(self, guess: str, *windows: Mapping[str, float]) -> None:
        self._guess, self._windows = guess, windows
        self.asked: list[str] = []
        self.prompts: set[str | None] = set()

    def detect(self, sounds: Sequence[np.ndarray]) -> list[Mapping[str, float]]:
        if self.asked:  # where there is doubt, each utterance is asked alone
            return list(self._windows[: len(sounds)])
        return [{self._guess: 1.0}] * len(sounds)

    def decode(self, sounds, *, language, prompt, alone=False):  # type: ignore[no-untyped-def]
        if alone:
            yield from self.hear_again(list(sounds), language)
            return
        self.asked.append(language)
        self.prompts.add(prompt)
        for number, sound in enumerate(sounds):
            length = len(sound) / SAMPLE_RATE
            words = (Timing(f" {language}{number}.", 0.5, 1.0, 0.9),)
            passage = Passage(0.0, length, words[0].text, words, -0.2, 0.1, 1.0)
            yield DecodedWindow(number, [passage], [Slice(0.0, length, self._windows[number])])

    def hear_again(self, sounds: Sequence[np.ndarray], language: str) -> Iterator[DecodedWindow]:
        """What was passed over: here nothing more is found."""
        for number, _ in enumerate(sounds):
            yield DecodedWindow(number, [])


@pytest.fixture
def quiet(tmp_path: Path) -> Iterator[Recording]:
    path = tmp_path / "quiet.wav"
    soundfile.write(path, np.zeros(90 * SAMPLE_RATE), SAMPLE_RATE)
    with Recording(path, spool=tmp_path) as recording:
        yield recording


SPANS = [Span(0.0, 20.0), Span(30.0, 50.0), Span(60.0, 80.0)]


def test_a_wrong_guess_of_the_language_is_mended(quiet: Recording) -> None:
    fake = Fake("cy", {"cy": 0.5, "en": 0.5}, {"en": 0.9, "cy": 0.1}, {"en": 0.9, "cy": 0.1})
    heard = recognise(fake, quiet, SPANS, options=TranscriptionOptions(), progress=silent)
    assert fake.asked == ["cy", "en"]
    assert heard.language == "en"
    assert text(heard) == "en0. en1. en2."


def test_a_long_stretch_in_another_language_is_heard_in_it_and_told(quiet: Recording) -> None:
    fake = Fake("en", {"en": 0.9}, {"de": 0.9, "en": 0.1}, {"en": 0.9})
    heard = recognise(fake, quiet, SPANS, options=TranscriptionOptions(), progress=silent)
    assert fake.asked == ["en", "de"]
    assert [word.text for word in sorted(heard.words, key=lambda w: w.start)] == [
        "en0.", "de0.", "en2.",
    ]  # fmt: skip
    assert heard.language == "en"
    assert heard.notices == (
        "From 0:30 to 0:50 German is spoken; it was transcribed in that language.",
    )


def test_a_doubtful_stretch_stays_in_the_meetings_language(quiet: Recording) -> None:
    fake = Fake("en", {"en": 0.9}, {"cy": 0.6, "en": 0.4}, {"en": 0.9})
    heard = recognise(fake, quiet, SPANS, options=TranscriptionOptions(), progress=silent)
    assert (fake.asked, heard.notices) == (["en"], ())


def test_what_was_passed_over_is_heard_again(quiet: Recording) -> None:
    lengths = []

    class Thorough(Fake):
        def hear_again(
            self, sounds: Sequence[np.ndarray], language: str
        ) -> Iterator[DecodedWindow]:
            lengths.extend(round(len(sound) / SAMPLE_RATE) for sound in sounds)
            words = (Timing(f" {language}0.", 0.5, 1.0, 0.9), Timing(" more.", 8.0, 8.5, 0.9))
            yield DecodedWindow(0, [Passage(0.0, 20.0, "", words, -0.2, 0.1, 1.0)])

    fake = Thorough("en", {"en": 0.9})
    heard = recognise(fake, quiet, SPANS[:1], options=TranscriptionOptions(), progress=silent)
    assert (fake.asked, lengths) == (["en"], [20])
    assert [(word.text, word.start) for word in heard.words] == [("en0.", 0.5), ("more.", 8.0)]


def test_hotwords_and_the_prompt_are_told_to_the_model(quiet: Recording) -> None:
    fake = Fake("en", *[{"en": 1.0}] * 3)
    options = TranscriptionOptions(hotwords="Ruth <|en|>", initial_prompt="Good morning.")
    recognise(fake, quiet, SPANS, options=options, progress=silent)
    assert fake.prompts == {"Ruth Good morning."}


@pytest.mark.parametrize("said", ["English", "eng", "en-GB"])
def test_a_language_that_is_given_wins(quiet: Recording, said: str) -> None:
    fake = Fake("cy", *[{"de": 1.0}] * 3)
    options = TranscriptionOptions(language=said)
    heard = recognise(fake, quiet, SPANS, options=options, progress=silent)
    assert (fake.asked, heard.language, heard.notices) == (["en"], "en", ())


def test_a_language_that_the_model_does_not_know_is_told(quiet: Recording) -> None:
    options = TranscriptionOptions(language="tlh")
    with pytest.raises(OptionError, match=r"--language tlh.*choose from en, de, cy"):
        recognise(Fake("en"), quiet, SPANS, options=options, progress=silent)
