"""Whether a team's model is surely better, and what it would change in sentences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from minutes.training.adaptation import ReviewedMeeting
from minutes.training.comparison import (
    Change,
    Comparison,
    Gain,
    Side,
    _precision,
    as_sentences,
    bootstrap,
)


def judged(seed: int, count: int = 200) -> ReviewedMeeting:
    random = np.random.default_rng(seed)
    important = (random.random(count) < 0.2).astype(np.float32)
    none = np.zeros((count, 1), dtype=np.float32)
    logits = random.normal(size=count).astype(np.float32)
    return ReviewedMeeting(none, logits, none, important, np.ones(count, dtype=np.float32))


def test_precision_is_that_of_others() -> None:
    random = np.random.default_rng(1)
    scores, weights = random.normal(size=50), random.random(50)
    important = random.random(50) < 0.3
    ours = _precision(scores, important, weights[None])[0]
    assert ours == pytest.approx(average_precision_score(important, scores, sample_weight=weights))


def test_a_model_that_ranks_right_is_surely_better_and_one_by_chance_is_not() -> None:
    meetings = [judged(seed) for seed in range(3)]
    before = [one.logits.astype(float) for one in meetings]
    right = [one.logits + 3.0 * one.important.astype(float) for one in meetings]
    gain = bootstrap(meetings, before, right)
    assert 0 < gain.low < gain.mean < gain.high
    assert bootstrap(meetings, before, right) == gain
    random = np.random.default_rng(9)
    other = [logits + random.normal(size=len(logits)) for logits in before]
    chance = bootstrap(meetings, before, other)
    assert chance.low < 0 < chance.high
    assert bootstrap(meetings, before, before) == Gain(0.0, 0.0, 0.0)


def test_one_meeting_of_three_that_gains_is_not_beyond_chance() -> None:
    meetings = [judged(seed) for seed in range(3)]
    before = [one.logits.astype(float) for one in meetings]
    after = [before[0] + 3.0 * meetings[0].important, before[1], before[2]]
    gain = bootstrap(meetings, before, after)
    assert gain.low <= 0 < gain.mean


def test_meetings_that_tell_nothing_apart_are_left_out() -> None:
    none = judged(0)
    none = replace(none, important=np.zeros_like(none.important))
    logits = [none.logits.astype(float)]
    assert bootstrap([none], logits, logits) == Gain(0.0, 0.0, 0.0)


def compared(*changes: Change) -> Comparison:
    side = Side(0.5, 1, 1, 0)
    return Comparison(side, side, 1, 1, 0, Gain(0.1, 0.05, 0.2), changes)


def test_what_changes_is_said_in_sentences_and_what_was_judged_comes_first() -> None:
    lines = as_sentences(
        compared(
            Change("Retro", "Nobody looked at this.", True, ""),
            Change("Plan", "We ship on Monday.", True, "kept"),
            Change("Plan", "It rains.", False, "dropped"),
        ),
        most=2,
    )
    assert lines == [
        "Of these meetings' minutes 2 sentences come in and 1 goes out:",
        "  + “We ship on Monday.” (Plan, which you kept)",
        "  - “It rains.” (Plan, which you dropped)",
        "  … and 1 more",
    ]
    assert as_sentences(compared()) == ["No sentence of these meetings' minutes would change."]
