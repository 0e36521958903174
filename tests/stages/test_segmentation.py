from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.options import SegmentationOptions
from minutes.records import Cue, Turn, Utterance, Word
from minutes.stages.segmentation import segment, segment_cues


def spoken(text: str, start: float = 0.0, step: float = 0.3) -> list[Word]:
    """Words one after the other; each "|" is a pause of 0.7 seconds, each "||" one of 2."""
    words: list[Word] = []
    for token in text.split():
        if set(token) == {"|"}:
            start += 0.7 if token == "|" else 2.0
        else:
            words.append(Word(round(start, 3), round(start + step, 3), token))
            start += step
    return words


def texts(utterances: Sequence[Utterance]) -> list[str]:
    return [utterance.text for utterance in utterances]


def test_sentences_end_at_punctuation() -> None:
    words = spoken(
        "We ship on Friday. Does Dr. Smith know? The budget is 3.5 million in the U.S. now."
    )
    assert texts(segment(words, [])) == [
        "We ship on Friday.",
        "Does Dr. Smith know?",
        "The budget is 3.5 million in the U.S. now.",
    ]


def test_utterances_have_ids_times_speakers_and_words() -> None:
    words = spoken("We ship it. When is that?")
    turns = [Turn(0.0, 0.9, "S1"), Turn(0.9, 2.0, "S2")]
    first, second = segment(words, turns)
    assert (first.id, first.start, first.end, first.speaker) == ("u0001", 0.0, 0.9, "S1")
    assert (second.id, second.start, second.end, second.speaker) == ("u0002", 0.9, 1.8, "S2")
    assert first.words + second.words == tuple(words)


def test_an_unfinished_sentence_is_joined_over_a_short_gap_and_not_over_a_long_one() -> None:
    assert texts(segment(spoken("We will ship | it on Friday. Fine by me."), [])) == [
        "We will ship it on Friday.",
        "Fine by me.",
    ]
    assert texts(segment(spoken("We will ship || || it on Friday. Fine by me."), [])) == [
        "We will ship",
        "it on Friday.",
        "Fine by me.",
    ]


def test_a_sentence_goes_on_after_a_pause_where_its_next_word_is_in_lower_case() -> None:
    assert texts(segment(spoken("Ask not || what your country can do. So ask."), [])) == [
        "Ask not what your country can do.",
        "So ask.",
    ]
    assert texts(segment(spoken("Ask not || What is your country? So ask."), []))[0] == "Ask not"


def test_a_comma_and_a_pause_between_two_clauses_end_a_sentence() -> None:
    said = "Okay. I like that idea, {} we could start with ten. Good."
    parts = ["Okay.", "I like that idea,", "we could start with ten.", "Good."]
    assert texts(segment(spoken(said.format("|")), [])) == parts
    joined = [parts[0], f"{parts[1]} {parts[2]}", parts[3]]
    assert texts(segment(spoken(said.format("")), [])) == joined


def test_without_punctuation_pauses_end_sentences() -> None:
    words = spoken("the search page is ready | all of the tests passed | so we can ship it")
    assert texts(segment(words, [])) == [
        "the search page is ready",
        "all of the tests passed",
        "so we can ship it",
    ]


def test_without_punctuation_a_hesitation_does_not_stand_alone() -> None:
    words = spoken("the | search page is ready")
    assert texts(segment(words, [])) == ["the search page is ready"]


def test_without_punctuation_or_long_pauses_the_longest_pauses_do() -> None:
    words = spoken("so " + "really " * 19, step=0.3)
    more = [Word(w.start + 6.25, w.end + 6.25, w.text) for w in spoken("then " + "truly " * 19)]
    first, second = segment(words + more, [])
    assert first.text.split() == ["so"] + ["really"] * 19
    assert second.text.split() == ["then"] + ["truly"] * 19


def test_a_nod_between_pauses_is_left_as_its_own() -> None:
    words = spoken("it is nearly | mm-hmm | finished by now")
    assert texts(segment(words, [])) == ["it is nearly", "mm-hmm", "finished by now"]


def test_a_nod_with_a_comma_opens_a_sentence() -> None:
    assert texts(segment(spoken("Okay, | we can start now."), [])) == ["Okay, we can start now."]


