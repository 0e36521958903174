"""What makes an outcome, and what only looks like one: short talks, without a scorer."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.records import Outcome, Speaker, Utterance
from minutes.stages.outcomes import find

TUESDAY = "2027-02-23"
NAMES = {"A": "Anna", "P": "Peter", "K": "Kevin", "D": "David"}
CHINESE = {"A": "王芳", "P": "李强", "K": "陈静", "D": "赵磊"}

Found = list[tuple[str, str, str | None, str | None]]


def talk(script: str, *, importance: float | None = None) -> tuple[Utterance, ...]:
    """One utterance a line, "A: text"."""
    lines = [line.strip().split(": ", 1) for line in script.strip().splitlines()]
    return tuple(
        Utterance(f"u{i}", 4.0 * i, 4.0 * i + 4, who, text, importance=importance)
        for i, (who, text) in enumerate(lines)
    )


def outcomes(script: str, *, language: str = "en") -> tuple[Outcome, ...]:
    names = CHINESE if language == "zh" else NAMES
    people = tuple(Speaker(id_, name, 1.0) for id_, name in names.items())
    return find(talk(script), people, language=language, recorded_at=TUESDAY)


def read(script: str, *, language: str = "en") -> Found:
    """Kind, statement, owner and due date of each outcome."""
    texts = {u.id: u.text for u in talk(script)}
    return [
        (o.kind, " / ".join(texts[id_] for id_ in o.statement), o.owner, o.due)
        for o in outcomes(script, language=language)
    ]


def kinds(script: str, *, language: str = "en") -> list[str]:
    return [kind for kind, *_ in read(script, language=language)]


def test_an_action_rests_on_all_that_made_it_and_is_said_by_what_says_it_best() -> None:
    script = """
        A: How long will it take to mend the search page?
        P: I can finish it by Wednesday.
        A: So Peter will mend the search page for the phone by Wednesday.
        P: Yes, I'll do that.
    """
    [action] = outcomes(script)
    assert set(action.utterances) >= {"u1", "u2", "u3"}
    assert action.statement == ("u2",)
    assert (action.owner, action.due) == ("P", "2027-02-24")
    assert action.owner_evidence is not None and action.owner_evidence.utterance == "u2"
    assert action.due_evidence is not None and action.due_evidence.words == "by Wednesday"


def test_a_request_and_an_answer_in_words_of_its_own_are_both_said() -> None:
    script = """
        A: Kevin, could you write down everything that you have tried?
        K: Okay.
        K: I'll send it to all of you tomorrow morning.
    """
    [(kind, statement, owner, due)] = read(script)
    assert (kind, owner, due) == ("action", "K", "2027-02-24")
    assert "write down everything" in statement and "I'll send it" in statement


@pytest.mark.parametrize(
    "script",
    [
        """
        A: Who is going to write the release notes?
        P: I'll do that.
        """,
        """
        A: Somebody should tell the neighbours about the party on Friday.
        P: I'll do it.
        """,
        """
        A: The letter to the parents has to be written by Monday.
        P: I'll take that one.
        """,
        """
        A: The contract needs to be signed before Thursday. Peter?
        P: Sure, I can do that.
        """,
    ],
)
def test_i_will_do_that_is_never_said_alone(script: str) -> None:
    [(kind, statement, owner, _)] = read(script)
    assert (kind, owner) == ("action", "P")
    assert len(statement.split()) > 6


def test_a_day_that_is_settled_afterwards_is_the_due_date() -> None:
    script = """
        P: I can write the release notes.
        P: When do you need them?
        A: By the fifth of March, please.
        P: No problem.
    """
    [(kind, _, owner, due)] = read(script)
    assert (kind, owner, due) == ("action", "P", "2027-03-05")


def test_a_day_that_is_turned_down_gives_way_to_the_next() -> None:
    script = """
        A: Peter, can you rework the media plan with those numbers?
        P: I can get you a first version by Thursday.
        A: Thursday's too late for the board.
        P: Wednesday evening, then.
        A: Perfect.
    """
    [(kind, _, owner, due)] = [o for o in read(script) if o[0] == "action"]
    assert (kind, owner, due) == ("action", "P", "2027-02-24")


def test_whoever_steps_in_after_a_refusal_owns_it() -> None:
    script = """
        A: Who can order the new chairs for the hall?
        D: Maybe Peter could do it.
        P: I can't, I'm away next week.
        K: Okay, then I'll order the chairs.
    """
    assert [(kind, owner) for kind, _, owner, _ in read(script)] == [("action", "K")]


def test_what_is_nobodys_yet_is_an_action_without_an_owner() -> None:
    script = """
        A: Somebody needs to call the caretaker about the broken door by Friday.
        P: I did it last time.
        A: We'll find somebody.
    """
    assert [(kind, owner, due) for kind, _, owner, due in read(script)] == [
        ("action", None, "2027-02-26")
    ]


def test_two_people_in_one_sentence_have_an_action_each() -> None:
    script = "A: So Peter will order the cables, and Kevin will book the room by Friday."
    assert sorted(str(owner) for _, _, owner, _ in read(script)) == ["K", "P"]


@pytest.mark.parametrize(
    "script",
    [
        "A: Kevin, could you check the server?\nK: I already did that yesterday.",
        "A: Kevin, could you check the server?\nK: No, sorry, I don't have the time.",
        "A: I'll share my screen.\nP: Okay.",
        "A: I'll start with the first item, then.\nP: Sure.",
        "P: Who wrote that?\nK: Me.",
        "A: Can you hear me?\nP: Yes, I can.",
        "A: Today we need to plan the spring release.\nP: Right.",
        "P: I would have sent the report on Friday.\nA: I know.",
        "P: If I had a week, I would rewrite the whole thing.\nA: Ha.",
        "A: Peter, did you manage to book something?\nP: Yes, thanks.",
        "P: One more month.\nA: I'll hold you to that.",
        "A: Saturday the sixth?\nP: I can do the sixth.",
    ],
)
def test_talk_that_makes_no_action(script: str) -> None:
    assert kinds(script) == []


def test_a_recap_adds_to_what_was_found_and_brings_nothing_new() -> None:
    script = """
        P: We need an alert for the disk usage.
        K: I can add that alert today.
        A: Great. Peter, could you write a guide for the night shift?
        P: Sure, you'll have it by Friday.
        A: To sum up, Kevin adds the disk alert today, and Peter writes the guide.
    """
    found = outcomes(script)
    assert sorted((o.kind, o.owner) for o in found) == [("action", "K"), ("action", "P")]
    assert all("u4" in o.utterances for o in found)


@pytest.mark.parametrize(
    ("script", "statement"),
    [
        (
            """
            A: I think we should leave the bank report out of the spring release.
            A: Does everybody agree?
            P: I agree.
            K: That's fine with me.
            """,
            "leave the bank report out",
        ),
        (
            """
            A: Okay, so we decided.
            A: The bank report is not in the spring release.
            """,
            "The bank report is not in the spring release.",
        ),
        (
            """
            P: I propose we sell the old minibus and hire one for away games.
            K: Seconded.
            A: All in favour?
            A: Carried.
            """,
            "sell the old minibus",
        ),
        (
            """
            D: What if we meet every other week instead?
            P: Good idea.
            A: Let's do that.
            """,
            "every other week",
        ),
        (
            """
            A: So we drop the raffle this year?
            P: Yes please.
            K: Yeah, okay.
            A: Done.
            """,
            "drop the raffle",
        ),
        (
            """
            A: Okay, let's text everyone and ring the rest.
            P: Ring the rest? No, that's too much work.
            A: Fair point.
            A: Text the ones we can and write to the others.
            K: Yes, a letter's fine with me.
            """,
            "write to the others",
        ),
        (
            """
            K: What about the parcel service?
            A: Does anybody want it?
            P: No, not me.
            A: Then we're not using the parcel service, and that's the end of it.
            """,
            "not using the parcel service",
        ),
        (
            """
            A: Which day shall we take for the choir practice?
            P: Monday would suit me.
            A: Great, so from May on we meet on Mondays.
            K: Fine.
            """,
            "from May on we meet on Mondays",
        ),
        (
            """
            P: I propose three tables.
            A: Three tables it is, then.
            K: Lovely.
            K: We can't carry them ourselves, mind.
            """,
            "Three tables it is, then.",
        ),
        (
            """
            P: The rules say that only paid members vote.
            A: Well, then that's clear.
            A: We count only the people who paid.
            K: Agreed.
            """,
            "count only the people who paid",
        ),
        (
            """
            A: Then we drop the printed programme.
            A: That's decided.
            A: It does mean that the poster is out of date.
            K: True.
            """,
            "drop the printed programme",
        ),
    ],
)
def test_a_decision_is_said_by_what_was_decided(script: str, statement: str) -> None:
    [(kind, said, owner, _)] = read(script)
    assert (kind, owner) == ("decision", None)
    assert statement in said


def test_what_replaced_a_proposal_is_the_decision_and_keeps_its_way_there() -> None:
    script = """
        A: I would like to ship the release on the first of March.
        A: What do you think?
        D: That's too early for me.
        P: I think David is right.
        A: What about the eighth of March?
        D: The eighth is good.
        P: Yeah, that works for me.
        A: So we decided to ship the release on the eighth of March.
    """
    [decision] = outcomes(script)
    assert decision.statement == ("u7",)
    assert "u5" in decision.utterances


def test_a_decision_that_is_summed_up_at_the_end_is_one() -> None:
    middle = "\n".join("P: The weather in the mountains was rather nice." for _ in range(30))
    script = f"""
        A: So we decided to drop the printed programme.
        K: Agreed.
        {middle}
        A: To recap, we decided to drop the printed programme.
    """
    [decision] = outcomes(script)
    assert {"u0", "u32"} <= set(decision.utterances)


@pytest.mark.parametrize(
    "script",
    [
        "A: We decided last week to cancel the concert.\nP: I know.",
        "A: We haven't decided on the colour yet.\nP: True.",
        "A: Let's get started.\nP: Okay.",
        "A: Shall we move the meeting to Mondays?\nP: No, that won't work for me.\nK: Same for me.",
        "A: If we decided to move, we would need a van.\nP: Maybe.",
        "A: When do we decide that?\nP: Next week.",
        "A: Exactly.\nA: The desk gets thirty calls a week because of it.\nP: Thirty?",
        "A: And then we'll see how big it is.\nP: Yes.",
        "A: You sound like the evening news.\nP: Great.",
        "A: I'd really rather not.\nP: Agreed.",
        "A: The show closes on the second of April.\nP: That makes me nervous.",
    ],
)
def test_talk_of_deciding_is_no_decision(script: str) -> None:
    assert "decision" not in kinds(script)


def test_work_that_is_decided_on_is_an_action_and_not_a_decision_too() -> None:
    script = """
        A: So we agreed that Peter will mend the fence by Friday.
        P: Yes.
    """
    assert kinds(script) == ["action"]


def test_a_trouble_that_is_left_open_is_told_by_what_the_trouble_is() -> None:
    script = """
        K: We have a problem with the server.
        K: Every night at two it stops for a few minutes.
        P: Is it the backup?
        K: I've looked at it for two weeks, and I still can't explain it.
        A: Let's keep it open, and talk about it again next week.
    """
    [problem] = outcomes(script)
    assert problem.kind == "problem"
    assert "u1" in problem.statement and "u4" not in problem.statement
    assert {"u0", "u3", "u4"} <= set(problem.utterances)


def test_the_matter_is_named_where_the_telling_does_not_name_it() -> None:
    script = """
        A: Now the clubhouse roof.
        A: It's still leaking over the showers.
        P: The council won't pay for it.
        A: We can't settle that today, so it stays on the agenda.
    """
    [(kind, statement, _, _)] = read(script)
    assert kind == "problem"
    assert statement == "Now the clubhouse roof. / It's still leaking over the showers."


@pytest.mark.parametrize(
    "script",
    [
        "P: We had a problem with the server, but it is fixed.\nA: Good.",
        "A: Can you do that?\nP: No problem.",
        "P: The train was late.\nA: Never mind.",
        "P: The tests were slow.\nA: So we decided to buy a faster machine.\nP: Agreed.",
    ],
)
def test_a_trouble_that_is_over_or_remedied_is_no_open_problem(script: str) -> None:
    assert "problem" not in kinds(script)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (
            "A: 李强，麻烦你周五之前把新的日程发给各班。\nP: 好的，没问题。",
            [("action", "P", "2027-02-26")],
        ),
        (
            "A: 裁判还缺三个人，谁去找？\nK: 我去联系体育学院的学生吧。\nA: 好，太好了。",
            [("action", "K", None)],
        ),
        (
            "A: 那改到十七号怎么样？\nP: 十七号可以。\nK: 我同意。\nA: 好，那我们决定十七号上线。",
            [("decision", None, None)],
        ),
        (
            "P: 晚上八点以后打开页面特别慢。\nK: 原因还不清楚。\nA: 那这个问题先留着，下次再讨论。",
            [("problem", None, None)],
        ),
    ],
)
def test_chinese_talk(script: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert [(k, owner, due) for k, _, owner, due in read(script, language="zh")] == expected


def test_what_a_recogniser_writes_is_owned_by_whoever_says_yes() -> None:
    script = """
        A: perfect and torben will set up the small group by next monday is that possible
        K: yes next monday is fine
    """
    assert [(kind, owner, due) for kind, _, owner, due in read(script)] == [
        ("action", "K", "2027-03-01")
    ]


@pytest.mark.parametrize(
    ("script", "owner", "due"),
    [
        ("K: Who updates the price list?\nP: The price list is mine.", "P", None),
        ("A: Put that down for Kevin, he can print the labels by Friday.", "K", "2027-02-26"),
        ("K: I can ask the shop for paper.\nA: Would you?\nA: That would help.", "K", None),
        ("P: I'll ring the printer and get it booked in by Friday.", "P", "2027-02-26"),
        ("P: I'll change the labels on Tuesday night, the second.", "P", "2027-03-02"),
        ("P: I'll send the form to the council before Easter.", "P", "before Easter"),
        ("P: Then I can take the methods chapter by Friday.", "P", "2027-02-26"),
    ],
)
def test_work_is_promised_and_dated_in_many_ways(script: str, owner: str, due: str | None) -> None:
    assert [(kind, *rest) for kind, _, *rest in read(script)] == [("action", owner, due)]


def test_a_trouble_without_a_pattern_is_an_open_problem() -> None:
    script = """
        P: The oven loses its heat in the middle of the bake.
        P: Three days it behaves, then one day it doesn't work.
        P: I can't see any pattern.
        A: I don't know what we do if it goes.
    """
    assert kinds(script) == ["problem"]


def test_importance_raises_the_confidence() -> None:
    script = "A: Anna speaks.\nP: I'll order the cables for the new room.\nK: Right."
    said = talk(script)
    people = [Speaker(id_, name, 1.0) for id_, name in NAMES.items()]

    def confidence(importances: tuple[float, ...]) -> float:
        weighed = [
            Utterance(u.id, u.start, u.end, u.speaker, u.text, importance=importance)
            for u, importance in zip(said, importances, strict=True)
        ]
        found = find(weighed, people, language="en", recorded_at=None)
        return max((o.confidence for o in found), default=0.0)

    assert confidence((0.1, 0.9, 0.2)) > confidence((0.2, 0.1, 0.9))


def test_a_meeting_gives_no_more_than_a_reader_wants_and_the_surest_ones() -> None:
    tasks = "\n".join(
        f"A: Peter, could you check the pump number {i} in hall {i + 100}?\nP: Sure."
        for i in range(60)
    )
    dated = "A: Kevin, could you repair the greenhouse heating by Friday?\nK: Sure, I'll do that."
    found = [o for o in outcomes(f"{tasks}\n{dated}") if o.kind == "action"]
    assert len(found) < 20
    assert any(o.owner == "K" for o in found)


def test_nothing_and_other_languages_give_nothing() -> None:
    assert find((), (), language="en", recorded_at=None) == ()
    said = talk("A: So we decided to ship it.\nP: Agreed.")
    for language in ("de", "", None):
        assert find(said, (), language=language, recorded_at=None) == ()


def test_time_grows_with_the_meeting_and_not_with_its_square() -> None:
    turn = """
        A: So the next thing is the server in hall {i}, and I think we should replace it.
        P: I agree, and I'll ask for an offer by Friday.
        K: We still have a problem with the noise, and I don't know why.
        D: Okay.
    """

    def seconds(turns: int) -> float:
        script = "\n".join(turn.strip().format(i=i) for i in range(turns))
        start = time.process_time()
        outcomes(script)
        return time.process_time() - start

    seconds(10)  # what is loaded once
    assert seconds(800) < 3 * 4 * seconds(200) + 0.5


VOCABULARY = """
I'll we decided so then okay let's not problem can't explain keep it open Peter could you by Friday
who is going to agreed no yes too late what about the eighth of March send the report that
我 你 决定 问题 先 留着 周五 之前 好 , . ? — ’
"""
WORDS = st.sampled_from(VOCABULARY.split())
LINES = st.lists(
    st.tuples(
        st.sampled_from(["A", "P", "K", None]),
        st.one_of(st.lists(WORDS, max_size=12).map(" ".join), st.text(max_size=40)),
    ),
    max_size=14,
)


@settings(max_examples=120)
@given(LINES, st.sampled_from(["en", "zh"]), st.sampled_from([TUESDAY, None, "9999-12-31", "x"]))
def test_outcomes_hold_together_whatever_is_said(
    lines: list[tuple[str | None, str]], language: str, recorded_at: str | None
) -> None:
    said = tuple(Utterance(f"u{i}", i, i + 1, *line) for i, line in enumerate(lines))
    people = tuple(Speaker(id_, name, 1.0) for id_, name in NAMES.items())
    place = {u.id: i for i, u in enumerate(said)}
    found = find(said, people, language=language, recorded_at=recorded_at)
    assert list(found) == sorted(found, key=lambda o: [place[id_] for id_ in o.statement])
    for outcome in found:
        ids = [place[id_] for id_ in outcome.utterances]
        assert outcome.statement and set(outcome.statement) <= set(outcome.utterances)
        assert ids == sorted(set(ids))
        assert 0.5 <= outcome.confidence <= 1
        for value, evidence in (
            (outcome.owner, outcome.owner_evidence),
            (outcome.due, outcome.due_evidence),
        ):
            assert (value is None) == (evidence is None)
            if evidence is not None:
                assert evidence.words and evidence.words in said[place[evidence.utterance]].text
                assert evidence.utterance in outcome.utterances
        if outcome.kind != "action":
            assert outcome.owner is None and outcome.due is None
