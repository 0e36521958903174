from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from minutes.records import Meeting, MinutesRecord, Speaker, Utterance, Word
from minutes.serialization import dump
from minutes.transcripts import read_transcript

from .files import DATA, write


def test_whisper_gives_words_with_confidence() -> None:
    transcript = read_transcript(DATA / "whisper.json")
    first, second = transcript.cues
    assert (first.start, first.end, first.text) == (0.0, 1.84, "We ship on Friday.")
    assert first.words[1] == Word(0.3, 0.8, "ship", 0.91)
    assert (second.text, second.words) == ("Agreed.", ())
    assert transcript.language == "en"


def test_whisperx_divides_a_segment_between_its_speakers() -> None:
    cues = read_transcript(DATA / "whisperx.json").cues
    assert [(c.start, c.end, c.speaker, c.text) for c in cues] == [
        (0.5, 3.0, "SPEAKER_00", "The budget is 3000 euros."),
        (3.2, 3.7, "SPEAKER_01", "Really?"),
        (3.9, 4.4, "SPEAKER_00", "Yes."),
        (5.0, 6.0, None, "4 5 six"),
    ]


def test_whisperx_words_without_times_lie_between_the_others() -> None:
    first, *_, last = read_transcript(DATA / "whisperx.json").cues
    assert first.words[3] == Word(1.4, 2.4, "3000", None)
    assert last.words == ()  # most of its words have no times


def test_whisper_cpp_counts_milliseconds() -> None:
    transcript = read_transcript(DATA / "whisper-cpp.json")
    assert [(c.start, c.end, c.text) for c in transcript.cues] == [
        (0.0, 2.12, "Wir fangen an."),
        (2.12, 3.5, "Gut."),
    ]
    assert transcript.language == "de"


@pytest.mark.parametrize(
    "data",
    [
        {"chunks": [{"timestamp": [1.0, 2.0], "text": " Hello."}], "text": " Hello."},
        {"utterances": [{"start": 1, "end": 2, "text": "Hello."}]},
        [{"start": "00:00:01,000", "end": "00:00:02,000", "text": "Hello."}],
        [{"start": "1.0", "end": "2", "text": "Hello."}],
    ],
)
def test_lists_of_segments_under_other_names(tmp_path: Path, data: Any) -> None:
    (cue,) = read_transcript(write(tmp_path, "a.json", json.dumps(data))).cues
    assert (cue.start, cue.end, cue.text) == (1.0, 2.0, "Hello.")


@pytest.mark.parametrize(
    ("given", "language"),
    [
        ("de", "de"),
        ("german", "de"),
        ("zh-CN", "zh"),
        ("deu", "de"),
        ("ger", "de"),
        ("cmn-Hans-CN", "zh"),
        ("tlh", "en"),
        ("Klingon", "en"),
        (7, "en"),
        (None, "en"),
    ],
)
def test_languages_are_codes(tmp_path: Path, given: Any, language: str) -> None:
    text = "We should move the release to Thursday because the tests fail."
    data = {"language": given, "segments": [{"start": 0, "end": 3, "text": text}]}
    assert read_transcript(write(tmp_path, "a.json", json.dumps(data))).language == language


def test_an_open_end_is_estimated(tmp_path: Path) -> None:
    data = {"chunks": [{"timestamp": [1.0, None], "text": "One two three four five."}]}
    (cue,) = read_transcript(write(tmp_path, "a.json", json.dumps(data))).cues
    assert (cue.start, cue.end) == (1.0, 3.0)


def test_segments_without_times_follow_one_another(tmp_path: Path) -> None:
    data = [{"text": "One two three four five.", "speaker": "A"}, {"text": "Yes.", "speaker": "B"}]
    transcript = read_transcript(write(tmp_path, "a.json", json.dumps(data)))
    assert [(c.start, c.end) for c in transcript.cues] == [(0.0, 2.0), (2.0, 2.4)]
    assert not transcript.timed


def test_our_own_minutes_are_a_transcript(tmp_path: Path) -> None:
    minutes = MinutesRecord(
        meeting=Meeting("m", "Planning", "call.wav", "0" * 64, 9.0, "en", "2026-03-09T10:00"),
        speakers=(Speaker("S1", "Anna", 1.0), Speaker("S2", None, 1.0)),
        utterances=(
            Utterance("u1", 0.5, 1.5, "S1", "Hello.", words=(Word(0.5, 1.5, "Hello.", 0.9),)),
            Utterance("u2", 2.0, 3.0, "S2", "Hi."),
            Utterance("u3", 3.0, 4.0, None, "Who?"),
        ),
        points=(),
        engines={},
    )
    transcript = read_transcript(write(tmp_path, "call.minutes.json", dump(minutes)))
    assert [(c.start, c.end, c.speaker, c.text) for c in transcript.cues] == [
        (0.5, 1.5, "Anna", "Hello."),
        (2.0, 3.0, "S2", "Hi."),
        (3.0, 4.0, None, "Who?"),
    ]
    assert transcript.cues[0].words == minutes.utterances[0].words
    assert (transcript.title, transcript.recorded_at) == ("Planning", "2026-03-09T10:00")
    assert transcript.language == "en"


def test_twenty_thousand_words_in_one_segment(tmp_path: Path) -> None:
    words: list[dict[str, Any]] = [{"word": "a"} for _ in range(20_000)]
    for i in range(10_000, 20_000):
        words[i] |= {"start": i / 10, "end": i / 10 + 0.1, "speaker": f"S{i % 2}"}
    data = {"segments": [{"start": 0, "end": 10_000, "text": "a " * 20_000, "words": words}]}
    assert len(read_transcript(write(tmp_path, "a.json", json.dumps(data))).cues) == 10_001
