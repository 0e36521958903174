from __future__ import annotations

from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest

from minutes.errors import TranscriptError
from minutes.transcripts import forms, read_transcript
from minutes.transcripts.draft import Draft, Source

from .files import write

HERE = Path("call.vtt")


def parse(text: str) -> Draft:
    source = Source(HERE, text.encode(), text)
    reader = forms.choose(source)
    assert reader is not None
    return reader.parse(source)


def said(text: str) -> list[tuple[str | None, str]]:
    return [(piece.speaker, piece.text) for piece in parse(text).pieces]


@pytest.mark.parametrize(
    ("times", "start", "end"),
    [
        ("00:00:01.500 --> 00:00:02.250", 1.5, 2.25),
        ("00:01.500 --> 00:02.250", 1.5, 2.25),
        ("75:01.5 --> 75:02.25", 4501.5, 4502.25),
        ("0:0:1,5-->0:0:2,25", 1.5, 2.25),
        ("00:00:01:500 --> 00:00:02:250", 1.5, 2.25),
        ("00:00:01 --> 00:00:02", 1.0, 2.0),
        ("  00:00:01.0\t-->\t00:00:02.0  align:start", 1.0, 2.0),
        ("99:00:01.0 --> 99:00:02.0", 356401.0, 356402.0),
        ("00:00:01.123456 --> 00:00:02.9999999", 1.123, 3.0),
    ],
)
def test_times_as_tools_write_them(times: str, start: float, end: float) -> None:
    (piece,) = parse(f"WEBVTT\n\n{times}\nHello\n").pieces
    assert (piece.start, piece.end) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "a --> b",
        "from 3 to 4, so 3-->4",
        "NOTE to self: buy milk",
        "STYLE matters",
        "WEBVTT",
        "12",
        "&amp;",
        "{curly} and [square]",
        "<unknown>tag</unknown> & 1 < 2 > 0",
        "https://example.org/a?b=1&copy=2",
    ],
)
def test_text_that_looks_like_something_else_stays_text(text: str) -> None:
    expected = text.replace("&amp;", "&")
    for header in ("WEBVTT\n\n", ""):
        assert said(f"{header}1\n00:01.000 --> 00:02.000\nso\n{text}\n") == [
            (None, f"so\n{expected}")
        ]


def test_cues_without_a_blank_line_between_them() -> None:
    text = "1\n00:01,000 --> 00:02,000\nOne.\n2\n00:02,000 --> 00:03,000\nTwo.\n"
    assert said(text) == [(None, "One."), (None, "Two.")]


def test_voices_share_the_time_of_their_cue() -> None:
    pieces = parse("WEBVTT\n\n00:00.000 --> 00:04.000\n<v A>One two three.\n<v B>Four.\n").pieces
    assert [(p.speaker, p.text.strip(), p.start, p.end) for p in pieces] == [
        ("A", "One two three.", 0.0, 3.0),
        ("B", "Four.", 3.0, 4.0),
    ]


def test_several_names_in_one_cue() -> None:
    text = "1\n00:00,000 --> 00:04,000\nAnna: Shall we?\nBen: Yes.\n\n"
    assert said(text * 2) == [("Anna", "Shall we?"), ("Ben", "Yes.")] * 2


def test_a_name_holds_where_only_changes_of_speaker_are_marked() -> None:
    cues = ["ANNA: One.", "Two.", "Three.", ">> BEN: Four.", "Five.", "ANNA: Six.", "Seven."]
    cues += ["BEN: Eight.", "Nine."]
    text = "".join(f"{i}\n00:0{i},000 --> 00:0{i},900\n{cue}\n\n" for i, cue in enumerate(cues))
    assert [who for who, _ in said(text)] == ["ANNA"] * 3 + ["BEN"] * 2 + ["ANNA"] * 2 + ["BEN"] * 2


def test_subtitles_that_scroll_two_lines_at_a_time() -> None:
    lines = ["first line", "second line", "third line", "fourth line", "fifth line"]
    text = "".join(
        f"{i}\n00:0{i},000 --> 00:0{i + 1},000\n{a}\n{b}\n\n"
        for i, (a, b) in enumerate(pairwise(lines))
    )
    assert [t for _, t in said(text)] == ["first line\nsecond line", *lines[2:]]


