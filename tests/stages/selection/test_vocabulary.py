from __future__ import annotations

import json
import math

import pytest

from minutes.assets import vocabulary_file
from minutes.stages.selection.vocabulary import (
    INPUTS,
    load_vocabulary,
    term_counts,
    usage,
    word_inputs,
)


def test_words_are_counted_as_a_summary_counts_them() -> None:
    assert term_counts("The server's down; the Server, don’t") == {
        "the": 2, "server": 2, "down": 1, "don't": 1
    }  # fmt: skip


def test_the_inputs_of_a_word() -> None:
    found = word_inputs([(term_counts("the server stops"), 0.75), (term_counts("the bank"), 0.25)])
    assert found["the"] == pytest.approx((math.log(400), math.log(100.01)))
    assert found["server"] == pytest.approx((math.log(200), math.log(75.01)))
    assert word_inputs([]) == {}


def test_habits_are_finite_for_words_that_nobody_knows() -> None:
    assert usage(0.0, 0.0, 100) == pytest.approx((math.log(0.0005), math.log(0.005)))


def test_the_shipped_vocabulary_knows_what_people_write_down() -> None:
    words = load_vocabulary("en")
    assert words is not None
    meeting = [
        (term_counts("we decided that the project needs a new design"), 0.9),
        (term_counts("um you know I I guess it's like whatever"), 0.1),
    ]
    expected = words.worth(meeting).expected
    assert min(expected[w] for w in ("decided", "project", "design")) > max(
        expected[w] for w in ("um", "guess", "whatever")
    )
    assert all(0 < mean < 60 for mean in expected.values())


def test_the_shipped_vocabulary_says_what_it_was_made_from() -> None:
    held = json.loads(vocabulary_file("en").read_text(encoding="utf-8"))
    assert held["inputs"] == list(INPUTS)
    assert held["data"] == ["ami-train", "icsi-train"]
    assert {"name", "language", "date", "minutes", "licence"} <= held.keys()
    assert all(share <= 1 for _, share in held["words"].values())


@pytest.mark.parametrize("language", ["zh", "", None, "../en"])
def test_other_languages_have_none(language: str | None) -> None:
    assert load_vocabulary(language) is None
