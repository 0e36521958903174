from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.languages.english.disfluency import join_contractions
from minutes.options import SelectionOptions
from minutes.records import Evidence, Kind, Outcome, Point, Topic, Utterance
from minutes.stages.selection import select
from minutes.text import count_words, tokens


def weighed(*pairs: tuple[str, float], seconds: float = 3.0) -> list[Utterance]:
    """Scored utterances one after the other, from their texts and weights."""
    return [
        Utterance(
            f"u{i + 1:04d}", i * seconds, (i + 1) * seconds, "S1", text, importance=0.5, weight=w
        )
        for i, (text, w) in enumerate(pairs)
    ]


FIVE = weighed(
    ("The budget is forty thousand euros.", 0.1),
    ("Peter writes the release notes by Friday.", 0.3),
    ("The server stops every night.", 0.2),
    ("Our customers in Japan are unhappy about it.", 0.25),
    ("Lunch was very good today.", 0.15),
)


def chosen(utterances: Sequence[Utterance], **budget: int) -> list[str]:
    points = select(utterances, options=SelectionOptions(**budget))
    return [point.utterances[0] for point in points]


def test_the_heaviest_are_kept_in_order_of_time() -> None:
    assert chosen(FIVE, max_points=3) == ["u0002", "u0003", "u0004"]


def test_a_point_is_the_utterance_it_comes_from() -> None:
    (point,) = select(FIVE, options=SelectionOptions(max_points=1))
    assert (point.id, point.kind, point.speaker) == ("p01", "point", "S1")
    assert point.text == "Peter writes the release notes by Friday."
    assert (point.start, point.end, point.utterances) == (3.0, 6.0, ("u0002",))
    assert (point.importance, point.weight) == (0.5, 0.3)


def test_what_does_not_fit_into_the_words_left_is_passed_over() -> None:
    # 7 words, then 8 that do not fit, then 5.
    assert chosen(FIVE, max_words=13) == ["u0002", "u0003"]


def test_of_two_budgets_the_first_to_be_reached_counts() -> None:
    assert chosen(FIVE, max_points=1, max_words=100) == ["u0002"]
    assert chosen(FIVE, max_points=5, max_words=7) == ["u0002"]


def test_what_has_been_said_already_is_left_out() -> None:
    utterances = weighed(
        ("So we ship the release on the eighth of March.", 0.4),
        ("We ship the release on the eighth of March, yes.", 0.3),
        ("The eighth of March.", 0.2),
        ("And Kevin sets up the small group.", 0.1),
    )
    assert chosen(utterances, max_points=4) == ["u0001", "u0004"]


def test_what_has_been_said_already_is_left_out_in_chinese() -> None:
    utterances = weighed(
        ("我们决定三月十七号上线新版小程序。", 0.4),
        ("好，那我们决定三月十七号上线新版小程序。", 0.3),
        ("陈静负责通知两家医院。", 0.2),
    )
    assert chosen(utterances, max_points=3) == ["u0001", "u0003"]


def test_sharing_words_of_grammar_is_no_repetition() -> None:
    utterances = weighed(
        ("We have to talk to the bank.", 0.4),
        ("We have to talk to the team.", 0.3),
        *((f"We have to talk to the number{i} of it.", 0.001) for i in range(20)),
    )
    assert chosen(utterances, max_points=2) == ["u0001", "u0002"]


def test_nods_and_single_words_make_no_points() -> None:
    nods = (("Yeah, okay.", 0.5), ("嗯，好的。", 0.2), ("", 0.1), ("Friday.", 0.1))
    assert select(weighed(*nods)) == ()
    assert chosen(weighed(*nods, ("Ship it now.", 0.1)), max_points=3) == ["u0005"]


def test_nothing_makes_no_points() -> None:
    assert select([]) == ()


@pytest.mark.parametrize(("minutes", "points"), [(0.5, 3), (5, 5), (20, 10), (60, 23), (480, 24)])
def test_without_a_budget_the_length_of_the_meeting_decides(minutes: float, points: int) -> None:
    utterances = weighed(
        *((f"w{i}a w{i}b w{i}c w{i}d w{i}e w{i}f", 0.001) for i in range(round(minutes * 20)))
    )
    assert len(select(utterances)) == min(points, len(utterances))


def test_a_transcript_without_times_is_as_long_as_its_words() -> None:
    texts = [(f"w{i}a w{i}b w{i}c w{i}d w{i}e w{i}f", 0.001) for i in range(500)]
    assert len(select(weighed(*texts, seconds=0.0))) == 10  # 3,000 words: 20 minutes


