from __future__ import annotations

from dataclasses import replace

import pytest

from minutes.records import Attended, Evidence, Explanation, Signs, Speaker, WordEffect
from minutes.stages.rendering import render
from minutes.stages.rendering.composing import compose_page
from minutes.text import printable
from tests.stages.rendering.meetings import MINUTES
from tests.stages.rendering.samples import planning


def test_names_stand_for_ids() -> None:
    page = compose_page(MINUTES)
    assert [s.name for s in page.speakers] == ["Anna", "S2"]
    assert [u.speaker for u in page.utterances] == ["Anna", "Anna", "S2", ""]
    assert page.points[1].owner == "S2"
    assert page.speakers[0].share == 0.75


def test_speakers_stand_by_their_share_and_then_by_who_spoke_first() -> None:
    talk = {"S1": 5.0, "S2": 9.0, "S3": 9.0, "S4": 0.0}
    speakers = tuple(Speaker(id_, None, seconds) for id_, seconds in talk.items())
    page = compose_page(replace(MINUTES, speakers=speakers))
    assert [person.id for person in page.speakers] == ["S2", "S3", "S1", "S4"]
    assert [person.colour for person in page.speakers] == [2, 3, 1, 4]


def test_points_know_their_evidence_and_evidence_its_points() -> None:
    page = compose_page(MINUTES)
    assert [u.id for u in page.points[1].evidence] == ["u0003"]
    assert [p.verbatim for p in page.points] == [True, False]
    assert [u.point for u in page.utterances] == ["", "p01", "p02", ""]
    assert page.share_kept == pytest.approx(0.8)


def test_of_older_records_which_do_not_tell_what_was_said_before_the_text_stands_whole() -> None:
    told = replace(
        MINUTES.points[1],
        kind="action",
        text="Who tells the bank? – I'll call them.",
        utterances=(MINUTES.utterances[0].id, *MINUTES.points[1].utterances),
    )
    (point,) = compose_page(replace(MINUTES, points=(told,))).points
    assert (point.statement, point.context) == (told.text, ())


@pytest.mark.parametrize(
    ("language", "text", "said", "statement"),
    [
        ("en", "Who calls? – I will – on Friday.", ("Who calls?",), "I will – on Friday."),
        ("en", "Who? – Me? – I will.", ("Who?", "Me?"), "I will."),
        ("zh", "谁打电话？——我来打。", ("谁打电话？",), "我来打。"),
        ("en", "Did you call? – Yes.", (), "Did you call? – Yes."),
        ("en", "Who  calls?\u200f – I will.", ("Who  calls?\u200f",), "I will."),
        ("en", "Anna calls – on Friday.", ("Who calls?",), None),  # worded anew
        ("en", "The budget was cut by half.", ("The budget",), None),
        ("en", "Shipping – is postponed.", ("Ship",), None),
        ("en", "Who calls? – ", ("Who calls?",), None),
    ],
)
def test_where_the_record_tells_what_was_said_before_nothing_is_guessed(
    language: str, text: str, said: tuple[str, ...], statement: str | None
) -> None:
    told = replace(
        MINUTES.points[1],
        kind="action",
        text=text,
        utterances=(MINUTES.utterances[0].id, *MINUTES.points[1].utterances),
        context=tuple(Evidence("u0001", words) for words in said),
    )
    meeting = replace(MINUTES.meeting, language=language)
    (point,) = compose_page(replace(MINUTES, meeting=meeting, points=(told,))).points
    assert point.statement == (statement or printable(text))
    assert len(point.context) == (len(said) if statement else 0)
    dash = "——" if language == "zh" else " – "
    anew = dash.join([*said, "Tom does it – soon."])
    edited = replace(told, original=text, edited_by="Anna", text=anew)
    (point,) = compose_page(replace(MINUTES, meeting=meeting, points=(edited,))).points
    assert point.statement == "Tom does it – soon."
    assert [part.words for part in point.context] == [printable(words) for words in said]


def test_sections_keep_the_order_of_time_and_leave_none_empty() -> None:
    assert [s.kind for s in compose_page(MINUTES).sections] == ["decision", "action"]


def test_utterances_of_one_id_are_all_shown() -> None:
    twice = replace(MINUTES, utterances=(MINUTES.utterances[0], MINUTES.utterances[0]), points=())
    assert len(compose_page(twice).utterances) == 2


