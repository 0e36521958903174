"""Views: a meeting as other transcripts would give it."""

from __future__ import annotations

from typing import Any

import pytest

from minutes.corpora import Act, LabelledMeeting
from minutes.training import views


def act(number: int, start: float, end: float, speaker: str, **given: Any) -> Act:
    return Act(f"u{number}", start, end, speaker, f"t{number}", **given)


def merged(*acts: Act) -> tuple[Act, ...]:
    return views.merged(LabelledMeeting("m", "tiny", acts)).utterances


def test_neighbouring_acts_of_one_speaker_become_one() -> None:
    (one, other) = merged(
        act(1, 0, 2, "A", asr="x", important=0.0, kinds=("problem",), links=1, act="inf"),
        act(2, 2.5, 4, "A", asr="y", important=0.5, kinds=("decision",), links=3, certainty=0.5),
        act(3, 4, 5, "B"),
    )
    assert (one.id, one.start, one.end, one.text, one.asr) == ("u1", 0, 4, "t1 t2", "x y")
    assert (one.important, one.certainty, one.links) == (0.5, 0.5, 3)
    assert one.kinds == ("decision", "problem")
    assert one.act == "inf"
    assert other.id == "u3"


def test_a_pause_or_half_a_minute_keeps_acts_apart() -> None:
    assert len(merged(act(1, 0, 2, "A"), act(2, 3.1, 4, "A"))) == 2
    assert len(merged(act(1, 0, 2, "A"), act(2, 2.5, 30.5, "A"))) == 2
    assert len(merged(act(1, 0, 2, "A"), act(2, 2.5, 30, "A"))) == 1


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [(None, None, None), (None, 0.0, 0.0), (1.0, None, 1.0), (0.0, 0.5, 0.5)],
)
def test_what_is_known_of_importance_is_kept(
    first: float | None, second: float | None, joined: float | None
) -> None:
    (one,) = merged(act(1, 0, 2, "A", important=first), act(2, 2, 3, "A", important=second))
    assert one.important == joined


def test_joined_acts_without_a_recognisers_words_have_none() -> None:
    assert merged(act(1, 0, 2, "A"), act(2, 2, 3, "A"))[0].asr is None


def test_anonymous_takes_only_the_speakers() -> None:
    meeting = LabelledMeeting("m", "tiny", (act(1, 0, 2, "A", important=1.0), act(2, 2, 3, "B")))
    seen = views.anonymous(meeting).utterances
    assert [one.speaker for one in seen] == [None, None]
    assert [(o.id, o.text, o.important) for o in seen] == [("u1", "t1", 1.0), ("u2", "t2", None)]
