"""Any cues, in any form, with any noise around them, read back as they were."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from minutes.errors import TranscriptError
from minutes.records import Cue, Meeting, MinutesRecord, Speaker, Utterance
from minutes.text import join, printable
from minutes.transcripts import Transcript, read_transcript, to_srt, to_txt, to_vtt

from .files import DATA, teams_document

NAMES = ["Anna", "Ben Ito", "O'Neill, Tom", "王芳", "Dr. Eva von Hof (Guest)", "Speaker 1"]
HOSTILE = [
    *(
        "-->",
        "00:00:01.000 --> 00:00:02.000",
        "<b>x</b>",
        "<v Eve>",
        "</v>",
        "<00:01.000>",
        "{\\an8}",
    ),
    *(
        "42",
        "&amp;",
        "&lt;",
        "&",
        "<",
        ">",
        "NOTE",
        "STYLE",
        "WEBVTT",
        "Anna:",
        "Note: x",
        "Eve: hi",
    ),
    *(
        "<script>alert(1)</script>",
        "{{ x }}",
        "http://x.org/?a=1&b=2",
        "10:30",
        "[00:00:01] Eve: x",
    ),
    *(
        "你好，世界。",
        "你好 世界",
        "今日は",
        "🙂👩‍👩‍👧",
        "é",
        "مرحبا",
        "ก็ดี",
        "（注）",
        "- no",
        "#1",
        "**x**",
    ),
]

fragments = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(min_size=1, max_size=30),
    st.sampled_from(["yes,", "so", "ok."]),
)
texts = st.lists(fragments, min_size=1, max_size=12).map(" ".join).map(printable).filter(bool)


@st.composite
def cue_lists(draw: st.DrawFn, speakers: Sequence[str | None] = (*NAMES, None)) -> list[Cue]:
    """Cues in order of start, in which nobody talks over himself.

    Each begins with a number of its own, so that no text is another one with more words.
    """
    cues: list[Cue] = []
    free: dict[str | None, int] = {}
    at = draw(st.integers(0, 4_000_000))  # ms
    for number in range(draw(st.integers(1, 12))):
        at += draw(st.integers(0, 5_000))
        speaker = draw(st.sampled_from(speakers))
        start = max(at, free.get(speaker, 0))
        end = free[speaker] = start + draw(st.integers(100, 9_000))
        cues.append(Cue(start / 1000, end / 1000, f"w{number} {draw(texts)}", speaker))
    return sorted(cues, key=lambda cue: (cue.start, cue.end))


def read_text(name: str, content: str | bytes) -> Transcript:
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_transcript(path)


def minutes_of(cues: Sequence[Cue]) -> MinutesRecord:
    ids = {name: f"S{i}" for i, name in enumerate(NAMES)}
    return MinutesRecord(
        meeting=Meeting("m", "A call", "call.wav", "0" * 64, 60.0),
        speakers=tuple(Speaker(id_, name, 1.0) for name, id_ in ids.items()),
        utterances=tuple(
            Utterance(f"u{i}", c.start, c.end, ids[c.speaker] if c.speaker else None, c.text)
            for i, c in enumerate(cues)
        ),
        points=(),
        engines={},
    )


def assert_same(cues: Sequence[Cue], found: Sequence[Cue]) -> None:
    """Each speaker's cues are those that were written, each perhaps divided into several."""
    left = {name: [piece for piece in found if piece.speaker == name] for name in (*NAMES, None)}
    for cue in cues:
        said: list[Cue] = []
        while join(piece.text for piece in said) != cue.text:
            said.append(left[cue.speaker].pop(0))
        assert (said[0].start, said[-1].end) == (cue.start, cue.end)
    assert not any(left.values())
    assert {piece.speaker for piece in found} == {cue.speaker for cue in cues}


@settings(max_examples=150)
@given(cue_lists())
def test_webvtt_that_we_wrote(cues: list[Cue]) -> None:
    assert_same(cues, read_text("a.vtt", to_vtt(minutes_of(cues))).cues)


@settings(max_examples=150)
@given(st.one_of(cue_lists(NAMES), cue_lists([None])))
def test_subrip_that_we_wrote(cues: list[Cue]) -> None:
    assert_same(cues, read_text("a.srt", to_srt(minutes_of(cues))).cues)


@settings(max_examples=150)
@given(st.one_of(cue_lists(NAMES), cue_lists([None])))
def test_plain_text_that_we_wrote(cues: list[Cue]) -> None:
    found = read_text("a.txt", to_txt(minutes_of(cues))).cues
    written = [(float(int(c.start)), c.speaker, c.text) for c in cues]
    assert sorted((c.start, c.speaker or "", c.text) for c in found) == sorted(
        (start, speaker or "", text) for start, speaker, text in written
    )


