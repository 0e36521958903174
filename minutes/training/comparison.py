"""Before and after: what a team's model makes of reviewed meetings that it has not learned from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from minutes import pipeline
from minutes.evaluation.measuring import GivenScores
from minutes.options import Options, SelectionOptions
from minutes.progress import Progress
from minutes.records import OUTCOME_KINDS, MinutesRecord, Score, Utterance
from minutes.stages import scoring
from minutes.training.adaptation import ReviewedMeeting, sigmoid
from minutes.training.reviews import Reviews

__all__ = [
    "Change",
    "Comparison",
    "Gain",
    "Side",
    "as_sentences",
    "as_table",
    "bootstrap",
    "compare_models",
    "minutes_by",
    "weighted_average_precision",
]

Floats = NDArray[np.float64]

_DRAWS = 2000
_SEED = 20270302
_TAIL = 5.0  # percent of the draws below the interval, and above it


@dataclass(frozen=True, slots=True)
class Side:
    """A model on the meetings held out.

    `average_precision` is the mean over the meetings. Of the points that the team kept, dropped or
    promoted, `kept`, `dropped` and `promoted` are how many the minutes would have.
    """

    average_precision: float
    kept: int
    dropped: int
    promoted: int


@dataclass(frozen=True, slots=True)
class Gain:
    """What average precision gains, and between what it lies in nine of ten draws."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that comes into the minutes of a meeting or goes out of them.

    `verdict` is what the team said of it: "kept", "dropped", "promoted", or "" where nothing.
    """

    meeting: str
    text: str
    comes: bool
    verdict: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both models; `kept`, `dropped` and `promoted` are all that the team did."""

    before: Side
    after: Side
    kept: int
    dropped: int
    promoted: int
    gain: Gain
    changes: tuple[Change, ...]

    @property
    def better(self) -> bool:
        """Whether the team's model ranks what the team wants higher than chance would make it."""
        return self.gain.low > 0.0


def weighted_average_precision(judged: ReviewedMeeting, logits: Floats) -> float | None:
    """Average precision over the labelled utterances, each by its certainty.

    None unless there are both important and other ones.
    """
    from sklearn.metrics import average_precision_score

    on = judged.certainty > 0
    important = judged.important[on] >= 0.5
    if important.all() or not important.any():
        return None
    weights = judged.certainty[on]
    return float(average_precision_score(important, logits[on], sample_weight=weights))


def compare_models(
    reviews: Sequence[Reviews],
    judged: Sequence[ReviewedMeeting],
    after: Sequence[Floats],
    progress: Progress,
) -> Comparison:
    """Both models on the same meetings.

    Args:
        after: the calibrated log odds of the team's model; those of the base are in `judged`.
    """
    before = [one.logits.astype(float) for one in judged]
    progress("comparison", 0, 2)
    by_base, old = _side(reviews, judged, before)
    progress("comparison", 1, 2)
    by_team, new = _side(reviews, judged, after)
    progress("comparison", 2, 2)
    verdicts = [(one.verdict, one.promoted) for review in reviews for one in review.points]
    return Comparison(
        before=by_base,
        after=by_team,
        kept=verdicts.count(("kept", False)),
        dropped=sum(verdict == "dropped" for verdict, _ in verdicts),
        promoted=verdicts.count(("kept", True)),
        gain=bootstrap(judged, before, after),
        changes=tuple(
            change
            for review, *pair in zip(reviews, old, new, strict=True)
            for change in _changes(review, *pair)
        ),
    )


def bootstrap(
    judged: Sequence[ReviewedMeeting], before: Sequence[Floats], after: Sequence[Floats]
) -> Gain:
    """The gain in mean average precision and its interval, by the bootstrap.

    Meetings are drawn with replacement, and in each of them its labelled utterances (Davison &
    Hinkley 1997, "Bootstrap Methods and their Application", 3.8): few meetings alone would all
    agree by chance too often. The same draws count for both models; the seed is fixed.
    """
    random = np.random.default_rng(_SEED)
    gains, totals = [], []
    for one, old, new in zip(judged, before, after, strict=True):
        on = one.certainty > 0
        important = one.important[on] >= 0.5
        if important.all() or not important.any():
            continue
        certainty = one.certainty[on].astype(float)
        counts = random.multinomial(
            len(certainty), np.full(len(certainty), 1 / len(certainty)), _DRAWS
        )
        weights = np.vstack([certainty, counts * certainty])
        drawn = _precision(new[on], important, weights) - _precision(old[on], important, weights)
        gains.append(drawn[1:])
        totals.append(drawn[0])
    if not gains:
        return Gain(0.0, 0.0, 0.0)
    per_meeting = np.array(gains)
    chosen = random.integers(len(gains), size=(_DRAWS, len(gains)))
    means = np.nanmean(per_meeting[chosen, np.arange(_DRAWS)[:, None]], axis=1)
    low, high = np.nanpercentile(means, [_TAIL, 100 - _TAIL])
    return Gain(float(np.mean(totals)), float(low), float(high))


