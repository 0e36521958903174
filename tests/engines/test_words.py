"""Words out of Whisper's segments."""

from __future__ import annotations

from itertools import pairwise

from minutes.engines.passages import Passage, Timing
from minutes.engines.words import timed_words
from minutes.text import join


def segment(*words: str, ratio: float = 1.2, length: float = 0.4) -> Passage:
    timings = tuple(
        Timing(word, i / 2, i / 2 + length, 0.9 - i / 100) for i, word in enumerate(words)
    )
    return Passage(0.0, len(words) / 2, "".join(words), timings, -0.2, 0.1, ratio)


def texts(*segments: Passage) -> list[str]:
    return [word.text for word in timed_words(segments)[0]]


def test_words_lose_the_space_around_them() -> None:
    assert texts(segment(" David,", " how", " about", " ")) == ["David,", "how", "about"]


def test_parts_that_whisper_split_without_a_space_are_one_word() -> None:
    (word, after), _ = timed_words([segment(" follow", "-up", " call")])
    assert (word.text, after.text) == ("follow-up", "call")
    assert (word.start, word.end) == (0.0, 0.9)
    assert word.confidence == 0.89


def test_numbers_keep_their_marks() -> None:
    assert texts(segment(" pay", " $5", ",000", " or", " 12", "%")) == [
        "pay",
        "$5,000",
        "or",
        "12%",
    ]


def test_chinese_words_stay_apart_and_join_without_spaces() -> None:
    words = texts(segment("我们", "用", " Git", "Hub", "。"))
    assert words[:2] == ["我们", "用"]
    assert "GitHub" in join(words)
    assert join(words).startswith("我们用")


def test_a_new_segment_starts_a_new_word() -> None:
    assert texts(segment(" one"), segment("two")) == ["one", "two"]


def test_a_loop_is_cut_to_what_people_would_say() -> None:
    loop = [" thank", " you", " very", " much."] * 20
    assert texts(segment(" Well,", *loop, " Bye.", ratio=9.0)) == [
        "Well,", *["thank", "you", "very", "much."] * 2, "Bye.",
    ]  # fmt: skip


def test_a_loop_is_told() -> None:
    passage = segment(*[" thank", " you."] * 20, ratio=9.0)
    _, (loop,) = timed_words([passage])
    assert (loop.reason, loop.text) == ("loop", "thank you. thank you.")
    assert timed_words([segment(" Thank", " you.")])[1] == []


def test_words_without_times_share_the_time_of_their_passage() -> None:
    words, _ = timed_words([Passage(2.0, 8.0, " We pay 45 euros.", (), -0.2, 0.1, 1.0)])
    assert [word.text for word in words] == ["We", "pay", "45", "euros."]
    assert words[0].start == 2.0 and words[-1].end == 8.0
    assert all(a.end == b.start and a.start < a.end for a, b in pairwise(words))


def test_people_may_repeat_themselves() -> None:
    said = ["no", "no", "no", "no", "that", "is", "wrong"]
    assert texts(segment(*(f" {word}" for word in said))) == said


def test_words_that_take_no_time_were_not_said() -> None:
    said, invented = segment(" Right", " then."), segment(" Thanks", " for", " coming.", length=0)
    assert texts(said, invented) == ["Right", "then."]


def test_a_short_word_may_take_no_time() -> None:
    assert texts(segment(" Take"), segment(" a", length=0), segment(" card.")) == [
        "Take", "a", "card.",
    ]  # fmt: skip
