from __future__ import annotations

from minutes.corpora import from_minutes
from minutes.records import Kind, Meeting, MinutesRecord, Point, Utterance


def point(id_: str, kind: Kind, text: str, *utterances: str) -> Point:
    return Point(id_, kind, text, "S1", 0.0, 1.0, utterances, importance=0.5, weight=0.1)


def minutes(*points: Point, language: str | None = "de") -> MinutesRecord:
    return MinutesRecord(
        meeting=Meeting("m1", "Title", "a.vtt", "0" * 64, 9.0, language=language),
        speakers=(),
        utterances=tuple(
            Utterance(f"u{i}", i, i + 1.0, "S1", f"text {i}", importance=0.9) for i in range(4)
        ),
        points=points,
        engines={},
    )


def test_the_evidence_of_points_is_important_and_the_rest_is_not() -> None:
    meeting = from_minutes(minutes(point("p1", "point", "One.", "u1", "u2")), corpus="team")
    assert [act.important for act in meeting.utterances] == [0.0, 1.0, 1.0, 0.0]
    assert (meeting.corpus, meeting.meeting, meeting.language) == ("team", "m1", "de")


def test_the_kinds_of_points_become_those_of_their_evidence() -> None:
    meeting = from_minutes(
        minutes(
            point("p1", "action", "Do it.", "u1"),
            point("p2", "decision", "It is so.", "u1", "u2"),
            point("p3", "point", "By the way.", "u3"),
        ),
        corpus="team",
    )
    kinds = [act.kinds for act in meeting.utterances]
    assert kinds == [(), ("decision", "action"), ("decision",), ()]
    assert [act.links for act in meeting.utterances] == [0, 2, 1, 1]


def test_the_points_as_edited_are_the_abstract() -> None:
    meeting = from_minutes(
        minutes(point("p1", "point", "Mine.", "u1"), point("p2", "point", "Too.", "u2")),
        corpus="team",
    )
    assert meeting.abstracts == (("Mine.", "Too."),)


def test_minutes_without_points_have_no_abstract_and_nothing_important() -> None:
    meeting = from_minutes(minutes(language=None), corpus="team")
    assert meeting.abstracts == ()
    assert {act.important for act in meeting.utterances} == {0.0}
    assert meeting.language == "en"


def test_both_texts_are_what_the_minutes_say() -> None:
    meeting = from_minutes(minutes(), corpus="team")
    assert meeting.said("asr") == meeting.said("manual")
    assert meeting.said("manual")[2].text == "text 2"
