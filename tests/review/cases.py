"""Cases of folding that the server's fold and the page's own are both held to.

A case is what was chosen `before`, by whom, what Anna chooses then (`waiting`, as her page shows it
before the server has it), and what stands after it: fields of points, people's names, utterances
that are no points. What a case does not name is not looked at.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from minutes import choices
from minutes.choices import Choice
from tests.review.meetings import ANNA

__all__ = ["CASES", "Case"]


@dataclass(frozen=True, slots=True)
class Case:
    """What is chosen, and what stands after it; owners by the names that show."""

    name: str
    waiting: tuple[Mapping[str, Any], ...]
    before: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    points: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    speakers: Mapping[str, str | None] | None = None
    dismissed: tuple[str, ...] = ()
    valued: tuple[str, ...] = ()

    @property
    def made_before(self) -> tuple[tuple[str, Choice], ...]:
        """What the server has."""
        return tuple((who, choices.load(json.dumps(choice))) for who, choice in self.before)

    @property
    def made(self) -> tuple[tuple[str, Choice], ...]:
        """What the server has in the end."""
        later = ((ANNA, choices.load(json.dumps(choice))) for choice in self.waiting)
        return (*self.made_before, *later)


CASES = tuple(
    Case(**case) for case in json.loads(Path(__file__).with_name("folding.json").read_text())
)
