from __future__ import annotations

from dataclasses import replace

import pytest

from minutes.languages.english.labels import ENGLISH
from minutes.stages.rendering import render
from minutes.stages.rendering.composing import compose_page
from tests.stages.rendering.full_meetings import CHINESE, PLANNING
from tests.stages.rendering.meetings import MINUTES, WITHOUT_POINTS


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Um, the new search page is, is ready.", ENGLISH.quoted),
        ("The new search page is ready.", ENGLISH.cleaned),
        ("The new search page is not ready.", ENGLISH.reworded),
        ("The search page is new.", ENGLISH.reworded),
        ("", ENGLISH.cleaned),
    ],
)
def test_the_sentence_holds_for_what_a_point_says(text: str, sentence: str) -> None:
    point = replace(PLANNING.points[0], text=text)
    assert compose_page(replace(PLANNING, points=(point,))).wording == sentence


def test_one_edited_point_is_enough_to_say_so() -> None:
    edited = replace(PLANNING.points[3], text="The server crashes.")
    points = (*PLANNING.points[:3], edited, *PLANNING.points[4:])
    assert compose_page(PLANNING).wording == ENGLISH.cleaned
    assert compose_page(replace(PLANNING, points=points)).wording == ENGLISH.reworded


def test_chinese_is_compared_by_its_characters() -> None:
    assert "语序不变" in compose_page(CHINESE).wording
    edited = replace(CHINESE.points[0], text="预约功能没有做完。")
    assert "经过改写" in compose_page(replace(CHINESE, points=(edited,))).wording


def test_without_points_nothing_is_said_of_them() -> None:
    assert compose_page(WITHOUT_POINTS).wording == ""


@pytest.mark.parametrize("format", ["md", "html"])
def test_the_sentence_is_in_the_minutes(format: str) -> None:
    quoted = replace(MINUTES, points=MINUTES.points[:1])
    assert ENGLISH.quoted in render(quoted, format).decode()
    assert ENGLISH.cleaned in render(MINUTES, format).decode()
