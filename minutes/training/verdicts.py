"""A second look at outcomes, learned from readers' verdicts on those that were told of real calls.

A linear head on an utterance's states: how likely a reader agrees, by kind, that an outcome told
from it is one, and how likely it is unclear what such an outcome is about. The network below stays
as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from minutes import files
from minutes.corpora import JudgedPoint, LabelledMeeting
from minutes.errors import CheckpointError, CorpusError
from minutes.evaluation.evidence import places, utterances_of, words_of
from minutes.evaluation.metrics import average_precision
from minutes.model import arrays, card, encoders, integrity
from minutes.progress import Progress, silent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from minutes.model.prediction import Predictor

    Floats = NDArray[np.float64]

__all__ = ["UNCLEAR", "JudgedPoints", "VerdictHead", "check", "contents", "fit", "read_points"]

UNCLEAR = "unclear"
# Probabilities of the kinds from which the outcomes were proposed that readers judged.
CANDIDATE = {"decision": 0.13, "action": 0.35, "problem": 0.17}
# The share of what is told that may be wrong. A wrong action sends somebody off to do it.
MOST_WRONG = {
    "cautious": {"decision": 0.25, "action": 0.10, "problem": 0.30},
    "balanced": {"decision": 0.35, "action": 0.20, "problem": 0.40},
    "generous": {"decision": 0.50, "action": 0.35, "problem": 0.55},
}
# How far a reader agrees that there is such an outcome, where it is told in part only.
_PARTLY = {"matter": 1.0, "owner": 0.8, "due": 0.8, "cut": 0.4, "duplicate": 0.4}
_OTHERWISE = 0.5
_STRENGTH = 1e-3  # of what is learned beside the penalty, the C of scikit-learn
_FOLDS = 8  # of calls; each is looked at by a head that learned from the others
_DIGITS = 4
_NEVER = 1.0  # the threshold of what is not told at all


@dataclass(frozen=True, slots=True)
class JudgedPoints:
    """Points that readers judged, a row or an entry each.

    `calls` are numbers of calls; `inputs` what the head sees, shape (points, hidden + context);
    `before` the log odds by which the kinds' heads proposed them.
    """

    calls: NDArray[np.int64]
    kinds: NDArray[np.str_]
    verdicts: NDArray[np.str_]
    whys: NDArray[np.str_]
    inputs: NDArray[np.float32]
    before: NDArray[np.float32]

    def agreement(self) -> Floats:
        """How far the reader agrees that there is such an outcome, 0 to 1."""
        partly = np.array([_PARTLY.get(why, _OTHERWISE) for why in self.whys])
        return np.select([self.verdicts == "right", self.verdicts == "partly"], [1.0, partly], 0.0)


@dataclass(frozen=True, slots=True)
class Told:
    """What minutes would tell of a kind: `threshold`, points a call, and shares of the verdicts."""

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

    `precision` is the average precision that there is such an outcome, by the heads of the kinds
    and by this one, cross-validated by call, as `told` is.
    """

    weight: Floats
    bias: Floats
    thresholds: dict[str, dict[str, float]]
    precision: dict[str, tuple[float, float]]
    told: tuple[Told, ...]
    calls: int
    points: int


def read_points(
    meetings: Sequence[LabelledMeeting], model: Predictor, *, progress: Progress = silent
) -> JudgedPoints:
    """Score the calls whose points were judged, as the product hears them.

    Raises:
        CorpusError: there are none.
    """
    judged = [meeting for meeting in meetings if meeting.verdicts]
    column = {kind: i for i, kind in enumerate(model.settings.kinds)}
    rows: list[tuple[int, JudgedPoint]] = []
    inputs, before = [], []
    for number, meeting in enumerate(judged):
        progress("scoring calls", number, len(judged))
        utterances = utterances_of(meeting)
        said = [words_of(utterance) for utterance in utterances]
        seen = model.predict(utterances)
        states = np.hstack([seen.states, seen.context])
        for point in meeting.verdicts:
            stated = places(meeting, point.statement)
            place = max(range(len(said)), key=lambda i: len(said[i] & stated))
            rows.append((number, point))
            inputs.append(states[place])
            before.append(seen.kinds[place, column[point.kind]])
    if not rows:
        raise CorpusError(
            "the corpora",
            "hold no readers' verdicts",
            "join a file of them to its transcripts: minutes corpus --annotations",
        )
    progress("scoring calls", len(judged), len(judged))
    return JudgedPoints(
        calls=np.array([number for number, _ in rows]),
        kinds=np.array([point.kind for _, point in rows]),
        verdicts=np.array([point.verdict for _, point in rows]),
        whys=np.array([point.why for _, point in rows]),
        inputs=np.array(inputs),
        before=np.array(before),
    )


