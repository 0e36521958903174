"""Outcomes judged again, as readers' verdicts on those that were told of real calls taught.

How likely a reader agrees, by kind, that an outcome told from an utterance is one: the sum of what
a linear head says of its states and of what a second reading says of the words around it
(`minutes.training.rereading`), weighed by a logistic regression on what either says of calls from
which it did not learn (Wolpert 1992, "Stacked generalization"). How likely it is unclear what such
an outcome is about, the linear head says alone. The network stays as it is for all else, and
outcomes are looked at from the probabilities from which they were told before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from minutes import files
from minutes.corpora import LabelledMeeting
from minutes.errors import CheckpointError, CorpusError
from minutes.evaluation.metrics import average_precision
from minutes.model import arrays, integrity, rereading
from minutes.progress import Progress, silent
from minutes.records import CANDIDATE
from minutes.training.adaptation import sigmoid
from minutes.training.added_heads import with_heads
from minutes.training.judged import JudgedPoints
from minutes.training.regression import regress
from minutes.training.verdicts_card import describe

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from minutes.training.rereading import LearnedRereading

    Floats = NDArray[np.float64]

__all__ = ["UNCLEAR", "VerdictHead", "candidates", "check", "contents", "fit"]

UNCLEAR = "unclear"
# The share of what is told that may be wrong. A wrong action sends somebody off to do it.
MOST_WRONG = {
    "cautious": {"decision": 0.30, "action": 0.10, "problem": 0.30},
    "balanced": {"decision": 0.42, "action": 0.22, "problem": 0.45},
    "generous": {"decision": 0.50, "action": 0.35, "problem": 0.55},
}
# What is learned beside the penalty, the C of scikit-learn: by the head, and of the two together.
_STRENGTH, _STACKED = 1e-3, 1.0
_FOLDS = 8  # of calls; each is looked at by a head that learned from the others
_DIGITS = 4  # of a probability
_TRIED = tuple(n / 100 for n in range(100))  # thresholds
_NEVER = 1.0  # the threshold of what is not told at all


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """The `threshold` of a kind at a caution, and what minutes report from it on.

    `points` is how many a call; `right`, `partly` and `wrong` are shares of their verdicts.
    """

    kind: str
    caution: str
    threshold: float
    points: float
    right: float
    partly: float
    wrong: float


@dataclass(frozen=True, slots=True)
class VerdictHead:
    """What was learned, a row or an entry a kind and the last for `UNCLEAR`.

    `rereading` are the arrays of the rereading by their names in the model; what its head
    says is added to what the rows of the kinds say. `precision` is the average precision that
    there is such an outcome, by the heads of the kinds and by what was learned. It and
    `operating_points` are of the points that are looked at, cross-validated by call. `calls` and
    `points` are those that readers judged.
    """

    weight: Floats
    bias: Floats
    rereading: Mapping[str, NDArray[np.float32]]
    thresholds: dict[str, dict[str, float]]
    precision: dict[str, tuple[float, float]]
    operating_points: tuple[OperatingPoint, ...]
    calls: int
    points: int


def candidates(folder: Path) -> dict[str, float]:
    """The probability of each of a model's kinds from which an outcome is looked at.

    Raises:
        CheckpointError: it can be given no head of verdicts: it is no whole model, or has no heads
            of outcomes, or nothing tells from when on they propose one.
    """
    if integrity.is_adapter(folder) or integrity.is_heads(folder):
        raise CheckpointError(
            folder, "changes another model and is none by itself", "name a whole one, or builtin"
        )
    settings = arrays.settings(folder)
    if not settings.outcomes:
        raise CheckpointError(
            folder,
            "has no heads of outcomes for readers to judge",
            "train it on calls that were read, or name builtin",
        )
    thresholds = files.read_json(folder / "config.json").get("thresholds") or {}
    found = thresholds.get(CANDIDATE) or thresholds.get("balanced") or {}
    if not set(settings.kinds) <= set(found):
        raise CheckpointError(
            folder,
            "has no thresholds from which it proposes outcomes",
            "train it with development calls that were read, or name builtin",
        )
    return {kind: float(found[kind]) for kind in settings.kinds}


def fit(
    points: JudgedPoints,
    candidate: Mapping[str, float],
    learned: LearnedRereading,
    *,
    progress: Progress = silent,
) -> VerdictHead:
    """Learn the head, how much it counts beside the rereading, and the thresholds.

    Points that no reader judged are learned from and not measured, nor are those that are less
    likely than what is looked at.

    Args:
        candidate: the probability of each kind from which an outcome is looked at.
        learned: what the rereading learned from the points, and says of them.
    """
    parts = _parts(points, candidate)
    rows: list[tuple[Floats, float]] = []
    tensors = dict(learned.tensors)
    precision: dict[str, tuple[float, float]] = {}
    operating: list[OperatingPoint] = []
    for number, (kind, (within, labels)) in enumerate(parts.items()):
        progress("learning", number, len(parts))
        weight, bias = _learn(points, labels, np.flatnonzero(within))
        if kind != UNCLEAR:
            reread = learned.out_of_fold[points.rows, number]
            both = np.stack([_cross_validate(points, labels, within), reread], axis=1)
            judged = np.flatnonzero(within & points.judged)
            shares, least = _stack(both[judged], labels[judged])
            weight, bias = shares[0] * weight, shares[0] * bias + least
            _weigh(tensors, number, float(shares[1]))
            probable = sigmoid(points.before).round(_DIGITS) >= candidate[kind]
            looked = within & points.judged & probable
            probabilities = sigmoid(both[looked] @ shares + least)
            precision[kind] = _precision(points, looked, probabilities)
            operating += _operating_points(points, looked, probabilities, kind)
        rows.append((weight, bias))
    progress("learning", len(parts), len(parts))
    chosen = {
        caution: {one.kind: one.threshold for one in operating if one.caution == caution}
        for caution in MOST_WRONG
    }
    return VerdictHead(
        weight=np.array([weight for weight, _ in rows]),
        bias=np.array([bias for _, bias in rows]),
        rereading=tensors,
        thresholds={CANDIDATE: dict(candidate), **chosen},
        precision=precision,
        operating_points=tuple(operating),
        calls=_calls(points),
        points=int(points.judged.sum()),
    )


def check(points: JudgedPoints, candidate: Mapping[str, float]) -> None:
    """Find out whether there is enough to learn from, before the rereading takes its time.

    Raises:
        CorpusError: points of a kind were judged in fewer than two calls.
    """
    calls = _calls(points)
    for kind, (within, _) in _parts(points, candidate).items():
        given = len(set(points.calls[within & points.judged]))
        if given < 2:
            what = "whether it is unclear" if kind == UNCLEAR else f"what is told as {kind}"
            raise CorpusError(
                "the corpora",
                f"readers judged {what} in {given} of {calls} calls, and two are the least",
                "give more calls with verdicts on it",
            )


def _parts(
    points: JudgedPoints, candidate: Mapping[str, float]
) -> dict[str, tuple[NDArray[np.bool_], Floats]]:
    """By what is told: the points that teach it, and how far each is one."""
    unclear = (points.verdicts == "partly") & (points.whys == "matter")
    clear = points.verdicts == "right"
    agreed = points.agreement()
    found = {kind: (points.kinds == kind, agreed) for kind in candidate}
    found[UNCLEAR] = (points.judged & (clear | unclear), unclear.astype(float))
    return found


def _learn(points: JudgedPoints, labels: Floats, some: NDArray[np.intp]) -> tuple[Floats, float]:
    """Weights and bias of the linear head of some points."""
    inputs = points.inputs[some].astype(np.float64)
    return regress(inputs, labels[some], points.counted()[some], _STRENGTH)


def _stack(log_odds: Floats, labels: Floats) -> tuple[Floats, float]:
    """The share of each of several log odds in their sum, none of them below zero, and its bias.

    Breiman 1996 ("Stacked regressions", Machine Learning 24) found that they must not be.
    """
    log_odds = log_odds.copy()
    while True:
        shares, bias = regress(log_odds, labels, np.ones(len(labels)), _STACKED)
        if shares.min() >= 0:
            return shares, bias
        log_odds[:, shares.argmin()] = 0.0  # what is always the same has no share


def _weigh(tensors: dict[str, NDArray[np.float32]], row: int, share: float) -> None:
    """Let the rereading's head count so much for a kind."""
    for part in ("weight", "bias"):
        name = f"{rereading.HEAD}.{part}"
        tensors[name] = tensors[name].copy()
        tensors[name][row] *= share


