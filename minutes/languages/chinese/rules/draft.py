"""An outcome in the making: places instead of ids, and log odds instead of a probability."""

from __future__ import annotations

from dataclasses import dataclass, field

from minutes.records import Evidence, Kind

__all__ = ["DraftOutcome"]


@dataclass(frozen=True, slots=True)
class DraftOutcome:
    """`places` of the utterances it rests on, and of those whose words say it, in order."""

    kind: Kind
    places: tuple[int, ...]
    statement: tuple[int, ...]
    odds: float
    owner: tuple[str, Evidence] | None = field(default=None)
    due: tuple[str, Evidence] | None = field(default=None)
