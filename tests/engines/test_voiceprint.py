from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from minutes.engines.voiceprint import VoiceprintDiarizer, encoder, find_turns
from minutes.engines.voiceprint import diarizer as voiceprint
from minutes.errors import EngineUnavailable
from minutes.media import Recording
from minutes.options import DiarizationOptions
from minutes.progress import silent
from minutes.records import Span, Turn

pytest.importorskip("resemblyzer")

RATE = 16_000
SAMPLES = Path(__file__).parents[2] / "samples"


def reference() -> list[Turn]:
    lines = (SAMPLES / "planning.rttm").read_text().splitlines()
    fields = [line.split() for line in lines]
    return [Turn(float(f[3]), float(f[3]) + float(f[4]), f[7]) for f in fields]


def planning(start: float, end: float) -> np.ndarray:
    samples, _ = soundfile.read(
        SAMPLES / "planning.flac", start=round(start * RATE), stop=round(end * RATE)
    )
    return samples


@pytest.fixture(scope="module")
def diarizer() -> VoiceprintDiarizer:
    return VoiceprintDiarizer()


def diarize(
    diarizer: VoiceprintDiarizer, folder: Path, samples: np.ndarray, spans: list[Span], **options
) -> list[Turn]:
    path = folder / "meeting.wav"
    soundfile.write(path, samples, RATE)
    with Recording(path, spool=folder) as recording:
        return list(
            diarizer.diarize(
                recording, spans, options=DiarizationOptions(**options), progress=silent
            )
        )