def test_a_nod_of_another_does_not_break_a_sentence() -> None:
    turns = [Turn(0.0, 0.6, "A"), Turn(0.65, 0.85, "B"), Turn(0.9, 2.0, "A")]
    words = [*spoken("We will"), Word(0.65, 0.85, "Yeah."), *spoken("ship it today.", start=0.9)]
    utterances = segment(words, turns)
    assert [(u.speaker, u.text) for u in utterances] == [
        ("A", "We will ship it today."),
        ("B", "Yeah."),
    ]


def test_no_utterance_is_longer_than_allowed_and_commas_are_the_place_to_cut() -> None:
    words = spoken(
        "we looked at the page, then we went on to the old server and the bank.", step=0.5
    )
    options = SegmentationOptions(max_duration=6.0)
    assert texts(segment(words, [], options=options)) == [
        "we looked at the page,",
        "then we went on to the old server and the bank.",
    ]


def test_where_no_place_is_better_the_parts_are_even() -> None:
    assert [len(u.words) for u in segment(spoken("word " * 30), [])] == [15, 15]


def test_chinese_is_cut_at_its_own_punctuation_and_joined_without_spaces() -> None:
    words = spoken("我们 周五 发布。 预算 是 3.5 万元， 对吗？")
    assert texts(segment(words, [])) == ["我们周五发布。", "预算是 3.5 万元，对吗？"]


def test_punctuation_that_comes_as_a_word_is_attached() -> None:
    assert texts(segment(spoken("It 's 3 .5 % of it , yes ."), [])) == ["It's 3.5% of it, yes."]


def test_nothing_makes_nothing() -> None:
    assert segment([], [Turn(0, 1, "A")]) == ()
    assert segment([Word(0, 1, "\u200b")], []) == ()
    assert segment_cues([]) == ()
    assert segment_cues([Cue(0, 1, " ")]) == ()


def test_cues_cut_in_mid_sentence_are_joined_and_those_of_several_sentences_divided() -> None:
    cues = [
        Cue(0.0, 4.0, "So the plan for the", "Anna"),
        Cue(4.1, 8.1, "release is done. Peter, can you", "Anna"),
        Cue(8.2, 9.2, "write it down?", "Anna"),
    ]
    first, second = segment_cues(cues)
    assert first.text == "So the plan for the release is done."
    assert second.text == "Peter, can you write it down?"
    assert first.start == 0.0
    assert 5.5 < first.end < second.start < 6.7  # in proportion to the characters
    assert second.end == 9.2
    assert first.words == second.words == ()


def test_words_of_a_cue_give_the_times() -> None:
    words = tuple(spoken("It is done. Who writes it?", start=10.0))
    first, second = segment_cues([Cue(10.0, 20.0, "ignored", "Anna", words)])
    assert (first.end, second.start, second.end) == (10.9, 10.9, 11.8)
    assert first.words + second.words == words


def test_cues_are_put_in_order_of_time() -> None:
    cues = [Cue(5, 6, "Second.", "B"), Cue(1, 2, "First.", "A"), Cue(7, 8, "Third.", "A")]
    assert texts(segment_cues(cues)) == ["First.", "Second.", "Third."]


def test_a_nod_that_crosses_a_cue_does_not_break_it() -> None:
    cues = [
        Cue(0.0, 2.0, "We keep the old", "A"),
        Cue(1.5, 1.9, "Mm-hmm.", "B"),
        Cue(2.1, 4.0, "server until Friday.", "A"),
    ]
    assert [(u.speaker, u.text) for u in segment_cues(cues)] == [
        ("A", "We keep the old server until Friday."),
        ("B", "Mm-hmm."),
    ]


def test_overlapping_cues_of_one_speaker_are_not_shuffled() -> None:
    cues = [Cue(0, 6, "This is one sentence.", "A"), Cue(3, 9, "That is another one.", "A")]
    assert texts(segment_cues(cues)) == ["This is one sentence.", "That is another one."]


def test_a_chinese_cue_is_divided_and_keeps_its_spacing() -> None:
    cue = Cue(0, 10, "我们用API v2发布。预算是3.5万元，好吗？", "王")
    assert texts(segment_cues([cue])) == ["我们用API v2发布。", "预算是3.5万元，好吗？"]


def test_cues_without_times_keep_their_order() -> None:
    cues = [Cue(0, 0, "One thing. Another thing."), Cue(0, 0, "A third thing.")]
    assert texts(segment_cues(cues)) == ["One thing.", "Another thing.", "A third thing."]


