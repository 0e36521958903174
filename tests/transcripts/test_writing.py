from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from minutes.records import Meeting, MinutesRecord, Speaker, Utterance, Word
from minutes.transcripts import read_transcript, to_rttm, to_srt, to_txt, to_vtt

from .files import write

LONG = (
    "We looked at the three offers again, and the second one is the cheapest by far. But it does "
    "not cover the weekends, so I would rather take the first one and ask them for a discount."
)
LONG_ZH = (
    "我们又看了一遍三家的报价，第二家最便宜，不过周末不提供支持。所以我建议还是选第一家，"
    "再跟他们谈一谈折扣，争取下周五之前把合同签下来。"
)


def minutes_of(*utterances: Utterance, names: dict[str, str | None] | None = None) -> MinutesRecord:
    return MinutesRecord(
        meeting=Meeting("m", "A call", "the call.wav", "0" * 64, 60.0),
        speakers=tuple(Speaker(id_, name, 1.0) for id_, name in (names or {"S1": "Anna"}).items()),
        utterances=utterances,
        points=(),
        engines={},
    )


def shown(srt: str) -> list[list[str]]:
    """The lines of each caption, without its index and times."""
    return [block.split("\n")[2:] for block in srt.strip().split("\n\n")]


def test_srt() -> None:
    text = to_srt(
        minutes_of(
            Utterance("u1", 1.0, 2.5, "S1", "Hello."),
            Utterance("u2", 3661.001, 3662.0, None, "Hi."),
        )
    )
    assert text == (
        "1\n00:00:01,000 --> 00:00:02,500\nAnna: Hello.\n\n2\n"
        "01:01:01,001 --> 01:01:02,000\n\u2060Hi.\n"
    )


def test_vtt() -> None:
    minutes = minutes_of(
        Utterance("u1", 1.0, 2.5, "S1", "R&D <b> --> x"),
        Utterance("u2", 3.0, 3.0, None, "Hi."),
        names={"S1": "Anna <Guest> & Co"},
    )
    assert to_vtt(minutes) == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n"
        "<v Anna &lt;Guest&gt; &amp; Co>R&amp;D &lt;b&gt; --&gt; x</v>\n\n"
        "00:00:03.000 --> 00:00:03.001\n\u2060Hi.\n"
    )


def test_txt() -> None:
    minutes = minutes_of(
        Utterance("u1", 1.9, 2.5, "S1", "Hello."), Utterance("u2", 3661.0, 3662.0, None, "Hi.")
    )
    assert to_txt(minutes) == "[00:00:01] Anna: Hello.\n[01:01:01] \u2060Hi.\n"


def test_rttm_has_no_spaces_in_its_fields() -> None:
    minutes = minutes_of(
        Utterance("u1", 1.0, 2.5, "S1", "Hello."),
        Utterance("u2", 3.0, 4.0, None, "Hi."),
        names={"S1": "Anna  Maria\tHolm"},
    )
    assert to_rttm(minutes) == (
        "SPEAKER the_call 1 1.000 1.500 <NA> <NA> Anna_Maria_Holm <NA> <NA>\n"
        "SPEAKER the_call 1 3.000 1.000 <NA> <NA> unknown <NA> <NA>\n"
    )


def test_a_speaker_without_a_name_is_called_by_the_id() -> None:
    minutes = minutes_of(Utterance("u1", 1.0, 2.0, "S2", "Hello."), names={"S2": None})
    assert "S2: Hello." in to_srt(minutes)


def test_nothing_said_is_an_empty_file() -> None:
    assert [to(minutes_of()) for to in (to_srt, to_vtt, to_txt, to_rttm)] == [
        "",
        "WEBVTT\n",
        "",
        "",
    ]


@pytest.mark.parametrize(("text", "width"), [(LONG, 42), (LONG_ZH, 20)])
def test_captions_have_two_lines_and_seven_seconds_at_most(text: str, width: int) -> None:
    minutes = minutes_of(Utterance("u1", 0.0, 24.0, None, text))
    srt = to_srt(minutes)
    for lines in shown(srt):
        assert len(lines) <= 2
        assert all(len(line) <= width for line in lines)
        assert min(map(len, lines)) > 3
    for start, end in times(srt):
        assert end - start <= 7.0


def times(srt: str) -> list[tuple[float, float]]:
    clock = r"(\d\d):(\d\d):(\d\d),(\d\d\d)"
    return [
        tuple(
            int(h) * 3600 + int(m) * 60 + int(s) + int(ms) / 1000 for h, m, s, ms in (t[:4], t[4:])
        )
        for t in re.findall(f"{clock} --> {clock}", srt)
    ]


def test_captions_end_where_sentences_do() -> None:
    ends = [lines[-1][-1] for lines in shown(to_srt(minutes_of(Utterance("u", 0, 14, None, LONG))))]
    assert ends.count(".") == 2
    assert set(ends) <= {".", ","}


def test_chinese_lines_do_not_begin_with_punctuation() -> None:
    for lines in shown(to_srt(minutes_of(Utterance("u", 0, 24, None, LONG_ZH)))):
        assert not {line[0] for line in lines} & set("，。、")


def test_captions_take_their_times_from_the_words() -> None:
    words = LONG.split()
    timed = tuple(
        Word(float(i) if i < 16 else i + 10.0, (i if i < 16 else i + 10) + 0.5, word)
        for i, word in enumerate(words)
    )
    end = timed[-1].end
    found = times(to_srt(minutes_of(Utterance("u", 0.0, end, None, LONG, words=timed))))
    starts, ends = {w.start for w in timed}, {w.end for w in timed}
    assert all(start in starts and stop in ends for start, stop in found)
    assert any(stop == 15.5 for _, stop in found), "no caption should be shown through the silence"
    edited = Utterance("u", 0.0, end, None, LONG.replace("again", "once more"), words=timed)
    assert len(times(to_srt(minutes_of(edited)))) > 1


def test_a_word_is_never_divided() -> None:
    link = "https://example.org/" + "x" * 200
    assert link in to_srt(minutes_of(Utterance("u", 0.0, 5.0, "S1", f"see {link} please")))


def test_a_record_with_lines_and_controls_in_it_comes_out_inert(tmp_path: Path) -> None:
    hostile = "one\n\n2\n00:00:09,000 --> 00:00:10,000\nMallory: \x1b[2Jtwo {\\an8}<b>x</b>\u202e"
    minutes = minutes_of(Utterance("u1", 1.0, 4.0, "S1", hostile), names={"S1": "Anna\n\n3\n"})
    for name, text in (("a.srt", to_srt(minutes)), ("a.vtt", to_vtt(minutes))):
        cues = read_transcript(write(tmp_path, name, text)).cues
        assert len({cue.speaker for cue in cues}) == 1
        assert all(1.0 <= cue.start < cue.end <= 4.0 for cue in cues)
        said = " ".join(cue.text for cue in cues)
        assert "Mallory: [2Jtwo {\\an8}<b>x</b>" in said
        assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", text)
    assert "<b>" not in to_srt(minutes)
    assert "{\\an8}" not in to_srt(minutes)
    assert to_txt(minutes).count("\n") == to_rttm(minutes).count("\n") == 1


def test_a_megabyte_of_talk(tmp_path: Path) -> None:
    minutes = minutes_of(Utterance("u1", 0.0, 90_000.0, "S1", "word, " * 30_000 + "x" * 800_000))
    for to in (to_srt, to_vtt, to_txt, to_rttm):
        assert to(replace(minutes))
