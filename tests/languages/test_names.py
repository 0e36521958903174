"""Whom a text names: speakers, however a recogniser spells them, and others."""

from __future__ import annotations

import pytest

from minutes.languages.names import Mention, Names
from minutes.records import Speaker, Utterance


def named(said: str, *people: str) -> list[Mention]:
    """Who is named by what follows "I think", where the meeting's people are S1, S2, …"""
    text = f"I think {said} will send it."
    speakers = [Speaker(f"S{i}", name, 1.0) for i, name in enumerate(people, start=1)]
    return Names(speakers, [Utterance("u1", 0, 1, "S1", text)]).mentions(text)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Dennis", "Denis Lelic"),
        ("Denis", "Dennis Lelic"),
        ("Tulio", "Tullio | Erigon"),
        ("Benedict", "benedikt"),
        ("Terrence", "terence"),
        ("Connor", "Conor"),
        ("Stephan", "Stefan"),
        ("Bryan", "Brian"),
        ("Cristian", "Christian"),
        ("Sharik", "Shariq"),
        ("Deborah", "Debora"),
        ("Matthias", "Mathías"),
        ("Lukas", "Ana Lucas"),
    ],
)
def test_a_speaker_is_named_by_whatever_sounds_the_same(said: str, name: str) -> None:
    (mention,) = named(said, "Peter Stone", name)
    assert (mention.owner, mention.present) == ("S2", True)
    assert (mention.start, mention.end) == (8, 8 + len(said))


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Denise", "Denis"),
        ("Dennis", "Denise"),
        ("Marcos", "Marco"),
        ("Marvin", "Martin"),
        ("Hanna", "Anna"),
        ("Joan", "Jon"),
        ("Jonn", "Jon"),  # too short to tell
        ("Andrew", "Andrey"),
        ("Andrea", "Andrey"),
        ("Justin", "Dustin"),
        ("Daniel", "Danielle"),
        ("Daniele", "Danielle"),
        ("Michele", "Michelle"),
        ("Stephen", "Steffen"),
        ("Martha", "Marta"),
        ("Eliza", "Elisa"),
        ("Bernhard", "Bernard"),
        ("Alejandra", "Alejandro"),
        ("Maxime", "Maxim"),
        ("Marcel", "Markel"),
        ("Dennis Smith", "Denis Lelic"),
    ],
)
def test_who_only_has_a_like_name_is_somebody_else(said: str, name: str) -> None:
    (mention,) = named(said, "Peter Stone", name)
    assert (mention.owner, mention.present) == (said, False)


def test_who_has_the_very_name_comes_first() -> None:
    assert [mention.owner for mention in named("Dennis", "Denis Lelic", "Dennis Stone")] == ["S2"]
    assert [mention.owner for mention in named("Dennis", "Denis", "Dennis Stone", "Peter")] == [
        "S2"
    ]


@pytest.mark.parametrize(
    "people",
    [
        ("Denis Lelic", "Denys Stone"),
        ("Denis Lelic", "Denis Stone"),
        ("Denis Lelic", "Denise Stone"),
        ("Denis Lelic", "Peter Dennisson"),
    ],
)
def test_nobody_is_meant_where_two_have_like_names(people: tuple[str, ...]) -> None:
    (mention,) = named("Dennis", *people)
    assert (mention.owner, mention.present) == ("Dennis", False)


def test_the_stop_of_a_title_begins_no_sentence() -> None:
    def others(text: str) -> list[str]:
        mentions = Names([], [Utterance("u1", 0, 1, "S1", text)]).mentions(text)
        return [mention.owner for mention in mentions]

    assert others("Then Mrs. Winter will do that.") == ["Winter"]
    assert others("It is cold. Winter comes.") == []
