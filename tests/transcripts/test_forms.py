"""Each tool's form, read from a file that is written as the tool writes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from minutes.records import Cue
from minutes.transcripts import Transcript, is_transcript, read_transcript

from .files import DATA, older_teams_document, table_document, teams_document, write


def spoken(transcript: Transcript) -> list[tuple[float, float, str | None, str]]:
    return [(cue.start, cue.end, cue.speaker, cue.text) for cue in transcript.cues]


def test_teams_captions_have_voices_and_overlap() -> None:
    transcript = read_transcript(DATA / "teams.vtt")
    assert spoken(transcript) == [
        (3.12, 6.54, "Mara Ortiz", "Good morning. Can everybody see the board?"),
        (6.1, 7.02, "Jonas Weber (Guest)", "Yes, thanks."),
        (7.48, 12.96, "Mara Ortiz", "R&D moves to the second floor on Monday, so we need"),
        (12.96, 15.31, "Mara Ortiz", "the new badges by Friday."),
    ]
    assert transcript.language == "en"
    assert transcript.timed


def test_zoom_captions_begin_with_names() -> None:
    assert spoken(read_transcript(DATA / "zoom.vtt")) == [
        (2.01, 4.35, "Ines Prado", "Let's begin with the budget."),
        (4.92, 8.13, "Tom O'Neill", "We are at 80%: nothing to worry about."),
        (8.4, 9.05, "Ines Prado", "Good."),
        (9.7, 11.24, "Ines Prado", "See https://example.org for the sheet."),
    ]


def test_webex_captions_name_speakers_in_their_identifiers() -> None:
    cues = read_transcript(DATA / "webex.vtt").cues
    assert [(c.speaker, c.text) for c in cues] == [
        ("Lena Holm", "Shall we start?"),
        ("Paul Aziz", "Please do."),
    ]


def test_youtube_captions_that_scroll_are_said_once() -> None:
    transcript = read_transcript(DATA / "youtube.vtt")
    assert [cue.text for cue in transcript.cues] == [
        "we have to order",
        "the new chairs",
        "before the move",
        "next month",
    ]
    assert transcript.cues[0].start == 0.24
    assert transcript.cues[-1].end == 9.0


def test_everything_that_webvtt_allows_and_more() -> None:
    transcript = read_transcript(DATA / "wild.vtt")
    assert spoken(transcript) == [
        (62.5, 63.1, "Anna", "Guten Morgen,"),
        (63.1, 64.0, "Ben", "Hallo & willkommen <hier>"),
        (65.0, 69.0, "Ben", "Das Budget ist noch offen."),
        (70.0, 72.0, "Anna", "Fragen? <script>alert(1)</script>"),
    ]
    assert transcript.language == "de"
    assert transcript.title == "Planning of the spring"


def test_what_hand_made_subrip_gets_wrong(caplog: pytest.LogCaptureFixture) -> None:
    assert spoken(read_transcript(DATA / "wild.srt")) == [
        (0.0, 0.5, None, "And this one is too early."),
        (1.0, 2.5, None, "Good morning."),
        (3.0, 4.0, None, "No index here, and a blank line in the middle."),
        (5.5, 6.0, None, "Numbers: a < b & c > d 12"),
        (8.0, 10.4, None, "This one ends before it starts."),
    ]
    warned = [r for r in caplog.records if r.levelname == "WARNING"]
    assert len([r for r in warned if "wild.srt" in r.getMessage()]) == 1


def test_otter_text() -> None:
    transcript = read_transcript(DATA / "otter.txt")
    assert spoken(transcript) == [
        (3.0, 9.6, "Dana", "Thanks for joining. We meet at 10:30 tomorrow as well."),
        (11.0, 11.6, "Unknown Speaker", "Okay."),
        (3727.0, 3729.4, "Dana", "Let's close the launch budget today."),
    ]
    assert (transcript.title, transcript.recorded_at) == ("Weekly Marketing", "2026-05-13T10:01")


def test_google_meet_text_shares_out_the_time_between_its_marks() -> None:
    transcript = read_transcript(DATA / "meet.txt")
    assert [(c.start, c.speaker, c.text) for c in transcript.cues] == [
        (0.0, "Nadia Roy", "Shall we start? One thing: the demo moved to Tuesday."),
        (pytest.approx(11.5, abs=0.1), "Ivo Marek", "Yes. It did."),
        (15.0, "Nadia Roy", "Then the invitations must go out today."),
    ]
    assert [c.end for c in transcript.cues][1:] == [15.0, 20.0]
    assert (transcript.title, transcript.recorded_at) == ("Round-up call", "2026-04-24")


def test_zoom_text_has_times_of_the_day_that_may_pass_midnight() -> None:
    cues = read_transcript(DATA / "zoom-captions.txt").cues
    assert [(c.start, c.speaker) for c in cues] == [
        (0.0, "Ruth Baker"),
        (12.0, "Amir"),
        (17.0, "Ruth Baker"),
    ]


def test_word_transcribes_with_the_time_before_the_name() -> None:
    assert [
        (c.start, c.speaker, c.text) for c in read_transcript(DATA / "word-transcribe.txt").cues
    ] == [
        (1.0, "Speaker 1", "Where do we stand with the audit?"),
        (5.0, "Speaker 2", "10:30 works for the auditor, so tomorrow."),
    ]


def test_tencent_meeting_text() -> None:
    transcript = read_transcript(DATA / "tencent.txt")
    assert [(c.start, c.speaker, c.text) for c in transcript.cues] == [
        (3.0, "王芳", "大家好，我们开始。"),
        (9.0, "李强", "好的，预算是：三万。"),
        (15.0, "王芳", "周五之前定下来。"),
    ]
    assert transcript.language == "zh"
    assert (transcript.title, transcript.recorded_at) == ("产品例会", "2026-03-05T10:00")


def test_teams_document(tmp_path: Path) -> None:
    transcript = read_transcript(write(tmp_path, "call.docx", teams_document()))
    assert [(c.start, c.speaker, c.text) for c in transcript.cues] == [
        (4.0, "Ana Souza", "Morning. The 10:30 call moved."),
        (9.0, "Bo Lindgren", "Okay."),
        (3731.0, "Ana Souza", "Bo sends the contract by Friday. Then we are done."),
    ]
    assert (transcript.title, transcript.recorded_at) == ("Weekly planning", "2026-03-09T10:30")


def test_older_teams_document(tmp_path: Path) -> None:
    assert spoken(read_transcript(write(tmp_path, "call.docx", older_teams_document()))) == [
        (3.1, 5.25, "Ana Souza", "Morning."),
        (5.9, 9.0, "Bo Lindgren", "Let me share the plan."),
        (9.1, 10.0, "Ana Souza", "Please."),
        (11.2, 60.5, "Bo Lindgren", "Here it is."),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [("Time", "Speaker", "Text"), ("0:04", "Ana", "Morning."), ("0:09", "Bo", "Okay.")],
        [("Ana", "0:04", "Morning."), ("Bo", "0:09", "Okay.")],
        [("0:04", "Ana: Morning."), ("0:09", "Bo: Okay.")],
        [("0:0:4.0 --> 0:0:6.0", "Ana", "Morning."), ("0:0:9.0 --> 0:0:10.0", "Bo", "Okay.")],
        [("0:04", "0:06", "Ana", "Morning."), ("0:09", "0:10", "Bo", "Okay.")],
    ],
)
def test_document_with_a_table(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    cues = read_transcript(write(tmp_path, "call.docx", table_document(rows))).cues
    assert [(c.start, c.speaker, c.text) for c in cues] == [
        (4.0, "Ana", "Morning."),
        (9.0, "Bo", "Okay."),
    ]


def test_document_with_names_and_no_times(tmp_path: Path) -> None:
    rows = [("Ana", "Morning."), ("Bo", "Okay, let us begin: the plan.")]
    transcript = read_transcript(write(tmp_path, "call.docx", table_document(rows)))
    assert [(c.speaker, c.text) for c in transcript.cues] == rows
    assert not transcript.timed


@pytest.mark.parametrize("name", ["standup.vtt", "retro.srt", "zh-meeting.vtt", "planning.vtt"])
def test_samples_have_four_speakers_or_five(samples: Path, name: str) -> None:
    transcript = read_transcript(samples / name)
    assert len({cue.speaker for cue in transcript.cues}) in {4, 5}
    assert None not in {cue.speaker for cue in transcript.cues}
    assert transcript.language == ("zh" if name.startswith("zh") else "en")


@pytest.mark.parametrize("name", ["call.vtt", "CALL.SRT", "a.docx", "b.txt", "c.minutes.json"])
def test_transcripts_are_known_by_their_suffix(name: str) -> None:
    assert is_transcript(Path(name))


@pytest.mark.parametrize("name", ["call.wav", "call.mp4", "vtt", "call.vtt.mp3"])
def test_recordings_are_no_transcripts(name: str) -> None:
    assert not is_transcript(Path(name))


def test_content_decides_the_form(tmp_path: Path) -> None:
    for name, source in (("a.txt", "teams.vtt"), ("b.srt", "teams.vtt"), ("c.txt", "whisper.json")):
        copy = write(tmp_path, name, (DATA / source).read_bytes())
        assert read_transcript(copy).cues == read_transcript(DATA / source).cues
    assert (
        read_transcript(write(tmp_path, "d.txt", teams_document())).cues[0].speaker == "Ana Souza"
    )


def test_cues_are_records(tmp_path: Path) -> None:
    path = write(tmp_path, "one.srt", "1\n00:00:01,000 --> 00:00:02,000\nHello there.\n")
    assert read_transcript(path).cues == (Cue(1.0, 2.0, "Hello there."),)
