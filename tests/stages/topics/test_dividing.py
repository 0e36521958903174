from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.records import Topic, Utterance
from minutes.stages.topics import divide

from .meetings import DATA, SAMPLES, read, said, without_marks

WORDS = ("budget", "server", "screen", "退款", "上线", "the", "of", "yeah", ",", ".", "?", "we'll")
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
TIMES = st.floats(0, 30_000, allow_nan=False)

# Where a person hears another subject begin: seconds, and how many of them are to be found.
CUTS = {
    SAMPLES / "planning.vtt": (72.4, 121.1, 186.2, 246.6),
    SAMPLES / "standup.vtt": (74.8, 161.3, 213.8, 274.1),
    SAMPLES / "retro.srt": (49.6, 122.6, 150.3, 188.9),
    SAMPLES / "zh-meeting.vtt": (43.6, 98.4, 142.7),
    DATA / "museum.txt": (73.0, 132.0, 186.0),
    DATA / "office-zh.txt": (63.0, 110.0, 156.0),
}
TOLERANCE = 3.0  # seconds


@st.composite
def meetings(draw: st.DrawFn) -> list[Utterance]:
    made = []
    for i in range(draw(st.integers(0, 40))):
        start = draw(TIMES)
        end = start + draw(st.floats(0, 60))
        speaker = draw(st.sampled_from(["S1", "S2", None]))
        made.append(Utterance(f"u{i}", start, end, speaker, draw(TEXTS)))
    return made


def check_cover(utterances: list[Utterance], topics: tuple[Topic, ...]) -> None:
    """Every utterance starts in exactly one topic, and all is named."""
    assert [topic.id for topic in topics] == [f"t{i + 1}" for i in range(len(topics))]
    if not topics:
        return
    assert topics[0].start == min(u.start for u in utterances)
    assert topics[-1].end == max(u.end for u in utterances)
    assert all(a.end == b.start and a.start < b.start for a, b in pairwise(topics))
    starts = {utterance.start for utterance in utterances}
    assert all(topic.start in starts for topic in topics)
    assert len({topic.title for topic in topics}) == len(topics)
    assert all(topic.title.strip() for topic in topics)


@settings(max_examples=60)
@given(meetings(), st.sampled_from(["en", "zh", "ja", "de", "th", None]))
def test_topics_cover_the_meeting_in_order(
    utterances: list[Utterance], language: str | None
) -> None:
    check_cover(utterances, divide(utterances, language=language))


@settings(max_examples=60)
@given(meetings(), st.lists(TEXTS.filter(str.strip), max_size=6, unique=True))
def test_topics_named_by_an_agenda_cover_the_meeting_too(
    utterances: list[Utterance], agenda: list[str]
) -> None:
    check_cover(utterances, divide(utterances, language="en", agenda=agenda))


@pytest.mark.parametrize("path", CUTS, ids=lambda path: path.stem)
def test_the_meeting_is_cut_where_a_person_would(path: Path) -> None:
    starts = [topic.start for topic in read(path).divided()][1:]
    assert len(starts) == len(CUTS[path])
    assert all(abs(a - b) < TOLERANCE for a, b in zip(starts, CUTS[path], strict=True)), starts


def test_cuts_need_no_punctuation_and_no_names() -> None:
    meeting = read(SAMPLES / "planning.vtt")
    bare = [
        replace(utterance, text=text)
        for utterance, text in zip(
            meeting.utterances, without_marks(meeting.utterances), strict=True
        )
    ]
    starts = [topic.start for topic in divide(bare, language="en")]
    assert len(starts) >= 4
    assert all(
        any(abs(a - b) < TOLERANCE for b in CUTS[SAMPLES / "planning.vtt"]) for a in starts[1:]
    )


def test_the_order_of_utterances_does_not_matter() -> None:
    meeting = read(SAMPLES / "planning.vtt")
    turned = replace(meeting, utterances=meeting.utterances[::-1])
    assert turned.divided() == meeting.divided()


def test_a_meeting_without_words_has_no_topics() -> None:
    assert divide([], language="en") == ()
    assert divide([Utterance("u1", 0.0, 1.0, "S1", "")], language=None) == ()


def test_a_meeting_of_a_minute_has_no_topics() -> None:
    brief = said(*["The budget for the roof is forty thousand euros."] * 12)
    assert divide(brief, language="en") == ()


def test_a_meeting_that_says_the_same_throughout_has_no_topics() -> None:
    same = said(*["The budget for the roof is forty thousand euros.", "Who pays for it?"] * 60)
    assert divide(same, language="en") == ()


def test_a_meeting_in_which_all_begin_at_once_has_no_topics() -> None:
    at_once = [Utterance(f"u{i}", 0.0, 1.0, "S1", "The budget is fine. " * 9) for i in range(40)]
    assert divide(at_once, language="en") == ()


@pytest.mark.parametrize("sentences", [60, 300])  # 20,000 words; 100,000, which take twelve hours
def test_a_day_of_talk_has_twelve_topics_at_most(sentences: int) -> None:
    subjects = ["budget", "roof", "garden", "server", "kitchen", "piano", "harbour", "engine"] * 3
    texts = [
        f"The {subject} needs a new {subject} plan, says number {i % 7} of the {subject} group."
        for subject in (f"{name}{k}" for k, name in enumerate(subjects))
        for i in range(sentences)
    ]
    assert 6 <= len(divide(said(*texts), language="en")) <= 12
