"""What utterances of calls state, by kind, as far as readers tell: what a rereading learns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from minutes.corpora import LabelledMeeting
from minutes.evaluation.evidence import places, words_of
from minutes.model.packing import Packed, concatenate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from minutes.records import Utterance

__all__ = ["Stated", "StatedKinds", "join"]

_LISTED = 0.5  # how much counts what is known from a reader's own list, and from no verdict
_EVIDENCE = 0.5  # how far an utterance that is evidence of an outcome states it
_OF_ANOTHER = 0.8  # how far one states an outcome that a reader says is of that other kind


@dataclass(frozen=True, slots=True)
class Stated:
    """Utterances, a row each.

    `calls` are numbers of meetings; `judged` is whether a reader judged what was proposed there.
    `windows` is what is read of each; `labels` how far it states an outcome of each kind, 0 to 1,
    and `counted` how much that counts, shape (rows, kinds).
    """

    calls: NDArray[np.int64]
    judged: NDArray[np.bool_]
    windows: Packed
    labels: NDArray[np.float64]
    counted: NDArray[np.float64]


def join(parts: Sequence[Stated]) -> Stated:
    """The rows of several, in their order."""
    return Stated(
        calls=np.concatenate([part.calls for part in parts]),
        judged=np.concatenate([part.judged for part in parts]),
        windows=concatenate([part.windows for part in parts], [0] * len(parts)),
        labels=np.concatenate([part.labels for part in parts]),
        counted=np.concatenate([part.counted for part in parts]),
    )


class StatedKinds:
    """What is known of the utterances of one meeting: verdicts first, then a reader's own list.

    Args:
        kinds: of the columns of labels.
    """

    def __init__(self, kinds: Sequence[str]) -> None:
        self._column = {kind: i for i, kind in enumerate(kinds)}
        self._rows: dict[int, int] = {}
        self._labels: list[NDArray[np.float64]] = []
        self._counted: list[NDArray[np.float64]] = []

    @property
    def places(self) -> list[int]:
        """The places of the utterances, a row each."""
        return list(self._rows)

    def judge(self, place: int, kind: str, agreement: float, why: str, counted: float) -> int:
        """Take a verdict on what was told from an utterance; the row of the utterance."""
        row, column = self._row(place), self._column[kind]
        self._labels[row][column], self._counted[row][column] = agreement, counted
        other = self._column.get(why.removeprefix("kind:"))
        if why.startswith("kind:") and other is not None and not self._counted[row][other]:
            self._labels[row][other] = _OF_ANOTHER
            self._counted[row][other] = _LISTED * counted
        return row

    def list_outcomes(self, meeting: LabelledMeeting, said: Sequence[Utterance]) -> None:
        """Take what a reader found in the meeting, after all verdicts on what was proposed."""
        words = [words_of(utterance) for utterance in said]
        known: dict[tuple[int, int], float] = {}
        for outcome in meeting.outcomes or ():
            column = self._column.get(outcome.kind)
            if column is None:
                continue
            evidence = places(meeting, outcome.evidence)
            stated = places(meeting, outcome.statement) or evidence
            main = max(range(len(said)), key=lambda i: len(words[i] & stated))
            for place in (i for i in range(len(said)) if words[i] & evidence or i == main):
                far = 1.0 if place == main else _EVIDENCE
                known[place, column] = max(known.get((place, column), 0.0), far)
        for place, _ in known:
            self._row(place)
        for place, row in self._rows.items():
            for column in np.flatnonzero(self._counted[row] == 0).tolist():
                self._labels[row][column] = known.get((place, column), 0.0)
                self._counted[row][column] = _LISTED

    def rows(self, call: int, windows: Packed, *, judged: bool) -> Stated:
        """All as rows of one meeting, with the windows of `places`."""
        total, kinds = len(self._rows), len(self._column)
        return Stated(
            calls=np.full(total, call),
            judged=np.full(total, judged),
            windows=windows,
            labels=np.array(self._labels).reshape(total, kinds),
            counted=np.array(self._counted).reshape(total, kinds),
        )

    def _row(self, place: int) -> int:
        row = self._rows.setdefault(place, len(self._rows))
        if row == len(self._labels):
            self._labels.append(np.zeros(len(self._column)))
            self._counted.append(np.zeros(len(self._column)))
        return row
