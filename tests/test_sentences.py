from __future__ import annotations

import pytest

from minutes.sentences import ends_sentence, pauses_sentence


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


@pytest.mark.parametrize("mark", ["[", "(", "{", "<", "*", ".", '"'])
def test_hostile_text_is_read_in_one_pass(mark: str) -> None:
    # A pattern that backtracks would not end in the lifetime of the test.
    hostile = mark * 300_000 + "x"
    assert not ends_sentence(hostile, "x")
