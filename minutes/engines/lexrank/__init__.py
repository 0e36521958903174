"""LexRank: importance in any language, without a trained model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes.engines import Engine, Readiness

if TYPE_CHECKING:
    from minutes.engines.lexrank.scorer import LexRankScorer
    from minutes.options import RuntimeOptions, ScoringOptions

__all__ = ["ENGINE"]


def _make(options: ScoringOptions, runtime: RuntimeOptions) -> LexRankScorer:
    from minutes.engines.lexrank.scorer import LexRankScorer

    return LexRankScorer()


def _readiness(options: ScoringOptions, runtime: RuntimeOptions) -> Readiness:
    return Readiness("lexrank", True, "any language, without a model")


ENGINE = Engine(
    "lexrank",
    "scoring",
    make=_make,
    readiness=_readiness,
    preference=lambda *_: 0.1,  # a trained one finds more
)
