"""A voice is named where the meeting says who it is, twice and without contradiction."""

from __future__ import annotations

import pytest

from minutes.records import Speaker, Utterance
from minutes.stages.naming import name_voices

START = """
A: Okay, let's get started. Peter, would you like to start?
B: Sure. The login page is finished since Monday, and people like it.
"""
NAMED = {
    "asked and thanked": START + "A: Thank you, Peter. Are there any questions?",
    "asked and reassured": START + "A: Don't worry, Peter.\nB: I don't.",
    "asked twice": START + "C: Looks fine to me. What do you think, Peter?\nB: I like it as well.",
    "asked, and given the floor": START
    + "A: One more thing on that. Over to you, Peter.\nB: The tests are green since yesterday.",
    "introduced and asked": "B: Hi, this is Peter from the Leeds office.\n" + START,
    "asked, and takes what is given": START
    + "A: The sound is broken, so Peter will fix that.\nB: Yes, I'll do that on Friday.",
    "in full once": "B: My name is Peter Nowak.\n" + START,
}
NOT_NAMED = {
    "one clue": START,
    "thanks alone": "B: The page is done now.\nA: Thanks, Peter.\nB: And the tests are too.\n"
    "A: Thank you, Peter.",
    "two voices of one name": START + "A: Peter, what do you think?\nC: I think that it is late.",
    "two names of one voice": START
    + "A: What do you think, Anna?\nB: I think so.\nA: Peter, do you agree?\nB: Yes, I do agree.",
    "speaks of the name": START
    + "A: Peter, do you agree?\nB: Well, Peter said yesterday that it is too late.",
    "a word that is no name": "A: Okay, can you hear me?\nB: Yes, I can hear you.\n"
    "A: Okay, can you start?\nB: I can start now.",
    "asked long before": "A: Peter, would you like to start? We have an hour. Let me tell you of "
    "my weekend first. It was long.\nB: That sounds good.\n" * 2,
}


def said(script: str) -> list[Utterance]:
    lines = [line.partition(": ") for line in script.strip().splitlines()]
    return [
        Utterance(f"u{n:04d}", 5.0 * n, 5.0 * n + 4, speaker, text)
        for n, (speaker, _, text) in enumerate(lines, start=1)
    ]


def named(script: str, language: str | None = "en") -> dict[str, Speaker]:
    utterances = said(script)
    ids = sorted({u.speaker or "" for u in utterances})
    speakers = [Speaker(id_, None, 10.0) for id_ in ids]
    return {s.id: s for s in name_voices(speakers, utterances, language=language)}


@pytest.mark.parametrize("case", NAMED)
def test_two_clues_that_agree_name_a_voice(case: str) -> None:
    found = named(NAMED[case])
    assert found["B"].name == ("Peter Nowak" if case == "in full once" else "Peter")
    assert {s.name for id_, s in found.items() if id_ != "B"} == {None}


@pytest.mark.parametrize("case", NAMED)
def test_the_clues_are_words_of_the_meeting(case: str) -> None:
    texts = {u.id: u.text for u in said(NAMED[case])}
    evidence = named(NAMED[case])["B"].name_evidence
    assert len({e.utterance for e in evidence}) == len(evidence) >= 2
    assert all(e.words in texts[e.utterance] and "Peter" in e.words for e in evidence)


@pytest.mark.parametrize("case", NOT_NAMED)
def test_otherwise_a_voice_stays_unnamed(case: str) -> None:
    assert {s.name for s in named(NOT_NAMED[case]).values()} == {None}


def test_a_nod_is_not_the_answer() -> None:
    script = NAMED["asked twice"].replace("B: Sure.", "C: Mm-hmm.\nB: Sure.")
    assert named(script)["B"].name == "Peter"


def test_a_language_without_forms_names_nobody() -> None:
    for language in ("de", None):
        assert {s.name for s in named(NAMED["asked twice"], language).values()} == {None}


def test_a_name_that_is_there_is_kept_and_given_to_nobody_else() -> None:
    utterances = said(NAMED["asked twice"])
    speakers = [Speaker("A", "Peter", 1.0), Speaker("B", None, 1.0)]
    assert name_voices(speakers, utterances, language="en") == tuple(speakers)
