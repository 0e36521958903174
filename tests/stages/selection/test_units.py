from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.languages.english.disfluency import join_contractions
from minutes.records import Utterance
from minutes.stages.selection.units import group_utterances, wording
from minutes.text import tokens


def talk(*said: tuple[str | None, str], seconds: float = 2.0, gap: float = 0.0) -> list[Utterance]:
    """Utterances one after the other, from speakers and texts."""
    step = seconds + gap
    return [
        Utterance(f"u{i:04d}", i * step, i * step + seconds, speaker, text)
        for i, (speaker, text) in enumerate(said, start=1)
    ]


def texts(utterances: list[Utterance], language: str | None = "en") -> list[str]:
    return [unit.text for unit in group_utterances(utterances, language=language)]


def test_spoken_language_is_cleaned() -> None:
    said = talk(("A", "Um then we'll we'll go do tool training ,"), ("B", "Right."))
    assert texts(said)[0] == "Then we'll go do tool training."


def test_pieces_of_one_thought_are_joined() -> None:
    said = talk(
        ("A", "So the payment system,"),
        ("B", "Mm-hmm."),
        ("A", "which we tested on Friday, works."),
        ("B", "Good to hear that at last."),
    )
    found = group_utterances(said, language="en")
    assert [unit.places for unit in found] == [(0, 2), (1,), (3,)]
    assert found[0].text == "The payment system, which we tested on Friday, works."


def test_recognised_text_goes_on_where_nobody_ends_a_sentence() -> None:
    said = talk(("A", "we should test the"), ("A", "payment system on friday"), ("A", "i agree"))
    assert texts(said) == ["We should test the payment system on friday.", "I agree."]


@pytest.mark.parametrize(
    "said",
    [
        talk(("A", "So the payment system,"), ("B", "It is broken again.")),  # somebody else
        talk(("A", "So the payment system,"), ("A", "it works."), gap=9.0),  # after a silence
        talk(("A", "The payment system works."), ("A", "it is fast.")),  # a sentence had ended
        talk((None, "So the payment system,"), (None, "it works.")),  # nobody knows who
    ],
)
def test_other_utterances_stay_apart(said: list[Utterance]) -> None:
    assert [unit.places for unit in group_utterances(said, language="en")] == [(0,), (1,)]


def test_a_bare_yes_takes_its_question_along() -> None:
    said = talk(("A", "Does everybody agree with the date?"), ("B", "Agreed."), ("A", "Great."))
    found = group_utterances(said, language="en")
    assert [unit.places for unit in found] == [(0, 1), (2,)]
    assert found[0].text == "Does everybody agree with the date? – Agreed."


def test_a_question_without_its_mark_is_known_by_its_words() -> None:
    said = talk(("A", "do we need the report now"), ("B", "no"))
    assert texts(said) == ["Do we need the report now? – No."]


def test_in_chinese_the_dash_is_chinese() -> None:
    said = talk(("王芳", "大家都同意三月十七号上线吗？"), ("李强", "同意。"))
    assert texts(said, "zh") == ["大家都同意三月十七号上线吗？——同意。"]


@pytest.mark.parametrize(
    "reply", ["No, only the big companies need it.", "Well, it depends.", "Um.", "Who asks?"]
)
def test_an_answer_that_says_more_stands_alone(reply: str) -> None:
    said = talk(("A", "Do our customers need that report?"), ("B", reply))
    assert [unit.places for unit in group_utterances(said, language="en")] == [(0,), (1,)]


SAID = [
    "um",
    "so",
    "the",
    "we",
    "we'll",
    "do",
    "n't",
    "it's",
    ",",
    ".",
    "?",
    "yes",
    "I",
    "mean",
    "好",
]
WORDS = st.lists(st.sampled_from(SAID), max_size=9).map(" ".join)
TALK = st.lists(st.tuples(st.sampled_from(["A", "B", None]), WORDS), max_size=12)


@given(TALK, st.sampled_from(["en", "zh", "de", None]))
def test_every_utterance_stands_in_one_unit_and_no_word_comes_or_moves(
    said: list[tuple[str | None, str]], language: str | None
) -> None:
    utterances = talk(*said)
    found = group_utterances(utterances, language=language)
    assert sorted(i for unit in found for i in unit.places) == list(range(len(utterances)))
    for unit in found:
        evidence = " ".join(utterances[i].text for i in unit.places)
        rest = iter(tokens(join_contractions(evidence) if language == "en" else evidence))
        assert all(word in rest for word in tokens(unit.text))


def test_speakers_are_told_apart_in_the_wording() -> None:
    said = talk(("A", "Kevin, could you write it down?"), ("B", "Okay."), ("B", "I'll send it."))
    assert wording(said, language="en") == "Kevin, could you write it down? – I'll send it."
