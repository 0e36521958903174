"""Words in, words out; speakers in, speakers out; times within a cue: in every form there is."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.text import join
from minutes.transcripts import Transcript, forms, read_transcript
from minutes.transcripts.speakers import is_placeholder

from .written import FORMS, Line

SPEAKERS = [
    *("Ruth Adler", "Tomas Novak", "Pat O’Brien", "Łukasz Żak", "Dr. Eva von Hof (Guest)"),
    *("ana.m@example.org", "iPhone von Lena", "José María de la Cruz y Pérez García", "Anna-Lena"),
    *("أحمد علي", "דנה לוי", "สมชาย ใจดี", "अनिल कुमार", "王芳", "Иван Петров", "Łucja"),
]
WORDS = (
    "we decided to keep the old supplier until June and I will send that contract by Friday for "
    "you all please look at page seven of this draft budget there are three open points left now"
)
OWN = {"minutes JSON"}  # written by `minutes` itself and tested as that


@st.composite
def calls(draw: st.DrawFn) -> list[Line]:
    """A call in which at least two people speak, each more than once, in sentences of their own."""
    people = draw(st.lists(st.sampled_from(SPEAKERS), min_size=2, max_size=4, unique=True))
    turns = people * 2 + draw(st.lists(st.sampled_from(people), max_size=4))
    lines: list[Line] = []
    at = draw(st.integers(0, 3000))
    for number, who in enumerate(turns):
        said = draw(st.lists(st.sampled_from(WORDS.split()), min_size=4, max_size=12))
        seconds = draw(st.integers(2, 6))
        text = f"{said[0].capitalize()} {' '.join(said[1:])} n{number}x{number * 7}."
        lines.append(Line(float(at), float(at + seconds), who, text))
        at += seconds + draw(st.integers(0, 3))
    return lines


def read_text(name: str, content: str) -> Transcript:
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content.encode())
        return read_transcript(path)


def test_every_form_is_written_here() -> None:
    assert {reader.name for reader in forms.readers()} - OWN == set(FORMS)


@pytest.mark.parametrize(
    ("form", "layout"), [(form, i) for form in sorted(FORMS) for i in range(len(FORMS[form][1]))]
)
@settings(max_examples=8, deadline=None)
@given(st.data())
def test_words_speakers_and_times_come_back(form: str, layout: int, data: st.DataObject) -> None:
    name, writers = FORMS[form]
    lines, write = data.draw(calls()), writers[layout]
    content = write(lines, lambda choices: data.draw(st.sampled_from(list(choices))))
    reader = {reader.name: reader for reader in forms.readers()}[form]
    transcript = read_text(name, content)
    assert join(cue.text for cue in transcript.cues).split() == [
        word for line in lines for word in line.text.split()
    ]
    if reader.speakers != "–":
        check_speakers(lines, transcript)
    if reader.times != "–" and form != "[name] time":
        assert transcript.timed
        span = dict(enumerate(lines))
        for cue in transcript.cues:
            assert cue.start <= cue.end
            for word in cue.text.split():
                if word.startswith("n") and word[1:2].isdigit():
                    line = span[int(word[1:].partition("x")[0])]
                    assert line.start - 1 <= cue.start <= line.end
    for cue in transcript.cues:
        for word in cue.words:
            assert cue.start - 0.002 <= word.start <= word.end <= cue.end + 0.002
    if reader.words == "–":
        assert not any(cue.words for cue in transcript.cues)


def check_speakers(lines: list[Line], transcript: Transcript) -> None:
    """Each line's words are said by one speaker, and different people are different speakers."""
    said_by = {
        word: cue.speaker
        for cue in transcript.cues
        for word in cue.text.split()
        if word.startswith("n") and word[1:2].isdigit()
    }
    found: dict[str, set[str | None]] = {line.speaker: set() for line in lines}
    for number, line in enumerate(lines):
        found[line.speaker].add(said_by[f"n{number}x{number * 7}."])
    assert all(len(names) == 1 and None not in names for names in found.values()), found
    assert len(set.union(*found.values())) == len(found)
    for person, (name,) in found.items():
        assert name == person or is_placeholder(str(name)), (person, name)
