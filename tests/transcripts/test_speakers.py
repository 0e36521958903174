from __future__ import annotations

import pytest

from minutes.transcripts.speakers import candidate, clean_name, label_style


@pytest.mark.parametrize(
    ("line", "name", "rest"),
    [
        ("Anna: Good morning.", "Anna", "Good morning."),
        ("Anna Maria de la Cruz: Hi.", "Anna Maria de la Cruz", "Hi."),
        ("O'Neill, Tom (Guest): Hi.", "O'Neill, Tom (Guest)", "Hi."),
        ("SPEAKER_00: Hi.", "SPEAKER_00", "Hi."),
        ("+15551234567: Hi.", "+15551234567", "Hi."),
        (">> ANNA: Hi.", "ANNA", "Hi."),
        ("Anna:", "Anna", ""),
        ("王芳：大家好。", "王芳", "大家好。"),
        ("王芳:大家好。", "王芳", "大家好。"),
        ("Anna: at 10:30: yes", "Anna", "at 10:30: yes"),
    ],
)
def test_prefixes_that_can_be_names(line: str, name: str, rest: str) -> None:
    assert candidate(line) == (name, rest)


@pytest.mark.parametrize(
    "line",
    [
        "Note: this is no name.",
        "ACTION: send it.",
        "注意：这不是名字。",
        "http://example.org: down",
        "10:30 is fine",
        "So here is what I think we should do now: ship it.",
        "What? Really: no.",
        "C:\\temp",
        "a ratio of 3:4",
        ": nothing before it",
        "Anna\u200b: written by us as text",
        "x" * 81 + ": too long",
    ],
)
def test_prefixes_that_cannot_be_names(line: str) -> None:
    assert candidate(line) == (None, line)


def test_where_half_of_the_cues_have_names_each_is_taken() -> None:
    names = label_style(["Anna: One.", "Ben: Two.", "just text", "more text"])
    assert names.names == {"Anna", "Ben"}
    assert names.split("Ben: Two.") == ("Ben", "Two.")
    assert names.split("Carl: Two.") == (None, "Carl: Two.")


def test_a_colon_now_and_then_makes_no_names() -> None:
    lines = ["plain text"] * 30 + ["Remember: it closes.", "Remember: it closes.", "One thing: no."]
    assert not label_style(lines).names


def test_names_that_mark_turns_must_come_again() -> None:
    lines = [
        "Anna: One.",
        "text",
        "text",
        "Ben: Two.",
        "text",
        "Anna: Three.",
        "Maybe: four.",
        "text",
    ]
    names = label_style([*lines, "text"])
    assert names.names == {"Anna"}


def test_names_in_lower_case_count_where_nearly_every_cue_has_one() -> None:
    assert label_style(["anna: one", "user42: two", "anna: three", "user42: four"]).names == {
        "anna",
        "user42",
    }
    assert not label_style(["anna: one", "two", "anna: three", "four", "five"]).names


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        (None, None),
        ("  ", None),
        ("\u202e\x00", None),
        (' "Anna" : ', "Anna"),
        ("Anna\n\tMaria", "Anna Maria"),
        ("<b>Anna</b>", "<b>Anna</b>"),
    ],
)
def test_names_are_cleaned_and_not_interpreted(name: str | None, clean: str | None) -> None:
    assert clean_name(name) == clean
