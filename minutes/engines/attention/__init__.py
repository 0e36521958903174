"""The attention model as a scorer."""

from minutes.engines.attention.scorer import AttentionScorer, readiness

__all__ = ["AttentionScorer", "readiness"]
