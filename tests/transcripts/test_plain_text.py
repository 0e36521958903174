from __future__ import annotations

from pathlib import Path

import pytest

from minutes.transcripts import Transcript, read_transcript

from .files import write


@pytest.fixture
def reading(tmp_path: Path):
    def read_text(text: str) -> Transcript:
        return read_transcript(write(tmp_path, "call.txt", text))

    return read_text


def said(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(cue.speaker, cue.text) for cue in transcript.cues]


def test_names_without_times(reading) -> None:
    transcript = reading("Anna: Good morning.\nBen: Hi.\nSorry I am late.\n\nAnna: No problem.\n")
    assert said(transcript) == [
        ("Anna", "Good morning."),
        ("Ben", "Hi. Sorry I am late."),
        ("Anna", "No problem."),
    ]
    assert not transcript.timed
    assert [(c.start, c.end) for c in transcript.cues] == [(0.0, 0.8), (0.8, 2.8), (2.8, 3.6)]


def test_what_stands_above_the_first_name_is_a_heading(reading) -> None:
    transcript = reading(
        "Release call (2026-03-09 at 10:00 GMT+1) - Transcript\nAttendees\nAnna Holm, Ben Ito\n"
        "Transcript\nAnna Holm: Hi.\nBen Ito: Hello.\nAnna Holm: So.\n"
    )
    assert said(transcript) == [("Anna Holm", "Hi."), ("Ben Ito", "Hello."), ("Anna Holm", "So.")]
    assert (transcript.title, transcript.recorded_at) == ("Release call", "2026-03-09T10:00")


def test_prose_is_read_by_the_paragraph(reading) -> None:
    transcript = reading("We met on\nMonday. It rained: a lot.\n\nThen we left.\n")
    assert said(transcript) == [
        (None, "We met on Monday. It rained: a lot."),
        (None, "Then we left."),
    ]
    assert not transcript.timed


@pytest.mark.parametrize(
    "text",
    [
        "[00:00:02] Anna: Good morning.\n[00:00:05] Ben: Hi.\n",
        "00:02 Anna: Good morning.\n00:05 Ben: Hi.\n",
        "(0:02) Anna: Good morning.\n(0:05) Ben: Hi.\n",
        "00:02 - Anna: Good morning.\n00:05 - Ben: Hi.\n",
        "Anna  0:02\nGood morning.\n\nBen  0:05\nHi.\n",
        "Anna\t0:02\nGood morning.\nBen\t0:05\nHi.\n",
        "Anna 00:00:02\nGood morning.\n\nBen 00:00:05\nHi.\n",
        "Anna (00:02):\nGood morning.\n\nBen (00:05):\nHi.\n",
        "Anna (00:02): Good morning.\nBen (00:05): Hi.\n",
        "00:00:02 Anna\nGood morning.\n00:00:05 Ben\nHi.\n",
        "**Anna**  0:02\nGood morning.\n\n**Ben**  0:05\nHi.\n",
        "### 00:00:02\n\n**Anna:** Good morning.\n\n### 00:00:05\n\n**Ben:** Hi.\n",
        "0:02\nAnna: Good morning.\n0:05\nBen: Hi.\n",
    ],
)
def test_heads_as_tools_write_them(reading, text: str) -> None:
    transcript = reading(text)
    assert [(c.start, c.speaker, c.text) for c in transcript.cues] == [
        (2.0, "Anna", "Good morning."),
        (5.0, "Ben", "Hi."),
    ]
    assert transcript.timed


def test_a_time_that_somebody_says_is_no_head(reading) -> None:
    assert said(reading("Anna: When?\nBen: At\n10:30\nAnna: Good.\nBen: Fine.\n")) == [
        ("Anna", "When?"),
        ("Ben", "At 10:30"),
        ("Anna", "Good."),
        ("Ben", "Fine."),
    ]


def test_a_long_heading_is_left_out_with_a_warning(
    reading, caplog: pytest.LogCaptureFixture
) -> None:
    transcript = reading("Weekly\n" + "A line of the summary.\n" * 50 + "Anna  0:03\nHello.\n")
    assert said(transcript) == [("Anna", "Hello.")]
    assert "the first 51 lines are above the transcript" in caplog.text


def test_what_is_said_twice_in_a_second_is_kept_twice(reading) -> None:
    assert len(reading("Anna  0:02\nYeah.\n\nAnna  0:02\nYeah.\n\nBen  0:02\nOkay.\n").cues) == 3


def test_text_that_begins_with_a_brace_is_no_json(reading) -> None:
    assert said(reading("{laughs} So.\n")) == [(None, "{laughs} So.")]


def test_text_without_names_under_times(reading) -> None:
    transcript = reading("0:01\nwhen I was\na kid\n\n0:15\nit was a bad time\n")
    assert [(c.start, c.speaker, c.text) for c in transcript.cues] == [
        (1.0, None, "when I was a kid"),
        (15.0, None, "it was a bad time"),
    ]


def test_crosstalk_ends_by_its_length(reading) -> None:
    text = "Anna  0:03\nOne two three four five.\nBen  0:03\nNo.\nAnna  0:04\nYes.\n"
    assert [(c.start, c.end) for c in reading(text).cues] == [(3.0, 4.0), (3.0, 3.6), (4.0, 4.4)]


def test_times_of_the_day_are_counted_from_the_first(reading) -> None:
    cues = reading("14:02:07 Anna: Hi.\n14:02:09 Ben: Hello.\n").cues
    assert [c.start for c in cues] == [0.0, 2.0]


def test_a_time_or_an_agenda_in_the_text_is_no_head(reading) -> None:
    text = "Anna: The agenda.\n10:30 Coffee\nBen: Fine.\n" + "Anna: Go on.\nBen: Yes.\n" * 10
    transcript = reading(text)
    assert said(transcript)[0] == ("Anna", "The agenda. 10:30 Coffee")
    assert len(transcript.cues) == 22


def test_markdown_is_left_alone_in_what_is_said(reading) -> None:
    transcript = reading("Anna: #1 is *done*\n#2 is not, a**b\nBen: - 5\nAnna: x\n")
    assert said(transcript)[:2] == [("Anna", "#1 is *done* #2 is not, a**b"), ("Ben", "- 5")]
