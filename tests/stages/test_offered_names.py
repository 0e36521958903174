"""The names that a person is offered for a voice that has none."""

from __future__ import annotations

from minutes.records import Speaker, Utterance
from minutes.stages.naming import offer_names

SPEAKERS = (Speaker("S1", "Anna", 10.0), Speaker("S2", None, 10.0), Speaker("S3", None, 5.0))


def talk(*said: tuple[str, str]) -> tuple[Utterance, ...]:
    return tuple(
        Utterance(f"u{i}", 10.0 * i, 10.0 * i + 9, who, text) for i, (who, text) in enumerate(said)
    )


def offered(*said: tuple[str, str], language: str = "en") -> dict[str, list[str]]:
    found = offer_names(SPEAKERS, talk(*said), language=language)
    return {id_: [name for name, _ in names] for id_, names in found.items()}


ASKED = (("S1", "Peter, would you like to start?"), ("S2", "We looked at the plan yesterday."))


def test_one_that_was_addressed_once_is_offered_that_name_with_the_words() -> None:
    assert offered(*ASKED) == {"S2": ["Peter"]}
    ((name, evidence),) = offer_names(SPEAKERS, talk(*ASKED), language="en")["S2"]
    assert (name, evidence.utterance, evidence.words) == ("Peter", "u0", ASKED[0][1])


def test_names_that_are_taken_or_said_of_others_are_not_offered() -> None:
    assert offered(("S2", "Anna, would you like to start?"), ("S3", "We looked at it.")) == {}
    assert offered(*ASKED, ("S2", "I asked Peter about it yesterday.")) == {}


def test_other_languages_have_none_yet() -> None:
    assert offered(*ASKED, language="fr") == {}
