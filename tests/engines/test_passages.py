"""What nobody can have said is left out, whatever Whisper makes of noise."""

from __future__ import annotations

import pytest

from minutes.engines.passages import Passage, Timing, sift


def passage(text: str, *, logprob: float = -0.3, silent: float = 0.1, sure: float = 0.9) -> Passage:
    words = tuple(
        Timing(f" {word}", i / 2, i / 2 + 0.4, sure) for i, word in enumerate(text.split())
    )
    return Passage(0.0, len(words) / 2, f" {text}", words, logprob, silent, 1.0)


def kept(*passages: Passage) -> str:
    return "".join(word.text for one in sift(passages)[0] for word in one.words).strip()


@pytest.mark.parametrize(
    "ghost",
    [
        "Thank you for watching!",
        "Thanks for watching, and see you in the next video.",
        "Please subscribe to my channel.",
        "Subtitles by the Amara.org community",
        "Untertitel im Auftrag des ZDF für funk, 2017",
        "Sous-titres réalisés par la communauté d'Amara.org",
        "字幕由 Amara.org 社区提供",
    ],
)
def test_a_line_that_is_said_in_no_meeting_goes_and_the_rest_stays(ghost: str) -> None:
    assert kept(passage(ghost)) == ""
    assert kept(passage(f"We ship on Monday. {ghost}")) == "We ship on Monday."
    (_, (dropped,)) = sift([passage(ghost)])
    assert (dropped.reason, dropped.text) == ("ghost", ghost)


def test_a_courtesy_alone_in_noise_was_not_said() -> None:
    assert kept(passage("Thank you.", silent=0.7)) == ""
    assert kept(passage("you", sure=0.2)) == ""


def test_courtesies_that_people_say_stay() -> None:
    assert kept(passage("Thank you.")) == "Thank you."
    assert kept(passage("Thank you.", silent=0.7), passage("Bye.")) == "Thank you. Bye."
    assert kept(passage("Thank you. We ship on Monday.", silent=0.7)).startswith("Thank you.")


def test_people_may_speak_of_watching() -> None:
    assert kept(passage("Thanks for watching the dog.")) != ""


def test_what_whisper_does_not_trust_is_left_out_and_told() -> None:
    found, (dropped,) = sift([passage("And do the three five five.", logprob=-1.4)])
    assert not found
    assert (dropped.reason, dropped.start, dropped.end) == ("unsure", 0.0, 3.0)


def test_a_passage_without_times_of_words_is_kept() -> None:
    bare = Passage(0.0, 2.0, " We agree.", (), -0.3, 0.1, 1.0)
    assert sift([bare]) == ([bare], [])


def test_a_window_that_fails_is_worth_another_try_and_silence_is_not() -> None:
    assert passage("a", logprob=-1.2).failed
    assert not passage("a", logprob=-1.2, silent=0.7).failed
    assert not passage("a").failed
