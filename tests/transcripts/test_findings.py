"""What fuzzing and hostile files found: each is read, or refused in one line."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from cProfile import Profile
from dataclasses import replace
from pathlib import Path

import pytest

from minutes.errors import TranscriptError
from minutes.records import Cue
from minutes.transcripts import forms, read_transcript
from minutes.transcripts.draft import Reader, Source
from minutes.transcripts.loops import unloop

from .files import write


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "Anna:\n" * 50),  # names, and nobody says anything
        ("a.txt", "Anna  0:01\n" * 50),
        ("a.txt", "0:01\n" * 50),
        ("a.txt", "[0:01] " * 50),
        ("a.json", "[" * 5000),
        ("a.json", '{"a":' * 5000),
        ("a.xml", "<p>" * 5000),
        ("a.ttml", "<tt>" + "<div>" * 500 + "</div>" * 500 + "</tt>"),
        ("a.sub", "{1}{1}x\n{2}{3}Hello.\n"),
        ("a.smi", "<SAMI><SYNC Start=x>Hello."),
        ("a.csv", 'start,text\n"1,2\n'),
        (
            "a.json",
            '{"results": [{"alternatives": [{"transcript": "Hi.", "words": '
            '[{"startTime": "14.3s\u202b", "endTime": {"seconds": []}, "word": "Hi."}]}]}]}',
        ),
        ("a.csv", '"start","end","text(\n"1000","4000","Good morning."\n'),
    ],
)
def test_findings_are_read_or_refused(tmp_path: Path, name: str, content: str) -> None:
    with suppress(TranscriptError):
        assert read_transcript(write(tmp_path, name, content)).cues


@pytest.mark.parametrize("size", [2_000, 8_000])
def test_work_grows_with_the_size_of_a_file(tmp_path: Path, size: int) -> None:
    """Captions that grow to one long line: each word is compared with the one before it only."""
    words = [f"w{i}" for i in range(size // 40)]
    text = "WEBVTT\n\n" + "".join(
        f"00:{i // 60:02}:{i % 60:02}.000 --> 00:{i // 60:02}:{i % 60:02}.900\n"
        f"{' '.join(words[max(0, i - 6) : i + 1])}\n\n"
        for i in range(len(words))
    )
    found = read_transcript(write(tmp_path, "a.vtt", text)).cues
    assert " ".join(cue.text for cue in found).split() == words


def test_lines_of_times_and_one_in_chinese_are_no_second_language(tmp_path: Path) -> None:
    seconds = ["00:00:02.000", "00:00:02.000", "你好，世界。"]
    text = "WEBVTT\n\n" + "".join(
        f"00:00:0{i}.000 --> 00:00:0{i}.900\n<v Anna>w{i} --&gt; 00:00:01.000\n{line}</v>\n\n"
        for i, line in enumerate(seconds)
    )
    found = " ".join(cue.text for cue in read_transcript(write(tmp_path, "a.vtt", text)).cues)
    assert all(line in found for line in seconds)


@pytest.mark.parametrize("texts", [("one two", "three"), ("!!!", "!!!")])
def test_cues_that_come_round_without_being_a_loop(texts: tuple[str, str]) -> None:
    """Each was once compared with all that follow it: sixty thousand would take an hour."""
    cues = [Cue(float(i), i + 1.0, texts[i % 2], f"S{i % 2}") for i in range(60_000)]
    assert unloop(cues) == (tuple(cues), ())


def _calls(work: Callable[[], object]) -> int:
    """How many functions a piece of work calls: the same on every machine."""
    profile = Profile()
    profile.runcall(work)
    return sum(called.callcount for called in profile.getstats())


@pytest.mark.parametrize(
    ("name", "head", "piece"),
    [
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n", "a\n"),
        ("a.vtt", "WEBVTT\n\n", "00:01.000 --> 00:02.000\n<v Anna>a\n\n"),
        ("a.srt", "", "1\n00:00:01,000 --> 00:00:02,000\nAnna: a b c\n\n"),
        ("a.txt", "", "0:01\n"),
        ("a.txt", "", "0:01\na\n"),
        ("a.txt", "", "Anna  0:01\na\n\n"),
        ("a.txt", "", "Anna: a\nBen: b\n"),
        ("a.txt", "", "[00:01.000 --> 00:02.000]  Anna: a\n"),
        ("a.tsv", "start\tend\ttext\n", "1\t2\ta b\n"),
        ("a.lrc", "[ti:a]\n", "[00:01.00]a b c\n"),
    ],
)
@pytest.mark.slow
def test_twice_the_text_is_twice_the_work(tmp_path: Path, name: str, head: str, piece: str) -> None:
    path = write(tmp_path, name, head + piece)

    def work() -> None:
        with suppress(TranscriptError):
            read_transcript(path)

    work()  # what is done once
    counts = []
    for size in (30_000, 60_000, 90_000):  # beyond what tells the layout of a plain text
        write(tmp_path, name, head + piece * (size // len(piece)))
        counts.append(_calls(work))
    first, second = counts[1] - counts[0], counts[2] - counts[1]
    assert second < 1.3 * first + 1000, counts


def test_a_form_with_a_header_of_its_own_asks_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def noted(reader: Reader) -> Reader:
        def knows(source: Source) -> float:
            asked.append(reader.name)
            return reader.knows(source)

        return replace(reader, knows=knows)

    noting = tuple(map(noted, forms.readers()))
    monkeypatch.setattr(forms, "readers", lambda: noting)
    chosen = forms.choose(Source(Path("a.vtt"), b"WEBVTT\n\n00:01.000 --> 00:02.000\nHi.\n"))
    assert chosen is not None and chosen.name == "WebVTT"
    assert asked == ["WebVTT"]
