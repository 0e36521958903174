"""The attention model's reasons as records."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from minutes.progress import Progress
from minutes.records import Attended, Explanation, Utterance

if TYPE_CHECKING:
    from minutes.model.checkpoint import Loaded
    from minutes.model.explanation import Reasons

__all__ = ["explain"]

log = logging.getLogger(__name__)

_MOST_ATTENDED = 5
_DIFFERENT = 0.08  # of importance: more than 8 bits and single precision differ by (docs/LOG.md)


def explain(
    loaded: Loaded, utterances: Sequence[Utterance], ids: Sequence[str], *, progress: Progress
) -> dict[str, Explanation]:
    """Explain utterances by their ids; warns where they now come out otherwise than scored."""
    from minutes.model import explanation

    places = {utterance.id: i for i, utterance in enumerate(utterances)}
    indices = [places[id_] for id_ in ids]
    reasons = explanation.explain(
        loaded.model, loaded.tokenizer, utterances, indices, progress=progress
    )
    changed = sum(_differs(utterances[i], r) for i, r in zip(indices, reasons, strict=True))
    if changed:
        log.warning(
            "%d of %d explained utterances no longer have the importance that they were given: "
            "the words or the model changed since",
            changed,
            len(ids),
        )
    return {
        id_: Explanation(id_, r.words, _attended(utterances, r))
        for id_, r in zip(ids, reasons, strict=True)
    }


def _differs(utterance: Utterance, reasons: Reasons) -> bool:
    if utterance.importance is None:
        return False
    # The logistic function, by the one that does not overflow.
    importance = 0.5 * (1.0 + math.tanh(0.5 * reasons.logit))
    return abs(importance - utterance.importance) > _DIFFERENT


def _attended(utterances: Sequence[Utterance], reasons: Reasons) -> tuple[Attended, ...]:
    """The utterances attended to most, the greatest share first."""
    shares = reasons.attended
    most = sorted(range(len(shares)), key=lambda i: (-shares[i], i))[:_MOST_ATTENDED]
    return tuple(
        Attended(utterances[i].id, round(float(shares[i]), 4)) for i in most if shares[i] > 0
    )
