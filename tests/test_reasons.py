"""Why something is told as an outcome, read from the minutes alone."""

from __future__ import annotations

from dataclasses import replace

from minutes.reasons import Reasons, stated_by
from minutes.records import Evidence, Meeting, MinutesRecord, Point, Signs, Utterance


def said(n: int, text: str, action: float = 0.0, signs: Signs | None = None) -> Utterance:
    kinds = {"decision": 0.05, "action": action, "problem": 0.0}
    return Utterance(f"u{n}", float(n), n + 0.9, f"S{n % 2 + 1}", text, 0.5, 0.2, kinds, (), signs)


UTTERANCES = (
    said(0, "The list of rooms is long out of date."),
    said(
        1, "Could you send it round by Friday?", 0.7, Signs((6, 24), None, ("u0", "u9"), 0.2, 0.6)
    ),
    said(2, "Sure, I will.", 0.6),
    said(3, "We decided to move in May."),
    said(4, "Nice weather.", 0.2),
)
POINT = Point(
    "p01", "action", "Send the list round.", "S2", 1.0, 1.9, ("u0", "u1", "u2"), 0.5, 0.2,
    owner="S1", owner_evidence=Evidence("u2", "Sure, I will."),
)  # fmt: skip
MINUTES = MinutesRecord(
    meeting=Meeting("m", "M", "m.vtt", "0" * 64, 10.0, "en"),
    speakers=(),
    utterances=UTTERANCES,
    points=(POINT,),
    engines={},
    thresholds={"balanced": {"action": 0.4, "decision": 0.5}, "generous": {"action": 0.3}},
)


def test_a_request_that_was_accepted_says_what_marks_it_and_who_took_it() -> None:
    reason = Reasons(MINUTES).of_point(POINT)
    assert reason is not None
    assert (reason.utterance, reason.probability, reason.threshold) == ("u1", 0.7, 0.4)
    assert reason.marks and UTTERANCES[1].text[slice(*reason.marks)] == "you send it round "
    assert reason.accepted == POINT.owner_evidence
    assert reason.context == ("u0",)  # of the two that were pointed to, the one that it rests on
    assert (reason.in_meeting, reason.dependent) == (0.2, 0.6)


def test_the_caution_that_was_asked_for_decides_the_threshold() -> None:
    reason = Reasons(replace(MINUTES, options={"outcomes": "generous"})).of_point(POINT)
    assert reason is not None and reason.threshold == 0.3


def test_what_is_said_in_so_many_words_needs_no_model() -> None:
    point = replace(POINT, kind="decision", start=3.0, end=3.9, utterances=("u3",))
    bare = replace(MINUTES, points=(point,), thresholds={})
    reason = Reasons(bare).of_point(point)
    assert reason is not None and reason.explicit
    assert reason.probability is None and reason.threshold is None


def test_an_utterance_that_is_no_point_says_how_near_it_comes() -> None:
    reason = Reasons(MINUTES).of_utterance("u4")
    assert reason is not None
    assert (reason.kind, reason.probability, reason.threshold) == ("action", 0.2, 0.4)
    assert Reasons(replace(MINUTES, thresholds={})).of_utterance("u4") is None


def test_the_evidence_of_a_point_speaks_for_the_point() -> None:
    reason = Reasons(MINUTES).of_utterance("u2")
    assert reason is not None and (reason.kind, reason.utterance) == ("action", "u1")


def test_a_point_without_a_kind_or_without_evidence_has_none() -> None:
    assert Reasons(MINUTES).of_point(replace(POINT, kind="point")) is None
    assert Reasons(MINUTES).of_point(replace(POINT, utterances=("gone",))) is None
    assert stated_by(replace(POINT, utterances=()), {}) is None


def test_marks_beyond_a_text_that_was_shortened_are_none() -> None:
    short = replace(UTTERANCES[1], text="Could")
    changed = replace(MINUTES, utterances=(UTTERANCES[0], short, *UTTERANCES[2:]))
    reason = Reasons(changed).of_point(POINT)
    assert reason is not None and reason.marks is None


def test_what_readers_taught_is_told_by_how_likely_one_agrees() -> None:
    signs = Signs(verdicts={"action": 0.55})
    judged = replace(
        MINUTES,
        utterances=tuple(replace(u, signs=signs) for u in MINUTES.utterances),
        thresholds={"candidate": {"action": 0.6}, "balanced": {"action": 0.5}},
    )
    reason = Reasons(judged).of_point(POINT)
    assert reason is not None and (reason.probability, reason.threshold) == (0.55, 0.5)


def test_an_owner_whom_the_words_leave_open_is_told_with_how_likely_that_is() -> None:
    def by_speaker(text: str, owner: str = "S1") -> float | None:
        utterance = said(4, text, 0.7, Signs(by_speaker=0.86))
        evidence = Evidence("u4", text)
        point = replace(
            POINT, start=4.0, end=4.9, utterances=("u4",), owner=owner, owner_evidence=evidence
        )
        minutes = replace(MINUTES, utterances=(*UTTERANCES[:4], utterance), points=(point,))
        reason = Reasons(minutes).of_point(point)
        assert reason is not None
        return reason.by_speaker

    assert by_speaker("We'll print the list by Friday.") == 0.86
    assert by_speaker("I'll print the list by Friday.") is None
    assert by_speaker("We'll print the list by Friday.", owner="S2") is None
