from __future__ import annotations

from minutes.records import Turn, Word
from minutes.stages.attribution import attribute


def spoken(text: str, start: float = 0.0, step: float = 0.5) -> list[Word]:
    """Words of 0.4 seconds, one every `step` seconds."""
    return [
        Word(start + i * step, start + i * step + 0.4, word) for i, word in enumerate(text.split())
    ]


def test_a_word_is_of_the_speaker_of_greatest_overlap() -> None:
    words = [Word(0.0, 1.0, "one"), Word(1.0, 2.0, "two")]
    turns = [Turn(0.0, 1.2, "A"), Turn(1.2, 2.0, "B")]
    assert attribute(words, turns) == ["A", "B"]


def test_overlaps_with_several_turns_of_one_speaker_add_up() -> None:
    word = Word(0.0, 1.0, "one")
    turns = [Turn(0.0, 0.3, "A"), Turn(0.3, 0.7, "B"), Turn(0.7, 1.0, "A")]
    assert attribute([word], turns) == ["A"]


def test_a_word_outside_of_all_turns_is_of_the_nearest_within_two_seconds() -> None:
    turns = [Turn(0.0, 1.0, "A"), Turn(10.0, 11.0, "B")]
    words = [Word(2.0, 2.4, "a"), Word(5.0, 5.4, "far"), Word(9.0, 9.4, "b"), Word(12.5, 13, "b")]
    assert attribute(words, turns) == ["A", None, "B", "B"]


def test_without_turns_nobody_is_known_to_speak() -> None:
    assert attribute(spoken("no turns at all"), []) == [None] * 4


def test_in_overlapping_speech_the_one_who_speaks_goes_on() -> None:
    turns = [Turn(0.0, 3.0, "A"), Turn(1.5, 6.0, "B")]
    words = spoken("we should ship it on friday because", step=0.5)
    assert attribute(words, turns)[:6] == ["A"] * 6


def test_a_nod_in_overlapping_speech_is_of_the_one_who_throws_it_in() -> None:
    turns = [Turn(0.0, 3.0, "A"), Turn(1.0, 1.5, "B")]
    assert attribute(spoken("we should yeah ship it"), turns) == ["A", "A", "B", "A", "A"]


def test_a_stray_word_in_a_sentence_is_of_those_round_it() -> None:
    turns = [Turn(0.0, 1.0, "A"), Turn(1.0, 1.4, "B"), Turn(1.5, 3.0, "A")]
    assert attribute(spoken("we should really ship it"), turns) == ["A"] * 5


def test_the_last_word_of_a_sentence_stays_with_it() -> None:
    turns = [Turn(0.0, 1.9, "A"), Turn(1.9, 5.0, "B")]
    words = spoken("Can you finish by Friday? Yes, I can do that.")
    assert attribute(words, turns) == ["A"] * 5 + ["B"] * 5


def test_the_first_word_of_a_sentence_stays_with_it() -> None:
    turns = [Turn(0.0, 2.9, "A"), Turn(2.9, 5.0, "B")]
    words = spoken("Can you finish by Friday? Perhaps I can do that.")
    assert attribute(words, turns) == ["A"] * 5 + ["B"] * 5


def test_two_words_before_twice_as_many_are_of_who_says_those() -> None:
    turns = [Turn(0.0, 1.0, "A"), Turn(1.0, 3.0, "B")]
    assert attribute(spoken("I can help you with that."), turns) == ["B"] * 6
    assert attribute(spoken("I can help you now."), turns) == ["A"] * 2 + ["B"] * 3


def test_a_word_that_stands_apart_is_left_alone() -> None:
    turns = [Turn(0.0, 1.5, "A"), Turn(2.5, 2.9, "B"), Turn(4.0, 5.5, "A")]
    words = [*spoken("is that it"), *spoken("friday", start=2.5), *spoken("is it", start=4.0)]
    assert attribute(words, turns) == ["A", "A", "A", "B", "A", "A"]


def test_an_answer_of_one_word_is_left_alone() -> None:
    turns = [Turn(0.0, 1.9, "A"), Turn(1.95, 2.45, "B"), Turn(2.5, 5.0, "A")]
    words = spoken("Can you do it? Friday. Then we are done here.")
    assert attribute(words, turns) == ["A"] * 4 + ["B"] + ["A"] * 5
