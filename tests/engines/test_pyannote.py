"""A pipeline of pyannote's tells voices apart, and reports nothing to anybody."""

from __future__ import annotations

import logging
import os
import socket
import threading
from pathlib import Path

import pytest
import soundfile
import torch

from minutes.engines.pyannote.pipelines import PipelineDiarizer
from minutes.errors import EngineUnavailable
from minutes.media import SAMPLE_RATE, Recording
from minutes.options import DiarizationOptions, RuntimeOptions
from minutes.progress import silent
from minutes.records import Turn
from tests.engines.local_pyannote import BEGIN, END, OFFLINE, configure, diarize

FORMS = ("community-1", "3.1")


@pytest.mark.parametrize("form", FORMS)
def test_voices_of_a_conversation_are_told_apart(
    pipelines: Path, conversation: Recording, reference: list[Turn], form: str
) -> None:
    from pyannote.core import Annotation, Segment
    from pyannote.metrics.diarization import DiarizationErrorRate

    def annotation(turns: list[Turn]) -> Annotation:
        result = Annotation()
        for i, turn in enumerate(turns):
            result[Segment(turn.start, turn.end), i] = turn.speaker
        return result

    said = [
        Turn(max(t.start - BEGIN, 0.0), min(t.end, END) - BEGIN, t.speaker)
        for t in reference
        if t.end > BEGIN and t.start < END
    ]
    calls: list[tuple[str, float, float]] = []
    turns = diarize(pipelines / form, conversation, lambda *c: calls.append(c), num_speakers=4)
    assert len({turn.speaker for turn in turns}) == 4
    assert DiarizationErrorRate()(annotation(said), annotation(turns)) < 0.4
    assert {step for step, _, _ in calls} == {"diarization"}
    done = [completed for _, completed, _ in calls]
    assert done == sorted(done) and done[-1] == pytest.approx(conversation.duration)


def test_a_number_of_speakers_is_respected(pipelines: Path, conversation: Recording) -> None:
    assert len({t.speaker for t in diarize(pipelines / "3.1", conversation, max_speakers=1)}) == 1


def test_a_number_that_cannot_be_had_is_a_warning(
    pipelines: Path, conversation: Recording, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "short.wav"
    soundfile.write(path, conversation.read(6.0, 8.0), SAMPLE_RATE)
    short = Recording(path, spool=tmp_path)
    with caplog.at_level(logging.WARNING, logger="minutes"):
        turns = diarize(pipelines / "community-1", short, num_speakers=9)
    assert turns
    assert "9 were asked for" in caplog.text


def test_pipelines_that_give_a_bare_annotation_work(
    pipeline: Path, conversation: Recording, pipelines: Path
) -> None:
    configure(pipeline, legacy=True)
    assert diarize(pipeline, conversation) == diarize(pipelines / "3.1", conversation)


def test_nothing_is_reported_whatever_the_environment_says(
    pipelines: Path, conversation: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYANNOTE_METRICS_ENABLED", "1")
    calls: list[object] = []

    def connect(_: socket.socket, address: object) -> None:
        calls.append(address)
        raise OSError("no network here")

    monkeypatch.setattr(socket.socket, "connect", connect)
    assert diarize(pipelines / "3.1", conversation)
    from pyannote.audio.telemetry import metrics

    assert os.environ["PYANNOTE_METRICS_ENABLED"] == "0"
    assert not metrics.is_metrics_enabled()
    assert not [thread.name for thread in threading.enumerate() if "Otel" in thread.name]
    assert calls == []


def test_a_fingerprint_follows_the_content_of_every_file(pipeline: Path, pipelines: Path) -> None:
    def fingerprint(folder: Path) -> str:
        options = DiarizationOptions(diarization_model=str(folder))
        return PipelineDiarizer(options, OFFLINE).fingerprint

    first = fingerprint(pipeline)
    assert first == fingerprint(pipelines / "3.1") == fingerprint(pipeline / "config.yaml")
    with (pipeline / "embedding.bin").open("ab") as file:
        file.write(b" ")
    changed = fingerprint(pipeline)
    assert changed != first
    configure(pipeline, segmentation_step=0.5)
    assert fingerprint(pipeline) not in {first, changed}


def test_a_device_that_is_not_there_is_refused(pipelines: Path, conversation: Recording) -> None:
    if torch.cuda.is_available():
        pytest.skip("there is a GPU here")
    options = DiarizationOptions(diarization_model=str(pipelines / "3.1"))
    engine = PipelineDiarizer(options, RuntimeOptions(device="cuda"))
    with pytest.raises(EngineUnavailable, match="--device cuda"):
        engine.diarize(conversation, [], options=options, progress=silent)
