"""A team's choices move the heads as far as they say something that the base does not know."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from minutes.corpora import Act, LabelledMeeting
from minutes.training.adaptation import Knowledge, ReviewedMeeting, adapt, judge, surprise

SIZE = 12  # of what the heads see, without the constant
_DRAW = np.random.default_rng(1)
_OWN = np.append(_DRAW.normal(size=SIZE), -1.0)
BASE = Knowledge(
    heads=_OWN, kinds=np.append(_DRAW.normal(size=SIZE), 0.5)[None, :], temperature=1.5
)


def meeting(seed: int, wants: str, rows: int = 2000) -> ReviewedMeeting:
    """A meeting of which all is labelled: by the base's own odds, by a kind, or by one input."""
    draw = np.random.default_rng(seed)
    inputs = np.hstack([draw.normal(size=(rows, SIZE)), np.ones((rows, 1))])
    logits = inputs @ BASE.heads / BASE.temperature
    kinds = inputs @ BASE.kinds.T
    wanted = {
        "base": draw.random(rows) < 1 / (1 + np.exp(-logits)),
        "kind": kinds[:, 0] > np.quantile(kinds[:, 0], 0.9),
        "input": inputs[:, 3] > 1.3,
    }[wants]
    parts = (part.astype(np.float32) for part in (inputs, logits, kinds, wanted, np.ones(rows)))
    return ReviewedMeeting(*parts)


def precision(new: np.ndarray, of: ReviewedMeeting) -> float:
    return float(average_precision_score(of.important, of.inputs @ new))


@pytest.mark.parametrize("wants", ["kind", "input"])
def test_what_a_team_wants_comes_first_in_meetings_that_it_has_not_seen(wants: str) -> None:
    new = adapt(BASE, [meeting(seed, wants) for seed in range(8)])
    unseen = meeting(9, wants)
    assert precision(BASE.heads, unseen) < 0.5
    assert precision(new, unseen) > 1.5 * precision(BASE.heads, unseen)


def test_more_meetings_teach_more() -> None:
    unseen = meeting(9, "input")
    few, many = (
        precision(adapt(BASE, [meeting(seed, "input") for seed in range(count)]), unseen)
        for count in (1, 6)
    )
    assert many > few


def test_a_team_that_agrees_moves_next_to_nothing() -> None:
    agreeing = [meeting(1, "base"), meeting(2, "base")]
    assert surprise(agreeing) == pytest.approx(0.0, abs=0.05)
    assert surprise([meeting(1, "input")]) > 0.3
    unseen = meeting(3, "base")
    new = adapt(BASE, agreeing)
    assert precision(new, unseen) > precision(BASE.heads, unseen) - 0.01
    other = adapt(BASE, [meeting(1, "input"), meeting(2, "input")])
    assert np.linalg.norm(new - BASE.heads) < 0.2 * np.linalg.norm(other - BASE.heads)


def test_the_same_labels_give_the_same_heads_in_any_order() -> None:
    meetings = [meeting(1, "kind"), meeting(2, "kind")]
    once = adapt(BASE, meetings)
    assert (once == adapt(BASE, meetings)).all()
    assert once == pytest.approx(adapt(BASE, meetings[::-1]), abs=1e-4)


def test_what_has_no_certainty_teaches_nothing() -> None:
    labelled = meeting(1, "kind")
    hidden = labelled.certainty.copy()
    hidden[200:] = 0
    other = labelled.important.copy()
    other[200:] = 1 - other[200:]
    once, again = (
        adapt(BASE, [replace(labelled, certainty=hidden, important=important)])
        for important in (labelled.important, other)
    )
    assert (once == again).all()


def test_certain_labels_count_more_than_uncertain_ones() -> None:
    contrary = meeting(1, "input")
    against = replace(contrary, important=1 - contrary.important)
    quiet = replace(against, certainty=np.full(2000, 0.05, dtype=np.float32))
    unseen = meeting(3, "input")
    assert precision(adapt(BASE, [contrary, quiet]), unseen) > precision(
        adapt(BASE, [contrary, against]), unseen
    )


def test_of_a_points_evidence_what_the_base_finds_most_important_stands_for_it() -> None:
    acts = tuple(
        Act(f"u{i}", float(i), i + 1.0, "A", "so", important=important, certainty=certainty)
        for i, (important, certainty) in enumerate(
            [(1.0, 1.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.05), (None, 0.0), (1.0, 1.0)]
        )
    )
    labelled = LabelledMeeting("m", "reviews", acts)
    logits = np.array([-3.0, 1.0, 0.0, -1.0, 2.0, -4.0], dtype=np.float32)
    nothing = np.zeros((6, 1), dtype=np.float32)
    # u5 is silent in the first point, and was promoted by itself.
    found = judge(labelled, [("u0", "u1", "u5"), ("u2",), ("u5",)], nothing, logits, nothing)
    assert found.certainty.tolist() == pytest.approx([0, 1, 1, 0.05, 0, 1])
    assert found.important.tolist() == [1, 1, 0, 0, 0, 1]
