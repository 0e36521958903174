"""A review becomes the minutes as reviewed."""

from __future__ import annotations

from dataclasses import replace

from minutes.records import Minutes
from minutes.review.folding import Review

__all__ = ["apply"]


def apply(review: Review) -> Minutes:
    """The minutes without what was dropped, and with all that was promoted and changed."""
    kept = tuple(one.point for one in review.points if one.verdict != "dropped")
    return replace(review.minutes, points=kept)
