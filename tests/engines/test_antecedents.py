"""Which utterances before say what one is about."""

from __future__ import annotations

import numpy as np
import pytest

from minutes.engines.attention.antecedents import FEATURES, Antecedents
from minutes.languages.outcomes import grammar_of
from minutes.model.prediction import REACH
from minutes.records import Utterance

TEXTS = (
    "The next item is the reconstruction of the harbour bridge.",
    "The engineers want steel for the bridge.",
    "Mm-hmm.",
    "Steel is dear this year, and the bridge is long.",
    "Okay.",
    "Right.",
    "I'll take care of it.",
)


def antecedents(texts: tuple[str, ...], pointed: int | None = None) -> Antecedents:
    said = [Utterance(f"u{i}", i, i + 0.9, "S1", text) for i, text in enumerate(texts)]
    point = np.full((len(texts), REACH), -4.0, dtype=np.float32)
    if pointed is not None:
        point[-1, len(texts) - 2 - pointed] = 4.0
    zeros = np.zeros(len(texts), dtype=np.float32)
    return Antecedents(said, grammar_of("en").content, zeros, zeros, point)


def test_what_names_something_comes_before_nods() -> None:
    last = len(TEXTS) - 1
    assert set(antecedents(TEXTS).likeliest(last, 3)) == {0, 1, 3}
    assert antecedents(TEXTS, pointed=0).likeliest(last, 1) == [0]
    assert antecedents(TEXTS).likeliest(0, 3) == []


def test_the_nearest_stands_first_and_what_is_taken_up_counts() -> None:
    found = antecedents(TEXTS).features(len(TEXTS) - 1)
    assert found.shape == (len(TEXTS) - 1, len(FEATURES))
    by = dict(zip(FEATURES, found.T, strict=True))
    assert by["distance"] == pytest.approx(np.log1p([1, 2, 3, 4, 5, 6]))
    assert by["backchannel"].tolist() == [1, 1, 0, 1, 0, 0]
    taken = by["taken_up"]  # "bridge" and "steel" are said again, and more often since the first
    assert taken[2] == 0 and taken[4] > taken[5] > 0


def test_a_discussion_named_long_before_is_reached_and_no_further() -> None:
    long = (TEXTS[0], *("Okay.",) * 80, TEXTS[-1])
    found = antecedents(long)
    assert len(found.features(len(long) - 1)) == 60
    assert 0 not in found.likeliest(len(long) - 1, 3)
    assert found.likeliest(20, 1) == [0]
