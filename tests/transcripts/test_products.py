"""Files of products as they write them, of kinds that were read wrongly or are easily."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from minutes.transcripts import Transcript, read_transcript

from .files import write

IDA, PER = "Ida Holm", "Per Dahl"


@pytest.fixture
def reading(tmp_path: Path):  # type: ignore[no-untyped-def]
    def read_file(name: str, content: str | Any) -> Transcript:
        text = content if isinstance(content, str) else json.dumps(content)
        return read_transcript(write(tmp_path, name, text))

    return read_file


def said(transcript: Transcript) -> list[tuple[float, str | None, str]]:
    return [(cue.start, cue.speaker, cue.text) for cue in transcript.cues]


def test_read_ai_has_times_since_1970_and_texts_called_words(reading) -> None:
    blocks = [
        {
            "start_time": 1738751962,
            "end_time": 1738751966,
            "speaker": {"name": IDA},
            "words": "Hi!",
        },
        {
            "start_time": 1738751967,
            "end_time": 1738751970,
            "speaker": {"name": PER},
            "words": "Hey.",
        },
    ]
    found = reading(
        "read.json",
        {
            "title": "Roof repair",
            "summary": "The roof, which leaks again, and what it costs to mend it.",
            "action_items": [{"text": "Call the roofer"}],
            "transcript": {"speaker_blocks": blocks},
        },
    )
    assert said(found) == [(0.0, IDA, "Hi!"), (5.0, PER, "Hey.")]
    assert (found.recorded_at, found.title) == ("2025-02-05T10:39", "Roof repair")


def test_granola_knows_at_which_end_somebody_speaks(reading) -> None:
    found = reading(
        "granola.json",
        [
            {
                "document_id": "d",
                "start_timestamp": f"2025-03-04T09:00:0{i}.000Z",
                "end_timestamp": f"2025-03-04T09:00:0{i + 1}.500Z",
                "text": text,
                "source": source,
                "is_final": True,
            }
            for i, source, text in (
                (1, "microphone", "Can you hear me?"),
                (4, "system", "Loud and clear."),
                (7, "microphone", "Good, then the budget."),
            )
        ],
    )
    assert [who for _, who, _ in said(found)] == ["Me", "Them", "Me"]
    assert [at for at, _, _ in said(found)] == [0.0, 3.0, 6.0]


def test_otter_counts_samples(reading) -> None:
    found = reading(
        "otter.json",
        {
            "speech": {
                "title": "Weekly",
                "speakers": [{"id": 11, "speaker_name": IDA}, {"id": 12, "speaker_name": PER}],
                "transcripts": [
                    {"start_offset": 0, "end_offset": 48000, "speaker_id": 11, "transcript": "Hi."},
                    {
                        "start_offset": 64000,
                        "end_offset": 80000,
                        "speaker_id": 12,
                        "transcript": "Ho.",
                    },
                ],
            }
        },
    )
    assert said(found) == [(0.0, IDA, "Hi."), (4.0, PER, "Ho.")]
    assert (found.cues[-1].end, found.title) == (5.0, "Weekly")


def test_fireflies_keeps_title_and_date_around_the_sentences(reading) -> None:
    sentences = [
        {"index": i, "speaker_name": who, "text": text, "raw_text": "x", "start_time": i * 2.0}
        for i, (who, text) in enumerate([(IDA, "Shall we begin?"), (PER, "Yes, the roof.")])
    ]
    transcript = {"title": "Roof", "date": 1739390477000, "duration": 4.5, "sentences": sentences}
    found = reading("fireflies.json", {"data": {"transcript": transcript}})
    assert said(found) == [(0.0, IDA, "Shall we begin?"), (2.0, PER, "Yes, the roof.")]
    assert (found.recorded_at, found.title) == ("2025-02-12T20:01", "Roof")


def test_recall_has_words_of_participants(reading) -> None:
    def block(who: str, text: str, start: float) -> dict[str, Any]:
        return {
            "participant": {"id": 7, "name": who, "is_host": True},
            "words": [
                {
                    "text": word,
                    "start_timestamp": {"relative": start + i, "absolute": "2025"},
                    "end_timestamp": {"relative": start + i + 0.5, "absolute": "2025"},
                }
                for i, word in enumerate(text.split())
            ],
        }

    found = reading("recall.json", [block(IDA, "Good morning all", 1.0), block(PER, "Hi", 9.0)])
    assert [(who, text) for _, who, text in said(found)] == [(IDA, "Good morning all"), (PER, "Hi")]
    assert [cue.words[0].start for cue in found.cues] == [1.0, 9.0]


def test_meetily_has_the_time_of_day_beside_that_of_the_recording(reading) -> None:
    items = [
        {"text": f"Line {i} is said.", "timestamp": f"14:30:0{i}", "audio_start_time": i * 2.0}
        for i in range(3)
    ]
    assert [at for at, _, _ in said(reading("m.json", {"transcripts": items}))] == [0.0, 2.0, 4.0]


def test_scribe_has_laughter_and_spaces_among_its_words(reading) -> None:
    words = [
        {"text": text, "start": i, "end": i + 0.5, "type": kind, "speaker_id": f"speaker_{who}"}
        for i, (text, kind, who) in enumerate(
            [
                ("Hello", "word", 0),
                (" ", "spacing", 0),
                ("there.", "word", 0),
                (" ", "spacing", 0),
                ("(laughs)", "audio_event", 0),
                (" ", "spacing", 1),
                ("Hi", "word", 1),
                (" ", "spacing", 1),
                ("Bo.", "word", 1),
            ]
        )
    ]
    found = reading("scribe.json", {"language_code": "en", "text": "…", "words": words})
    assert [(who, text) for _, who, text in said(found)] == [
        ("speaker_0", "Hello there."),
        ("speaker_1", "Hi Bo."),
    ]


def test_teams_gives_programs_a_json_in_each_cue(reading) -> None:
    cues = [
        {"startDateTime": "2025-01-15T09:00:03Z", "speakerName": who, "spokenText": text}
        for who, text in ((IDA, "Good morning: all."), (PER, "The roof leaks."), ("", "{so"))
    ]
    text = "WEBVTT\n\n" + "\n\n".join(
        f"00:00:0{i}.000 --> 00:00:0{i}.900\n{json.dumps(cue)}" for i, cue in enumerate(cues)
    )
    assert said(reading("teams.vtt", text)) == [
        (0.0, IDA, "Good morning: all."),
        (1.0, PER, "The roof leaks."),
        (2.0, None, "{so"),
    ]


def test_captioners_put_two_speakers_in_a_cue(reading) -> None:
    cues = [
        f"({IDA})\nI start with a bit of",
        f"({IDA})\nbackground. And yours?\n-\n \n({PER})\nRoofs.",
        f"({IDA})\nGood.",
    ]
    text = "WEBVTT\n\n" + "\n\n".join(
        f"00:00:0{i}.000 --> 00:00:0{i}.900\n{cue}" for i, cue in enumerate(cues)
    )
    assert [(who, text) for _, who, text in said(reading("c.vtt", text))] == [
        (IDA, "I start with a bit of"),
        (IDA, "background. And yours?"),
        (PER, "Roofs."),
        (IDA, "Good."),
    ]


def test_gemini_heads_its_notes_with_an_emoji(reading) -> None:
    found = reading(
        "meet.md",
        "📝 Notes\n\nFeb 12, 2025\n\n## Roof review - Transcript\n\n### 00:00:00\n\n"
        f"**{IDA}:** Shall we begin?\n**{PER}:** Yes, it leaks.\n\n### 00:05:10\n\n"
        f"**{IDA}:** We are done.\n\n### Transcription ended after 00:05:40\n",
    )
    assert (found.title, found.recorded_at) == ("Roof review", "2025-02-12")
    assert [who for _, who, _ in said(found)] == [IDA, PER, IDA]


def test_fathom_webex_krisp_grain_and_the_chat_of_zooms_cloud(reading) -> None:
    first, second = "Shall we begin?", "Yes, the roof leaks."
    files = {
        "fathom.txt": "Roof - September 16\nVIEW RECORDING - 8 mins (No highlights): https://f.example"
        f"\n\n---\n\n0:03 - {IDA}\n  {first}\n\n0:09 - {PER}\n  {second}\n  ACTION ITEM: Send the "
        "offer - WATCH: https://f.example?timestamp=9\n",
        "webex.txt": "Roof-20250212 1530-1\nMeeting started: Feb 12, 2025, 3:30:12 PM\n\n"
        f"00:00:03 {IDA}\n{first}\n\n00:00:09 {PER}\n{second}\n",
        "krisp.md": f"# Roof\n\n## Transcript\n\n**{IDA} | 00:03**\n{first}\n\n"
        f"**{PER} | 00:09**\n{second}\n",
        "grain.txt": f"Roof\nFeb 12, 2025\n\n{IDA} (00:03)\n{first}\n\n{PER} (00:09)\n{second}\n",
        "chat.txt": f"00:00:03\t{IDA}:\t{first}\n00:00:09\t{PER}:\t{second}\n",
    }
    for name, content in files.items():
        assert said(reading(name, content)) == [(3.0, IDA, first), (9.0, PER, second)], name
    assert reading("webex.txt", files["webex.txt"]).title == "Roof"


def test_monologues_of_sentences_have_the_speaker_beside_them(reading) -> None:
    monologues = [
        {
            "speakerId": who,
            "topic": "Roof",
            "sentences": [{"start": at, "end": at + 900, "text": x}],
        }
        for who, at, x in ((PER, 3000, "Shall we begin?"), (IDA, 9000, "Yes, the roof leaks."))
    ]
    found = reading("gong.json", {"callTranscripts": [{"callId": "7", "transcript": monologues}]})
    assert said(found) == [(3.0, PER, "Shall we begin?"), (9.0, IDA, "Yes, the roof leaks.")]


def test_who_a_message_is_from_says_it(reading) -> None:
    messages = [
        {"text": text, "from": {"name": who}, "startTime": f"2025-01-15T09:00:0{i}Z"}
        for i, (who, text) in enumerate([(IDA, "Shall we begin?"), (PER, "Yes, the roof leaks.")])
    ]
    found = reading("symbl.json", {"messages": messages})
    assert said(found) == [(0.0, IDA, "Shall we begin?"), (1.0, PER, "Yes, the roof leaks.")]


def test_a_chat_without_reactions_and_quotations(reading) -> None:
    text = (
        f"09:31:03 From {IDA} to Everyone:\n\tShall we begin?\n"
        f'09:31:09 From {PER} to Everyone:\n\tReplying to "Shall we begin?"\n\n\tYes.\n'
        f'09:31:10 From {IDA} to Everyone:\n\tReacted to "Yes." with 👍\n'
        f'09:31:12 From {PER} to {IDA}(Direct Message) : Replying to "Sha…" \n\tThe roof leaks.\n'
    )
    assert said(reading("chat.txt", text)) == [
        (0.0, IDA, "Shall we begin?"),
        (6.0, PER, "Yes."),
        (9.0, PER, "The roof leaks."),
    ]


@pytest.mark.parametrize("head", ["Sprecher;Beginn;Ende;Text", "Intervenant;Début;Fin;Texte"])
def test_columns_may_have_names_in_other_languages(reading, head: str) -> None:
    table = f"{head}\n{IDA};3,5;5,0;Shall we begin?\n{PER};9,0;12,0;Yes, the roof leaks.\n"
    assert said(reading("a.csv", table)) == [
        (3.5, IDA, "Shall we begin?"),
        (9.0, PER, "Yes, the roof leaks."),
    ]


@pytest.mark.parametrize("name", ["a.tsv", "a.json"])
def test_names_before_the_text_of_records_are_speakers(reading, name: str) -> None:
    lines = [(IDA, "Shall we begin?"), (PER, "Yes, the roof leaks."), (IDA, "Let us mend it.")]
    rows = [(i * 3000, i * 3000 + 2000, f"{who}: {text}") for i, (who, text) in enumerate(lines)]
    table = "start\tend\ttext\n" + "\n".join("\t".join(map(str, row)) for row in rows)
    records = [{"start": a / 1000, "end": b / 1000, "text": text} for a, b, text in rows]
    found = reading(name, table if name == "a.tsv" else records)
    assert [(who, text) for _, who, text in said(found)] == lines


def test_podcasts_count_from_the_start_of_the_recording_within_parts(reading) -> None:
    lines = [(3, "Shall we begin?"), (9, "Yes, the roof leaks.")]
    said_by = "".join(f'<p begin="{at}.0" end="{at + 2}.0">{x}</p>' for at, x in lines)
    head = '<tt xmlns="http://www.w3.org/ns/ttml"><body><div begin="3.0" end="{}">'
    text = f"{head}{said_by}</div></body></tt>"
    assert [at for at, _, _ in said(reading("a.ttml", text.format("11.0")))] == [3.0, 9.0]
    assert [at for at, _, _ in said(reading("b.ttml", text.format("14.0")))] == [6.0, 12.0]


def test_languages_of_one_code_are_one(reading) -> None:
    text = (
        '<tt xmlns="http://www.w3.org/ns/ttml"><body>'
        '<div xml:lang="eng"><p begin="1s" end="2s">Shall we begin?</p></div>'
        '<div xml:lang="en-GB"><p begin="3s" end="4s">Yes, the roof leaks.</p></div></body></tt>'
    )
    found = reading("a.ttml", text)
    assert (found.language, len(found.cues)) == ("en", 2)


def test_marks_at_the_end_of_paragraphs_tell_when_they_end(reading) -> None:
    text = (
        f"{IDA}: Shall we begin? #00:00:04-5#\n\n{PER}: Yes, the roof\nleaks. #00:00:09-0#\n"
        f"{IDA}: Let us mend it.\n"
    )
    found = reading("f4.txt", text)
    assert [(cue.start, cue.end, cue.speaker) for cue in found.cues] == [
        (0.0, 4.5, IDA),
        (4.5, 9.0, PER),
        (9.0, 10.6, IDA),
    ]


@pytest.mark.parametrize("names", [("Speaker 1", "Speaker 2"), ("+49 30 5550199", "X Æ A-12")])
def test_names_with_digits_stand_before_times_in_words(reading, names: tuple[str, str]) -> None:
    text = "".join(
        f"{names[i % 2]} {i // 2} minutes {i * 5 + 3} seconds\nLine {i} of the call.\n\n"
        for i in range(4)
    )
    assert [who for _, who, _ in said(reading("teams.txt", text))] == [*names, *names]


def test_emphasised_names_after_a_time(reading) -> None:
    text = f"[00:00:03] **{IDA}:** Shall we begin?\n\n[00:00:09] **{PER}:** Yes, the roof leaks.\n"
    assert said(reading("a.md", text)) == [
        (3.0, IDA, "Shall we begin?"),
        (9.0, PER, "Yes, the roof leaks."),
    ]


def test_a_name_may_end_in_an_abbreviation(reading) -> None:
    people = ["Ida Holm Jr.", "Per Dahl Sr."] * 2
    text = "\n".join(f"{who}\n0:0{i * 2}\nLine {i} of the call.\n" for i, who in enumerate(people))
    assert [who for _, who, _ in said(reading("a.txt", text))] == people
