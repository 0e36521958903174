from __future__ import annotations

import pytest

from minutes.languages.backchannels import is_backchannel, is_hesitation

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