def test_the_words_of_an_explanation_are_apart_as_their_script_has_it() -> None:
    words = tuple(WordEffect(word, 0.1) for word in ("我们", "，", "ship", "it", "吧"))
    point = replace(MINUTES.points[0], explanation=Explanation("u0002", words))
    (explanation,) = compose_page(replace(MINUTES, points=(point,))).points[0].explanations
    assert "".join(w.gap + w.text for w in explanation.words) == "我们， ship it 吧"


def test_effects_that_are_all_small_are_marked_faintly() -> None:
    words = (WordEffect("So", 0.03), WordEffect("what", -0.01))
    point = replace(MINUTES.points[0], explanation=Explanation("u0002", words))
    (explanation,) = compose_page(replace(MINUTES, points=(point,))).points[0].explanations
    assert [w.strength for w in explanation.words] == [1, 0]


def test_an_explanation_of_what_is_not_there_is_left_out() -> None:
    gone = replace(MINUTES.points[0], explanation=Explanation("u9999", ()))
    stray = Explanation("u0002", (WordEffect("So", 1.0),), (Attended("u9999", 0.5),))
    page = compose_page(
        replace(MINUTES, points=(gone, replace(MINUTES.points[1], explanation=stray)))
    )
    assert page.points[0].explanations == ()
    assert page.points[1].explanations[0].attended == ()


def test_every_point_is_shown_once() -> None:
    page = compose_page(planning())
    shown = [p.id for section in page.sections for p in section.points]
    shown += [p.id for topic in page.topics for p in topic.rest]
    assert sorted(shown) == [p.id for p in page.points]
    assert any(topic.rest for topic in page.topics)


def test_what_a_person_wrote_into_the_record_stands_at_the_top() -> None:
    minutes = planning()
    held = [p for p in minutes.points if p.kind == "point" and p.topic]
    heaviest = replace(max(held, key=lambda p: p.weight), weight=0.9)
    leaning = tuple(
        replace(u, signs=Signs(dependent=0.9)) if u.id in heaviest.utterances else u
        for u in minutes.utterances
    )

    def summary(text: str) -> set[str]:
        edited = replace(heaviest, text=text)
        points = tuple(edited if p.id == edited.id else p for p in minutes.points)
        page = compose_page(replace(minutes, points=points, utterances=leaning))
        return {p.id for s in page.sections if s.kind == "point" for p in s.points}

    assert heaviest.id not in summary(heaviest.text)
    assert heaviest.id in summary("What Tom of the bank wants is settled by letter.")


@pytest.mark.parametrize("topic", [None, "t99"])
def test_a_point_of_no_topic_stands_at_the_top(topic: str | None) -> None:
    minutes = planning()
    lightest = min((p for p in minutes.points if p.kind == "point"), key=lambda p: p.weight)
    stray = replace(lightest, topic=topic)
    points = tuple(stray if p.id == stray.id else p for p in minutes.points)
    summary = compose_page(replace(minutes, points=points)).sections[-1]
    assert stray.id in {p.id for p in summary.points}
    assert stray.id not in {p.id for p in compose_page(minutes).sections[-1].points}


def test_topics_share_out_the_attention_and_know_where_they_begin() -> None:
    page = compose_page(planning())
    assert sum(topic.share for topic in page.topics) == pytest.approx(1)
    assert [topic.length for topic in page.topics][:2] == ["39 s", "33 s"]
    by_id = {u.id: u for u in page.utterances}
    assert by_id[page.topics[2].first].text == "David, how about the payment system?"


def test_owners_and_dates_know_the_words_they_come_from() -> None:
    point = next(p for p in compose_page(planning()).points if p.text.startswith("Tell the three"))
    assert point.owner_evidence and point.due_evidence
    assert point.owner_evidence.words == "David, can you please"
    assert point.owner_evidence.utterance.speaker == "Anna"
    assert point.due_evidence.utterance.text == "I'll call them before the end of this week."


def test_the_language_that_was_recognised_is_shown_and_that_of_a_transcript_is_not() -> None:
    heard = replace(
        MINUTES,
        meeting=replace(MINUTES.meeting, language="zh"),
        engines={"transcriber": "faster-whisper:base"},
    )
    facts = "· 中文 · planning.flac"
    assert compose_page(heard).heard_in == "中文"
    assert facts in render(heard, "md").decode()
    assert facts in render(heard, "html").decode()
    assert compose_page(replace(heard, engines={"scorer": "lexrank"})).heard_in == ""
