from __future__ import annotations

import pytest

from minutes.sentences import (
    ends_clause,
    ends_sentence,
    is_backchannel,
    is_hesitation,
    pauses_sentence,
)


@pytest.mark.parametrize(
    ("word", "following"),
    [
        ("ready.", "Then"),
        ("ready.", "then"),
        ("ready?", "We"),
        ('ready."', "We"),
        ("2026.", "We"),
        ("ready.", None),
        ("p.m.", "We"),
        ("etc.", None),
        ("发布。", "预算"),
        ("吗？", "好"),
        ("है।", "हम"),
        ("well…", "Then"),
        ("I.", "So"),
    ],
)
def test_a_sentence_ends(word: str, following: str | None) -> None:
    assert ends_sentence(word, following)


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


@pytest.mark.parametrize(
    ("word", "following"),
    [
        ("plan", "Then"),
        ("Dr.", "Smith"),
        ("e.g.", "Tuesday"),
        ("3.", "5"),
        ("U.S.", "Government"),
        ("J.", "Smith"),
        ("p.m.", "and"),
        ("well…", "maybe"),
        ("3.5", "million"),
        ("node.js", "is"),
        ("however,", "We"),
    ],
)
def test_a_sentence_goes_on(word: str, following: str) -> None:
    assert not ends_sentence(word, following)


def test_a_pause_after_initials_ends_a_sentence() -> None:
    assert ends_sentence("U.S.", "We", paused=True)
    assert not ends_sentence("U.S.", "government", paused=True)


def test_a_comma_or_a_dash_ends_a_clause() -> None:
    assert pauses_sentence("so,")
    assert pauses_sentence("好，")
    assert pauses_sentence("but —")
    assert not pauses_sentence("so")


NODS = """Yeah. | Mm-hmm. | Okay, okay. | I see. | 嗯 | 好的。 | 对对对 | Oh yes. (applause) | … | |
Genau. | D'accord. | Thank you! | [laughter] | Right, uh, okay."""
MORE = """Yeah, ship it. | Friday | 好的，我们周五发布 | Okay so we decided | I see it |
yes yes yes yes yes yes"""


@pytest.mark.parametrize("text", NODS.split("|"))
def test_a_nod_says_nothing(text: str) -> None:
    assert is_backchannel(text)


@pytest.mark.parametrize("text", MORE.split("|"))
def test_more_than_a_nod(text: str) -> None:
    assert not is_backchannel(text)


def test_a_hesitation_is_no_agreement() -> None:
    assert is_hesitation("Um,")
    assert not is_hesitation("okay")


@pytest.mark.parametrize("mark", ["[", "(", "{", "<", "*", ".", '"'])
def test_hostile_text_is_read_in_one_pass(mark: str) -> None:
    # A pattern that backtracks would not end in the lifetime of the test.
    hostile = mark * 300_000 + "x"
    assert not is_backchannel(hostile)
    assert not ends_sentence(hostile, "x")