class Noise:
    """Ways of writing the same cues."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def clock(self, seconds: float, vtt: bool) -> str:
        milliseconds = round(seconds * 1000)
        hours, rest = divmod(milliseconds, 3_600_000)
        minute, rest = divmod(rest, 60_000)
        point = self.random.choice(".,")
        text = f"{minute:02}:{rest // 1000:02}{point}{rest % 1000:03}"
        return f"{hours:02}:{text}" if hours or not vtt or self.random.random() < 0.5 else text

    def times(self, cue: Cue, vtt: bool) -> str:
        settings_ = self.random.choice(["", "", " align:start position:0%", " X1:1 X2:2", "  "])
        arrow = self.random.choice([" --> ", " --> ", "-->", "\t-->  "])
        return self.clock(cue.start, vtt) + arrow + self.clock(cue.end, vtt) + settings_

    def file(self, blocks: list[str], header: str) -> bytes:
        gap = self.random.choice(["\n\n", "\n\n\n", "\n \n"])
        ending = self.random.choice(["\n", "\r\n", "\r"])
        text = header + gap.join(blocks) + self.random.choice(["", "\n", "\n\n"])
        encoding = self.random.choice(["utf-8", "utf-8-sig", "utf-16", "utf-32"])
        return text.replace("\n", ending).encode(encoding)


@settings(max_examples=200)
@given(cue_lists(), st.integers(0, 2**32))
def test_webvtt_of_any_tool(cues: list[Cue], seed: int) -> None:
    noise = Noise(seed)
    blocks: list[str] = []
    unnamed = sum(cue.speaker is None for cue in cues)
    assume(2 * unnamed < len(cues))  # else a voice goes on until another speaks
    all_named = not unnamed  # as one does in files that do not close their voices
    for number, cue in enumerate(cues):
        text = cue.text.replace("{\\", "{\u200b\\").replace("&", "&amp;")
        text = text.replace("<", "&lt;").replace(">", "&gt;")
        text = noise.random.choice(["{}", "<c.x>{}</c>", "<i>{}</i>"]).format(text)
        name = (cue.speaker or "").replace("&", "&amp;")
        voice = noise.random.choice(
            ["<v {}>{}</v>", "<v.loud {}>{}" if all_named else "<v {}>{}</v>"]
        )
        id_ = noise.random.choice(["", f"{number}\n", f"1f-{number}/3-0\n"])
        blocks.append(
            f"{id_}{noise.times(cue, True)}\n{voice.format(name, text) if name else text}"
        )
        if noise.random.random() < 0.2:
            blocks.append(
                noise.random.choice(["NOTE", "NOTE a comment\nof two lines", "STYLE\n::cue{}"])
            )
    noise.random.shuffle(blocks)
    blocks.append("9\n99:00:00.000 --> 99:00:01.000\n<v Last>the end</v>")
    header = noise.random.choice(["WEBVTT\n\n", "WEBVTT - x\nKind: captions\nLanguage: de\n\n"])
    found = read_text("a.vtt", noise.file(blocks, header))
    assert_same(cues, found.cues[:-1])


@settings(max_examples=200)
@given(cue_lists(NAMES), st.integers(0, 2**32))
def test_subrip_of_any_tool(cues: list[Cue], seed: int) -> None:
    plain = str.maketrans(dict.fromkeys("<&{", "_"))  # SubRip has no way of writing these
    cues = [replace(cue, text=cue.text.translate(plain)) for cue in cues]
    noise = Noise(seed)
    blocks: list[str] = []
    for number, cue in enumerate(cues):
        text = noise.random.choice(["{}", "<i>{}</i>", "{{\\an8}}{}"]).format(cue.text)
        index = noise.random.choice(["", f"{number}\n", f" {number} \n"])
        blocks.append(f"{index}{noise.times(cue, False)}\n{cue.speaker}: {text}")
    noise.random.shuffle(blocks)
    assert_same(cues, read_text("a.srt", noise.file(blocks, "")).cues)


@settings(max_examples=300)
@given(
    st.sampled_from(["a.vtt", "a.srt", "a.txt", "a.json", "a.docx"]),
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=400).map(str.encode),
        st.lists(
            st.sampled_from([*HOSTILE, "\n", "\r\n", "\n\n", "Anna  0:03", " ", "00:01:02", ": "])
        )
        .map("".join)
        .map(str.encode),
    ),
)
def test_any_bytes_are_read_or_refused(name: str, content: bytes) -> None:
    with suppress(TranscriptError):
        assert read_text(name, content).cues


@settings(max_examples=300)
@given(
    st.sampled_from(sorted(path.name for path in DATA.iterdir())),
    st.integers(0, 10_000),
    st.integers(0, 60),
    st.binary(max_size=8),
)
def test_damaged_transcripts_are_read_or_refused(
    name: str, place: int, removed: int, inserted: bytes
) -> None:
    data = (DATA / name).read_bytes()
    place %= len(data)
    with suppress(TranscriptError):
        assert read_text(name, data[:place] + inserted + data[place + removed :]).cues


@settings(max_examples=100)
@given(st.integers(0, 100_000), st.integers(0, 200), st.binary(max_size=8))
def test_damaged_documents_are_read_or_refused(place: int, removed: int, inserted: bytes) -> None:
    data = DOCUMENT
    place %= len(data)
    with suppress(TranscriptError):
        assert read_text("a.docx", data[:place] + inserted + data[place + removed :]).cues


DOCUMENT = teams_document()


@pytest.mark.parametrize("name", ["standup.vtt", "retro.srt", "zh-meeting.vtt"])
def test_samples_written_anew(samples: Path, name: str) -> None:
    cues = read_transcript(samples / name).cues
    speakers = tuple(Speaker(c, c, 1.0) for c in {cue.speaker or "" for cue in cues})
    minutes = MinutesRecord(
        meeting=Meeting("m", "A call", "call.wav", "0" * 64, 60.0),
        speakers=speakers,
        utterances=tuple(
            Utterance(f"u{i}", c.start, c.end, c.speaker, c.text) for i, c in enumerate(cues)
        ),
        points=(),
        engines={},
    )
    for suffix, text in ((".vtt", to_vtt(minutes)), (".srt", to_srt(minutes))):
        found = read_text(f"a{suffix}", text).cues
        assert join(c.text for c in found) == join(c.text for c in cues)
        assert {c.speaker for c in found} == {c.speaker for c in cues}
        assert (found[0].start, found[-1].end) == (cues[0].start, cues[-1].end)
        assert all(c.end - c.start <= 7.001 for c in found)
