"""From sound to who said what, with real weights and real sound."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jiwer
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from minutes import pipeline
from minutes.cache import Cache
from minutes.engines.packaged import WHISPER_TINY_EN, Weights
from minutes.options import merge
from minutes.records import Minutes

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


def heard(path: Path, tmp_path: Path, **options: object) -> Minutes:
    given = {"scorer": "lexrank", "diarizer": "none", "model": "tiny.en", "cache_dir": tmp_path}
    return pipeline.run(path, merge({**given, **options}), cache=Cache(tmp_path / "cache"))


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