def test_a_wall_of_text_is_divided() -> None:
    utterances = segment_cues([Cue(0.0, 5.0, "字" * 5000), Cue(5.0, 6.0, "word " * 5000)])
    assert max(len(u.text) for u in utterances) < 300
    assert "".join(u.text for u in utterances if "字" in u.text) == "字" * 5000


VOCABULARY = """we plan the release. yeah okay, um Dr. 3.5 U.S. ship… well! it? mm-hmm
发布。 好的 预算，"""
WORD_TEXTS = st.sampled_from(VOCABULARY.split())
OPTIONS = st.builds(
    SegmentationOptions,
    max_gap=st.floats(0, 3),
    pause=st.floats(0, 2),
    max_duration=st.sampled_from([0.0, 0.5, 2.0, 30.0]),
)


@st.composite
def recordings(draw: st.DrawFn) -> tuple[list[Word], list[Turn]]:
    words: list[Word] = []
    start = 0.0
    for text in draw(st.lists(WORD_TEXTS, max_size=80)):
        length = draw(st.sampled_from([0.0, 0.1, 0.3, 0.7]))
        words.append(Word(round(start, 3), round(start + length, 3), text))
        start += draw(st.sampled_from([0.05, 0.3, 0.35, 0.9, 2.5]))
    turns = [
        Turn(begin, begin + length, speaker)
        for begin, length, speaker in draw(
            st.lists(st.tuples(st.floats(0, 60), st.floats(0.1, 20), st.sampled_from("ABC")))
        )
    ]
    return draw(st.permutations(words)), turns


@given(recordings(), OPTIONS)
def test_every_word_is_kept_once_and_in_order(
    recording: tuple[list[Word], list[Turn]], options: SegmentationOptions
) -> None:
    words, turns = recording
    utterances = segment(words, turns, options=options)
    assert Counter(w for u in utterances for w in u.words) == Counter(words)
    for speaker in {u.speaker for u in utterances}:
        starts = [w.start for u in utterances if u.speaker == speaker for w in u.words]
        assert starts == sorted(starts)
    assert utterances == segment(words[::-1], turns, options=options)


@given(recordings(), OPTIONS)
def test_utterances_are_in_order_and_no_longer_than_allowed(
    recording: tuple[list[Word], list[Turn]], options: SegmentationOptions
) -> None:
    utterances = segment(*recording, options=options)
    assert [u.id for u in utterances] == [f"u{i:04d}" for i in range(1, len(utterances) + 1)]
    assert [u.start for u in utterances] == sorted(u.start for u in utterances)
    for u in utterances:
        assert u.text
        assert u.start == min(w.start for w in u.words) <= max(w.end for w in u.words) == u.end
        assert u.end - u.start <= options.max_duration + 1e-9 or len(u.words) == 1


@given(
    st.lists(
        st.builds(
            Cue,
            start=st.integers(0, 50).map(float),
            end=st.integers(0, 60).map(float),
            text=st.lists(WORD_TEXTS, max_size=30).map(" ".join),
            speaker=st.sampled_from(["A", "B", None]),
        ),
        max_size=12,
    ),
    OPTIONS,
)
def test_cues_lose_and_gain_no_character(cues: list[Cue], options: SegmentationOptions) -> None:
    utterances = segment_cues(cues, options=options)
    for speaker in ("A", "B", None):
        before = "".join(cue.text for cue in cues if cue.speaker == speaker)
        after = "".join(u.text for u in utterances if u.speaker == speaker)
        assert Counter(before.replace(" ", "")) == Counter(after.replace(" ", ""))
    assert [u.start for u in utterances] == sorted(u.start for u in utterances)
    assert all(u.start <= u.end for u in utterances)
    assert utterances == segment_cues(cues, options=options)


@pytest.mark.parametrize("gap", [0.0, 0.7])
def test_an_eight_hour_recording_is_no_trouble(gap: float) -> None:
    words = [Word(i * (0.3 + gap), i * (0.3 + gap) + 0.3, f"w{i}") for i in range(20_000)]
    turns = [Turn(i * 60.0, i * 60 + 59.0, f"S{i % 4}") for i in range(400)]
    utterances = segment(words, turns)
    assert sum(len(u.words) for u in utterances) == len(words)
