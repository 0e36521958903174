"""Decisions: one a matter, told where readers would agree, with what the speaker goes on to say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from minutes.records import Signs, Utterance
from minutes.stages.outcomes import find_outcomes
from tests.stages.test_outcomes import PEOPLE, TUESDAY, outcomes, talk


def test_a_discussion_comes_to_one_decision() -> None:
    said = talk(
        ("S1", "Then we should launch it as soon as two teams pass.", {"decision": 0.4}),
        ("S2", "Does early next week work for the test network?", {}),
        ("S1", "Right, we target early next week for the test network.", {"decision": 0.6}),
        ("S2", "Something else altogether.", {}),
    )
    (found,) = outcomes(said)
    assert found.statement == ("u2",)
    assert set(found.utterances) >= {"u0", "u2"}


def test_two_decisions_that_say_plainly_different_things_are_two() -> None:
    said = talk(
        ("S1", "We ship the blue cover of the annual report in March.", {"decision": 0.6}),
        ("S2", "Good.", {}),
        ("S1", "The summer party takes place in the old harbour hall.", {"decision": 0.5}),
    )
    assert [found.statement for found in outcomes(said)] == [("u0",), ("u2",)]


def test_a_proposal_is_decided_only_where_somebody_agrees() -> None:
    asked = ("S1", "Shall we print the annual report in the eighth week?", {"decision": 0.6})
    assert outcomes(talk(asked, ("S2", "The printer is closed then.", {}))) == ()
    assert outcomes(talk(asked)) == ()
    (found,) = outcomes(talk(asked, ("S2", "Sounds good to me.", {})))
    assert (found.kind, found.statement) == ("decision", ("u0",))


def test_what_was_wished_for_gives_way_to_what_was_decided() -> None:
    said = talk(
        ("S1", "I would like to ship the release of the reader on the first.", {"decision": 0.8}),
        *[("S2", "We need another week for the payment system.", {})] * 14,
        ("S1", "Great, so we decided to ship the release of the reader later.", {"decision": 0.6}),
    )
    assert [found.statement for found in outcomes(said)] == [("u15",)]


def test_what_depends_on_something_is_evidence_of_what_is_decided_after_it() -> None:
    said = talk(
        (
            "S2",
            "Yes, if the payment system breaks, only a few people will see it.",
            {"decision": 0.4},
        ),
        ("S1", "So we start with ten percent of our customers next month.", {"decision": 0.7}),
    )
    assert [found.statement for found in outcomes(said)] == [("u1",)]


def test_what_no_reader_would_agree_with_is_not_told() -> None:
    said = talk(
        ("S1", "I'll send the contract to the bank.", {"action": 0.6}),
        ("S1", "We will look at the budget in the summer.", {"action": 0.9}),
        ("S2", "Action item: Peter calls the printer.", {"action": 0.1}),
    )
    verdicts = (0.7, 0.3, 0.1)
    judged = tuple(
        replace(u, signs=Signs(verdicts={"action": v})) for u, v in zip(said, verdicts, strict=True)
    )

    def told(least: float) -> list[tuple[str, float]]:
        found = find_outcomes(
            judged,
            PEOPLE,
            language="en",
            recorded_at=TUESDAY,
            thresholds={"action": least},
            candidates={"action": 0.5},
        )
        return [(one.statement[0], one.confidence) for one in found]

    assert told(0.5) == [("u0", 0.7), ("u2", 0.5)]  # what says that it is one, is one
    assert told(0.2) == [("u0", 0.7), ("u1", 0.3), ("u2", 0.2)]


def test_what_the_speaker_goes_on_to_say_of_a_decision_or_a_problem_is_shown_with_it() -> None:
    said = talk(
        ("S1", "So we move the launch of the shop to May.", {"decision": 0.8}),
        ("S1", "The one with the new payment page.", {}),
        ("S2", "Good.", {}),
        ("S1", "The weather has been grey all week.", {}),
        ("S2", "The tests of the printer fail on Fridays.", {"problem": 0.8}),
        ("S2", "Nobody knows why.", {}),
        ("S2", "So… Peter?", {}),
    )
    found = outcomes(said)
    assert [one.statement for one in found] == [("u0", "u1"), ("u4", "u5")]
    assert [one.utterances for one in found] == [("u0", "u1"), ("u4", "u5")]
    task = (replace(said[0], text="I'll send the contract to the bank.", kinds={"action": 0.8}),)
    assert [one.statement for one in outcomes((*task, *said[1:3]))] == [("u0",)]


@pytest.mark.parametrize(
    ("text", "kind", "unclear", "told"),
    [
        ("So we move the launch of the shop to May.", "decision", 0.79, 1),
        ("So we move the launch of the shop to May.", "decision", 0.8, 0),
        ("So we move the launch of the shop to May.", "decision", None, 1),
        ("We decided to move the launch of the shop to May.", "decision", 0.8, 1),
        ("I'll move the launch of the shop to May.", "action", 0.8, 1),
    ],
)
def test_a_decision_in_the_dark_is_left_out_unless_it_says_that_it_is_one(
    text: str, kind: str, unclear: float | None, told: int
) -> None:
    (said,) = talk(("S1", text, {kind: 0.9}))
    assert len(outcomes((replace(said, signs=Signs(unclear=unclear)),))) == told


def test_the_day_that_a_decision_comes_to_is_shown_with_it() -> None:
    said = talk(
        ("S1", "Then scrap the launch on the first.", {"decision": 0.8}),
        ("S1", "Let's do Tuesday the third.", {}),
    )
    assert [one.statement for one in outcomes(said)] == [("u0", "u1")]


def test_it_ends_where_another_outcome_is_stated_and_after_enough_words() -> None:
    said = talk(
        ("S1", "So we move the launch of the shop to May.", {"decision": 0.8}),
        ("S1", "I'll send the contract to the bank.", {"action": 0.8}),
    )
    assert [one.statement for one in outcomes(said)] == [("u0",), ("u1",)]
    long = "The old page stays until the summer " * 4 + "."
    more = talk(
        ("S1", "So we move the launch of the shop to May.", {"decision": 0.8}),
        *[
            ("S1", text, {})
            for text in ("It is late.", long, "The weather is grey and cold today.")
        ],
    )
    assert [one.statement for one in outcomes(more)] == [("u0", "u1", "u2")]
    nobody = tuple(replace(one, speaker=None) for one in more)
    assert [one.statement for one in outcomes(nobody)] == [("u0",)]


def test_of_one_utterance_the_kind_is_told_that_a_reader_would_name() -> None:
    def judged(**verdicts: float) -> Utterance:
        (said,) = talk(
            ("S1", "We move the launch of the shop to May.", {"decision": 0.9, "action": 0.4})
        )
        return replace(said, signs=Signs(verdicts=verdicts))

    def kinds(said: Utterance) -> list[str]:
        given = {"language": "en", "recorded_at": None}
        low, told = {"decision": 0.3, "action": 0.3}, {"decision": 0.4, "action": 0.5}
        found = find_outcomes((said,), PEOPLE, thresholds=told, candidates=low, **given)
        return [one.kind for one in found]

    assert kinds(judged(decision=0.7, action=0.6)) == ["decision"]
    assert kinds(judged(decision=0.45, action=0.8)) == ["action"]
    assert kinds(judged(decision=0.3, action=0.4)) == []


def test_a_decision_that_is_said_again_less_likely_is_told_in_its_likely_words() -> None:
    def told(first: float, again: float) -> list[tuple[str, float]]:
        said = talk(
            (
                "S1",
                "We move the launch of the new shop with the payment page to May.",
                {"decision": 0.9},
            ),
            *[("S2", "The weather has been grey all week.", {})] * 4,
            (
                "S2",
                "Yes, we move the launch of the new shop with the payment page.",
                {"decision": 0.9},
            ),
        )
        judged = [
            replace(one, signs=Signs(verdicts={"decision": verdict}))
            for one, verdict in zip(said, (first, 0, 0, 0, 0, again), strict=True)
        ]
        low, least = {"decision": 0.3}, {"decision": 0.5}
        given = {"language": "en", "recorded_at": None, "thresholds": least}
        found = find_outcomes(judged, PEOPLE, candidates=low, **given)
        return [(one.statement[0], one.confidence) for one in found]

    assert told(0.8, 0.2) == [("u0", 0.8)]
    assert told(0.8, 0.6) == [("u5", 0.8)]
    assert told(0.4, 0.2) == []
