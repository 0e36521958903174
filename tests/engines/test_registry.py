"""The registry: the engine asked for, else the best that can run, with one line on the better."""

from __future__ import annotations

import logging

import pytest

from minutes.engines import registry
from minutes.engines.readiness import Readiness
from minutes.errors import EngineUnavailable
from minutes.options import DiarizationOptions, RuntimeOptions, TranscriptionOptions

OFFLINE = RuntimeOptions(offline=True)
NOTHING = Readiness("none", False, "it is not installed", "install it")


def test_auto_falls_back_with_one_line_that_says_how_to_get_the_better_engine(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        engine = registry.transcriber(TranscriptionOptions(), OFFLINE)
    assert engine.name.startswith("pocketsphinx:")
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.startswith("using pocketsphinx: whisper cannot run (") and "base.pt" in line


def test_several_recordings_share_one_engine_and_one_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        engines = {id(registry.diarizer(DiarizationOptions(), OFFLINE)) for _ in range(3)}
    assert len(engines) == len(caplog.records) == 1


def test_the_engine_asked_for_is_taken_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        whisper = registry.transcriber(TranscriptionOptions(transcriber="whisper"), OFFLINE)
        pyannote = registry.diarizer(DiarizationOptions(diarizer="pyannote"), OFFLINE)
    assert whisper.name == "whisper:base"
    assert pyannote is not None and pyannote.name == "pyannote:community-1"
    assert registry.diarizer(DiarizationOptions(diarizer="none"), OFFLINE) is None
    assert not caplog.records


def test_a_model_is_whispers() -> None:
    assert registry.transcriber(TranscriptionOptions(model="tiny"), OFFLINE).name == "whisper:tiny"


def test_where_nothing_recognises_speech_both_remedies_are_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registry.pocketsphinx, "readiness", lambda: NOTHING)
    with pytest.raises(EngineUnavailable, match=r"no speech recogniser can run here: .*install it"):
        registry.transcriber(TranscriptionOptions(), OFFLINE)


def test_where_nothing_tells_speakers_apart_minutes_are_made_without(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(registry.voiceprint, "readiness", lambda: NOTHING)
    with caplog.at_level(logging.WARNING):
        assert registry.diarizer(DiarizationOptions(), OFFLINE) is None
    assert "speakers are not told apart" in caplog.text
