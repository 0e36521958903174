"""Two scorers for one meeting: the better one, and another for what the better one cannot read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from minutes.progress import Progress
from minutes.records import Score, Utterance

if TYPE_CHECKING:
    from minutes.stages.scoring import Scorer

__all__ = ["MixedScorer", "SubstituteScorer"]


class SubstituteScorer:
    """A scorer in the place of a better one, with the reason as its notice."""

    def __init__(self, scorer: Scorer, notice: str) -> None:
        self.name = scorer.name
        self.notice: str | None = notice
        self.fingerprint = scorer.fingerprint
        self.thresholds = scorer.thresholds
        self._scorer = scorer

    def score(
        self, utterances: Sequence[Utterance], *, language: str | None, progress: Progress
    ) -> Sequence[Score]:
        """One score an utterance, in their order."""
        return self._scorer.score(utterances, language=language, progress=progress)


class MixedScorer:
    """Takes the scores of `other` for some utterances; both give log odds of importance.

    Args:
        best: scores the meeting.
        other: scores the meeting too; its scores of the utterances in `unread` count.
        unread: their ids.
        notice: what the reader of the minutes must know of it.
    """

    def __init__(self, best: Scorer, other: Scorer, unread: frozenset[str], notice: str) -> None:
        self.name = best.name
        self.notice: str | None = notice
        self.fingerprint = f"{best.fingerprint}+{other.fingerprint}"
        self.thresholds = best.thresholds
        self._best, self._other, self._unread = best, other, unread

    def score(
        self, utterances: Sequence[Utterance], *, language: str | None, progress: Progress
    ) -> list[Score]:
        """One score an utterance, in their order."""
        others = self._other.score(utterances, language=language, progress=progress)
        scores = self._best.score(utterances, language=language, progress=progress)
        return [
            replace(other, state=score.state) if utterance.id in self._unread else score
            for utterance, score, other in zip(utterances, scores, others, strict=True)
        ]
