"""Outcomes from what a model reads in utterances: which are told, of whom, by when, once each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from minutes.records import Outcome, Signs, Speaker, Utterance
from minutes.stages.outcomes import find_outcomes

PEOPLE = (Speaker("S1", "Anna Berg", 1.0), Speaker("S2", "Peter Voss", 1.0))
THRESHOLDS = {"decision": 0.3, "action": 0.3, "problem": 0.3}
TUESDAY = "2027-02-23T10:00:00+01:00"


def talk(*lines: tuple[str, str, dict[str, float]]) -> tuple[Utterance, ...]:
    """Utterances u0, u1, … of a speaker, a text and the probabilities of kinds."""
    return tuple(
        Utterance(f"u{i}", i, i + 1, speaker, text, importance=0.5, weight=0.1, kinds=kinds)
        for i, (speaker, text, kinds) in enumerate(lines)
    )


def outcomes(said: tuple[Utterance, ...], **thresholds: float) -> tuple[Outcome, ...]:
    given = {**THRESHOLDS, **thresholds}
    return find_outcomes(said, PEOPLE, language="en", recorded_at=TUESDAY, thresholds=given)


def test_what_is_likely_enough_is_told_with_owner_and_day() -> None:
    said = talk(
        ("S1", "Good morning everybody.", {}),
        ("S2", "I'll send the contract to the bank by Friday.", {"action": 0.6, "decision": 0.1}),
    )
    (found,) = outcomes(said)
    assert (found.kind, found.utterances, found.confidence) == ("action", ("u1",), 0.6)
    assert (found.owner, found.due) == ("S2", "2027-02-26")
    assert found.due_evidence is not None and found.due_evidence.words == "by Friday"
    undated = talk(("S2", "I'll send the contract to the bank.", {"action": 0.6}))
    assert len(outcomes(undated)) == 1
    assert outcomes(undated, action=0.7) == ()


def test_what_says_what_it_is_needs_no_likelihood() -> None:
    said = talk(
        ("S1", "Action item: Peter prepares the slides for the board.", {"action": 0.01}),
        ("S1", "The weather was bad.", {"action": 0.01}),
    )
    assert [found.kind for found in outcomes(said)] == ["action"]


def test_without_thresholds_nothing_is_told() -> None:
    said = talk(("S2", "I'll send the contract.", {"action": 0.9}))
    assert find_outcomes(said, PEOPLE, language="en", recorded_at=None, thresholds={}) == ()


def test_what_is_done_in_the_meeting_is_left_out() -> None:
    said = talk(("S2", "I'll share my screen with the agenda.", {"action": 0.6}))
    here = (replace(said[0], signs=Signs(in_meeting=0.9)),)
    assert len(outcomes(said)) == 1
    assert outcomes(here) == ()


def test_four_words_are_a_task_where_somebody_commits() -> None:
    said = talk(("S1", "Who builds it?", {}), ("S2", "I'll write the generator.", {"action": 0.6}))
    (found,) = outcomes(said)
    assert (found.owner, found.statement) == ("S2", ("u1",))
    assert outcomes((said[0], replace(said[1], text="Two days, they say."))) == ()


def test_what_is_said_again_is_told_once_and_the_last_decision_counts() -> None:
    said = talk(
        ("S1", "We ship the blue cover of the annual report in March.", {"decision": 0.6}),
        *[("S2", "Something else altogether.", {})] * 6,
        ("S1", "So the annual report ships with the blue cover in April.", {"decision": 0.5}),
    )
    (found,) = outcomes(said)
    assert found.statement == ("u7",)
    assert found.utterances == ("u0", "u7")


def test_this_takes_along_what_it_points_back_to() -> None:
    said = talk(
        ("S1", "The archive of the photographs still has no catalogue.", {}),
        ("S2", "Right.", {}),
        ("S2", "I'll take care of that.", {"action": 0.6}),
    )
    said = (*said[:2], replace(said[2], signs=Signs(antecedents=("u0",), dependent=0.9)))
    (found,) = outcomes(said)
    assert (found.context, found.statement) == (("u0",), ("u2",))


def test_a_sentence_that_runs_over_utterances_is_shown_whole_and_once() -> None:
    said = talk(
        ("S1", "Good morning.", {}),
        ("S1", "I'll set up the milestone with a bunch of tickets,", {"action": 0.6}),
        ("S2", "Mm-hmm.", {}),
        ("S1", "related to the upgrade of the archive.", {"action": 0.5}),
        ("S2", "Good.", {}),
    )
    (found,) = outcomes(said)
    assert found.statement == ("u1", "u3")


def test_a_question_that_is_answered_is_no_open_problem() -> None:
    asked = ("S1", "How do we reach the people in the archive?", {"problem": 0.6})
    answered = ("S2", "You call them on the red telephone.", {})
    assert len(outcomes(talk(asked))) == 1
    assert outcomes(talk(asked, answered)) == ()


def test_an_utterance_is_of_its_likeliest_kind() -> None:
    said = talk(
        ("S1", "We'll go with the red one for the poster.", {"decision": 0.8, "action": 0.4})
    )
    assert [found.kind for found in outcomes(said)] == ["decision"]


def test_of_a_long_utterance_the_clauses_of_the_statement_are_shown() -> None:
    text = (
        "You know there was a lot of talk about the whole of it last year and nobody really knew "
        "what to make of all that was said in the first place, but I'll write the report for the "
        "council, because somebody has to and it is late already for all who wait for it."
    )
    begin = text.index("write the report")
    said = talk(("S1", text, {"action": 0.6}))
    said = (replace(said[0], signs=Signs(statement=(begin, begin + 16))),)
    (found,) = outcomes(said)
    assert found.span is not None
    assert text[slice(*found.span)] == "but I'll write the report for the council"


@pytest.mark.parametrize("language", ["en", None])
def test_an_empty_meeting_has_no_outcomes(language: str | None) -> None:
    assert find_outcomes((), (), language=language, recorded_at=None, thresholds=THRESHOLDS) == ()


def test_what_cannot_be_understood_is_left_out() -> None:
    said = talk(
        ("S1", "Good morning everybody.", {}),
        ("S2", "Perfect, let's do it.", {"decision": 0.6}),
        ("S1", "Yes, I will do that.", {"action": 0.6}),
    )
    assert outcomes(said) == ()


def test_what_it_is_about_is_evidence_and_shown_where_a_reader_needs_it() -> None:
    said = talk(
        ("S1", "The contract with the printer in Hamburg ends in May.", {}),
        ("S1", "Mm-hmm.", {}),
        ("S2", "I'll send a letter to the lawyer.", {"action": 0.6}),
    )

    def found(unclear: float) -> Outcome:
        signs = Signs(antecedents=("u0", "u1"), unclear=unclear)
        (outcome,) = outcomes((*said[:2], replace(said[2], signs=signs)))
        return outcome

    assert found(0.8).context == ("u0",)
    assert found(0.8).utterances == ("u0", "u2")
    assert found(0.1).context == ()
    assert found(0.1).utterances == ("u2",)


def test_what_answers_a_request_stands_behind_it() -> None:
    said = talk(
        ("S2", "The bank report is not in the spring release.", {}),
        ("S1", "Peter, can you please tell the three companies about it?", {"action": 0.2}),
        ("S2", "Sure, I'll call them before the end of this week.", {"action": 0.8}),
    )
    (found,) = outcomes((said[0], said[1], replace(said[2], signs=Signs(antecedents=("u0",)))))
    assert found.context == ("u1",)
    assert (found.owner, found.due) == ("S2", "2027-02-26")


def test_an_estimate_is_no_task() -> None:
    said = talk(
        ("S1", "The results look wrong on an old phone.", {}),
        ("S2", "Two days, I think.", {"action": 0.6}),
    )
    assert outcomes((said[0], replace(said[1], signs=Signs(antecedents=("u0",))))) == ()


@pytest.mark.parametrize(
    "text",
    [
        "I WILL SEND THE CONTRACT TO THE BANK BY FRIDAY.",
        "i will send the contract to the bank by friday",
        "i'll send the contract to the bank by friday",
    ],
)
def test_capitals_and_marks_are_not_needed(text: str) -> None:
    (found,) = outcomes(talk(("S2", text, {"action": 0.6})))
    assert (found.owner, found.due) == ("S2", "2027-02-26")


def test_forty_people_with_like_tasks_have_a_task_each() -> None:
    people = tuple(
        Speaker(f"S{i}", f"Guest {chr(65 + i // 8)}{chr(97 + i % 8)}", 1) for i in range(40)
    )
    said = talk(
        *(
            (one.id, f"I'll check the wheels of the blue car number {i}.", {"action": 0.6})
            for i, one in enumerate(people)
        )
    )
    found = find_outcomes(said, people, language="en", recorded_at=None, thresholds=THRESHOLDS)
    assert [one.owner for one in found] == [one.id for one in people]


@pytest.mark.parametrize(
    ("first", "second", "task"),
    [
        (
            ("S2", "I can finish the pages on paper by Friday."),
            ("S1", "Good, so Peter will fix the search page by Friday."),
            "fix",
        ),
        (
            ("S1", "Peter, would you run the whole demo once and note what breaks?"),
            ("S2", "I'll do a full run on Friday and post the list."),
            "do a full",
        ),
        (
            ("S2", "I will write the release notes."),
            ("S2", "I'll have them ready by Friday."),
            "have them",
        ),
    ],
)
def test_a_task_that_is_confirmed_taken_on_or_dated_is_told_once(
    first: tuple[str, str], second: tuple[str, str], task: str
) -> None:
    one, other = talk((*first, {"action": 0.6}), (*second, {"action": 0.7}))
    at = other.text.index(task)
    found = outcomes((one, replace(other, signs=Signs(statement=(at, len(other.text))))))
    assert [(told.kind, told.owner, told.utterances) for told in found] == [
        ("action", "S2", ("u0", "u1"))
    ]


def test_two_who_each_do_something_by_one_day_have_a_task_each() -> None:
    said = talk(
        ("S2", "I'll send the contract to the bank by Friday.", {"action": 0.6}),
        ("S1", "And I'll call the printer about the cover by Friday.", {"action": 0.7}),
    )
    assert [found.owner for found in outcomes(said)] == ["S2", "S1"]


def test_what_says_what_it_is_is_of_that_kind_however_likely_another_is() -> None:
    text = "Then Peter will set up the small group by Friday."
    (said,) = talk(("S1", text, {"decision": 0.9, "action": 0.2}))
    said = replace(said, signs=Signs(statement=(text.index("set"), len(text))))
    assert [(found.kind, found.owner) for found in outcomes((said,))] == [("action", "S2")]


def test_who_goes_on_about_a_problem_has_one() -> None:
    said = talk(
        ("S1", "The server runs out of memory every night.", {"problem": 0.6}),
        ("S1", "Nobody knows how to reproduce the crash on a laptop.", {"problem": 0.7}),
        ("S2", "We have no budget for another machine.", {"problem": 0.5}),
    )
    found = outcomes(said)
    assert [one.utterances[:2] for one in found] == [("u0", "u1"), ("u2",)]


def test_what_does_not_say_which_task_it_is_goes_on_about_the_one_before() -> None:
    first = ("S1", "I'll upload the recording of the workshop.", {"action": 0.7})
    second = ("S1", "I'll order printed badges for the guests.", {"action": 0.6})

    def found(unclear: float) -> list[tuple[str, ...]]:
        one, other = talk(first, second)
        said = (one, replace(other, signs=Signs(unclear=unclear)))
        return [outcome.utterances for outcome in outcomes(said)]

    assert found(0.3) == [("u0",), ("u1",)]
    assert found(0.8) == [("u0", "u1")]


def test_an_invitation_is_nobodys_task_but_one_that_somebody_takes_on() -> None:
    text = "If anybody wants to join the group for the new budget, feel free to reach out."
    assert outcomes(talk(("S1", text, {"action": 0.9}))) == ()
    taken = talk(("S1", text, {"action": 0.9}), ("S2", "Sure, I'll do that.", {"action": 0.4}))
    assert [found.kind for found in outcomes(taken)] == ["action"]
