"""The attention model as a scorer: the one that is shipped, or a team's own."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from minutes.engines import Engine, Readiness

if TYPE_CHECKING:
    from minutes.engines.attention.scorer import AttentionScorer
    from minutes.options import RuntimeOptions, ScoringOptions

__all__ = ["ENGINE", "find", "named"]


def find(model: str, runtime: RuntimeOptions) -> AttentionScorer:
    """An attention model: "auto" (the one in use), "builtin", a name of `minutes.models`, a folder.

    Raises:
        CheckpointError: there is none of that name, or it cannot be used.
    """
    from minutes import models

    return _scorer(str(models.find(model, models.folder_of(runtime))), runtime)


def named(name: str, runtime: RuntimeOptions) -> AttentionScorer | None:
    """The attention model that minutes call by a name, where it is here."""
    from minutes import models

    folder = models.named(name, models.folder_of(runtime))
    return None if folder is None else _scorer(str(folder), runtime)


@cache
def _scorer(folder: str, runtime: RuntimeOptions) -> AttentionScorer:
    from minutes.engines.attention.scorer import AttentionScorer

    return AttentionScorer(folder, runtime)


def _make(options: ScoringOptions, runtime: RuntimeOptions) -> AttentionScorer:
    return find(options.attention_model, runtime)


def _readiness(options: ScoringOptions, runtime: RuntimeOptions) -> Readiness:
    from minutes import models
    from minutes.engines.attention.scorer import readiness

    return readiness(str(models.find(options.attention_model, models.folder_of(runtime))))


ENGINE = Engine(
    "attention",
    "scoring",
    make=_make,
    readiness=_readiness,
    preference=lambda *_: 0.5,
    title="the attention model",
)
