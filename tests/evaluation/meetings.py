"""Small labelled meetings, and a scorer that says what it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from minutes.corpora import Act, LabelledMeeting
from minutes.progress import Progress
from minutes.records import Score, Thresholds, Utterance

WORDS = (
    "we like the yellow remote control with a rubber case best",
    "yeah",
    "who will write the report about the rubber case until friday",
    "okay",
    "anna does",
)


def labelled(
    *important: float | None,
    texts: Sequence[str] = WORDS,
    name: str = "m1",
    **fields: Any,
) -> LabelledMeeting:
    """A meeting with one act a label, a second each."""
    acts = tuple(
        Act(f"a{i}", float(i), i + 1.0, "A", texts[i % len(texts)], important=label)
        for i, label in enumerate(important)
    )
    return LabelledMeeting(name, "test", acts, **fields)


@dataclass(frozen=True)
class Oracle:
    """Scores each act by its id; knows the kinds that it is given."""

    logits: Mapping[str, float]
    importance: Mapping[str, float]
    kinds: Mapping[str, Mapping[str, float]]
    name: str = "oracle"
    fingerprint: str = "oracle:1"
    thresholds: Thresholds = field(default_factory=dict)
    notice: None = None

    def score(
        self, utterances: Sequence[Utterance], *, language: str | None, progress: Progress
    ) -> list[Score]:
        return [
            Score(self.importance.get(u.id, 0.5), self.logits[u.id], self.kinds.get(u.id, {}))
            for u in utterances
        ]


def oracle(
    *logits: float,
    importance: Sequence[float] = (),
    kinds: Sequence[Mapping[str, float]] = (),
) -> Oracle:
    """A scorer of acts a0, a1, …."""
    return Oracle(
        {f"a{i}": logit for i, logit in enumerate(logits)},
        {f"a{i}": p for i, p in enumerate(importance)},
        {f"a{i}": held for i, held in enumerate(kinds)},
    )
