"""From sound to who said what, with real weights and real sound."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import jiwer
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from whisper.normalizers import EnglishTextNormalizer

from minutes import pipeline
from minutes.cache import Cache
from minutes.engines import packaged
from minutes.engines.packaged import WHISPER_TINY_EN, Weights
from minutes.options import Options
from minutes.records import MinutesRecord, Point

Samples = NDArray[np.float64]
RATE = 8000


@pytest.fixture(scope="module")
def sides(samples: Path) -> list[tuple[Samples, str]]:
    """A turn each of two people of the sample meeting, at 8 kHz, and what they say in it."""
    sound, rate = soundfile.read(samples / "planning.flac")
    words = json.loads((samples / "planning.words.json").read_text())
    found = []
    for name in ("Anna", "David"):
        line = max(
            (r.split() for r in (samples / "planning.rttm").read_text().splitlines()),
            key=lambda r: float(r[4]) * (r[7] == name.lower()),
        )
        start, end = float(line[3]), float(line[3]) + float(line[4])
        said = [w["text"] for w in words if w["speaker"] == name and start <= w["start"] < end]
        found.append(
            (sound[round(start * rate) : round(end * rate) : rate // RATE], " ".join(said))
        )
    return found


@dataclass(frozen=True, slots=True)
class Both:
    """The sample meeting as it is heard, and as its transcript has it."""

    sound: MinutesRecord
    text: MinutesRecord


@pytest.fixture(scope="module")
def planning(
    samples: Path,
    weights_of: Callable[[Weights], Path],
    weights_folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Both:
    """The whole default path, once."""
    for weights in (packaged.WHISPER_BASE, packaged.SEGMENTATION, packaged.CAMPPLUS):
        weights_of(weights)
    folder = tmp_path_factory.mktemp("planning")
    options = Options(**{"date": "2027-02-23", "cache_dir": weights_folder.parent / "of-packages"})
    sound, text = (
        pipeline.run(samples / name, options, cache=Cache(folder))
        for name in ("planning.flac", "planning.vtt")
    )
    return Both(sound, text)


def test_sound_is_heard_without_pytorch(
    samples: Path, weights_of: Callable[[Weights], Path], weights_folder: Path, tmp_path: Path
) -> None:
    for weights in (WHISPER_TINY_EN, packaged.SEGMENTATION, packaged.CAMPPLUS):
        weights_of(weights)
    code = (
        "import sys, minutes\n"
        "given = {'model': 'tiny.en', 'device': 'cpu', 'offline': True, 'cache_dir': sys.argv[2]}\n"
        "made = minutes.run(sys.argv[1], **given)\n"
        "print(sorted(made.engines))\n"
        "heavy = {'torch', 'torchaudio', 'transformers', 'pyannote', 'lightning', 'scipy'}\n"
        "print(sorted(heavy & {*sys.modules}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, samples / "clip.m4a", weights_folder.parent / "of-packages"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "['diarizer', 'scorer', 'transcriber']\n[]\n"


def heard(path: Path, tmp_path: Path, **options: object) -> MinutesRecord:
    given = {"scorer": "lexrank", "diarizer": "none", "model": "tiny.en", "cache_dir": tmp_path}
    return pipeline.run(path, Options(**{**given, **options}), cache=Cache(tmp_path / "cache"))


def normal(text: str) -> str:
    """A text in small letters, with numbers in figures."""
    return str(EnglishTextNormalizer()(text))


def plain(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum() or c == " ")


def test_two_who_talk_at_once_on_a_call_are_both_understood(
    tmp_path: Path, sides: list[tuple[Samples, str]], weights_of: Callable[[Weights], Path]
) -> None:
    weights_of(WHISPER_TINY_EN)
    (left, says), (right, replies) = sides
    later = RATE  # samples, by which the second begins after the first
    call = np.zeros((max(len(left), len(right) + later) + RATE, 2))
    call[: len(left), 0], call[later : later + len(right), 1] = left, right
    soundfile.write(tmp_path / "call.wav", call, RATE, subtype="ULAW")
    minutes = heard(tmp_path / "call.wav", tmp_path)
    assert minutes.notices[0] == pipeline.APART.format(count=2)
    assert minutes.engines["diarizer"] == "channels"
    for id_, text in (("S1", says), ("S2", replies)):
        own = " ".join(u.text for u in minutes.utterances if u.speaker == id_)
        assert jiwer.wer(plain(text), plain(own)) < 0.15


def test_the_words_of_the_sample_are_understood(planning: Both) -> None:
    said, found = (
        normal(" ".join(u.text for u in minutes.utterances))
        for minutes in (planning.text, planning.sound)
    )
    assert jiwer.wer(said, found) <= 0.03
    assert planning.sound.meeting.language == "en"


def test_the_voices_of_the_sample_are_told_apart_and_named_only_rightly(planning: Both) -> None:
    whose = {}
    for speaker in planning.sound.speakers:
        shared: Counter[str | None] = Counter()
        for u in planning.sound.utterances:
            if u.speaker == speaker.id:
                for other in planning.text.utterances:
                    shared[other.speaker] += max(
                        0, min(u.end, other.end) - max(u.start, other.start)
                    )
        whose[speaker.id] = max(shared, key=shared.__getitem__)
    names = {s.id: s.name for s in planning.text.speakers}
    assert len(whose) == len(set(whose.values())) == 4
    given = {s.name for s in planning.sound.speakers if s.name}
    assert given == {"Peter", "David", "Kevin"}
    assert all(s.name in {None, names[whose[s.id] or ""]} for s in planning.sound.speakers)


# What the sample meeting settles: when it is said, and words of it in either spelling of numbers.
DECIDED = [(107, "report"), (214, "8th of march"), (263, "10%")]
# Who does what by when; None: left open, or not said.
TASKS = [
    (66, "search page", "Peter", "2027-02-24"),
    (116, "companies", "David", "2027-02-26"),
    (180, "tomorrow morning", "Kevin", "2027-02-24"),
    (229, "release notes", "Peter", "2027-03-05"),
    (243, "sales team", "Anna", "2027-02-23"),
    (275, "small group", "Kevin", "2027-03-01"),
]


def found(minutes: MinutesRecord, kind: str, second: float, words: str) -> list[Point]:
    """The points of a kind with these words, said within a few seconds."""
    return [
        p
        for p in minutes.points
        if p.kind == kind and abs(p.start - second) < 8 and words in normal(p.text)
    ]


@pytest.mark.parametrize("source", ["sound", "text"])
def test_what_was_decided_is_found_in_the_sound_as_in_the_text(planning: Both, source: str) -> None:
    minutes: MinutesRecord = getattr(planning, source)
    for second, words in DECIDED:
        assert found(minutes, "decision", second, words), words
    assert len([p for p in minutes.points if p.kind == "decision"]) <= len(DECIDED) + 2


@pytest.mark.parametrize("source", ["sound", "text"])
def test_the_tasks_are_found_in_both_and_none_is_anothers_or_of_another_day(
    planning: Both, source: str
) -> None:
    minutes: MinutesRecord = getattr(planning, source)
    names = {s.id: s.name for s in minutes.speakers}
    seen = [found(minutes, "action", second, words) for second, words, _, _ in TASKS]
    assert sum(map(bool, seen)) >= len(TASKS) - 1  # one of them is near the threshold
    for points, (_, words, owner, due) in zip(seen, TASKS, strict=True):
        for point in points:
            told = names.get(point.owner or "", point.owner)
            assert told in {owner, None}, words  # Anna's voice is S1, since nobody calls her
            assert point.due in {due, None}, words
    assert len([p for p in minutes.points if p.kind == "action"]) <= len(TASKS) + 1
