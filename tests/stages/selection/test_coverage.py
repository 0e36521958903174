from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest

from minutes.stages.selection.coverage import Candidate, maximise_coverage
from minutes.stages.selection.vocabulary import Worth, term_counts


def candidate(text: str, weight: float, topic: str | None = None) -> Candidate:
    return Candidate(text, len(text.split()), weight, topic, term_counts(text))


HEAVY = candidate("alpha beta gamma delta", 0.5)
LIGHT = candidate("epsilon zeta eta theta", 0.1)
SAME = candidate("alpha beta gamma delta again", 0.4)


def test_the_weight_decides_where_all_words_are_worth_the_same() -> None:
    assert maximise_coverage([LIGHT, HEAVY], None, room=99, most=2) == [1, 0]


def test_the_words_of_a_summary_count() -> None:
    worth = Worth({"epsilon": 2.0, "zeta": 2.0, "alpha": 0.01})
    assert maximise_coverage([LIGHT, HEAVY], worth, room=99, most=1) == [0]


def test_what_is_covered_counts_no_more() -> None:
    worth = Worth(
        dict.fromkeys(term_counts("alpha beta gamma delta epsilon zeta eta theta iota"), 0.5)
    )
    candidates = [HEAVY, candidate("alpha beta epsilon gamma delta zeta", 0.4), LIGHT]
    assert maximise_coverage(candidates, worth, room=99, most=2) == [0, 2]


def test_what_mostly_repeats_is_left_out() -> None:
    assert maximise_coverage([HEAVY, SAME, LIGHT], None, room=99, most=3) == [0, 2]


def test_what_does_not_fit_is_passed_over() -> None:
    long = candidate("a b c d e f g h", 0.9)
    assert maximise_coverage([long, HEAVY, LIGHT], None, room=6, most=3) == [1]


def test_what_is_kept_already_takes_no_room_and_is_not_said_again() -> None:
    assert maximise_coverage([HEAVY, SAME, LIGHT], None, room=4, most=1, before=[0]) == [2]


def test_a_topic_with_points_gives_way() -> None:
    first = [candidate(f"a{i} b{i} c{i}", 0.11 - i / 1000, "t1") for i in range(3)]
    other = candidate("x y z", 0.1, "t2")
    assert maximise_coverage([*first, other], None, room=99, most=2) == [0, 3]


def test_each_step_takes_the_greatest_gain() -> None:
    """The bounds that save work change nothing: the same as computing every gain anew."""
    words = list("abcdefghij")
    worth = Worth({word: 0.3 + n / 5 for n, word in enumerate(words)})
    candidates = [
        Candidate(" ".join(three), 3, 0.1 + n % 7, f"t{n % 3}", Counter(three))
        for n, three in enumerate(combinations(words, 3))
    ]
    fast = maximise_coverage(candidates, worth, room=30, most=8)
    slow: list[int] = []
    while len(slow) < len(fast):
        (best,) = maximise_coverage(candidates, worth, room=30 - 3 * len(slow), most=1, before=slow)
        slow.append(best)
    assert fast == slow


@pytest.mark.parametrize(("mean", "first", "second"), [(0.1, 0.0952, 0.0047), (2.0, 0.8647, 0.594)])
def test_a_mention_counts_by_the_probability_that_a_summary_has_so_many(
    mean: float, first: float, second: float
) -> None:
    worth = Worth({"word": mean})
    assert worth.added({"word": 1}, {}) == pytest.approx(first, abs=1e-4)
    assert worth.added({"word": 1}, {"word": 1}) == pytest.approx(second, abs=1e-4)
    assert worth.added({"word": 2}, {}) == pytest.approx(first + second, abs=1e-4)
    assert worth.added({"word": 1}, {"word": 99}) == 0.0
    assert worth.added({"unknown": 1}, {}) == 0.0
