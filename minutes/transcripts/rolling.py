"""Captions that repeat themselves: scrolling and growing ones, said once.

Live captions scroll (each cue shows the line before it again, as YouTube's automatic captions do)
or grow (each cue shows the sentence so far). A file counts as such only when most of its cues do
it, so that somebody who says "Yes." twice is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

__all__ = ["Caption", "unroll"]

_TOUCHING = 0.5  # seconds between two cues that show one another's lines
_FEWEST = 3  # repetitions that make a habit
_SCROLLING = 0.5  # share of the cues with several lines that begin with one shown before
_GROWING = 0.25  # share of all cues that begin with the whole of the one before


@dataclass(frozen=True, slots=True)
class Caption:
    """A cue as it is shown: lines without tags; the label is who speaks, by its identifier."""

    start: float
    end: float
    lines: tuple[str, ...]
    label: str | None = None


def unroll(captions: Sequence[Caption]) -> list[Caption]:
    """The captions in order of time, without lines that only repeat what was shown."""
    ordered = sorted(captions, key=lambda caption: (caption.start, caption.end))
    tall = sum(len(caption.lines) > 1 for caption in ordered)
    scrolls = sum(
        len(b.lines) > 1 and b.lines[0] == a.lines[-1] for a, b in pairwise(ordered) if _touch(a, b)
    )
    if scrolls >= max(_FEWEST, tall * _SCROLLING):
        return _unscroll(ordered)
    grows = sum(_grown(a, b) for a, b in pairwise(ordered))
    if grows >= max(_FEWEST, len(ordered) * _GROWING):
        return _ungrow(ordered)
    return ordered


def _touch(a: Caption, b: Caption) -> bool:
    return bool(a.lines and b.lines) and b.start <= a.end + _TOUCHING and a.label == b.label


def _grown(a: Caption, b: Caption) -> bool:
    before, after = " ".join(a.lines), " ".join(b.lines)
    return _touch(a, b) and len(after) > len(before) and after.startswith(before)


def _unscroll(captions: Sequence[Caption]) -> list[Caption]:
    kept: list[Caption] = []
    shown: Caption | None = None
    for caption in captions:
        repeated = _repeated(shown.lines, caption.lines) if shown and _touch(shown, caption) else 0
        shown = caption
        if repeated < len(caption.lines):
            kept.append(replace(caption, lines=caption.lines[repeated:]))
        elif kept:
            kept[-1] = replace(kept[-1], end=max(kept[-1].end, caption.end))
    return kept


def _repeated(shown: tuple[str, ...], lines: tuple[str, ...]) -> int:
    """How many of the first lines are the last ones that were shown."""
    for count in range(min(len(shown), len(lines)), 0, -1):
        if shown[-count:] == lines[:count]:
            return count
    return 0


def _ungrow(captions: Sequence[Caption]) -> list[Caption]:
    kept: list[Caption] = []
    for caption in captions:
        if kept and _grown(kept[-1], caption):
            kept[-1] = replace(caption, start=kept[-1].start)
        else:
            kept.append(caption)
    return kept
