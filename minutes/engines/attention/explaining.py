"""The attention model's reasons as records."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from minutes.progress import Progress
from minutes.records import Attended, Explanation, Score, Utterance

if TYPE_CHECKING:
    from minutes.model.checkpoint import Loaded
    from minutes.model.explanation import UtteranceAttribution

__all__ = ["explain"]

log = logging.getLogger(__name__)

_MOST_ATTENDED = 5
_DIFFERENT = 0.08  # of importance: more than 8 bits and single precision commonly differ by


def explain(
    loaded: Loaded,
    utterances: Sequence[Utterance],
    ids: Sequence[str],
    *,
    again: Callable[[], Sequence[Score]],
    progress: Progress,
) -> dict[str, Explanation]:
    """Explain utterances by their ids; warns where they are no longer scored as they were.

    Args:
        again: scores the utterances as they were scored. It is asked only where single precision
            comes to something else, because eight bits may differ from it by more than usual.
    """
    from minutes.model import explanation
    from minutes.model.prediction import probability

    places = {utterance.id: i for i, utterance in enumerate(utterances)}
    indices = [places[id_] for id_ in ids]
    reasons = explanation.explain(
        loaded.model, loaded.tokenizer, utterances, indices, progress=progress
    )
    now = [probability(r.logit) for r in reasons]
    if any(_differs(utterances[i], p) for i, p in zip(indices, now, strict=True)):
        scores = again()
        changed = sum(_differs(utterances[i], scores[i].importance) for i in indices)
        if changed:
            log.warning(
                "%d of %d explained utterances are not scored as they were when the minutes were "
                "made: other words, another model, or another kind of processor",
                changed,
                len(ids),
            )
    return {
        id_: Explanation(id_, r.words, _attended(utterances, r))
        for id_, r in zip(ids, reasons, strict=True)
    }


def _differs(utterance: Utterance, importance: float) -> bool:
    return utterance.importance is not None and (
        abs(importance - utterance.importance) > _DIFFERENT
    )


def _attended(
    utterances: Sequence[Utterance], reasons: UtteranceAttribution
) -> tuple[Attended, ...]:
    """The utterances attended to most, the greatest share first."""
    shares = reasons.attended
    most = sorted(range(len(shares)), key=lambda i: (-shares[i], i))[:_MOST_ATTENDED]
    return tuple(
        Attended(utterances[i].id, round(float(shares[i]), 4)) for i in most if shares[i] > 0
    )
