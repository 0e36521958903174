"""Features: what a transcript knows besides words."""

from __future__ import annotations

import numpy as np
import pytest

from minutes.model.features import FEATURES, speaker_numbers, utterance_features
from minutes.records import Utterance


def column(utterances: list[Utterance], name: str) -> list[float]:
    return utterance_features(utterances)[:, FEATURES.index(name)].tolist()


TALK = [
    Utterance("u1", 0.0, 2.0, "Anna", "the battery is the problem"),
    Utterance("u2", 3.0, 4.0, "Anna", "yes"),
    Utterance("u3", 3.5, 7.5, "Ben", "we change the battery"),
    Utterance("u4", 20.0, 20.0, None, ""),
]


def test_every_utterance_has_every_feature_and_all_are_finite() -> None:
    found = utterance_features(TALK)
    assert found.shape == (4, len(FEATURES))
    assert found.dtype == np.float32
    assert np.isfinite(found).all()


def test_gaps_are_negative_where_people_talk_at_once_and_are_clipped() -> None:
    assert column(TALK, "gap_before") == [0.0, 1.0, -0.5, 5.0]
    assert column(TALK, "gap_after") == [1.0, -0.5, 5.0, 0.0]


def test_the_same_speaker_is_seen_on_either_side() -> None:
    assert column(TALK, "same_speaker_before") == [0, 1, 0, 0]
    assert column(TALK, "same_speaker_after") == [1, 0, 0, 0]


def test_shares_of_talk_are_of_seconds() -> None:
    # Anna has 3 of 7.01 seconds, Ben 4; an utterance without length counts a hundredth.
    assert column(TALK, "talk_share") == pytest.approx([3 / 7.01, 3 / 7.01, 4 / 7.01, 0.01 / 7.01])
    assert column(TALK, "talks_most") == [0, 0, 1, 0]


def test_position_goes_from_0_to_1_and_time_does_too() -> None:
    assert column(TALK, "position") == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert column(TALK, "time") == pytest.approx([0, 0.15, 0.175, 1])


def test_unknown_speakers_are_one_speaker() -> None:
    some = [Utterance(f"u{i}", i, i + 1, who, "x") for i, who in enumerate([None, "B", None])]
    assert speaker_numbers(some).tolist() == [0, 1, 0]


@pytest.mark.parametrize("text", ["", "word", "好的我们开始"])
def test_a_single_utterance_has_finite_features(text: str) -> None:
    assert np.isfinite(utterance_features([Utterance("u1", 0.0, 0.0, None, text)])).all()


def test_no_utterances_have_no_features() -> None:
    assert utterance_features([]).shape == (0, len(FEATURES))
