from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.records import Topic, Utterance
from minutes.stages.topics import divide

WORDS = [
    "budget",
    "server",
    "screen",
    "退款",
    "上线",
    "the",
    "of",
    "and",
    "yeah",
    "okay",
    ",",
    ".",
    "?",
    "we'll",
]
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
TIMES = st.floats(0, 30_000, allow_nan=False)


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


@settings(max_examples=60, deadline=None)
@given(meetings(), st.sampled_from(["en", "zh", "de", None]))
def test_topics_cover_the_meeting_in_order(
    utterances: list[Utterance], language: str | None
) -> None:
    check_cover(utterances, divide(utterances, language=language))


@settings(max_examples=60, deadline=None)
@given(meetings(), st.lists(TEXTS.filter(str.strip), max_size=6, unique=True))
def test_topics_named_by_an_agenda_cover_the_meeting_too(
    utterances: list[Utterance], agenda: list[str]
) -> None:
    check_cover(utterances, divide(utterances, language="en", agenda=agenda))


def test_a_meeting_without_words_has_no_topics() -> None:
    assert divide([], language="en") == ()
    assert divide([Utterance("u1", 0.0, 1.0, "S1", "")], language=None) == ()


def test_a_meeting_in_which_all_begin_at_once_has_no_topics() -> None:
    at_once = [Utterance(f"u{i}", 0.0, 1.0, "S1", "The budget is fine. " * 9) for i in range(40)]
    assert divide(at_once, language="en") == ()
