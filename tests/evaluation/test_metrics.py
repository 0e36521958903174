from __future__ import annotations

import numpy as np
import pytest

from minutes.evaluation.metrics import auroc, average_precision, f1_at_words, important


def test_a_share_of_one_half_counts_as_important() -> None:
    assert important([0.0, 0.49, 0.5, 1.0]).tolist() == [False, False, True, True]
    assert important([False, True]).tolist() == [False, True]


def test_auroc_is_the_share_of_pairs_in_the_right_order() -> None:
    # Pairs (important, other): 4>3, 4>1, 2<3, 2>1.
    assert auroc([1, 0, 1, 0], [4.0, 3.0, 2.0, 1.0]) == pytest.approx(3 / 4)


def test_ties_count_half_in_auroc() -> None:
    assert auroc([1, 0, 0], [1.0, 1.0, 0.0]) == pytest.approx(0.75)
    assert auroc([1, 0, 1, 0], [7.0] * 4) == pytest.approx(0.5)


def test_average_precision_sums_precision_at_each_gain_of_recall() -> None:
    assert average_precision([1, 0, 1, 0], [4.0, 3.0, 2.0, 1.0]) == pytest.approx((1 + 2 / 3) / 2)


def test_average_precision_takes_ties_together_whatever_their_order() -> None:
    for labels in ([1, 0, 0, 0], [0, 0, 0, 1]):
        assert average_precision(labels, [1.0] * 4) == pytest.approx(1 / 4)


def test_measures_without_important_utterances_are_undefined() -> None:
    labels, scores = [0, 0], [1.0, 2.0]
    assert auroc(labels, scores) is None
    assert average_precision(labels, scores) is None
    assert f1_at_words(labels, scores, [3, 3]) is None


def test_auroc_needs_unimportant_utterances_and_average_precision_does_not() -> None:
    assert auroc([1, 1], [1.0, 2.0]) is None
    assert average_precision([1, 1], [1.0, 2.0]) == 1.0


def test_f1_takes_utterances_until_the_words_of_the_extract_are_used_up() -> None:
    # 10 important words: the first two utterances have 9, the third goes over.
    labels, scores, words = [1, 0, 0, 1], [9.0, 8.0, 7.0, 6.0], [4, 5, 7, 6]
    assert f1_at_words(labels, scores, words) == pytest.approx(2 * 1 / (3 + 2))


def test_f1_stops_where_the_words_are_used_up_exactly() -> None:
    assert f1_at_words([0, 1, 0], [3.0, 2.0, 1.0], [4, 4, 4]) == 0.0
    assert f1_at_words([1, 0, 1, 0], [4.0, 2.0, 3.0, 1.0], [4, 5, 6, 7]) == 1.0


def test_f1_takes_equal_scores_in_order_of_time() -> None:
    assert f1_at_words([1, 0], [1.0, 1.0], [5, 5]) == 1.0
    assert f1_at_words([0, 1], [1.0, 1.0], [5, 5]) == 0.0
    assert f1_at_words([0, 1] * 6 + [0] * 88, [1.0, 2.0] * 50, [1] * 100) == 1.0


def test_a_perfect_ranking_has_an_f1_of_one_even_with_utterances_without_words() -> None:
    assert f1_at_words([1, 1, 0], [3.0, 2.0, 1.0], [5, 0, 5]) == 1.0


def test_f1_of_important_utterances_without_a_word_is_undefined() -> None:
    assert f1_at_words([1, 0], [1.0, 2.0], [0, 5]) is None


def test_measures_take_arrays_and_soft_labels() -> None:
    labels, scores = np.array([0.7, 0.2], np.float32), np.array([1.0, 0.5], np.float32)
    assert auroc(labels, scores) == average_precision(labels, scores) == 1.0
    assert f1_at_words(labels, scores, np.array([2, 2])) == 1.0
