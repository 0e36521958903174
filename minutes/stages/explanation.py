"""Why a point is in the minutes: the words that raised it, and what it was heard beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from minutes.progress import Progress, silent
from minutes.reasons import stated_by
from minutes.records import Explanation, Point, Utterance

__all__ = ["Explainer", "explain"]


class Explainer(Protocol):
    """An engine that tells why it finds an utterance important."""

    @property
    def name(self) -> str:
        """The engine and its model, such as "attention:meetings-6"."""
        ...

    def explain(
        self,
        utterances: Sequence[Utterance],
        ids: Sequence[str],
        *,
        language: str | None,
        progress: Progress,
    ) -> Mapping[str, Explanation]:
        """The explanation of each of the utterances asked for, by its id."""
        ...


def explain(
    points: Sequence[Point],
    utterances: Sequence[Utterance],
    *,
    engine: Explainer,
    language: str | None = None,
    progress: Progress = silent,
) -> tuple[Point, ...]:
    """The points, each with the explanation of the utterance that states it (`reasons.stated_by`).

    Args:
        utterances: all of the meeting, in order of time. A point whose evidence is not among them
            is left without an explanation.
    """
    by_id = {u.id: u for u in utterances}
    stated = [stated_by(point, by_id) for point in points]
    chosen = [one.id if one else "" for one in stated]
    wanted = tuple(dict.fromkeys(filter(None, chosen)))
    found: Mapping[str, Explanation] = {}
    if wanted:
        found = engine.explain(utterances, wanted, language=language, progress=progress)
    return tuple(
        replace(point, explanation=found.get(id_))
        for point, id_ in zip(points, chosen, strict=True)
    )
