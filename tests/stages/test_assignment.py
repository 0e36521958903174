"""Whose an action is, and when it is due."""

from __future__ import annotations

from dataclasses import replace

import pytest

from minutes.records import Signs, Utterance
from minutes.stages.outcomes import LIKELY_OWNER
from tests.stages.test_outcomes import outcomes, talk


def test_a_request_and_its_acceptance_are_one_action_of_who_accepted() -> None:
    said = talk(
        ("S1", "Can you send the new address to the printer?", {"action": 0.6}),
        ("S2", "Sure, will do.", {"action": 0.4}),
    )
    (found,) = outcomes(said)
    assert (found.owner, found.utterances) == ("S2", ("u0", "u1"))
    assert found.owner_evidence is not None and found.owner_evidence.words == "Sure, will do."


def test_a_request_that_nobody_took_stays_open() -> None:
    said = talk(
        ("S1", "Can you send the new address to the printer?", {"action": 0.6}),
        ("S2", "Why should I?", {}),
    )
    (found,) = outcomes(said)
    assert found.owner is None


def test_who_asks_everybody_and_then_commits_owns_the_action() -> None:
    asked = "Please look out for the new address, and I'll print it on the cards."
    said = talk(("S1", asked, {"action": 0.6}), ("S2", "Great, thank you.", {}))
    (found,) = outcomes(said)
    assert found.owner == "S1"


def test_who_commits_later_in_the_sentence_owns_the_action() -> None:
    said = talk(
        ("S1", "The address is nearly there, so we print it on the new cards", {"action": 0.6}),
        ("S1", "and that's on me.", {}),
    )
    (found,) = outcomes(said)
    assert (found.owner, found.utterances) == ("S1", ("u0", "u1"))
    assert found.owner_evidence is not None and found.owner_evidence.utterance == "u1"


def team(text: str, likely: float | None) -> tuple[Utterance, ...]:
    """What one says of "we", and how likely it is that one's own."""
    first, *rest = talk(("S1", text, {"action": 0.6}), ("S2", "Great, thank you.", {}))
    return (replace(first, signs=Signs(by_speaker=likely)), *rest)


def test_who_says_we_owns_what_a_model_finds_is_theirs() -> None:
    (found,) = outcomes(team("We'll print the new address on the cards.", LIKELY_OWNER))
    assert found.owner == "S1"
    assert found.owner_evidence is not None and found.owner_evidence.utterance == "u0"


@pytest.mark.parametrize("likely", [None, LIKELY_OWNER - 0.01])
def test_who_says_we_owns_nothing_in_doubt(likely: float | None) -> None:
    (found,) = outcomes(team("We'll print the new address on the cards.", likely))
    assert found.owner is None


@pytest.mark.parametrize(("answer", "owner"), [("Sure, will do.", "S2"), ("Why should I?", None)])
def test_who_asks_owns_nothing_however_likely(answer: str, owner: str | None) -> None:
    asked, nod = team("Can you print the new address on the cards?", 0.99)
    (found,) = outcomes((asked, replace(nod, text=answer)))
    assert found.owner == owner


@pytest.mark.parametrize(
    ("begun", "task"),
    [
        ("so then I", "will make a folder for the new cards"),
        ("I would say that", "the bank has to send the contract by Friday."),
        ("I need the contract, so", "Lena from the bank sends it to the printer."),
    ],
)
def test_who_began_the_sentence_owns_nothing_by_that_alone(begun: str, task: str) -> None:
    said = talk(("S1", begun, {}), ("S1", task, {"action": 0.6}))
    (found,) = outcomes(said)
    assert found.owner in (None, "Lena")


def test_who_is_away_before_asking_owns_nothing() -> None:
    said = talk(
        ("S1", "I'll work from Leipzig on Friday, so", {}),
        ("S1", "can you send the new address to the printer?", {"action": 0.6}),
        ("S2", "Why me?", {}),
    )
    (found,) = outcomes(said)
    assert (found.utterances, found.owner) == (("u0", "u1"), None)


def test_what_one_commits_to_is_no_evidence_of_anothers_task() -> None:
    said = talk(
        ("S2", "I can write the release notes for the bank.", {"action": 0.6}),
        ("S1", "By when?", {}),
        ("S2", "I'll have them ready by Friday.", {"action": 0.4}),
        ("S1", "And I will tell the sales team about the new date.", {"action": 0.7}),
    )
    notes, sales = outcomes((*said[:2], with_due(said[2], "by Friday"), said[3]))
    assert (notes.owner, notes.due, "u2" in notes.utterances) == ("S2", "2027-02-26", True)
    assert (sales.owner, sales.due, sales.utterances) == ("S1", None, ("u3",))