def _precision(logits: Floats, important: NDArray[np.bool_], weights: Floats) -> Floats:
    """Average precision under each row of weights; NaN where nothing important has any."""
    order = np.argsort(-logits, kind="stable")
    ordered = weights[:, order]
    right = ordered * important[order]
    with np.errstate(invalid="ignore", divide="ignore"):
        at = np.nan_to_num(np.cumsum(right, axis=1) / np.cumsum(ordered, axis=1))
        found: Floats = (at * right).sum(axis=1) / right.sum(axis=1)
    return found


def as_sentences(found: Comparison, most: int = 6) -> list[str]:
    """What would change in the minutes of the meetings held out, in sentences.

    Args:
        most: how many are quoted; those that the team judged go first.
    """
    come, go = (sum(change.comes == comes for change in found.changes) for comes in (True, False))
    if not found.changes:
        return ["No sentence of these meetings' minutes would change."]
    lines = [
        f"Of these meetings' minutes {come} sentence{' comes' if come == 1 else 's come'} in and "
        f"{go} {'goes' if go == 1 else 'go'} out:"
    ]
    ordered = sorted(found.changes, key=lambda change: not change.verdict)
    for change in ordered[:most]:
        said = f", which you {change.verdict}" if change.verdict else ""
        lines.append(f"  {'+' if change.comes else '-'} “{change.text}” ({change.meeting}{said})")
    if (left := len(ordered) - most) > 0:
        lines.append(f"  … and {left} more")
    return lines


def _changes(review: Reviews, old: MinutesRecord, new: MinutesRecord) -> Iterator[Change]:
    """The points of each minutes that share no utterance with those of the other."""
    verdicts = {
        id_: "promoted" if one.promoted and one.verdict == "kept" else one.verdict
        for one in review.points
        if one.verdict != "open"
        for id_ in one.point.utterances
    }
    for made, other, comes in ((new, old, True), (old, new, False)):
        held = {id_ for point in other.points for id_ in point.utterances}
        for point in made.points:
            if held.isdisjoint(point.utterances):
                said = (verdicts[id_] for id_ in point.utterances if id_ in verdicts)
                yield Change(review.minutes.meeting.title, point.text, comes, next(said, ""))


def as_table(found: Comparison) -> list[tuple[str, str, str]]:
    """What changes, as rows of a name, before and after."""

    def of(name: str, total: int) -> tuple[str, str]:
        counts = [getattr(side, name) for side in (found.before, found.after)]
        before, after = (f"{count} of {total}" for count in counts)
        return before, after

    return [
        (
            "average precision",
            f"{found.before.average_precision:.3f}",
            f"{found.after.average_precision:.3f}",
        ),
        ("in the minutes, of the points you kept", *of("kept", found.kept)),
        ("in the minutes, of those you dropped", *of("dropped", found.dropped)),
        ("in the minutes, of those you promoted", *of("promoted", found.promoted)),
    ]


def minutes_by(
    minutes: MinutesRecord,
    utterances: Sequence[Utterance],
    logits: Floats,
    kinds: NDArray[np.float32],
) -> MinutesRecord:
    """The minutes that a model would make of a meeting, under the budget they were made under.

    Args:
        utterances: of the meeting, with the speakers as reviewed.
        logits: calibrated log odds, one an utterance.
        kinds: log odds of `OUTCOME_KINDS`.
    """
    scores = tuple(
        Score(p, logit, dict(zip(OUTCOME_KINDS, row, strict=True)), signs=utterance.signs)
        for utterance, p, logit, row in zip(
            utterances,
            sigmoid(logits).tolist(),
            logits.tolist(),
            sigmoid(kinds).tolist(),
            strict=True,
        )
    )
    weighed = scoring.score(utterances, engine=GivenScores(scores, minutes.thresholds)).utterances
    given = {name: minutes.options.get(name) for name in ("max_points", "max_words")}
    budget = {name: value for name, value in given.items() if isinstance(value, int)}
    options = Options(selection=SelectionOptions(**budget))
    return pipeline.summarise(replace(minutes, utterances=weighed, points=()), options)


def _side(
    reviews: Sequence[Reviews], judged: Sequence[ReviewedMeeting], logits: Sequence[Floats]
) -> tuple[Side, list[MinutesRecord]]:
    """How a model does on the meetings, and the minutes that it makes of them."""
    precisions = []
    all_made = []
    counts: dict[str, int] = {"kept": 0, "dropped": 0, "promoted": 0}
    for review, one, scores in zip(reviews, judged, logits, strict=True):
        precision = weighted_average_precision(one, scores)
        precisions += [] if precision is None else [precision]
        made = minutes_by(review.minutes, review.utterances, scores, one.kinds)
        all_made.append(made)
        for name, number in _there(review, made).items():
            counts[name] += number
    return Side(float(np.mean(precisions)) if precisions else 0.0, **counts), all_made


def _there(review: Reviews, made: MinutesRecord) -> Mapping[str, int]:
    """How many of the points that were judged are in some minutes: those they share words with."""
    held = {id_ for point in made.points for id_ in point.utterances}
    counts = {"kept": 0, "dropped": 0, "promoted": 0}
    for one in review.points:
        if one.verdict != "open" and held.intersection(one.point.utterances):
            name = "promoted" if one.promoted and one.verdict == "kept" else one.verdict
            counts[name] += 1
    return counts