def test_silence_within_captions_makes_no_points() -> None:
    texts = [(f"w{i}a w{i}b w{i}c w{i}d w{i}e w{i}f", 0.001) for i in range(100)]
    assert len(select(weighed(*texts, seconds=60.0))) == 3 + 3  # a second a word


def test_unscored_utterances_are_a_defect() -> None:
    with pytest.raises(ValueError, match="u0001 has no weight"):
        select([Utterance("u0001", 0, 1, None, "Never scored at all.")])


# Outcomes


def outcome(kind: Kind, *ids: str, confidence: float = 0.9, **given: str) -> Outcome:
    return Outcome(kind, ids, ids[-1:], confidence, **given)


def test_outcomes_are_points_with_all_that_they_rest_on() -> None:
    found = outcome("action", "u0001", "u0002", owner="S2", due="2027-03-05")
    points = select(FIVE, outcomes=[found], options=None)
    (action,) = [p for p in points if p.kind == "action"]
    assert action.text == "Peter writes the release notes by Friday."
    assert (action.utterances, action.start) == (("u0001", "u0002"), 3.0)
    assert (action.owner, action.due) == ("S2", "2027-03-05")


def test_without_a_budget_every_outcome_is_kept_and_nothing_is_told_twice() -> None:
    found = [outcome("decision", "u0005", confidence=0.5), outcome("problem", "u0003")]
    points = select(FIVE, outcomes=found)
    assert {p.utterances[0]: p.kind for p in points} == {
        "u0001": "point", "u0002": "point", "u0003": "problem", "u0004": "point",
        "u0005": "decision",
    }  # fmt: skip


def test_under_a_budget_an_outcome_counts_by_its_confidence() -> None:
    assert chosen(FIVE, max_points=1) == ["u0002"]
    lunch = outcome("decision", "u0005", confidence=0.99)
    (point,) = select(FIVE, outcomes=[lunch], options=SelectionOptions(max_points=1))
    assert (point.kind, point.utterances) == ("decision", ("u0005",))


def test_under_a_budget_of_points_an_outcome_goes_before_what_is_a_little_heavier() -> None:
    """Of words it has no advantage: a budget of them is measured by summaries, which have none."""
    stops = [outcome("problem", "u0003", confidence=0.5)]
    (point,) = select(FIVE, outcomes=stops, options=SelectionOptions(max_points=1))
    assert (point.kind, point.utterances) == ("problem", ("u0003",))
    (point,) = select(FIVE, outcomes=stops, options=SelectionOptions(max_words=7))
    assert (point.kind, point.utterances) == ("point", ("u0002",))
    rent = [outcome("problem", "u0001", confidence=0.5)]
    (point,) = select(FIVE, outcomes=rent, options=SelectionOptions(max_points=1))
    assert point.kind == "point"  # one of a third of the weight


def spoken(*turns: str) -> list[Utterance]:
    """Utterances of "A: words", one after the other."""
    pairs = [turn.split(": ", 1) for turn in turns]
    scored = weighed(*((text, 0.1) for _, text in pairs))
    return [replace(u, speaker=who) for u, (who, _) in zip(scored, pairs, strict=True)]


@pytest.mark.parametrize(
    ("said", "context", "before", "statement"),
    [
        (
            ("A: Who tells the bank – and when?", "B: I will call them – on Friday at last."),
            ["u0001"],
            [("u0001", "Who tells the bank – and when?")],
            "I will call them – on Friday at last.",
        ),
        (
            ("A: The bank is closed today.", "C: Really?", "A: I will call them on Friday."),
            ["u0001"],
            [("u0001", "The bank is closed today.")],
            "I will call them on Friday.",
        ),
        (
            ("B: The bank is closed.", "A: They open on Friday.", "A: I will call them then."),
            ["u0001", "u0002"],
            [("u0001", "The bank is closed.")],
            "They open on Friday. I will call them then.",
        ),
        (
            ("A: I will call them – on Friday at last.",),
            [],
            [],
            "I will call them – on Friday at last.",
        ),
        (
            ("A: Who calls the bank?", "B: Is it open?", "C: I will call them on Friday."),
            ["u0001", "u0002"],
            [("u0001", "Who calls the bank?"), ("u0002", "Is it open?")],
            "I will call them on Friday.",
        ),
    ],
    ids=["of another", "of the same, earlier", "runs on", "nothing", "of two"],
)
def test_a_point_knows_how_much_of_it_was_said_before(
    said: tuple[str, ...], context: list[str], before: list[tuple[str, str]], statement: str
) -> None:
    utterances = spoken(*said)
    last = utterances[-1].id
    found = Outcome("action", (*context, last), (last,), 0.9, context=tuple(context))
    (point,) = [p for p in select(utterances, outcomes=[found]) if p.kind == "action"]
    assert point.context == tuple(Evidence(*part) for part in before)
    assert point.text == " – ".join([*(words for _, words in before), statement])


