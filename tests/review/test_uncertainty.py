"""What is offered at the end: the utterances of which the minutes are least certain."""

from __future__ import annotations

from dataclasses import replace

from minutes.choices import Choice, Dismiss, Drop, Promote
from minutes.records import MinutesRecord, Utterance
from minutes.review import candidates, fold
from tests.review.meetings import ANNA, MINUTES, events


def offered(*made: Choice, minutes: MinutesRecord = MINUTES, count: int = 5) -> list[str]:
    review = fold(minutes, events(*((ANNA, choice) for choice in made)))
    return [utterance.id for utterance in candidates(review, count)]


def test_those_nearest_to_the_cut_come_first() -> None:
    # Three utterances are in points: the cut is at the third in rank, u5 with 0.4.
    assert offered() == ["u5", "u4", "u6", "u0"]
    assert offered(count=2) == ["u5", "u4"]


def test_points_dropped_ones_too_nods_and_dismissed_ones_are_not_offered() -> None:
    assert offered(Dismiss("u5"), Promote("u4"), Drop("p01")) == ["u6", "u0"]


def test_dropping_points_moves_the_cut() -> None:
    said = [
        replace(utterance, importance=importance)
        for utterance, importance in zip(
            MINUTES.utterances, (0.88, 0.9, 0.25, 0.1, 0.5, 0.3, 0.2, 0.0), strict=True
        )
    ]
    minutes = replace(MINUTES, utterances=tuple(said))
    assert offered(minutes=minutes, count=1) == ["u4"]
    assert offered(Drop("p02"), minutes=minutes, count=1) == ["u0"]


def test_without_importances_nothing_is_offered() -> None:
    bare = tuple(Utterance(u.id, u.start, u.end, u.speaker, u.text) for u in MINUTES.utterances)
    assert offered(minutes=replace(MINUTES, utterances=bare)) == []
    assert offered(minutes=replace(MINUTES, utterances=(), points=())) == []
