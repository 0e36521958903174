"""The pipeline: stages in order, each computed once, work that stopped goes on where it was."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import Path
from threading import Barrier, Event

import numpy as np
import pytest
import soundfile

from minutes import pipeline
from minutes.cache import Cache
from minutes.dating import DAY_OF_FILE
from minutes.engines import registry
from minutes.errors import AgendaError, EngineError
from minutes.media import Recording
from minutes.options import (
    Options,
    OutputOptions,
    SegmentationOptions,
    SelectionOptions,
    TopicOptions,
)
from minutes.progress import Progress
from minutes.records import MinutesRecord, Span, Transcription, Turn, Word
from minutes.serialization import dump


class Engines:
    """Hand-written engines that hear two speakers, and count how often they are asked."""

    name = "scripted"
    fingerprint = "scripted:1"
    notice = None

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.broken = False

    def detect(self, recording: Recording, **given: object) -> Sequence[Span]:
        self.asked.append("voice activity")
        assert len(recording.read(0.0, 1.0)) == 16_000
        return [Span(1.0, 4.0), Span(5.0, 8.0)]

    def transcribe(
        self, recording: Recording, spans: Sequence[Span], **given: object
    ) -> Transcription:
        self.asked.append("transcription")
        if self.broken:
            raise EngineError("scripted", "was stopped")
        said = (
            ("We", "ship", "the", "release", "on", "Friday."),
            ("Yes,", "I", "will", "test", "it."),
        )
        words = [
            Word(span.start + 0.4 * n, span.start + 0.4 * n + 0.3, word, 0.9)
            for span, sentence in zip(spans, said, strict=True)
            for n, word in enumerate(sentence)
        ]
        return Transcription("en", tuple(words))

    def diarize(self, recording: Recording, spans: Sequence[Span], **given: object) -> list[Turn]:
        self.asked.append("diarization")
        return [Turn(s.start, s.end, f"voice {n}") for n, s in enumerate(spans)]


@pytest.fixture
def engines(monkeypatch: pytest.MonkeyPatch) -> Engines:
    engines = Engines()
    monkeypatch.setattr(registry, "voice_detector", lambda: engines)
    monkeypatch.setattr(registry, "transcriber", lambda *given: engines)
    monkeypatch.setattr(registry, "diarizer", lambda *given: engines)
    return engines


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "team_call.wav"
    soundfile.write(path, np.random.default_rng(0).normal(0, 0.01, 160_000), 16_000)
    return path


def never(verb: Callable[..., object]) -> Callable[..., object]:
    """The same code, so that its results are kept ones; but it is not to be called."""

    @wraps(verb)
    def fail(*given: object, **more: object) -> None:
        pytest.fail(f"{verb.__name__} was called again")

    return fail


def run(path: Path, options: Options | None = None) -> MinutesRecord:
    return pipeline.run(path, options or Options(), cache=Cache(path.parent / "cache"))


def test_a_recording_becomes_minutes(engines: Engines, recording: Path) -> None:
    minutes = run(recording)
    assert [(u.speaker, u.text) for u in minutes.utterances] == [
        ("S1", "We ship the release on Friday."),
        ("S2", "Yes, I will test it."),
    ]
    assert sum(u.weight or 0.0 for u in minutes.utterances) == pytest.approx(1)
    assert minutes.meeting.title == "Team call"
    assert minutes.meeting.duration == 10.0
    assert minutes.meeting.language == "en"
    assert {id_ for point in minutes.points for id_ in point.utterances} == {"u0001", "u0002"}
    assert minutes.engines == {
        "transcriber": "scripted",
        "diarizer": "scripted",
        "scorer": "attention:meetings-6",
    }


@pytest.mark.parametrize("channels", ["mix", "split"])
@pytest.mark.parametrize("silent", [False, True])
def test_a_language_given_by_its_name_is_a_code_in_the_minutes(
    engines: Engines,
    recording: Path,
    channels: str,
    silent: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    soundfile.write(recording, np.random.default_rng(0).normal(0, 0.01, (160_000, 2)), 16_000)
    if silent:
        monkeypatch.setattr(engines, "detect", lambda *given, **more: [])
    minutes = run(recording, Options(language="English", channels=channels))
    assert minutes.meeting.language == "en"


def test_an_agenda_names_the_topics_and_what_was_not_discussed_is_told(
    samples: Path, tmp_path: Path
) -> None:
    given = tmp_path / "agenda.txt"
    given.write_text("1. Payment system\n2. Server at night\n3. Budget\n", encoding="utf-8")
    options = replace(Options(), topics=TopicOptions(agenda=given))
    minutes = pipeline.run(samples / "planning.vtt", options, cache=Cache(tmp_path / "cache"))
    titles = [topic.title for topic in minutes.topics]
    assert [title for title in titles if title in ("Payment system", "Server at night")] == [
        "Payment system",
        "Server at night",
    ]
    assert minutes.notices == ("Not discussed: Budget",)
    assert all(point.topic for point in minutes.points)


def test_a_mistake_in_the_agenda_is_told_before_the_work(engines: Engines, recording: Path) -> None:
    options = replace(Options(), topics=TopicOptions(agenda=Path("nowhere.txt")))
    with pytest.raises(AgendaError, match=r"nowhere\.txt"):
        run(recording, options)
    assert engines.asked == []


def test_a_day_that_is_given_dates_the_actions_anew(samples: Path, tmp_path: Path) -> None:
    path = tmp_path / "planning.minutes.json"
    minutes = pipeline.run(samples / "planning.vtt", Options(), cache=Cache(tmp_path / "cache"))
    path.write_text(dump(minutes), encoding="utf-8")
    assert "2027-02-24" not in {point.due for point in minutes.points}
    dated = pipeline.revise(path, replace(Options(), output=OutputOptions(date="2027-02-23")))
    assert "2027-02-24" in {point.due for point in dated.points}  # tomorrow morning
    assert dated.meeting.recorded_at == "2027-02-23"


@pytest.mark.parametrize("notice", [DAY_OF_FILE, DAY_OF_FILE.partition(" Put ")[0]])
def test_a_day_that_is_given_needs_no_notice_of_this_or_an_older_version(
    samples: Path, tmp_path: Path, notice: str
) -> None:
    path = tmp_path / "planning.minutes.json"
    minutes = pipeline.run(samples / "planning.vtt", Options(), cache=Cache(tmp_path / "cache"))
    path.write_text(dump(replace(minutes, notices=(notice, "Another."))), encoding="utf-8")
    dated = pipeline.revise(path, replace(Options(), output=OutputOptions(date="2027-02-23")))
    assert dated.notices == ("Another.",)


def test_a_second_run_asks_no_engine_and_decodes_nothing(
    engines: Engines, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(recording)
    for place, name in ((Recording, "decode"), (pipeline, "segment"), (pipeline, "score")):
        monkeypatch.setattr(place, name, never(getattr(place, name)))
    again = run(recording, replace(Options(), selection=SelectionOptions(max_points=1)))
    assert sorted(engines.asked) == sorted(["voice activity", "transcription", "diarization"])
    assert again.utterances == first.utterances
    assert len(again.points) == 1


def test_another_name_of_the_file_is_the_same_recording(engines: Engines, recording: Path) -> None:
    run(recording)
    moved = recording.with_name("other.wav")
    shutil.copy(recording, moved)
    assert run(moved).meeting.title == "Other"
    dated = shutil.copy(recording, recording.with_name("2027-03-02 team_call.wav"))
    meeting = run(dated).meeting
    assert (meeting.title, meeting.recorded_at) == ("Team call", "2027-03-02")
    assert run(dated, Options(title="Call of 2027-03-02")).meeting.title == "Call of 2027-03-02"
    zoom = shutil.copy(
        recording, recording.with_name("GMT20270302-100000_Recording.transcript.wav")
    )
    meeting = run(zoom).meeting
    assert (meeting.title, meeting.recorded_at) == ("Recording", "2027-03-02T10:00")
    assert engines.asked.count("transcription") == 1


def test_work_that_stopped_goes_on_where_it_was(engines: Engines, recording: Path) -> None:
    engines.broken = True
    with pytest.raises(EngineError):
        run(recording)
    engines.broken = False
    run(recording)
    assert Counter(engines.asked) == {"voice activity": 1, "transcription": 2, "diarization": 1}


def test_recognition_and_diarization_wait_for_nothing_of_one_another(
    engines: Engines, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = Barrier(2, timeout=60)
    transcribe, diarize = engines.transcribe, engines.diarize
    monkeypatch.setattr(
        engines, "transcribe", lambda *a, **k: (both.wait(), transcribe(*a, **k))[1]
    )
    monkeypatch.setattr(engines, "diarize", lambda *a, **k: (both.wait(), diarize(*a, **k))[1])
    assert len(run(recording, Options(device="cpu", threads=2)).speakers) == 2


def test_where_no_words_are_heard_diarization_is_stopped(
    engines: Engines, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Event()

    def diarize(*given: object, progress: Progress, **more: object) -> list[Turn]:
        assert heard.wait(60)
        while True:  # until the progress ends it
            progress("diarization", 0.0, 1.0)

    def transcribe(*given: object, **more: object) -> Transcription:
        heard.set()
        return Transcription("en", ())

    monkeypatch.setattr(engines, "diarize", diarize)
    monkeypatch.setattr(engines, "transcribe", transcribe)
    minutes = run(recording, Options(device="cpu", threads=2))
    assert minutes.utterances == () and "diarizer" not in minutes.engines


def test_words_are_kept_where_diarization_fails(
    engines: Engines, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def diarize(*given: object, **more: object) -> list[Turn]:
        raise EngineError("scripted", "cannot tell voices apart")

    with monkeypatch.context() as broken, pytest.raises(EngineError, match="voices apart"):
        broken.setattr(engines, "diarize", diarize)
        run(recording)
    run(recording)
    assert engines.asked.count("transcription") == 1


@pytest.mark.parametrize(
    ("flags", "again"),
    [
        ({"voice_threshold": 0.6}, ["voice activity", "transcription", "diarization"]),
        ({"language": "de"}, ["transcription"]),
        ({"num_speakers": 3}, ["diarization"]),
        ({"max_words": 3, "title": "Other", "output_format": "srt", "device": "cpu"}, []),
    ],
)
def test_an_option_repeats_only_what_depends_on_it(
    engines: Engines, recording: Path, flags: dict[str, object], again: list[str]
) -> None:
    run(recording)
    engines.asked.clear()
    run(recording, Options(**flags))
    assert sorted(engines.asked) == sorted(again)


def test_another_engine_is_asked_anew(engines: Engines, recording: Path) -> None:
    run(recording)
    engines.asked.clear()
    engines.fingerprint = "scripted:2"
    run(recording)
    assert sorted(engines.asked) == sorted(["transcription", "diarization"])


def test_names_are_given_without_asking_again(engines: Engines, recording: Path) -> None:
    run(recording)
    named = run(recording, Options(**{"speaker": ("S2=Anna",)}))
    assert [s.name for s in named.speakers] == [None, "Anna"]
    assert engines.asked.count("diarization") == 1


def test_a_transcript_needs_no_engine_for_speech(
    engines: Engines, samples: Path, tmp_path: Path
) -> None:
    minutes = pipeline.run(
        samples / "planning.vtt",
        replace(Options(), segmentation=SegmentationOptions(max_gap=0.5)),
        cache=Cache(tmp_path),
    )
    assert not engines.asked
    assert [s.name for s in minutes.speakers] == ["Anna", "Peter", "David", "Kevin"]
    assert minutes.options == {"max_gap": 0.5}