def test_who_answers_a_request_states_the_action_and_the_request_stands_before() -> None:
    def told(answer: str) -> Point:
        utterances = spoken("A: Could you tell the bank about it?", f"B: {answer}")
        found = Outcome("action", ("u0001", "u0002"), ("u0001", "u0002"), 0.9)
        (point,) = [p for p in select(utterances, outcomes=[found]) if p.kind == "action"]
        return point

    point = told("I will call them on Friday.")
    assert (point.speaker, point.statement) == ("B", "I will call them on Friday.")
    assert point.context == (Evidence("u0001", "Could you tell the bank about it?"),)
    assert point.utterances == ("u0001", "u0002")
    bare = told("Sure.")  # it states nothing alone
    assert (bare.speaker, bare.context) == ("A", ())
    assert bare.text == point.text.replace("I will call them on Friday.", "Sure.")


def test_what_was_said_before_ends_with_the_dash_of_the_language() -> None:
    utterances = spoken("A: 谁通知银行？", "B: 我星期五给他们打电话。")
    found = Outcome("action", ("u0001", "u0002"), ("u0002",), 0.9, context=("u0001",))
    points = select(utterances, outcomes=[found], language="zh")
    (point,) = [p for p in points if p.kind == "action"]
    assert point.text == "谁通知银行？——我星期五给他们打电话。"
    assert point.context == (Evidence("u0001", "谁通知银行？"),)


def test_of_a_question_with_its_answer_nothing_was_said_before() -> None:
    utterances = spoken("A: Did you tell the bank?", "B: Yes.", "C: The weather is very fine.")
    points = select(utterances)
    assert [(p.text, p.context) for p in points if "bank" in p.text] == [
        ("Did you tell the bank? – Yes.", ())
    ]


# Topics


def test_each_topic_has_its_chance() -> None:
    first = [(f"the w{i}a w{i}b w{i}c w{i}d of it", 0.055) for i in range(10)]
    second = [(f"the v{i}a v{i}b v{i}c v{i}d of it", 0.045) for i in range(10)]
    utterances = weighed(*first, *second)
    topics = (Topic("t1", "W", 0.0, 30.0), Topic("t2", "V", 30.0, 60.0))
    options = SelectionOptions(max_points=6)
    assert {p.start >= 30 for p in select(utterances, options=options)} == {False}
    points = select(utterances, topics=topics, options=options)
    assert [p.topic for p in points].count("t2") >= 2
    assert all((p.topic == "t2") == (p.start >= 30) for p in points)


# Properties


@given(
    st.lists(
        st.tuples(
            st.lists(
                st.sampled_from(
                    ["a", "bank", "call", "done", "early", "发布", "预算", "yeah", "ok"]
                ),
                max_size=9,
            ),
            st.floats(0, 1),
        ),
        max_size=25,
    ),
    st.none() | st.integers(1, 10),
    st.none() | st.integers(1, 40),
)
def test_budgets_hold_and_points_are_in_order(
    pairs: list[tuple[list[str], float]], max_points: int | None, max_words: int | None
) -> None:
    utterances = weighed(*((" ".join(words), weight) for words, weight in pairs))
    points = select(utterances, options=SelectionOptions(max_points, max_words))
    assert [p.id for p in points] == [f"p{i:02d}" for i in range(1, len(points) + 1)]
    assert [p.start for p in points] == sorted(p.start for p in points)
    assert len(points) <= (max_points or len(utterances))
    assert sum(count_words(p.text) for p in points) <= (max_words or 10**6)
    assert all(is_said(p, utterances) for p in points)


def is_said(point: Point, utterances: Sequence[Utterance]) -> bool:
    """Whether every word of a point occurs in its utterances, in that order."""
    evidence = " ".join(u.text for u in utterances if u.id in point.utterances)
    said = iter(tokens(join_contractions(evidence)))
    return all(word in said for word in tokens(point.text))