def of(name: str, seconds: float) -> tuple[np.ndarray, list[Span]]:
    """That much of one voice of the sample, its turns one after another, and where they are."""
    pieces, spans, length = [], [], 0.0
    others = [turn for turn in reference() if turn.speaker != name]
    for turn in reference():
        alone = all(o.end <= turn.start or o.start >= turn.end for o in others)
        if turn.speaker == name and alone and length < seconds:
            piece = planning(turn.start, turn.end)
            pieces += [piece, np.zeros(RATE // 2)]
            spans.append(Span(length, length + len(piece) / RATE))
            length += len(piece) / RATE + 0.5
    return np.concatenate(pieces), spans


def test_four_voices_are_told_apart(diarizer: VoiceprintDiarizer, tmp_path: Path) -> None:
    true = [turn for turn in reference() if turn.end <= 110]
    spans = [Span(turn.start, turn.end) for turn in true]
    spans = [s for i, s in enumerate(spans) if not i or s.start >= spans[i - 1].end]
    found = diarize(diarizer, tmp_path, planning(0, 110), spans)
    assert len({turn.speaker for turn in found}) == 4
    # Each true speaker is, nearly all the time, one found speaker, and each another one.
    partners = {}
    for name in {turn.speaker for turn in true}:
        shared: dict[str, float] = {}
        for a in true:
            for b in found:
                overlap = min(a.end, b.end) - max(a.start, b.start)
                if a.speaker == name and overlap > 0:
                    shared[b.speaker] = shared.get(b.speaker, 0.0) + overlap
        partners[name] = max(shared, key=lambda s: shared[s])
        assert shared[partners[name]] / sum(shared.values()) > 0.85
    assert len(set(partners.values())) == 4


@pytest.mark.parametrize("name", ["anna", "kevin"])
def test_one_voice_is_one_speaker(name: str, diarizer: VoiceprintDiarizer, tmp_path: Path) -> None:
    samples, spans = of(name, 40)
    found = diarize(diarizer, tmp_path, samples, spans)
    assert {turn.speaker for turn in found} == {found[0].speaker}


@pytest.mark.parametrize("number", [1, 2, 3, 5])
def test_a_given_number_of_speakers_is_kept_to(
    number: int, diarizer: VoiceprintDiarizer, tmp_path: Path
) -> None:
    spans = [Span(0.8, 3.7), Span(4.1, 7.8), Span(8.3, 9.6), Span(10.2, 13.6)]
    found = diarize(diarizer, tmp_path, planning(0, 14), spans, num_speakers=number)
    assert len({turn.speaker for turn in found}) == number


def test_bounds_on_the_number_are_kept_to(diarizer: VoiceprintDiarizer, tmp_path: Path) -> None:
    spans = [Span(0.8, 3.7), Span(4.1, 7.8), Span(8.3, 9.6), Span(10.2, 13.6)]
    few = diarize(diarizer, tmp_path, planning(0, 14), spans, max_speakers=2)
    many = diarize(diarizer, tmp_path, planning(0, 14), spans, min_speakers=5)
    assert len({turn.speaker for turn in few}) <= 2
    assert len({turn.speaker for turn in many}) >= 5


@pytest.mark.parametrize("length", [0.005, 0.05, 0.3, 1.0])
def test_a_second_of_speech_and_less_has_one_speaker(
    length: float, diarizer: VoiceprintDiarizer, tmp_path: Path
) -> None:
    found = diarize(diarizer, tmp_path, planning(29.5, 31), [Span(0.2, 0.2 + length)])
    assert [turn.speaker for turn in found] == ["0"]
    assert (found[0].start, found[0].end) == pytest.approx((0.2, 0.2 + length))


def test_what_is_silent_after_all_has_one_speaker(
    diarizer: VoiceprintDiarizer, tmp_path: Path
) -> None:
    found = diarize(diarizer, tmp_path, np.zeros(5 * RATE), [Span(0.0, 5.0)])
    assert [(t.start, t.end) for t in found] == [(0.0, 5.0)]


def test_no_spans_give_no_turns(diarizer: VoiceprintDiarizer, tmp_path: Path) -> None:
    assert diarize(diarizer, tmp_path, np.zeros(RATE), []) == []


def test_nothing_is_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    diarize(VoiceprintDiarizer(), tmp_path, planning(30, 33), [Span(0.0, 3.0)])
    assert capfd.readouterr() == ("", "")


def test_turns_change_halfway_between_windows() -> None:
    turns = find_turns([Span(0, 4)], np.array([0.8, 1.8, 2.8]), np.array([0, 0, 1]))
    assert turns == (Turn(0, 2.3, "0"), Turn(2.3, 4, "1"))


def test_a_speakers_short_pauses_are_part_of_the_turn() -> None:
    spans = [Span(0, 2), Span(2.9, 4), Span(5.2, 6)]
    turns = find_turns(spans, np.array([1.0, 3.4, 5.6]), np.array([0, 0, 0]))
    assert turns == (Turn(0, 4, "0"), Turn(5.2, 6, "0"))


def test_a_change_within_a_pause_leaves_it_silent() -> None:
    turns = find_turns([Span(0, 2), Span(2.4, 4)], np.array([1.0, 3.2]), np.array([0, 1]))
    assert turns == (Turn(0, 2, "0"), Turn(2.4, 4, "1"))


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert voiceprint.readiness().ready
    monkeypatch.setattr(voiceprint, "find_spec", lambda name: None)
    found = voiceprint.readiness()
    assert not found.ready
    assert found.detail == "resemblyzer not installed"
    assert found.remedy == "pip install 'minutes[offline]'"


def test_without_its_package_it_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(encoder, "find_spec", lambda name: None)
    with pytest.raises(EngineUnavailable, match=r"pip install 'minutes\[offline\]'"):
        diarize(VoiceprintDiarizer(), tmp_path, planning(30, 31), [Span(0.0, 1.0)])


def test_the_name_and_the_fingerprint_tell_the_model(diarizer: VoiceprintDiarizer) -> None:
    assert diarizer.name == "voiceprint:resemblyzer-0.1.4"
    assert diarizer.fingerprint == f"voiceprint:0.1.4:{voiceprint.VERSION}"
