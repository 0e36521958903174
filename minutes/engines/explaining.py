"""Which engine explains minutes: the one that scored them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minutes import models
from minutes.engines import attention, registry
from minutes.engines.lexrank.scorer import LexRankScorer
from minutes.errors import CheckpointError, RecordError
from minutes.options import Options
from minutes.progress import Progress
from minutes.records import Explanation, MinutesRecord, Utterance

if TYPE_CHECKING:
    from minutes.engines.attention.scorer import AttentionScorer
    from minutes.stages.explanation import Explainer

__all__ = ["explainer"]


def explainer(minutes: MinutesRecord, options: Options, source: str) -> Explainer:
    """The scorer of the minutes, to ask for its reasons.

    Args:
        source: the file that the minutes are from, for messages.

    Raises:
        RecordError: the minutes have no scores, or are scored by what is not there.
        CheckpointError: the attention model cannot be used.
    """
    name = minutes.engines.get("scorer", "")
    if not name or any(u.importance is None for u in minutes.utterances):
        raise RecordError(source, "has no scores to explain", "make it again with minutes run")
    if name == LexRankScorer.name:
        return LexRankScorer()
    try:
        best = _attention(name, options)
    except CheckpointError as exc:
        raise RecordError(
            source,
            f"was scored by {name}, but {exc.subject} {exc.problem}",
            "give that model's folder by --attention-model",
        ) from exc
    if best.name != name:
        raise RecordError(
            source,
            f"was scored by {name}, and the model in {best.folder} is {best.name}",
            "give the folder of the one that scored it by --attention-model",
        )
    # With --scorer auto, `registry.scorer` has given LexRank what the model cannot read.
    mixed = minutes.options.get("scorer", "auto") == "auto"
    foreign = registry.unread(best, minutes.utterances) if mixed else frozenset()
    return _Mixed(best, LexRankScorer(), foreign) if foreign else best


def _attention(scorer: str, options: Options) -> AttentionScorer:
    """The model asked for; where none is, the one that scored, if it is here."""
    wanted = options.scoring.attention_model
    if wanted == models.AUTO:
        found = attention.named(scorer.removeprefix("attention:"), options.runtime)
        if found is not None:
            return found
    return attention.find(wanted, options.runtime)


@dataclass(frozen=True, slots=True)
class _Mixed:
    """Asks the scorer that each utterance was scored by."""

    best: Explainer
    other: Explainer
    unread: frozenset[str]

    @property
    def name(self) -> str:
        return self.best.name

    def explain(
        self,
        utterances: Sequence[Utterance],
        ids: Sequence[str],
        *,
        language: str | None,
        progress: Progress,
    ) -> Mapping[str, Explanation]:
        """The explanations by id."""
        found: dict[str, Explanation] = {}
        for engine, unread in ((self.best, False), (self.other, True)):
            asked = [id_ for id_ in ids if (id_ in self.unread) == unread]
            if asked:
                found |= engine.explain(utterances, asked, language=language, progress=progress)
        return found