def _cross_validate(points: JudgedPoints, labels: Floats, within: NDArray[np.bool_]) -> Floats:
    """The log odds of each point that a reader judged, by a head that learned from other calls.

    Of the points beside them, which every head learned from, it is 0.
    """
    from sklearn.model_selection import GroupKFold

    judged, beside = (np.flatnonzero(within & of) for of in (points.judged, ~points.judged))
    calls = points.calls[judged]
    found = np.zeros(len(labels))
    folds = GroupKFold(min(_FOLDS, len(set(calls))))
    for others, held in folds.split(judged, groups=calls):
        weight, bias = _learn(points, labels, np.concatenate([judged[others], beside]))
        found[judged[held]] = points.inputs[judged[held]] @ weight + bias
    return found


def _precision(
    points: JudgedPoints, looked: NDArray[np.bool_], probabilities: Floats
) -> tuple[float, float]:
    """The average precision that what is looked at is an outcome: as proposed, and as learned."""
    real = points.verdicts[looked] != "wrong"
    return (
        average_precision(real, points.before[looked]) or 0.0,
        average_precision(real, probabilities) or 0.0,
    )


def _operating_points(
    points: JudgedPoints, looked: NDArray[np.bool_], probabilities: Floats, kind: str
) -> Iterator[OperatingPoint]:
    """The threshold of a kind at each caution, and what is reported from it on."""
    verdicts = points.verdicts[looked]
    for caution, most in MOST_WRONG.items():
        threshold = _threshold(probabilities, verdicts == "wrong", most[kind])
        reported = verdicts[probabilities >= threshold]
        right, partly, wrong = (
            float(np.mean(reported == verdict)) if len(reported) else 0.0
            for verdict in ("right", "partly", "wrong")
        )
        points_a_call = len(reported) / _calls(points)
        yield OperatingPoint(kind, caution, threshold, points_a_call, right, partly, wrong)


