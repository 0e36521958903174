"""A scorer on a corpus: every measure for each meeting, and their means over the meetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from minutes import pipeline
from minutes.corpora import LabelledMeeting, TextKind
from minutes.evaluation.baselines import Baseline
from minutes.evaluation.calibration import expected_calibration_error
from minutes.evaluation.metrics import auroc, average_precision, f1_at_words
from minutes.evaluation.rouge import ROUGES, measure_rouge, rouge_scorer
from minutes.options import Options, SelectionOptions
from minutes.progress import Progress, silent
from minutes.records import (
    OUTCOME_KINDS,
    Meeting,
    MinutesRecord,
    Score,
    Thresholds,
    Utterance,
    Weighed,
)
from minutes.stages import scoring
from minutes.stages.speakers import identify
from minutes.text import count_words

if TYPE_CHECKING:
    from rouge_score.rouge_scorer import RougeScorer

    from minutes.stages.scoring import Scorer

__all__ = [
    "MEASURES",
    "Evaluation",
    "GivenScores",
    "Mean",
    "MeasuredMeeting",
    "evaluate",
    "measure",
]

MEASURES = ("auroc", "average_precision", "f1", "calibration_error", *ROUGES, *OUTCOME_KINDS)


@dataclass(frozen=True, slots=True)
class MeasuredMeeting:
    """A scored meeting, its acts in order of time, and what the measures make of it.

    `utterances` carry the weights, `scores` the importance and the kinds unrounded. `measures`
    has all of `MEASURES`; None is one that is undefined here.
    """

    meeting: LabelledMeeting
    utterances: tuple[Utterance, ...]
    scores: tuple[Score, ...]
    measures: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of a measure over the meetings where it is defined: None where there is none."""

    value: float | None
    meetings: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A scorer on the meetings of a corpus. `calibrated`: its importance is a probability."""

    corpus: str
    text: TextKind
    scorer: str
    fingerprint: str
    calibrated: bool
    meetings: tuple[MeasuredMeeting, ...]

    @property
    def macro(self) -> dict[str, Mean]:
        """The mean of each measure over the meetings, each counting the same."""
        means = {}
        for name in MEASURES:
            defined = [v for m in self.meetings if (v := m.measures[name]) is not None]
            value = sum(defined) / len(defined) if defined else None
            means[name] = Mean(value, len(defined))
        return means


def evaluate(
    meetings: Sequence[LabelledMeeting],
    scorer: Scorer,
    *,
    corpus: str,
    text: TextKind = "manual",
    max_words: int = 350,
    progress: Progress = silent,
) -> Evaluation:
    """Score the meetings of a corpus and measure each.

    Args:
        corpus: a name for it.
        text: the words that people or a recogniser wrote down.
        max_words: of the extract that ROUGE is measured on.

    Raises:
        OptionError: max_words is less than 1.
        EngineUnavailable: rouge-score is not installed.
    """
    options = Options(selection=SelectionOptions(max_words=max_words))
    rouges = rouge_scorer()
    calibrated = not isinstance(scorer, Baseline)
    step = f"{scorer.name} on {text} text"
    measured = []
    for number, meeting in enumerate(meetings):
        progress(step, number, len(meetings))
        measured.append(_measured(meeting, scorer, text, options, rouges, calibrated=calibrated))
    progress(step, len(meetings), len(meetings))
    return Evaluation(
        corpus=corpus,
        text=text,
        scorer=scorer.name,
        fingerprint=scorer.fingerprint,
        calibrated=calibrated,
        meetings=tuple(measured),
    )


def _measured(
    meeting: LabelledMeeting,
    scorer: Scorer,
    text: TextKind,
    options: Options,
    rouges: RougeScorer,
    *,
    calibrated: bool,
) -> MeasuredMeeting:
    meeting = replace(
        meeting, utterances=tuple(sorted(meeting.utterances, key=lambda act: act.start))
    )
    said = meeting.said(text)
    given = scorer.score(said, language=meeting.language, progress=silent)
    scores = tuple(replace(score, state=None) for score in given)  # states are large
    weighed = scoring.score(said, engine=GivenScores(scores, scorer.thresholds))
    utterances = weighed.utterances
    points = _minutes(meeting, weighed, options).points
    found = measure(meeting, utterances, scores, calibrated=calibrated)
    found |= measure_rouge(rouges, meeting.abstracts, [p.text for p in points]) or dict.fromkeys(
        ROUGES
    )
    return MeasuredMeeting(
        meeting=meeting,
        utterances=utterances,
        scores=scores,
        measures={name: found[name] for name in MEASURES},
    )


def _minutes(meeting: LabelledMeeting, weighed: Weighed, options: Options) -> MinutesRecord:
    """The minutes that a team would get of a meeting scored like this."""
    speakers, said = identify(weighed.utterances, named=True)
    minutes = MinutesRecord(
        meeting=Meeting(
            id=meeting.meeting,
            title=meeting.meeting,
            source=meeting.corpus,
            sha256="",
            duration=max((u.end for u in said), default=0.0),
            language=meeting.language,
        ),
        speakers=speakers,
        utterances=said,
        points=(),
        engines={},
        thresholds=weighed.thresholds,
    )
    return pipeline.summarise(minutes, options)


def measure(
    meeting: LabelledMeeting,
    utterances: Sequence[Utterance],
    scores: Sequence[Score],
    *,
    calibrated: bool = True,
) -> dict[str, float | None]:
    """All measures of a scored meeting but ROUGE, over the acts that people have looked at.

    Args:
        utterances: the meeting's acts, in their order; their words are counted.
        scores: one an act; ranked by their logits, and each kind by its probability.
        calibrated: whether the importance is a probability, so that its error means something.
    """
    rows = [
        (act.important, set(act.kinds), score, count_words(utterance.text))
        for act, utterance, score in zip(meeting.utterances, utterances, scores, strict=True)
        if act.important is not None
    ]
    labels = [label for label, _, _, _ in rows]
    logits = [score.logit for _, _, score, _ in rows]
    words = [count for _, _, _, count in rows]
    probabilities = [min(max(score.importance, 0.0), 1.0) for _, _, score, _ in rows]
    found: dict[str, float | None] = {
        "auroc": auroc(labels, logits),
        "average_precision": average_precision(labels, logits),
        "f1": f1_at_words(labels, logits, words),
        "calibration_error": None,
    }
    if calibrated:
        found["calibration_error"] = expected_calibration_error(labels, probabilities)
    for head in OUTCOME_KINDS:
        known = all(head in score.kinds for _, _, score, _ in rows)
        found[head] = None
        if rows and known:
            carried = [head in kinds for _, kinds, _, _ in rows]
            found[head] = average_precision(carried, [s.kinds[head] for _, _, s, _ in rows])
    return found


@dataclass(frozen=True, slots=True)
class GivenScores:
    """Scores that are there already, as a scorer: what works with one need not score again."""

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
