from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from minutes.progress import Progress, silent
from minutes.records import Explanation, Point, Utterance, WordEffect
from minutes.stages.explanation import explain


class Recorded:
    """An explainer that remembers what it was asked."""

    name = "recorded"

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def explain(
        self,
        utterances: Sequence[Utterance],
        ids: Sequence[str],
        *,
        language: str | None,
        progress: Progress,
    ) -> Mapping[str, Explanation]:
        self.asked.append(tuple(ids))
        return {id_: Explanation(id_, (WordEffect(language or "", 1.0),)) for id_ in ids}


UTTERANCES = tuple(
    Utterance(f"u{i}", float(i), i + 1.0, "S1", "words", weight, weight)
    for i, weight in enumerate((0.1, 0.6, 0.3, None))
)


def point(id_: str, *evidence: str) -> Point:
    return Point(id_, "point", "words", "S1", 0.0, 4.0, evidence, 0.5, 0.5)


def test_each_point_is_explained_by_the_weightiest_utterance_that_states_it() -> None:
    engine = Recorded()
    points = (point("p01", "u0", "u1"), point("p02", "u2", "u3"), point("p03", "u1"))
    explained = explain(points, UTTERANCES, engine=engine, language="de")
    assert [p.explanation and p.explanation.utterance for p in explained] == ["u1", "u2", "u1"]
    assert engine.asked == [("u1", "u2")]
    first = explained[0].explanation
    assert first is not None and first.words == (WordEffect("de", 1.0),)


@pytest.mark.parametrize("evidence", [(), ("gone",)])
def test_a_point_without_evidence_is_left_alone(evidence: tuple[str, ...]) -> None:
    engine = Recorded()
    points = (point("p01", *evidence),)
    assert explain(points, UTTERANCES, engine=engine, progress=silent) == points
    assert engine.asked == []
