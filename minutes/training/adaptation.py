"""A team's choices move the heads of importance, and nothing else: a convex fit, without chance.

The log odds of an utterance are those of the base plus what the team adds, linear in what the heads
see of it (`minutes.model.heads.inputs`) and in the log odds of the three kinds:

    logit = base + d · x + a · kinds + b

with x and kinds standardised over the reviewed meetings. The cross-entropy of the labels, each by
its certainty, is least together with a penalty on d and a that draws the team towards the base (the
prior of Chelba & Acero 2004, "Adaptation of Maximum Entropy Capitalizer", EMNLP). Nothing of the
public corpora is replayed: a team whose choices surprise the base no more than the base expects has
so strong a penalty that next to nothing moves, and what the base knows is not forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minutes.corpora import LabelledMeeting

__all__ = ["Knowledge", "ReviewedMeeting", "adapt", "judge", "sigmoid", "surprise"]

Floats = NDArray[np.float64]

# Chosen on meetings of ami-train that the teams had not reviewed (docs/learning.md).
_STRENGTH = 3000.0  # of the penalty on d, for a team whose surprise is _SURPRISED
_KIND_STRENGTH = 30.0  # of that on a: what a team cares for is often a kind
_OFFSET_STRENGTH = 0.1  # of that on b, which changes no ranking
_SURPRISED = 0.5  # nats a judgement: what a team with an attention of its own has
_LEAST_SURPRISE = 0.02  # of _SURPRISED; what is less is chance

_SURE = 0.9  # certainty of a label that somebody gave
_STEPS = 50  # of Newton's method; it takes about eight


@dataclass(frozen=True, slots=True)
class ReviewedMeeting:
    """A reviewed meeting as the heads see it, one row an utterance.

    `inputs` are those of the heads, `logits` the calibrated log odds of the base, `kinds` the log
    odds of the kinds; `important` and `certainty` are the labels, certainty 0 where there is none.
    """

    inputs: NDArray[np.float32]
    logits: NDArray[np.float32]
    kinds: NDArray[np.float32]
    important: NDArray[np.float32]
    certainty: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The base: its heads, those of its kinds in the same terms, and its temperature."""

    heads: Floats
    kinds: Floats
    temperature: float


def judge(
    meeting: LabelledMeeting,
    points: Sequence[Sequence[str]],
    inputs: NDArray[np.float32],
    logits: NDArray[np.float32],
    kinds: NDArray[np.float32],
) -> ReviewedMeeting:
    """The labels of a meeting beside what the heads see of it.

    Of each point only the utterance that the base finds most important stands for the verdict: a
    point is kept for what it says, and the nods and half sentences among its evidence are no
    examples of what a team cares for.

    Args:
        meeting: its utterances in the order of the rows.
        points: the evidence of each point that was judged.
    """
    places = {act.id: i for i, act in enumerate(meeting.utterances)}
    evidence = [[places[id_] for id_ in point] for point in points]
    speaking = {max(rows, key=lambda i: (logits[i], -i)) for rows in evidence if rows}
    silent = {i for rows in evidence for i in rows} - speaking
    certainty = [
        0.0 if act.important is None or i in silent else act.certainty
        for i, act in enumerate(meeting.utterances)
    ]
    important = [act.important or 0.0 for act in meeting.utterances]
    return ReviewedMeeting(
        inputs,
        logits,
        kinds,
        np.array(important, dtype=np.float32),
        np.array(certainty, dtype=np.float32),
    )


def surprise(meetings: Sequence[ReviewedMeeting]) -> float:
    """How much more the judgements surprise the base than it expects, in nats a judgement.

    The cross-entropy of the judgements under the base's probabilities less the entropy of these:
    about 0 for a team whose attention is the base's.
    """
    logits, important = (
        np.concatenate([getattr(m, name)[m.certainty >= _SURE] for m in meetings]).astype(float)
        for name in ("logits", "important")
    )
    if not len(logits):
        return 0.0
    expected = sigmoid(logits)
    return float(np.mean((expected - important) * logits))


def adapt(base: Knowledge, meetings: Sequence[ReviewedMeeting]) -> Floats:
    """The heads of a team, as `minutes.model.heads.weights` has them: the same for the same labels.

    Args:
        meetings: at least one, with at least one label.
    """
    excess = max(surprise(meetings) / _SURPRISED, _LEAST_SURPRISE)
    inputs = base.heads.size - 1  # the last is the constant
    means, scales = _moments([m.inputs[:, :-1] for m in meetings])
    kind_means, kind_scales = _moments([m.kinds for m in meetings])
    penalty = np.concatenate(
        [
            np.full(inputs, _STRENGTH / excess),
            np.full(len(base.kinds), _KIND_STRENGTH / excess),
            [_OFFSET_STRENGTH],
        ]
    )
    rows = []
    for m in meetings:
        on = m.certainty > 0
        seen = [(m.inputs[on, :-1] - means) / scales, (m.kinds[on] - kind_means) / kind_scales]
        columns = np.hstack([*seen, np.ones((int(on.sum()), 1))]).astype(np.float32)
        labels = (part[on].astype(float) for part in (m.logits, m.important, m.certainty))
        rows.append((columns, *labels))
    moved = _least(rows, penalty)
    own, of_kinds = moved[:inputs] / scales, moved[inputs:-1] / kind_scales
    change = np.append(own, moved[-1] - own @ means - of_kinds @ kind_means)
    return base.heads + base.temperature * (change + of_kinds @ base.kinds)


def _least(rows: Sequence[tuple[NDArray[np.float32], ...]], penalty: Floats) -> Floats:
    """Where penalised cross-entropy is least, by Newton's method with halved steps."""

    def loss(w: Floats) -> float:
        total = 0.5 * float(penalty @ (w * w))
        for columns, logits, important, certainty in rows:
            at = logits + columns @ w
            total += float(certainty @ (np.logaddexp(0.0, at) - important * at))
        return total

    w = np.zeros(len(penalty))
    now = loss(w)
    for _ in range(_STEPS):
        gradient, curvature = penalty * w, np.diag(penalty)
        for columns, logits, important, certainty in rows:
            p = sigmoid(logits + columns @ w)
            wide = columns.astype(float)
            gradient += wide.T @ (certainty * (p - important))
            curvature += (wide * (certainty * p * (1 - p))[:, None]).T @ wide
        step = np.linalg.solve(curvature, gradient)
        reach = 1.0
        while (then := loss(w - reach * step)) > now and reach > 1e-6:
            reach /= 2
        if then > now:
            break
        w, gained, now = w - reach * step, now - then, then
        if gained < 1e-9 * max(abs(now), 1.0):
            break
    return w


def _moments(parts: Sequence[NDArray[np.float32]]) -> tuple[Floats, Floats]:
    """Mean and deviation of each column."""
    every = np.concatenate(parts)
    return every.mean(axis=0, dtype=float), every.std(axis=0, dtype=float) + 1e-3


def sigmoid(logits: NDArray[np.floating]) -> Floats:
    """Probabilities of log odds, by the hyperbolic tangent, which does not overflow."""
    found: Floats = 0.5 * (1.0 + np.tanh(0.5 * logits.astype(float)))
    return found