def fit(points: JudgedPoints, kinds: Sequence[str], *, progress: Progress = silent) -> VerdictHead:
    """Learn the head and its thresholds.

    Raises:
        CorpusError: points of a kind were judged in fewer than two calls.
    """
    agreed, real = points.agreement(), points.verdicts != "wrong"
    unclear = (points.verdicts == "partly") & (points.whys == "matter")
    parts = {kind: (points.kinds == kind, agreed) for kind in kinds}
    parts[UNCLEAR] = ((points.verdicts == "right") | unclear, unclear.astype(float))
    rows: list[tuple[Floats, float]] = []
    thresholds: dict[str, dict[str, float]] = {"candidate": dict(CANDIDATE)}
    thresholds |= {caution: {} for caution in MOST_WRONG}
    precision: dict[str, tuple[float, float]] = {}
    told: list[Told] = []
    calls = len(set(points.calls))
    for number, (kind, (within, labels)) in enumerate(parts.items()):
        progress("learning", number, len(parts))
        if len(set(points.calls[within])) < 2:
            raise CorpusError(
                "the corpora",
                f"hold verdicts that teach what is {kind} in fewer than two calls",
                "give more calls that readers judged",
            )
        inputs, labels = points.inputs[within].astype(np.float64), labels[within]
        rows.append(_learn(inputs, labels))
        if kind == UNCLEAR:
            continue
        probabilities = _cross_validate(inputs, labels, points.calls[within]).round(_DIGITS)
        verdicts = points.verdicts[within]
        for caution, most in MOST_WRONG.items():
            found = _threshold(probabilities, verdicts == "wrong", most[kind])
            thresholds[caution][kind] = found
            told.append(_told(kind, caution, found, verdicts[probabilities >= found], calls))
        precision[kind] = (
            average_precision(real[within], points.before[within]) or 0.0,
            average_precision(real[within], probabilities) or 0.0,
        )
    progress("learning", len(parts), len(parts))
    return VerdictHead(
        weight=np.array([weight for weight, _ in rows]),
        bias=np.array([bias for _, bias in rows]),
        thresholds=thresholds,
        precision=precision,
        told=tuple(told),
        calls=calls,
        points=len(points.calls),
    )


def _learn(inputs: Floats, labels: Floats) -> tuple[Floats, float]:
    """Weights and bias of a logistic regression, in terms of the inputs as they are.

    A label between 0 and 1 counts in part as either.
    """
    from sklearn.linear_model import LogisticRegression

    centre, scale = inputs.mean(axis=0), inputs.std(axis=0)
    scale[scale < 1e-6] = np.inf  # what is always the same teaches nothing
    standard = (inputs - centre) / scale
    model = LogisticRegression(C=_STRENGTH, max_iter=1000)
    model.fit(
        np.vstack([standard, standard]),
        np.repeat([1, 0], len(labels)),
        sample_weight=np.concatenate([labels, 1.0 - labels]),
    )
    weight: Floats = model.coef_[0] / scale
    return weight, float(model.intercept_[0] - weight @ centre)


def _cross_validate(inputs: Floats, labels: Floats, calls: NDArray[np.int64]) -> Floats:
    """The probability of each point by a head that learned from other calls."""
    from sklearn.model_selection import GroupKFold

    logits = np.zeros(len(labels))
    folds = GroupKFold(min(_FOLDS, len(set(calls))))
    for others, held in folds.split(inputs, groups=calls):
        weight, bias = _learn(inputs[others], labels[others])
        logits[held] = inputs[held] @ weight + bias
    found: Floats = 1.0 / (1.0 + np.exp(-logits.clip(-30.0, 30.0)))
    return found


