"""Speakers: ids in order of speaking, names where they are known."""

from __future__ import annotations

import logging

import pytest

from minutes.records import Speaker, Utterance
from minutes.stages.speakers import identify, rename, unnamed


def spoken(*labels: str | None) -> list[Utterance]:
    return [Utterance(f"u{n}", n, n + 0.5, label, "yes") for n, label in enumerate(labels)]


def test_labels_become_ids_in_order_of_speaking() -> None:
    speakers, utterances = identify(spoken("b", "a", None, "b"), named=False)
    assert speakers == (Speaker("S1", None, 1.0), Speaker("S2", None, 0.5))
    assert [u.speaker for u in utterances] == ["S1", "S2", None, "S1"]


def test_the_names_of_a_transcript_are_kept() -> None:
    speakers, _ = identify(spoken("Priya", "Tom"), named=True)
    assert [s.name for s in speakers] == ["Priya", "Tom"]


def test_a_name_is_given_by_id_or_by_the_name_so_far() -> None:
    speakers = (Speaker("S1", None, 1.0), Speaker("S2", "Tom", 1.0), Speaker("S3", None, 1.0))
    names = {"S1": "Anna", "Tom": "Thomas\x00"}
    assert [s.name for s in rename(speakers, names)] == ["Anna", "Thomas", None]


def test_a_name_for_nobody_is_said(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        rename((Speaker("S1", None, 1.0), Speaker("S2", "Tom", 1.0)), {"S7": "Anna"})
    assert "--speaker S7: nobody is called that here; there are S1, Tom (S2)" in caplog.text


def test_a_name_for_nobody_among_many_is_answered_in_one_line(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        rename([Speaker(f"S{n}", None, 1.0) for n in range(1, 31)], {"S70": "Anna"})
    assert "S19, S20, 10 others" in caplog.text


def test_who_says_much_and_has_no_name_is_told() -> None:
    much, named, little = Speaker("S1", None, 60.0), Speaker("S2", "Tom", 60.0), 5.0
    assert unnamed((much, named, Speaker("S3", None, little))) == ("S1",)
    assert unnamed((named,)) == unnamed(()) == unnamed((Speaker("S1", None, 0.0),)) == ()
