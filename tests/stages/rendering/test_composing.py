from __future__ import annotations

from dataclasses import replace

import pytest

from minutes.records import Attended, Explanation, WordEffect
from minutes.stages.rendering.composing import compose
from tests.stages.rendering.meetings import MINUTES


def test_names_stand_for_ids() -> None:
    page = compose(MINUTES)
    assert [s.name for s in page.speakers] == ["Anna", "S2"]
    assert [u.speaker for u in page.utterances] == ["Anna", "Anna", "S2", ""]
    assert page.points[1].owner == "S2"
    assert page.speakers[0].share == 0.75


def test_points_know_their_evidence_and_evidence_its_points() -> None:
    page = compose(MINUTES)
    assert [u.id for u in page.points[1].evidence] == ["u0003"]
    assert [p.verbatim for p in page.points] == [True, False]
    assert [u.point for u in page.utterances] == ["", "p01", "p02", ""]
    assert page.share_kept == pytest.approx(0.8)


def test_sections_keep_the_order_of_time_and_leave_none_empty() -> None:
    assert [s.kind for s in compose(MINUTES).sections] == ["decision", "action"]


def test_utterances_of_one_id_are_all_shown() -> None:
    twice = replace(MINUTES, utterances=(MINUTES.utterances[0], MINUTES.utterances[0]), points=())
    assert len(compose(twice).utterances) == 2


def test_the_words_of_an_explanation_are_apart_as_their_script_has_it() -> None:
    words = tuple(WordEffect(word, 0.1) for word in ("我们", "，", "ship", "it", "吧"))
    point = replace(MINUTES.points[0], explanation=Explanation("u0002", words))
    (explanation,) = compose(replace(MINUTES, points=(point,))).points[0].explanations
    assert "".join(w.gap + w.text for w in explanation.words) == "我们， ship it 吧"


def test_effects_that_are_all_small_are_marked_faintly() -> None:
    words = (WordEffect("So", 0.03), WordEffect("what", -0.01))
    point = replace(MINUTES.points[0], explanation=Explanation("u0002", words))
    (explanation,) = compose(replace(MINUTES, points=(point,))).points[0].explanations
    assert [w.strength for w in explanation.words] == [1, 0]


def test_an_explanation_of_what_is_not_there_is_left_out() -> None:
    gone = replace(MINUTES.points[0], explanation=Explanation("u9999", ()))
    stray = Explanation("u0002", (WordEffect("So", 1.0),), (Attended("u9999", 0.5),))
    page = compose(replace(MINUTES, points=(gone, replace(MINUTES.points[1], explanation=stray))))
    assert page.points[0].explanations == ()
    assert page.points[1].explanations[0].attended == ()
