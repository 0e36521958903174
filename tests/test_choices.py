"""Choices are read as they were written, and nothing else is taken for one."""

from __future__ import annotations

from typing import get_args

import pydantic
import pytest

from minutes import choices
from minutes.choices import ChangeDue, ChangeOwner, Choice, Drop, Promote, Reword

EXAMPLES = [
    choices.Keep("p01"),
    Drop("p01"),
    Promote("u0012", "action"),
    choices.Value("u0011"),
    choices.Dismiss("u0012"),
    choices.ChangeKind("p01", "decision"),
    ChangeOwner("p01", "S2"),
    ChangeDue("p01", None),
    Reword("p01", "We ship on Monday."),
    choices.Rename("S1", "Anna"),
    choices.Merge("S3", "S1"),
    choices.ChangeDate("2027-02-23"),
    choices.Approve(),
    choices.Reopen(),
    choices.Undo(7),
]


def test_every_choice_comes_back() -> None:
    assert [choices.load(choices.dump(one)) for one in EXAMPLES] == EXAMPLES
    assert {type(one) for one in EXAMPLES} == set(get_args(Choice))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"do": "delete", "point": "p01"}',
        '{"point": "p01"}',
        '{"do": "keep"}',
        '{"do": "keep", "point": ""}',
        '{"do": "kind", "point": "p01", "kind": "joke"}',
        '{"do": "reword", "point": "p01", "text": "' + "a" * 2001 + '"}',
        '{"do": "undo", "event": 0}',
    ],
)
def test_what_is_no_choice_is_refused(text: str) -> None:
    with pytest.raises(pydantic.ValidationError):
        choices.load(text)


def test_a_promoted_utterance_has_one_point_whoever_promotes_it() -> None:
    assert choices.promoted("u0012") == "p-u0012"
