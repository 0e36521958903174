"""Before and after: what a team's model makes of reviewed meetings that it has not learned from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from minutes import pipeline
from minutes.options import Options, SelectionOptions
from minutes.progress import Progress
from minutes.records import Minutes, Score, Thresholds, Utterance
from minutes.stages import scoring
from minutes.training.adaptation import Judged
from minutes.training.reviews import Reviews

__all__ = ["Comparison", "Side", "as_table", "average_precision", "compare", "minutes_by"]

Floats = NDArray[np.float64]


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
class Comparison:
    """Both models; `kept`, `dropped` and `promoted` are all that the team did."""

    before: Side
    after: Side
    kept: int
    dropped: int
    promoted: int

    @property
    def better(self) -> bool:
        """Whether the team's model ranks what the team wants higher than the base does."""
        return self.after.average_precision > self.before.average_precision


def average_precision(judged: Judged, logits: Floats) -> float | None:
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


def compare(
    reviews: Sequence[Reviews],
    judged: Sequence[Judged],
    after: Sequence[Floats],
    progress: Progress,
) -> Comparison:
    """Both models on the same meetings.

    Args:
        after: the calibrated log odds of the team's model; those of the base are in `judged`.
    """
    progress("comparison", 0, 2)
    by_base = _side(reviews, judged, [one.logits.astype(float) for one in judged])
    progress("comparison", 1, 2)
    by_team = _side(reviews, judged, after)
    progress("comparison", 2, 2)
    verdicts = [(one.verdict, one.promoted) for review in reviews for one in review.points]
    return Comparison(
        before=by_base,
        after=by_team,
        kept=verdicts.count(("kept", False)),
        dropped=sum(verdict == "dropped" for verdict, _ in verdicts),
        promoted=verdicts.count(("kept", True)),
    )


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
    minutes: Minutes, utterances: Sequence[Utterance], logits: Floats, kinds: NDArray[np.float32]
) -> Minutes:
    """The minutes that a model would make of a meeting, under the budget they were made under.

    Args:
        utterances: of the meeting, with the speakers as reviewed.
        logits: calibrated log odds, one an utterance.
        kinds: log odds of `minutes.model.configuration.KINDS`.
    """
    from minutes.model.configuration import KINDS

    scores = tuple(
        Score(p, logit, dict(zip(KINDS, row, strict=True)), signs=utterance.signs)
        for utterance, p, logit, row in zip(
            utterances,
            _sigmoid(logits).tolist(),
            logits.tolist(),
            _sigmoid(kinds).tolist(),
            strict=True,
        )
    )
    weighed = scoring.score(utterances, engine=_Given(scores, minutes.thresholds)).utterances
    given = {name: minutes.options.get(name) for name in ("max_points", "max_words")}
    budget = {name: value for name, value in given.items() if isinstance(value, int)}
    options = Options(selection=SelectionOptions(**budget))
    return pipeline.summarise(replace(minutes, utterances=weighed, points=()), options)


def _side(reviews: Sequence[Reviews], judged: Sequence[Judged], logits: Sequence[Floats]) -> Side:
    precisions = []
    counts: dict[str, int] = {"kept": 0, "dropped": 0, "promoted": 0}
    for review, one, scores in zip(reviews, judged, logits, strict=True):
        precision = average_precision(one, scores)
        precisions += [] if precision is None else [precision]
        made = minutes_by(review.minutes, review.utterances, scores, one.kinds)
        for name, number in _there(review, made).items():
            counts[name] += number
    return Side(float(np.mean(precisions)) if precisions else 0.0, **counts)


def _there(review: Reviews, made: Minutes) -> Mapping[str, int]:
    """How many of the points that were judged are in some minutes: those they share words with."""
    held = {id_ for point in made.points for id_ in point.utterances}
    counts = {"kept": 0, "dropped": 0, "promoted": 0}
    for one in review.points:
        if one.verdict != "open" and held.intersection(one.point.utterances):
            name = "promoted" if one.promoted and one.verdict == "kept" else one.verdict
            counts[name] += 1
    return counts


def _sigmoid(logits: NDArray[np.floating]) -> Floats:
    found: Floats = 0.5 * (1.0 + np.tanh(0.5 * logits.astype(float)))
    return found


@dataclass(frozen=True, slots=True)
class _Given:
    """Scores that are there already, as a scorer."""

    scores: tuple[Score, ...]
    thresholds: Thresholds
    name: str = "given"
    notice: str | None = None
    fingerprint: str = "given"

    def score(
        self, utterances: Sequence[Utterance], *, language: str | None, progress: Progress
    ) -> tuple[Score, ...]:
        """The scores, whatever is asked for."""
        return self.scores
