from __future__ import annotations

import pytest

from minutes.corpora import Act, LabelledMeeting


def said(act: Act, text: str) -> str:
    (utterance,) = LabelledMeeting("m", "test", (act,)).said(text)  # type: ignore[arg-type]
    return utterance.text


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("{vocalsound} So {disfmarker} we agreed . {gap}", "So we agreed ."),
        ("@reject@ the remote @sil@", "the remote"),
        ("{vocalsound}", ""),
        ("write to me@example.org", "write to me@example.org"),
        ("tabs\tand\nlines", "tabs and lines"),
        ("我们 {laugh} 同意", "我们同意"),
    ],
)
def test_marks_of_sounds_and_breaks_go(written: str, clean: str) -> None:
    assert said(Act("a", 0.0, 1.0, "A", written), "manual") == clean


def test_each_text_is_its_own() -> None:
    act = Act("a", 0.0, 1.0, "A", "We agreed.", asr="we a greed {gap}")
    assert said(act, "manual") == "We agreed."
    assert said(act, "asr") == "we a greed"


def test_an_act_that_the_recogniser_missed_has_empty_text_and_keeps_its_place() -> None:
    acts = (Act("a", 1.0, 2.0, "A", "Yes.", asr=None), Act("b", 2.0, 3.0, None, "No.", asr="no"))
    utterances = LabelledMeeting("m", "test", acts).said("asr")
    assert [(u.id, u.start, u.end, u.speaker, u.text) for u in utterances] == [
        ("a", 1.0, 2.0, "A", ""),
        ("b", 2.0, 3.0, None, "no"),
    ]


def test_an_act_that_ends_before_it_starts_has_no_duration() -> None:
    (utterance,) = LabelledMeeting("m", "test", (Act("a", 5.0, 4.0, "A", "x"),)).said("manual")
    assert (utterance.start, utterance.end) == (5.0, 5.0)
