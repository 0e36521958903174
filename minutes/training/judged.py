"""Outcomes that were proposed in meetings, and whether they are any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from minutes.corpora import LabelledMeeting
from minutes.engines.attention.scorer import scores_of
from minutes.evaluation.evidence import match, places, utterances_of, words_of
from minutes.model import rereading
from minutes.model.features import speaker_numbers
from minutes.model.prediction import tokenize
from minutes.progress import Progress, silent
from minutes.stages import outcomes
from minutes.stages.speakers import identify
from minutes.training.stated import Stated, StatedKinds, join

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from minutes.model.prediction import Prediction, Predictor
    from minutes.records import Utterance

__all__ = ["UNJUDGED", "JudgedPoints", "is_known", "read_points"]

# Probabilities of the kinds from which outcomes are proposed: those of the points that readers
# judged. It is more than is told later, so that the head sees what is wrong.
_PROPOSED = {"decision": 0.13, "action": 0.35, "problem": 0.17}
# How much a point counts that no reader judged. With less, meetings in which people speak in three
# words lose half of what is found; with more, what is told of calls is wrong more often.
UNJUDGED = 0.25
# How far a reader agrees that there is such an outcome, where it is told in part only.
_PARTLY = {"matter": 1.0, "owner": 0.8, "due": 0.8, "cut": 0.4, "duplicate": 0.4}
_OTHERWISE = 0.5


@dataclass(frozen=True, slots=True)
class JudgedPoints:
    """Points that were proposed, a row or an entry each.

    `calls` are numbers of meetings; `judged` is whether a reader judged the point: if not, it is
    right or wrong by what is known of its meeting. `inputs` are what the head sees, shape (points,
    hidden + context); `before` the log odds by which the kinds' heads proposed them; `rows` the
    row that the utterance of each has in `Stated`.
    """

    calls: NDArray[np.int64]
    judged: NDArray[np.bool_]
    kinds: NDArray[np.str_]
    verdicts: NDArray[np.str_]
    whys: NDArray[np.str_]
    inputs: NDArray[np.float32]
    before: NDArray[np.float32]
    rows: NDArray[np.int64]

    def agreement(self) -> NDArray[np.float64]:
        """How far a reader agrees that there is such an outcome, 0 to 1."""
        return np.array(list(map(_agreement, self.verdicts, self.whys)))

    def counted(self) -> NDArray[np.float64]:
        """How much each point counts in learning."""
        return np.where(self.judged, 1.0, UNJUDGED)


def _agreement(verdict: str, why: str) -> float:
    return _PARTLY.get(why, _OTHERWISE) if verdict == "partly" else float(verdict == "right")


@dataclass(frozen=True, slots=True)
class _Point:
    """A point; `place` is that of the utterance that states it."""

    kind: str
    place: int
    verdict: str
    why: str = ""


def is_known(meeting: LabelledMeeting) -> bool:
    """Whether the outcomes of a meeting are known and no reader judged what was proposed there."""
    return meeting.outcomes is not None and not meeting.verdicts


def read_points(
    meetings: Sequence[LabelledMeeting], model: Predictor, *, progress: Progress = silent
) -> tuple[JudgedPoints, Stated]:
    """Score the meetings as the product hears them, and find the points in them.

    Those are what readers judged and, in meetings whose outcomes are known, what is proposed. With
    them comes what a rereading can learn: what they state and what else readers found.
    """
    column = {kind: i for i, kind in enumerate(model.settings.kinds)}
    rows: list[tuple[int, bool, _Point]] = []
    inputs, before, at = [], [], []
    stated: list[Stated] = []
    used = [meeting for meeting in meetings if meeting.verdicts or is_known(meeting)]
    for number, meeting in enumerate(used):
        progress("scoring calls", number, len(used))
        said = utterances_of(meeting)
        seen = model.predict(said, verdicts=False)  # it is to learn them, whatever it knew
        if meeting.verdicts:
            points = _judged(meeting, said)
        else:
            points = _proposed(meeting, said, seen, model)
        judged = bool(meeting.verdicts)
        known = StatedKinds(model.settings.kinds)
        first = sum(len(part.calls) for part in stated)
        for point in points:
            place = point.place
            agreed, counted = _agreement(point.verdict, point.why), 1.0 if judged else UNJUDGED
            row = known.judge(place, point.kind, agreed, point.why, counted)
            at.append(first + row)
            rows.append((number, judged, point))
            inputs.append(np.concatenate([seen.states[place], seen.context[place]]))
            before.append(seen.kinds[place, column[point.kind]])
        if judged and meeting.outcomes is not None:
            known.list_outcomes(meeting, said)
        tokens, speakers = tokenize(model.tokenizer, said), speaker_numbers(said)
        windows = rereading.windows(tokens, speakers, known.places, model.settings)
        stated.append(known.rows(number, windows, judged=judged))
    progress("scoring calls", len(used), len(used))
    found = JudgedPoints(
        calls=np.array([number for number, _, _ in rows]),
        judged=np.array([judged for _, judged, _ in rows]),
        kinds=np.array([point.kind for *_, point in rows]),
        verdicts=np.array([point.verdict for *_, point in rows]),
        whys=np.array([point.why for *_, point in rows]),
        inputs=np.array(inputs),
        before=np.array(before),
        rows=np.array(at),
    )
    return found, join(stated)


def _judged(meeting: LabelledMeeting, said: Sequence[Utterance]) -> Iterator[_Point]:
    """What a reader judged, each point at the utterance that has most of its statement."""
    words = [words_of(utterance) for utterance in said]
    for point in meeting.verdicts:
        stated = places(meeting, point.statement)
        place = max(range(len(said)), key=lambda i: len(words[i] & stated))
        yield _Point(point.kind, place, point.verdict, point.why)


def _proposed(
    meeting: LabelledMeeting, said: Sequence[Utterance], seen: Prediction, model: Predictor
) -> Iterator[_Point]:
    """What is proposed, right where it touches the evidence of an outcome of its kind."""
    scores = scores_of(said, seen, model, language=meeting.language)
    speakers, named = identify(
        [replace(u, kinds=s.kinds, signs=s.signs) for u, s in zip(said, scores, strict=True)],
        named=True,
    )
    told = outcomes.find_outcomes(
        named, speakers, language=meeting.language, recorded_at=None, thresholds=_PROPOSED
    )
    at = {utterance.id: i for i, utterance in enumerate(named)}
    for outcome in told:
        first = at[outcome.statement[0]]  # behind it may stand what the speaker goes on to say
        touches = match(meeting, named, [outcome], outcome.kind).counts.hits
        yield _Point(outcome.kind, first, "right" if touches else "wrong")
