from __future__ import annotations

import pytest

from minutes.languages.backchannels import find_neighbour, is_backchannel, is_hesitation
from minutes.records import Utterance

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


def test_a_speaker_goes_on_over_the_nod_of_another_that_ended_long_before() -> None:
    said = [
        Utterance("u1", 0.0, 10.0, "S1", "We should move the launch"),
        Utterance("u2", 4.0, 5.0, "S2", "Mm-hmm."),
        Utterance("u3", 10.2, 12.0, "S1", "to the second of June."),
        Utterance("u4", 12.1, 13.0, "S2", "That is a Monday."),
        Utterance("u5", 13.1, 14.0, "S1", "Yes, and a holiday."),
    ]
    assert find_neighbour(said, 0, 1, pause=2.0) == 2
    assert find_neighbour(said, 2, -1, pause=2.0) == 0
    assert find_neighbour(said, 2, -1, pause=0.1) is None
    assert find_neighbour(said, 2, 1, pause=2.0) is None  # somebody said more than a nod