def test_subtitles_that_grow() -> None:
    words = ["we", "will", "ship", "it", "on", "Friday"]
    text = "".join(
        f"{i}\n00:0{i},000 --> 00:0{i + 1},000\n{' '.join(words[: i + 1])}\n\n"
        for i in range(len(words))
    )
    (piece,) = parse(text).pieces
    assert (piece.start, piece.end, piece.text) == (0.0, 6.0, "we will ship it on Friday")


def test_what_is_said_twice_is_kept_twice() -> None:
    text = "".join(f"{i}\n00:0{i},000 --> 00:0{i + 1},000\nYes.\n\n" for i in range(5))
    assert len(parse(text).pieces) == 5


def test_a_cue_that_is_in_the_file_twice_is_read_once(tmp_path: Path) -> None:
    cue = "00:01.000 --> 00:02.000\n<v Anna>Yes.\n\n"
    assert len(read_transcript(write(tmp_path, "a.vtt", f"WEBVTT\n\n{cue}{cue}")).cues) == 1


def test_cues_of_no_length_get_the_time_they_take_to_say(tmp_path: Path) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:01.000\nfive words take two seconds\n\n"
    text += "00:09.000 --> 00:05.000\nten words, but another one begins before they can end\n\n"
    text += "00:10.000 --> 00:11.000\nnext\n"
    cues = read_transcript(write(tmp_path, "a.vtt", text)).cues
    assert [(c.start, c.end) for c in cues] == [(1.0, 4.0), (9.0, 10.0), (10.0, 11.0)]


def test_hostile_names_and_text_come_out_as_one_line_of_what_can_be_shown(tmp_path: Path) -> None:
    name = "An\u202ena\x00" + "x" * 300
    text = f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v {name}>Good\x07 \x1b[31mmorning\u2066.\n"
    (cue,) = read_transcript(write(tmp_path, "a.vtt", text)).cues
    assert cue.text == "Good [31mmorning."
    assert cue.speaker is not None
    assert cue.speaker.startswith("Annaxxx")
    assert len(cue.speaker) == 80


# What makes a careless regular expression try every way of dividing a long line.
ENDLESS = [
    piece * (100_000 // len(piece))
    for piece in (
        *(
            "x",
            "word ",
            "<v ",
            "<c.",
            "{\\",
            "&",
            "&#1",
            "Anna: ",
            ":",
            "> ",
            "--> ",
            "-",
            "1",
            "[",
        ),
        *("00:", "\u0301", "(", "*", "#", "!)", "Anna ", "Anna  ", "00:00:01.000 --> ", "，", "20"),
    )
]
ENDLESS += ["<v Anna" + " " * 100_000, "<i" + " " * 100_000, "x" * 1_000_000]


@pytest.mark.parametrize(
    "head", ["WEBVTT\n\n{clock} --> {clock}.9\n{line}\n\n", "Anna  {clock}\n{line}\n"]
)
def test_endless_lines_are_read_without_trying_again_and_again(tmp_path: Path, head: str) -> None:
    text = "".join(head.format(clock=f"00:00:{i:02}", line=line) for i, line in enumerate(ENDLESS))
    assert len(read_transcript(write(tmp_path, "a.txt", text)).cues) >= len(ENDLESS) - 5


def test_times_of_a_cue_in_the_middle_of_a_text_do_not_make_it_captions(tmp_path: Path) -> None:
    text = "".join(f"Anna  0:{i}\nLine {i}.\n\n" for i in range(10, 20))
    text += "00:00:01.000 --> 00:00:02.000\nthat is how it looked\n"
    cues = read_transcript(write(tmp_path, "a.txt", text)).cues
    assert len(cues) == 10
    assert cues[-1].text.endswith("that is how it looked")


@pytest.mark.parametrize("line", ENDLESS)
def test_an_endless_line_alone_is_read_or_refused(tmp_path: Path, line: str) -> None:
    with suppress(TranscriptError):
        read_transcript(write(tmp_path, "a.txt", line))


def test_fifteen_thousand_cues(tmp_path: Path) -> None:
    text = "WEBVTT\n\n" + "".join(
        f"{i // 3600:02}:{i // 60 % 60:02}:{i % 60:02}.000 --> "
        f"{i // 3600:02}:{i // 60 % 60:02}:{i % 60:02}.900\nAnna: This is cue number {i}.\n\n"
        for i in range(15_000)
    )
    cues = read_transcript(write(tmp_path, "a.vtt", text)).cues
    assert len(cues) == 15_000
    assert cues[-1].text == "This is cue number 14999."
    assert {cue.speaker for cue in cues} == {"Anna"}