def _threshold(probabilities: Floats, wrong: NDArray[np.bool_], most: float) -> float:
    """The lowest probability from which on no larger a share is wrong than may be."""
    for tried in np.unique(probabilities):
        if wrong[probabilities >= tried].mean() <= most:
            return float(tried)
    return _NEVER


def _told(
    kind: str, caution: str, threshold: float, verdicts: NDArray[np.str_], calls: int
) -> Told:
    right, partly, wrong = (
        float(np.mean(verdicts == verdict)) if len(verdicts) else 0.0
        for verdict in ("right", "partly", "wrong")
    )
    return Told(kind, caution, threshold, len(verdicts) / calls, right, partly, wrong)


def check(folder: Path) -> None:
    """Find out whether a model can be given a head of verdicts.

    Raises:
        CheckpointError: it is no whole model, or has no heads of outcomes.
    """
    if integrity.is_adapter(folder) or integrity.is_heads(folder):
        raise CheckpointError(
            folder, "changes another model and is none by itself", "name a whole one, or builtin"
        )
    if not arrays.settings(folder).outcomes:
        raise CheckpointError(
            folder,
            "has no heads of outcomes for readers to judge",
            "train it on calls that were read, or name builtin",
        )


def contents(
    folder: Path, head: VerdictHead, *, name: str, corpora: Mapping[str, int]
) -> dict[str, bytes]:
    """The files of a model's folder with the head, by name; all else in them stays.

    Args:
        name: what minutes call the new model.
        corpora: how many calls of each corpus readers judged, for the card.

    Raises:
        CheckpointError: the folder cannot be read.
    """
    from safetensors.numpy import save

    check(folder)
    tensors = {
        **arrays.read(folder).tensors,
        "outcomes.verdicts.weight": head.weight.astype(np.float16),
        "outcomes.verdicts.bias": head.bias.astype(np.float16),
    }
    weights = save(tensors, {"format": "pt"})
    try:
        given = {path.name: files.read(path) for path in folder.iterdir() if path.is_file()}
        config = json.loads(given["config.json"])
        text = given["README.md"].decode().split("---\n", 2)[2]
    except (OSError, ValueError, LookupError) as exc:
        raise CheckpointError(folder, f"cannot be read ({exc})", "get the model anew") from exc
    before = str(config.get("name", folder.name))
    config |= {"name": name, "verdicts": True, "thresholds": head.thresholds}
    metadata = card.read(folder) | {
        "name": name,
        "sha256": hashlib.sha256(weights).hexdigest(),
        "thresholds": head.thresholds,
        "verdicts": {
            "calls": head.calls,
            "points": head.points,
            "AP by kinds": {kind: round(was, _DIGITS) for kind, (was, _) in head.precision.items()},
            "AP": {kind: round(now, _DIGITS) for kind, (_, now) in head.precision.items()},
        },
    }
    text = text.split(_TITLE)[0].replace(f"# {before}\n", f"# {name}\n", 1).rstrip()
    return given | {
        "config.json": (json.dumps(config, indent=2) + "\n").encode(),
        "README.md": card.render(metadata, f"{text}\n\n{_described(head, corpora)}").encode(),
        encoders.WEIGHTS: weights,
    }


_TITLE = "## A second look\n"
_TEXT = """{title}
A linear head on the states tells how likely a reader agrees that an outcome told from an utterance
is one. It learned from careful readers' verdicts on {points} outcomes that were proposed on
{calls} calls ({corpora}); the network below stayed as it was. Cross-validated by call:

| kind | caution | from a probability of | points a call | right | partly | wrong |
|---|---|--:|--:|--:|--:|--:|
{rows}
"""


def _described(head: VerdictHead, corpora: Mapping[str, int]) -> str:
    rows = (
        f"| {t.kind} | {t.caution} | {t.threshold:.3f} | {t.points:.2f} | {t.right:.2f} "
        f"| {t.partly:.2f} | {t.wrong:.2f} |"
        for t in head.told
    )
    told = ", ".join(f"{name}: {count}" for name, count in sorted(corpora.items()))
    return _TEXT.format(
        title=_TITLE, points=head.points, calls=head.calls, corpora=told, rows="\n".join(rows)
    )
