"""What careful readers found in a call, as labels an utterance and a token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minutes.corpora import KINDS, LabelledMeeting, LabelledOutcome, WordSpan
from minutes.evaluation.calls import spans
from minutes.model.prediction import MARKS, REACH, TRAITS

__all__ = ["OutcomeLabels", "label"]

Floats = NDArray[np.float32]

_STATED = 1.0  # of a kind: an utterance that states the outcome
_SHOWN = 0.5  # one that is evidence of it only
_KEY = 1.0  # importance of a key point's evidence
_OUTCOME = 0.6  # of an utterance that states an outcome
_BESIDE = 0.3  # of one that is evidence of it only
_MARKED = 2.0  # what counts of an utterance that somebody marked, beside one nobody did
_LOOKALIKE = 3.0  # of one that looks like an outcome and is none
# Why teams drop what they drop is not known: it may be for what is done in the meeting itself.
_UNTOLD = frozenset({"dropped", "dismissed", "other-kind"})


@dataclass(frozen=True, slots=True)
class OutcomeLabels:
    """What readers marked, one row or entry an utterance.

    `weight` is how much an utterance counts: what looks like an outcome and is none teaches most.
    `traits`, NaN where unknown, shape (utterances, traits); `marks`, NaN where unknown, an array of
    (tokens, marks) each; `antecedents`, shape (utterances, REACH), the utterance one place before
    first, and `pointing` tells for which utterances they are known.
    """

    weight: Floats
    traits: Floats
    marks: list[Floats]
    antecedents: Floats
    pointing: Floats

    def part(self, begin: int, end: int) -> OutcomeLabels:
        """Those of the utterances from `begin` to `end`."""
        cut = slice(begin, end)
        return OutcomeLabels(
            self.weight[cut],
            self.traits[cut],
            self.marks[cut],
            self.antecedents[cut],
            self.pointing[cut],
        )


def label(
    meeting: LabelledMeeting, offsets: Sequence[Sequence[tuple[int, int]]]
) -> tuple[Floats, Floats, OutcomeLabels]:
    """Importance, shape (utterances,), kinds, (utterances, kinds), and the rest.

    Args:
        meeting: annotated; its acts are the utterances.
        offsets: where each token of each utterance begins and ends in its text.
    """
    total = len(meeting.utterances)
    place = {act.id: i for i, act in enumerate(meeting.utterances)}
    important = np.zeros(total, dtype=np.float32)
    kinds = np.zeros((total, len(KINDS)), dtype=np.float32)
    weight = np.ones(total, dtype=np.float32)
    traits = np.full((total, len(TRAITS)), np.nan, dtype=np.float32)
    antecedents = np.zeros((total, REACH), dtype=np.float32)
    pointing = np.zeros(total, dtype=np.float32)
    marks = [np.full((len(tokens), len(MARKS)), np.nan, dtype=np.float32) for tokens in offsets]
    marker = _Marker(meeting, place, offsets, marks)
    for lookalike in meeting.lookalikes:
        for i in _places(lookalike.words, place):
            weight[i] = _LOOKALIKE
            if lookalike.why not in _UNTOLD:
                traits[i, 0] = float(lookalike.why == "in-meeting")
    for outcome in meeting.outcomes or ():
        shown, stated = _places(outcome.evidence, place), _places(outcome.statement, place)
        if outcome.kind == "point":
            important[shown] = _KEY
            continue
        important[shown] = np.maximum(important[shown], _BESIDE)
        important[stated] = np.maximum(important[stated], _OUTCOME)
        column = KINDS.index(outcome.kind)
        kinds[shown, column] = np.maximum(kinds[shown, column], _SHOWN)
        kinds[stated, column] = _STATED
        weight[shown] = np.maximum(weight[shown], _MARKED)
        traits[shown, 0] = 0.0
        marker.mark(outcome, shown, stated)
        if stated:
            before = [s for i in _places(outcome.antecedents, place) if (s := stated[0] - i) > 0]
            traits[stated[0], 1] = float(bool(before))
            pointing[stated[0]] = 1.0
            antecedents[stated[0], [s - 1 for s in before if s <= REACH]] = 1.0
    return important, kinds, OutcomeLabels(weight, traits, marks, antecedents, pointing)


class _Marker:
    """Marks the tokens of passages."""

    def __init__(
        self,
        meeting: LabelledMeeting,
        place: dict[str, int],
        offsets: Sequence[Sequence[tuple[int, int]]],
        marks: list[Floats],
    ) -> None:
        self._texts = [act.text for act in meeting.utterances]
        self._place, self._offsets, self._marks = place, offsets, marks

    def mark(self, outcome: LabelledOutcome, shown: list[int], stated: list[int]) -> None:
        """The words that state an outcome, and those that say when an action is due."""
        self._known(stated, 0)
        self._set(outcome.statement, 0)
        if outcome.kind == "action":
            self._known(sorted({*shown, *stated}), 1)
            self._set(outcome.due, 1)

    def _known(self, places: list[int], column: int) -> None:
        for i in places:
            labels = self._marks[i][:, column]
            labels[np.isnan(labels)] = 0.0

    def _set(self, passages: Sequence[WordSpan], column: int) -> None:
        for passage in passages:
            i = self._place[passage.act]
            words = spans(self._texts[i])[passage.begin : passage.end]
            if not words:
                continue
            begin, end = words[0][0], words[-1][1]
            within = [begin <= low and high <= end for low, high in self._offsets[i]]
            self._marks[i][within, column] = 1.0


def _places(passages: Sequence[WordSpan], place: dict[str, int]) -> list[int]:
    return sorted({place[passage.act] for passage in passages})