def test_two_tasks_with_one_verb_are_two_with_their_own_days() -> None:
    said = talk(
        ("S1", "I'll send the invoice to the bank.", {"action": 0.6}),
        ("S2", "Great, thank you.", {}),
        ("S1", "So, the weather has been grey all week.", {}),
        ("S1", "I'll send the contract by Friday.", {"action": 0.6}),
    )
    assert [found.due for found in outcomes(said)] == [None, "2027-02-26"]


def test_who_names_a_day_of_their_own_means_no_other_day() -> None:
    before = "Tell the sales team about the new date, and the notes by the fifth of March, please."
    marked = before.index("by the fifth"), before.index(", please")
    said = talk(
        ("S1", before, {"action": 0.5}),
        ("S1", "And I will tell the sales team about the new date today.", {"action": 0.6}),
    )
    said = (replace(said[0], signs=Signs(due=marked)), said[1])
    (found,) = outcomes(said)
    assert (found.statement, found.due) == (("u1",), None)
    (undated,) = outcomes((said[0], replace(said[1], text=said[1].text.replace(" today", ""))))
    assert (undated.statement, undated.due) == (("u1",), "2027-03-05")


def with_due(said: Utterance, words: str) -> Utterance:
    """The utterance, with these of its words marked as a day."""
    at = said.text.index(words)
    return replace(said, signs=Signs(due=(at, at + len(words))))


def test_who_says_what_else_is_due_then_dates_no_other_action() -> None:
    task = ("S1", "I'll send the contract to the bank.", {"action": 0.6})
    said = talk(task, ("S1", "We might have it by Friday.", {"action": 0.2}))

    def due(unclear: float | None) -> str | None:
        later = with_due(said[1], "by Friday")
        assert later.signs is not None
        dark = replace(later, signs=replace(later.signs, unclear=unclear))
        return outcomes((said[0], dark))[0].due

    assert due(None) == due(0.8) == "2027-02-26"
    assert due(0.3) is None


def test_another_who_names_a_day_of_their_own_dates_nobody_elses_action() -> None:
    said = talk(
        ("S1", "I'll put the next session into the team's calendar.", {"action": 0.6}),
        ("S2", "And I am at the fair next Thursday, in Leipzig.", {"action": 0.2}),
    )
    said = (said[0], with_due(said[1], "next Thursday"))
    (found,) = outcomes(said)
    assert (found.owner, found.due, found.utterances) == ("S1", None, ("u0", "u1"))
    (same,) = outcomes((said[0], replace(said[1], speaker="S1")))
    assert same.due == "2027-03-04"


def test_what_the_speaker_does_by_a_day_dates_nobody_elses_action() -> None:
    asked, task, nod = talk(
        ("S1", "Can you send the new price list to the bank?", {"action": 0.8}),
        ("S1", "We'll print the posters by Friday.", {"action": 0.2}),
        ("S2", "Sure, will do.", {}),
    )
    task = with_due(task, "by Friday")
    (found,) = outcomes((asked, task, nod))
    assert (found.owner, found.due) == ("S2", "2027-02-26")  # it may say when
    assert task.signs is not None
    own = replace(task, signs=replace(task.signs, by_speaker=LIKELY_OWNER))
    (found,) = outcomes((asked, own, nod))
    assert (found.owner, found.due) == ("S2", None)


def test_who_asks_for_an_action_and_who_accepts_it_may_say_when_it_is_due() -> None:
    asked = talk(
        ("S1", "Peter, can you send the new price list to the bank by Friday?", {"action": 0.2}),
        ("S2", "Sure, I'll send the new price list to the bank.", {"action": 0.8}),
    )
    (found,) = outcomes((with_due(asked[0], "by Friday"), asked[1]))
    assert (found.statement, found.due) == (("u1",), "2027-02-26")
    accepted = talk(
        ("S1", "Can you send the new price list to the bank?", {"action": 0.8}),
        ("S2", "Sure, will do by Friday.", {"action": 0.2}),
    )
    (found,) = outcomes((accepted[0], with_due(accepted[1], "by Friday")))
    assert (found.statement, found.owner, found.due) == (("u0",), "S2", "2027-02-26")
