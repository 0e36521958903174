"""What the minutes may say of their own words: how near the points are to what was said."""

from __future__ import annotations

from collections.abc import Sequence

from minutes.languages.labels import Labels
from minutes.stages.rendering.page import PagePoint
from minutes.text import is_extract, join

__all__ = ["wording"]


def wording(points: Sequence[PagePoint], words: Labels) -> str:
    """A sentence that holds for all of the points; empty where there are none.

    It is looked up, not taken for granted, because people edit minutes.
    """
    if not points:
        return ""
    if all(point.verbatim for point in points):
        return words.quoted
    return words.cleaned if all(map(_is_extract, points)) else words.reworded


def _is_extract(point: PagePoint) -> bool:
    return is_extract(point.text, join(u.text for u in point.evidence))
