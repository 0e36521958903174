from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from minutes.progress import Progress
from minutes.records import Score, Thresholds, Utterance, Weighed
from minutes.stages.scoring import score


class Fixed:
    """A scorer that gives what it was given."""

    name = "fixed"
    fingerprint = "fixed"
    thresholds: Thresholds = {}  # noqa: RUF012
    notice = None

    def __init__(self, scores: Sequence[Score]) -> None:
        self.scores = scores
        self.language: str | None = None

    def score(
        self, utterances: Sequence[Utterance], *, language: str | None, progress: Progress
    ) -> Sequence[Score]:
        self.language = language
        return self.scores


def said(*texts: str) -> list[Utterance]:
    return [Utterance(f"u{i:04d}", i, i + 1, "S1", text) for i, text in enumerate(texts, start=1)]


def test_weights_are_the_softmax_of_the_logits() -> None:
    scores = [Score(0.5, math.log(1)), Score(0.5, math.log(3)), Score(0.5, math.log(4))]
    weighed = score(said("a", "b", "c"), engine=Fixed(scores))
    assert [u.weight for u in weighed.utterances] == pytest.approx([1 / 8, 3 / 8, 4 / 8])


def test_extreme_logits_neither_overflow_nor_vanish_together() -> None:
    scores = [Score(1.0, 1e4), Score(0.0, -1e4), Score(1.0, 1e4)]
    weights = [u.weight for u in score(said("a", "b", "c"), engine=Fixed(scores)).utterances]
    assert weights == [0.5, 0.0, 0.5]


def test_importance_is_kept_within_a_probability_and_kinds_are_carried() -> None:
    scores = [Score(1.7, 0.0, {"action": 0.123456}), Score(-0.1, 0.0)]
    first, second = score(said("a", "b"), engine=Fixed(scores)).utterances
    assert (first.importance, second.importance) == (1.0, 0.0)
    assert first.kinds == {"action": 0.1235}


def test_the_meetings_vector_is_the_sum_of_weight_times_state() -> None:
    states = np.array([[1.0, 0.0], [0.0, 4.0]], dtype=np.float32)
    scores = [Score(0.5, math.log(1), state=states[0]), Score(0.5, math.log(3), state=states[1])]
    assert score(said("a", "b"), engine=Fixed(scores)).vector == pytest.approx((0.25, 3.0))


def test_a_scorer_without_states_gives_no_vector() -> None:
    state = np.ones(2, dtype=np.float32)
    scores = [Score(0.5, 0.0, state=state), Score(0.5, 0.0)]
    assert score(said("a", "b"), engine=Fixed(scores)).vector == ()


def test_text_times_and_ids_are_left_alone() -> None:
    utterances = said("one", "two")
    scored = score(utterances, engine=Fixed([Score(0.1, 0.0), Score(0.2, 1.0)]))
    for before, after in zip(utterances, scored.utterances, strict=True):
        assert (before.id, before.start, before.text) == (after.id, after.start, after.text)


def test_the_engine_is_told_the_language() -> None:
    engine = Fixed([Score(0.1, 0.0)])
    score(said("eins"), engine=engine, language="de")
    assert engine.language == "de"


def test_a_meeting_without_utterances_has_no_scores() -> None:
    assert score([], engine=Fixed([])) == Weighed(())


def test_an_engine_that_loses_an_utterance_is_a_defect() -> None:
    with pytest.raises(ValueError, match="fixed: 1 scores for 2 utterances"):
        score(said("a", "b"), engine=Fixed([Score(0.1, 0.0)]))
