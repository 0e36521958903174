"""The server's fold, by the cases that the page's own is held to too (tests/browser/review)."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from minutes.review import fold
from tests.review.cases import CASES, Case
from tests.review.meetings import MINUTES, events


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_was_chosen_stands(case: Case) -> None:
    review = fold(MINUTES, events(*case.made))
    names = {speaker.id: speaker.name for speaker in review.minutes.speakers}
    stands = {
        one.point.id: {
            **asdict(one.point),
            "owner": names.get(one.point.owner or "") or one.point.owner or "",
            "verdict": one.verdict,
            "votes": dict(one.votes),
            "promoted": one.promoted,
        }
        for one in review.points
    }
    for id_, fields in case.points.items():
        assert {name: stands[id_][name] for name in fields} == dict(fields)
    if case.speakers is not None:
        assert names == dict(case.speakers)
    assert review.dismissed == set(case.dismissed)
    assert review.valued == set(case.valued)
