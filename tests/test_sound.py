"""From sound to who said what, with real weights and real sound."""

from __future__ import annotations

import json
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
from minutes.records import Minutes, Point

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

    sound: Minutes
    text: Minutes

    def points(self, minutes: Minutes, kind: str) -> list[tuple[Point, set[str]]]:
        """The points of a kind, each with its words, in order of time."""
        found = [(p, set(normal(p.text).split())) for p in minutes.points if p.kind == kind]
        return sorted(found, key=lambda pair: pair[0].start)

    def same(self, kind: str) -> list[tuple[Point, Point]]:
        """The transcript's points that are heard as well: at the same time, in like words."""
        return [
            (point, other)
            for point, words in self.points(self.text, kind)
            for other, heard in self.points(self.sound, kind)
            if abs(point.start - other.start) < 6 and len(words & heard) > 0.6 * len(words)
        ]


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


def heard(path: Path, tmp_path: Path, **options: object) -> Minutes:
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


def test_most_of_what_was_decided_is_in_the_sound_as_well(planning: Both) -> None:
    same = {one.id for one, _ in planning.same("decision")}
    assert len(same) >= len(planning.points(planning.text, "decision")) - 1


def test_most_actions_are_heard_and_none_is_given_to_another_or_another_day(planning: Both) -> None:
    people = {s.id: s.name for s in planning.sound.speakers}
    names = {s.id: s.name for s in planning.text.speakers}
    same = planning.same("action")
    assert len({one.id for one, _ in same}) >= len(planning.points(planning.text, "action")) - 1
    for one, other in same:
        owners = {names.get(one.owner or "", one.owner), people.get(other.owner or "", other.owner)}
        assert len(owners - {None}) <= 1
        assert len({one.due, other.due} - {None}) <= 1