def _threshold(probabilities: Floats, wrong: NDArray[np.bool_], most: float) -> float:
    """The lowest probability from which on no larger a share is wrong than may be."""
    for tried in _TRIED:
        reported = wrong[probabilities >= tried]
        if len(reported) and reported.mean() <= most:
            return tried
    return _NEVER


def _calls(points: JudgedPoints) -> int:
    """How many calls readers judged."""
    return len(set(points.calls[points.judged]))


def contents(
    folder: Path, head: VerdictHead, *, name: str, meetings: Sequence[LabelledMeeting]
) -> dict[str, bytes]:
    """The files of a model's folder with the head, by name; all else in them stays.

    Args:
        folder: one that has `candidates`.
        name: what minutes call the new model.
        meetings: what the head learned from, for the card.

    Raises:
        CheckpointError: the folder cannot be read.
    """
    return with_heads(
        folder,
        name=name,
        tensors={
            "outcomes.verdicts.weight": head.weight,
            "outcomes.verdicts.bias": head.bias,
            **head.rereading,
        },
        config={"verdicts": True, "rereading": rereading.RANK, "thresholds": head.thresholds},
        metadata={
            "thresholds": head.thresholds,
            "verdicts": {
                "calls": head.calls,
                "points": head.points,
                "AP by kinds": {k: round(was, _DIGITS) for k, (was, _) in head.precision.items()},
                "AP": {k: round(now, _DIGITS) for k, (_, now) in head.precision.items()},
            },
        },
        section=lambda before: describe(head, before, meetings),
    )
