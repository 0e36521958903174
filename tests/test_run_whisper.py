"""From a recording to minutes with Whisper: `minutes run … --model tests/whisper/recite.pt`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jiwer
import pytest

from minutes import pipeline
from minutes.engines.whisper.transcriber import WhisperTranscriber
from tests.conftest import Command

RECITE = Path(__file__).parent / "whisper" / "recite.pt"

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture
def recognitions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows whenever a recording is recognised."""
    calls: list[str] = []
    real = WhisperTranscriber.transcribe

    def spy(engine: WhisperTranscriber, *given: Any, **options: Any) -> Any:
        calls.append(engine.name)
        return real(engine, *given, **options)

    monkeypatch.setattr(WhisperTranscriber, "transcribe", spy)
    return calls


def arguments(recording: Path, *more: object) -> tuple[object, ...]:
    return ("run", recording, "--model", RECITE, "--diarizer", "none", "-o", "out", *more)


def minutes_of(folder: Path) -> Any:
    return json.loads((folder / "out" / "clip.minutes.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["clip.m4a", "clip.mp4"])
def test_a_recording_becomes_words_with_times(
    minutes: Command, samples: Path, tmp_path: Path, name: str
) -> None:
    outcome = minutes(*arguments(samples / name, "--offline"))
    assert outcome.status == 0, outcome.err
    made = minutes_of(tmp_path)
    said = json.loads((samples / "clip.words.json").read_text(encoding="utf-8"))
    words = [word for utterance in made["utterances"] for word in utterance["words"]]
    spoken = " ".join(word["text"] for word in said)
    assert jiwer.wer(spoken, " ".join(word["text"] for word in words)) < 0.05
    assert jiwer.wer(spoken, " ".join(u["text"] for u in made["utterances"])) < 0.05
    assert len(words) == len(said)
    for found, known in zip(words, said, strict=True):
        assert found["start"] == pytest.approx(known["start"], abs=0.3)
        assert found["end"] == pytest.approx(known["end"], abs=0.3)
        assert 0.5 < found["confidence"] <= 1
    assert made["meeting"]["language"] == "en"
    assert made["engines"]["transcriber"] == "whisper:recite.pt"


def test_other_formats_of_the_same_recording_need_no_recognition(
    minutes: Command, samples: Path, tmp_path: Path, recognitions: list[str]
) -> None:
    assert minutes(*arguments(samples / "clip.m4a")).status == 0
    first = minutes_of(tmp_path)
    outcome = minutes(
        *arguments(samples / "clip.m4a", "-f", "json,srt", "--max-points", "1", "--force")
    )
    assert outcome.status == 0, outcome.err
    assert recognitions == ["whisper:recite.pt"]
    assert minutes_of(tmp_path)["utterances"] == first["utterances"]
    assert "payment" in (tmp_path / "out" / "clip.srt").read_text(encoding="utf-8")


def test_a_run_killed_after_recognition_goes_on_from_there(
    minutes: Command,
    samples: Path,
    tmp_path: Path,
    recognitions: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Killed(BaseException):
        pass

    def kill(*given: object, **options: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "segment", kill)
        with pytest.raises(Killed):
            minutes(*arguments(samples / "clip.m4a"))
    assert not (tmp_path / "out" / "clip.minutes.json").exists()
    assert minutes(*arguments(samples / "clip.m4a")).status == 0
    assert recognitions == ["whisper:recite.pt"]
    assert minutes_of(tmp_path)["utterances"]


def test_what_changes_the_words_is_recognised_again(
    minutes: Command, samples: Path, tmp_path: Path, recognitions: list[str]
) -> None:
    assert minutes(*arguments(samples / "clip.m4a")).status == 0
    prompted = arguments(samples / "clip.m4a", "--initial-prompt", "Anna, Kevin.", "--force")
    assert minutes(*prompted).status == 0
    assert len(recognitions) == 2
    assert "payment" in minutes_of(tmp_path)["utterances"][0]["text"]


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("hugue", "turbo"),
        ("gone.pt", "no such checkpoint"),
        ("noise.pt", "damaged"),
        ("small", "minutes models pull faster-whisper:small"),
    ],
)
def test_a_model_that_cannot_be_used_is_one_line(
    minutes: Command, samples: Path, tmp_path: Path, model: str, said: str
) -> None:
    (tmp_path / "noise.pt").write_bytes(bytes(range(256)) * 100)
    outcome = minutes("run", samples / "clip.m4a", "--model", model, "-o", "out", "--offline")
    assert outcome.status == 1
    errors = [line for line in outcome.err.splitlines() if "error" in line]
    assert len(errors) == 1
    assert model in errors[0] and said in errors[0]
    assert "Traceback" not in outcome.err
    assert not (tmp_path / "out").exists()
