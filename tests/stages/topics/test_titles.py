from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.records import Speaker, Topic
from minutes.stages.topics import divide
from minutes.text import tokens

from .meetings import DATA, SAMPLES, read, said, without_marks

MEETINGS = [
    *(SAMPLES / name for name in ("planning.vtt", "standup.vtt", "retro.srt", "zh-meeting.vtt")),
    DATA / "museum.txt",
    DATA / "office-zh.txt",
]


def phrases(topics: tuple[Topic, ...]) -> list[list[str]]:
    return [re.split(", |、", topic.title) for topic in topics]


def test_topics_are_titled_by_what_they_are_about() -> None:
    found = phrases(read(SAMPLES / "planning.vtt").divided())
    assert "Search page" in found[0]
    assert "payment system" in found[1]
    assert "Bank report" in found[1]
    assert found[2][0] == "Server"
    assert "release notes" in found[3]
    assert "Small group" in found[4]


def test_chinese_titles_are_whole_words() -> None:
    found = phrases(read(SAMPLES / "zh-meeting.vtt").divided())
    assert "退款功能" in found[0]
    assert "上线时间" in found[2]
    assert "用户手册" in found[3]


def test_titles_of_a_meeting_that_nothing_was_made_for() -> None:
    found = phrases(read(DATA / "museum.txt").divided())
    assert "Volunteer handbook" in found[1]
    assert "Heating bill" in found[3]
    office = phrases(read(DATA / "office-zh.txt").divided())
    assert "软件园" in office[0]
    assert "候选人" in office[1]
    assert office[3] == ["打印机"]


@pytest.mark.parametrize("path", MEETINGS, ids=lambda path: path.stem)
def test_every_phrase_of_a_title_was_said_in_its_topic(path: Path) -> None:
    meeting = read(path)
    for topic in meeting.divided():
        spoken = [
            f" {' '.join(tokens(utterance.text))} "
            for utterance in meeting.utterances
            if topic.start <= utterance.start < topic.end
        ]
        for phrase in re.split(", |、", topic.title):
            sought = f" {' '.join(tokens(phrase))} "
            assert any(sought in text for text in spoken), phrase


@pytest.mark.parametrize("path", MEETINGS, ids=lambda path: path.stem)
def test_titles_are_short_and_name_nobody(path: Path) -> None:
    meeting = read(path)
    names = {part.casefold() for s in meeting.speakers for part in (s.name or "").split()}
    for topic in meeting.divided():
        assert len(topic.title.split()) <= 5
        assert len(topic.title) <= 50
        assert not names & set(topic.title.casefold().replace(",", "").split())
        assert not re.search(r"\d|(?i:monday|friday|yesterday|um\b)", topic.title)


def test_titles_keep_the_spelling_of_names_and_abbreviations() -> None:
    about = [
        "The USB port of the ThinkPad is broken.",
        "Then the USB port needs a new ThinkPad cover.",
    ]
    other = ["The garden fence fell over.", "A carpenter can mend the garden fence next spring."]
    topics = divide(said(*about * 12, *other * 12), language="en")
    assert len(topics) == 2
    assert "USB port" in topics[0].title
    assert "ThinkPad" in topics[0].title
    assert topics[1].title.startswith("Garden fence")


def test_titles_need_no_punctuation() -> None:
    meeting = read(SAMPLES / "planning.vtt")
    texts = without_marks(meeting.utterances)
    bare = [replace(u, text=t) for u, t in zip(meeting.utterances, texts, strict=True)]
    topics = replace(meeting, utterances=tuple(bare)).divided()
    titles = " ".join(topic.title for topic in topics).lower()
    for phrase in ("search page", "payment system", "server", "release notes", "small group"):
        assert phrase in titles


def test_german_titles_end_with_a_noun() -> None:
    site = ["Die neue Webseite ist fast fertig.", "Wann kommen die Bilder für die Webseite?"]
    fork = ["Der Gabelstapler muss zur Prüfung.", "Ein neuer Gabelstapler ist leider teuer."]
    topics = divide(said(*site * 12, *fork * 12), language="de")
    assert len(topics) == 2
    assert "Webseite" in topics[0].title
    assert "Gabelstapler" in topics[1].title


@given(
    st.lists(st.text(max_size=300) | st.just("x" * 500), min_size=40, max_size=60),
    st.sampled_from(["en", "zh", "ja", "de", None]),
)
@settings(max_examples=30)
def test_titles_stay_short_whatever_is_said(texts: list[str], language: str | None) -> None:
    for topic in divide(said(*texts), language=language, agenda=()):
        assert len(topic.title) <= 5 * 25


def test_people_without_names_leave_the_word_speaker_to_the_titles() -> None:
    about = ["The speaker identifier is late.", "We tested the speaker identifier again."] * 12
    other = ["The garden fence fell over.", "A carpenter can mend the garden fence."] * 12
    unnamed = [Speaker("S1", "Speaker 1", 9.0), Speaker("S2", "Speaker 2", 9.0)]
    topics = divide(said(*about, *other), language="en", speakers=unnamed)
    assert [topic.title for topic in topics] == ["Speaker identifier", "Garden fence"]
