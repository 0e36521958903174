"""Kinds of files that people report as going wrong, each in a small file of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from minutes.transcripts import Transcript, read_transcript
from minutes.transcripts.speakers import is_placeholder, label_style

from .files import write


@pytest.fixture
def reading(tmp_path: Path):
    def read_file(name: str, content: str | Any) -> Transcript:
        text = content if isinstance(content, str) else json.dumps(content)
        return read_transcript(write(tmp_path, name, text))

    return read_file


def said(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(cue.speaker, cue.text) for cue in transcript.cues]


def captions(*texts: str, seconds: int = 3) -> str:
    def clock(at: int) -> str:
        return f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02},000"

    return "\n".join(
        f"{i + 1}\n{clock(i * seconds)} --> {clock((i + 1) * seconds)}\n{text}\n"
        for i, text in enumerate(texts)
    )


def test_old_teams_names_in_lower_case_by_mail_and_once(reading) -> None:
    names = ["Mara Ortiz", "j.weber@example.org", "Mara Ortiz", "tablet of Ina", "Mara Ortiz"]
    text = "".join(
        f"0:0:{i}.0 --> 0:0:{i}.900\n{name}\nLine {i}.\n" for i, name in enumerate(names)
    )
    assert said(reading("a.txt", text)) == [(n, f"Line {i}.") for i, n in enumerate(names)]


def test_a_voice_goes_on_until_another_speaks(reading) -> None:
    cues = ["<v Mara>One", "two", "three</v>", "<v Jon>Four", "five", "<v Mara>Six"]
    text = "WEBVTT\n\n" + captions(*cues).replace(",", ".")
    assert [who for who, _ in said(reading("a.vtt", text))] == ["Mara"] * 3 + ["Jon"] * 2 + ["Mara"]


def test_a_loop_counts_once_and_is_told(reading) -> None:
    looped = ["We meet on Monday.", *["Thanks for watching this video."] * 30, "Bye then."]
    transcript = reading("a.srt", captions(*looped))
    assert [t for _, t in said(transcript)] == [looped[0], looped[1], "Bye then."]
    assert transcript.notices == (
        "From 0:03 on the transcript repeats “Thanks for watching this video.” 30 times; "
        "it counts once",
    )
    within = reading("b.srt", captions("So " + "thank you very much " * 20 + "and goodbye"))
    assert said(within) == [(None, "So thank you very much and goodbye")]
    assert len(within.notices) == 1


def test_two_people_who_answer_each_other_are_no_loop(reading) -> None:
    transcript = reading("a.txt", "Anna: Did you get it now?\nBen: I did not get it.\n" * 9)
    assert len(transcript.cues) == 18
    assert not transcript.notices


@pytest.mark.parametrize("unit", [1, 1000, 1_000_000])
def test_the_unit_of_times_is_told_from_the_file(reading, unit: int) -> None:
    items = [
        {
            "start": 4 * unit,
            "end": 8 * unit,
            "text": "We ship the new release on Friday.",
            "speaker": 0,
        },
        {"start": 9 * unit, "end": 12 * unit, "text": "Then I will write the notes.", "speaker": 1},
    ]
    cues = reading("a.json", items).cues
    assert [(c.start, c.end, c.speaker) for c in cues] == [
        (4.0, 8.0, "Speaker 0"),
        (9.0, 12.0, "Speaker 1"),
    ]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("start_time", "end_time"),
        ("startTime", "endTime"),
        ("begin", "stop"),
        ("from", "to"),
        ("start_ts", "end_ts"),
        ("Start Time", "End Time"),
        ("offset", "end_offset"),
    ],
)
def test_times_under_their_common_names(reading, start: str, end: str) -> None:
    items = [{"speaker": "Ina", "text": "We keep the old plan.", start: 70.5, end: 72.0}]
    (cue,) = reading("a.json", items).cues
    assert (cue.start, cue.end, cue.speaker) == (70.5, 72.0, "Ina")


def test_pieces_of_words_are_joined(reading) -> None:
    pieces = [" I", " agre", "ed", " to", " it", ",", " that", "'s", " 1", "999", "."]
    data = {
        "transcription": [
            {"offsets": {"from": i * 300, "to": i * 300 + 300}, "text": piece}
            for i, piece in enumerate(pieces)
        ]
    }
    (cue,) = reading("a.json", data).cues
    assert cue.text == "I agreed to it, that's 1999."
    assert [word.text for word in cue.words] == cue.text.split()
    letters = {"segments": [{"start": 0, "end": 2, "text": "ab cd", "words": []}]}
    letters["segments"][0]["words"] = [
        {"word": char, "start": i / 2, "end": i / 2 + 0.4} for i, char in enumerate("abcd")
    ]
    (cue,) = reading("b.json", letters).cues
    assert [(w.text, w.start, w.end) for w in cue.words] == [("ab", 0.0, 0.9), ("cd", 1.0, 1.9)]


def test_edited_text_beats_old_words(reading) -> None:
    words = [
        {"word": w, "start": i, "end": i + 0.5}
        for i, w in enumerate(["we", "met", "see", "men", "today"])
    ]
    data = {"segments": [{"start": 0, "end": 5, "text": "We met Siemens AG today", "words": words}]}
    (cue,) = reading("a.json", data).cues
    assert cue.text == "We met Siemens AG today"
    assert [w.text for w in cue.words] == cue.text.split()
    assert (cue.words[1].start, cue.words[4].start) == (1.0, 4.0)


@pytest.mark.parametrize(
    "text",
    [
        "[00:01.000 --> 00:03.500]  One.\n[00:04.000 --> 00:05.000]  Two.\n",
        "[00:00:01.000 -> 00:00:03.500] One.\n[00:00:04.000 -> 00:00:05.000] Two.\n",
        "00:00:01.000 --> 00:00:03.500: One.\n00:00:04.000 --> 00:00:05.000: Two.\n",
        "Detected language: English\n\n[00:01.000 --> 00:03.500] One.\n"
        "[00:04.000 --> 00:05.000] Two.\n"
        "\nTranscription speed: 10.1 audio seconds/s\n\nOperation finished in: 0:01:02.345\n",
        "[1.00s -> 3.50s] One.\n[4.00s -> 5.00s] Two.\n",
    ],
)
def test_what_recognisers_print(reading, text: str) -> None:
    cues = reading("a.txt", text).cues
    assert [(c.start, c.end, c.text) for c in cues] == [(1.0, 3.5, "One."), (4.0, 5.0, "Two.")]


def test_teams_with_times_in_words_as_copied_from_its_page(reading) -> None:
    text = (
        "Kick-off\n15. März 2026\nMara Ortiz hat die Transkription gestartet\nMO\n\nMara Ortiz\n"
        "0 Minuten 9 Sekunden0:09\nMara Ortiz 0 Minuten 9 Sekunden\nWir fangen an.\n"
        "Mara Ortiz 0 Minuten 27 Sekunden\nDer Plan ist fertig.\nJW\nJon Weber\n"
        "1 Stunde 2 Minuten 1 Sekunde1:02:01\nJon Weber 1 Stunde 2 Minuten 1 Sekunde\nDanke.\n"
        "Mara Ortiz hat die Transkription beendet\n"
    )
    transcript = reading("a.txt", text)
    assert [(c.start, c.speaker, c.text) for c in transcript.cues] == [
        (9.0, "Mara Ortiz", "Wir fangen an."),
        (27.0, "Mara Ortiz", "Der Plan ist fertig."),
        (3721.0, "Jon Weber", "Danke."),
    ]
    assert (transcript.title, transcript.recorded_at) == ("Kick-off", "2026-03-15")


@pytest.mark.parametrize(
    "name",
    [
        *(
            "+49 30 5550199",
            "(030) 555 0199",
            "№5 Зал",
            "Team™",
            "Wow!",
            "🌸 Lia",
            "Lia 🌸",
            "lia.k",
        ),
        *(
            "Lia (Acme) | QA",
            "Saal 2.1 @Haus",
            "R&D: Core",
            "Meyer; Ute",
            "[Gast] Ute",
            "(Gast) Ute",
        ),
        *('Ute "Utz" Meyer', "lia@example.org", "ليلى حسن", "נועה כהן", "สมหญิง ดี", "राम वर्मा"),
        *("Big meeting room on the second floor (4)", "@lia", "user_7", "Q", "Question", "Ann*"),
    ],
)
def test_a_prefix_that_comes_back_is_a_speaker(reading, name: str) -> None:
    turns = [f"{name}: One here.", "Tom: Two here.", f"{name}: Three here.", "Tom: Four here."]
    found = said(reading("a.srt", captions(*turns)))
    assert found == [
        (name, "One here."),
        ("Tom", "Two here."),
        (name, "Three here."),
        ("Tom", "Four here."),
    ]


def test_prefixes_that_come_back_in_text_without_names_are_none() -> None:
    lines = ["just plain talk here"] * 20 + ["the point is: we wait", "the point is: we go"]
    assert not label_style(lines).names


@pytest.mark.parametrize(
    "label", ["SPEAKER_00", "Speaker 1", "Sprecher 2", "发言人1", "spk_0", "A", "Спикер 3", "話者2"]
)
def test_labels_are_labels(label: str) -> None:
    assert is_placeholder(label)
    assert not is_placeholder("Anna")


@pytest.mark.parametrize(
    "form", ["[Speaker {}] {}", "(speaker {}) {}", "[SPEAKER_{}]: {}", "♪ Sp {}: {}"]
)
def test_labels_in_brackets_and_after_marks(reading, form: str) -> None:
    text = captions(*(form.format(i % 2, f"Line {i}.") for i in range(4)))
    found = said(reading("a.srt", text))
    assert [t for _, t in found] == [f"Line {i}." for i in range(4)]
    assert len({who for who, _ in found}) == 2
    assert not any("[" in str(who) or "♪" in str(who) for who, _ in found)


def test_sounds_in_brackets_are_no_speakers(reading) -> None:
    found = said(
        reading("a.srt", captions("[Music] So,", "we begin", "[Applause] now", "with it."))
    )
    assert {who for who, _ in found} == {None}


def test_highlighted_words_are_said_once(reading) -> None:
    sentence = "please send the draft by noon"
    words = sentence.split()
    shown = []
    for i, word in enumerate(words):
        shown += [" ".join([*words[:i], f"<u>{word}</u>", *words[i + 1 :]]), sentence]
    found = reading("a.srt", captions(*(f"[S{1}]: {x}" for x in shown), seconds=1)).cues
    assert [(c.start, c.end, c.text) for c in found] == [(0.0, 12.0, sentence)]


def test_overlapping_captions_are_said_once(reading) -> None:
    words = [f"word{i}" for i in range(40)]
    windows = [" ".join(words[i : i + 9]) for i in range(0, 31, 5)]
    found = reading("a.vtt", "WEBVTT\n\n" + captions(*windows).replace(",", "."))
    assert " ".join(t for _, t in said(found)).split() == words[:39]


def test_growing_lines_of_live_captions_are_said_once(reading) -> None:
    text = (
        "[09:00:01] Ina: Let\n[09:00:02] Ina: Let us move\n[09:00:03] Ina: Let us move on.\n"
        "[09:00:05] Jo: Yes\n[09:00:06] Jo: Yes please.\n"
    )
    assert said(reading("a.txt", text)) == [("Ina", "Let us move on."), ("Jo", "Yes please.")]


def test_times_that_somebody_says_stay_text(reading) -> None:
    text = captions("Ina: It printed\n00:59:01,000 --> 00:59:02,000\nand stopped.", "Jo: Odd.")
    cues = reading("a.srt", text).cues
    assert [(c.start, c.speaker) for c in cues] == [(0.0, "Ina"), (3.0, "Jo")]
    assert cues[0].text == "It printed 00:59:01,000 --> 00:59:02,000 and stopped."


def test_chevrons_change_the_speaker(reading) -> None:
    cues = [">> Shall we begin?", "It is nine.", "->> Yes, let us. >> Fine with me.", ">> Good."]
    transcript = reading("a.srt", captions(*cues))
    who, text = zip(*said(transcript), strict=True)
    assert text == ("Shall we begin?", "It is nine.", "Yes, let us.", "Fine with me.", "Good.")
    assert who[0] == who[1] != who[2] != who[3] != who[4]
    assert transcript.notices


@pytest.mark.parametrize("script", ["vtt", "two lines"])
def test_a_second_language_is_left_out_and_told(reading, script: str) -> None:
    pairs = [
        ("We meet again on Monday morning.", "我们周一早上再开会。"),
        ("The budget is open until June.", "预算到六月之前都没有定。"),
        ("I will write to the supplier.", "我会写信给供应商。"),
        ("Then we are done for today.", "那么今天就到这里。"),
    ]
    texts = [f"{a}\n{b}" for a, b in pairs]
    if script == "vtt":
        once = captions(*(a for a, _ in pairs))
        texts_file = once + "\n" + captions(*(b for _, b in pairs))
    else:
        texts_file = captions(*texts)
    transcript = reading("a.srt", texts_file)
    assert [t for _, t in said(transcript)] == [a for a, _ in pairs]
    assert transcript.notices == ("A second language, Chinese, is left out",)


def test_hours_above_ninety_nine(reading) -> None:
    text = "1\n100:00:01,000 --> 100:00:04,000\nStill here.\n"
    (cue,) = reading("a.srt", text).cues
    assert (cue.start, cue.end) == (360_001.0, 360_004.0)


def test_frames(reading) -> None:
    text = "1\n00:00:01:15 --> 00:00:04:00\nOne.\n\n2\n00:00:05:29 --> 00:00:06:00\nTwo.\n"
    assert [c.start for c in reading("a.srt", text).cues] == [1.5, 5.967]


@pytest.mark.parametrize(
    ("name", "content", "look"),
    [
        ("a.pdf", "%PDF-1.7 …", "is a PDF"),
        ("a.rtf", "{\\rtf1 hello}", "rich text"),
        ("a.html", "<!DOCTYPE html><p>Hello</p>", "HTML"),
        ("a.xml", "<feed>Hello</feed>", "XML of a kind"),
        ("a.json", '{"hello": 1, "world": [1]}', "it has hello, world"),
        (
            "a.vtt",
            "Hello.\n\nAll well?\n",
            "no cues: it has 2 lines without any time, the first “Hello.”",
        ),
        ("a.srt", "Ida, from 9:30 on\nso long\n", "2 lines, 1 of them with what may be times,"),
        ("a.csv", "just,some\ncells,here\n", "2 lines without any time, the first “just,some”"),
    ],
)
def test_what_nobody_knows_is_told_by_its_look_and_what_can_be_read(
    reading, name, content, look
) -> None:
    from minutes.errors import TranscriptError

    with pytest.raises(TranscriptError) as caught:
        reading(name, content)
    assert look in str(caught.value)
    if not name.endswith("json"):
        assert "WebVTT, SubRip" in str(caught.value)
        assert "docs/transcripts.md, “The formats”" in str(caught.value)
