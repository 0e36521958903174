from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import gammaln

from minutes.stages.topics.cohesion import count_terms, measure_cohesion, partition, stems

WORDS = st.lists(st.sampled_from(["roof", "leak", "the", "server", "night", "once"]), max_size=6)
# Some say the same many times over.
PIECES = st.lists(
    st.builds(lambda words, times: words * times, WORDS, st.sampled_from([1, 1, 1, 20])),
    min_size=1,
    max_size=7,
)


def test_forms_of_a_word_are_one_term() -> None:
    assert stems("Released the releases") == ["releas", "the", "releas"]
    assert stems("退款功能") == ["退款", "款功", "功能"]


def test_terms_that_are_said_once_are_not_counted() -> None:
    assert count_terms([["roof", "leak"], ["roof"]]).tolist() == [[1], [1]]
    assert count_terms([["roof"], ["leak"]]).shape == (2, 0)
    assert count_terms([]).shape == (0, 0)


@given(PIECES)
def test_cohesion_is_the_likelihood_of_the_counts_over_that_of_the_whole_meeting(
    pieces: list[list[str]],
) -> None:
    counts = count_terms(pieces).astype(float)
    score = measure_cohesion(count_terms(pieces))
    total = counts.sum()
    if not total:
        return
    share = counts.sum(axis=0) / total
    strength = max(total / 8, 300.0)
    for i, j in combinations(range(len(pieces) + 1), 2):
        held = counts[i:j].sum(axis=0)
        topic = (
            gammaln(strength)
            - gammaln(strength + held.sum())
            + (gammaln(held + strength * share) - gammaln(strength * share)).sum()
        )
        assert score[i, j] == pytest.approx(topic - held @ np.log(share), abs=1e-6)


def test_a_stretch_that_ends_before_it_begins_is_none() -> None:
    score = measure_cohesion(count_terms([["roof"], ["roof"], ["leak"], ["leak"]]))
    assert np.isneginf(score[np.tril_indices(4)]).all()


def test_stretches_about_one_thing_are_more_cohesive() -> None:
    pieces = [["roof", "the"]] * 5 + [["server", "the"]] * 5
    score = measure_cohesion(count_terms(pieces))
    assert score[0, 5] + score[5, 10] > score[0, 4] + score[4, 10] > score[0, 10]


@given(PIECES, st.integers(1, 7))
def test_no_other_cuts_are_better(pieces: list[list[str]], most: int) -> None:
    score = measure_cohesion(count_terms(pieces))
    found = partition(score, most)
    assert len(found) == min(most, len(pieces))
    for parts, (total, starts) in enumerate(found, start=1):
        assert starts[0] == 0
        assert len(starts) == parts
        every = (
            sum(score[a, b] for a, b in pairwise([0, *cuts, len(pieces)]))
            for cuts in combinations(range(1, len(pieces)), parts - 1)
        )
        assert total == pytest.approx(max(every))
        assert total == pytest.approx(sum(score[a, b] for a, b in pairwise([*starts, len(pieces)])))
