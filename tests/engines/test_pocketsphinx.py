from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
from importlib import metadata
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from minutes.engines.pocketsphinx import PocketSphinxTranscriber, readiness, transcriber
from minutes.engines.pocketsphinx.chunks import LONGEST, chunks, pack
from minutes.errors import EngineError, EngineUnavailable, OptionError
from minutes.media import SAMPLE_RATE, Recording
from minutes.options import TranscriptionOptions
from minutes.progress import silent
from minutes.records import Span, Transcription

SPEECH = [Span(0.8, 7.9), Span(8.2, 13.7)]  # of the first fourteen seconds of planning.flac


def write(path: Path, samples: np.ndarray) -> Recording:
    soundfile.write(path, samples, SAMPLE_RATE)
    return Recording(path, spool=path.parent)


@pytest.fixture(scope="module")
def clip(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Recording:
    sound, _ = soundfile.read(samples / "planning.flac", frames=14 * SAMPLE_RATE)
    return write(tmp_path_factory.mktemp("clip") / "clip.wav", sound)


@pytest.fixture(scope="module")
def calls() -> list[tuple[str, float, float]]:
    return []


@pytest.fixture(scope="module")
def heard(clip: Recording, calls: list[tuple[str, float, float]]) -> Transcription:
    return PocketSphinxTranscriber().transcribe(
        clip,
        SPEECH,
        options=TranscriptionOptions(),
        progress=lambda *call: calls.append(call),
    )


def test_most_words_of_clear_speech_are_recognised(heard: Transcription) -> None:
    text = " ".join(word.text for word in heard.words)
    assert heard.language == "en"
    assert "good morning" in text
    assert "i can hear you very well" in text
    assert "the train was slow again" in text


def test_words_are_where_they_are_said(heard: Transcription, samples: Path) -> None:
    reference = json.loads((samples / "planning.words.json").read_text())
    told = {w["text"].strip(".,?").lower(): w for w in reference if w["end"] < 14}
    once = [w for w in heard.words if w.text in {"everyone", "train", "slow", "late", "anna"}]
    assert len(once) >= 3
    for word in once:
        assert word.start == pytest.approx(told[word.text]["start"], abs=0.3)
        assert word.end == pytest.approx(told[word.text]["end"], abs=0.3)


def test_words_are_plain_and_carry_a_probability(heard: Transcription) -> None:
    assert all(word.text.replace("'", "").isalpha() for word in heard.words)
    assert all(word.text == word.text.lower() for word in heard.words)
    assert all(0 <= word.start < word.end <= 14 for word in heard.words)
    confidences = [word.confidence for word in heard.words]
    assert all(c is not None and 0 <= c <= 1 for c in confidences)
    assert len(set(confidences)) > len(confidences) / 2


def test_progress_ends_at_the_total(
    heard: Transcription, calls: list[tuple[str, float, float]]
) -> None:
    steps, done, totals = zip(*calls, strict=True)
    assert set(steps) == {"transcription"} and len(set(totals)) == 1
    assert list(done) == sorted(done) and done[-1] == pytest.approx(totals[0])


def test_one_process_hears_what_several_hear(
    clip: Recording, heard: Transcription, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transcriber, "_cores", lambda: 1)
    alone = PocketSphinxTranscriber().transcribe(
        clip, SPEECH, options=TranscriptionOptions(), progress=silent
    )
    assert alone == heard


def test_silence_and_the_shortest_of_spans_hold_no_words(tmp_path: Path) -> None:
    sound = np.zeros(3 * SAMPLE_RATE)
    sound[-2:] = 0.5
    recording = write(tmp_path / "silence.wav", sound)
    spans = [Span(0.0, 1.5), Span(2.9999, 3.0)]
    heard = PocketSphinxTranscriber().transcribe(
        recording, spans, options=TranscriptionOptions(), progress=silent
    )
    assert heard == Transcription("en", ())


def test_a_process_that_dies_is_an_error_in_one_line(clip: Recording) -> None:
    def kill(*_: object) -> None:
        for child in multiprocessing.active_children():
            os.kill(child.pid or 0, signal.SIGKILL)

    spans = [Span(float(start), start + 0.6) for start in range(13)]
    with pytest.raises(EngineError, match="a decoding process ended before its work was done"):
        PocketSphinxTranscriber().transcribe(
            clip, spans, options=TranscriptionOptions(), progress=kill
        )


def test_an_interruption_leaves_no_process_behind(clip: Recording) -> None:
    def interrupt(_: str, done: float, __: float) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        PocketSphinxTranscriber().transcribe(
            clip, SPEECH, options=TranscriptionOptions(), progress=interrupt
        )
    assert multiprocessing.active_children() == []


def test_decoding_processes_do_not_load_heavy_libraries() -> None:
    code = (
        "import sys, minutes.engines.pocketsphinx.worker;"
        "print(sorted({'torch', 'numpy', 'pydantic', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("language", ["de", "zh", "English?"])
def test_a_language_other_than_english_is_refused(language: str) -> None:
    with pytest.raises(EngineUnavailable, match="English only; use --transcriber whisper"):
        PocketSphinxTranscriber(TranscriptionOptions(language=language))


@pytest.mark.parametrize("language", [None, "en", "EN", "en-US", "en_gb", "English"])
def test_english_by_any_name_is_understood(language: str | None) -> None:
    assert PocketSphinxTranscriber(TranscriptionOptions(language=language)).name


def test_a_model_is_refused_since_it_can_only_be_whispers() -> None:
    with pytest.raises(OptionError, match=r"--model small: .*; leave --model out"):
        PocketSphinxTranscriber(TranscriptionOptions(transcriber="pocketsphinx", model="small"))


def test_name_and_readiness_tell_the_version() -> None:
    version = metadata.version("pocketsphinx")
    engine = PocketSphinxTranscriber()
    assert engine.name == f"pocketsphinx:{version}:en-us"
    assert engine.fingerprint.startswith(engine.name)
    assert readiness().ready and version in readiness().detail


def test_a_missing_package_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    assert not readiness().ready
    assert "pip install 'minutes[offline]'" in readiness().remedy
    with pytest.raises(EngineUnavailable, match="pocketsphinx: is not installed; install it"):
        _ = PocketSphinxTranscriber().name


def test_near_spans_are_joined_and_far_ones_padded() -> None:
    spans = [Span(1.0, 2.0), Span(2.05, 3.0), Span(5.0, 6.0), Span(6.2, 7.0)]
    assert pack(spans, 7.1) == (Span(0.85, 3.15), Span(4.85, 6.1), Span(6.1, 7.1))


@given(st.lists(st.tuples(st.floats(0.0, 3.0), st.floats(0.01, 40.0)), min_size=1, max_size=30))
def test_packed_spans_keep_all_speech_and_never_overlap(pieces: list[tuple[float, float]]) -> None:
    spans, time = [], 0.0
    for gap, length in pieces:
        spans.append(Span(time + gap, time + gap + length))
        time = spans[-1].end
    packed = pack(spans, time)
    assert all(a.end <= b.start for a, b in pairwise(packed))
    assert packed[0].start >= 0 and packed[-1].end <= time
    for span in spans:
        assert any(p.start <= span.start and span.end <= p.end for p in packed)


def test_long_speech_is_cut_where_it_is_quiet_and_nothing_is_lost(tmp_path: Path) -> None:
    time = np.arange(40 * SAMPLE_RATE) / SAMPLE_RATE
    sound = 0.3 * np.sin(2 * np.pi * 220 * time)
    pauses = [(12.0, 12.4), (21.0, 21.4), (33.0, 33.4)]
    for start, end in pauses:
        sound[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)] = 0
    recording = write(tmp_path / "long.wav", sound)
    found = list(chunks(recording, [Span(0.0, 40.0)]))
    assert all(len(samples) <= LONGEST * SAMPLE_RATE for _, samples in found)
    np.testing.assert_array_equal(np.concatenate([s for _, s in found]), recording.read())
    cuts = [start for start, _ in found[1:]]
    assert len(cuts) == 3
    for cut, (start, end) in zip(cuts, pauses, strict=True):
        assert start < cut < end
