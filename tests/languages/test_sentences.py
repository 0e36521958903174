from __future__ import annotations

import pytest

from minutes.languages.sentences import ends_clause


@pytest.mark.parametrize(
    ("said", "following"),
    [
        ("I like that idea,", "we"),
        ("Well, the payment system works, but it isn't finished,", "we"),
        ("Everybody will get it after a week,", "is"),
        ("By the fifth of March, please,", "then"),
    ],
)
def test_a_comma_between_two_clauses_ends_a_sentence(said: str, following: str) -> None:
    assert ends_clause(said.split(), following)


@pytest.mark.parametrize(
    ("said", "following"),
    [
        ("If something goes wrong,", "we"),
        ("I like it, but if it breaks,", "we"),
        ("I like that idea,", "but"),
        ("Last year in the summer,", "we"),
        ("David,", "I'll"),
        ("I like that idea", "we"),
        ("Das gefällt mir sehr,", "wir"),
    ],
)
def test_a_comma_within_a_sentence_does_not(said: str, following: str) -> None:
    assert not ends_clause(said.split(), following)
