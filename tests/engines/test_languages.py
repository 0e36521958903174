"""The language of a meeting, and stretches in another."""

from __future__ import annotations

from minutes.engines.languages import (
    Foreign,
    LanguageEvidence,
    doubtful,
    foreign,
    is_certain,
    settle,
)


def places(*heard: dict[str, float], seconds: float = 10.0) -> list[LanguageEvidence]:
    return [
        LanguageEvidence(i * seconds, (i + 1) * seconds, seconds, languages)
        for i, languages in enumerate(heard)
    ]


def test_the_language_is_the_one_of_most_of_the_recording() -> None:
    assert settle(places({"de": 0.9, "en": 0.1}, *[{"de": 0.3, "en": 0.7}] * 4)) == "en"


def test_sure_places_count_for_more_than_doubtful_ones() -> None:
    welsh = [{"cy": 0.5, "en": 0.4, "nn": 0.1}] * 3
    assert settle(places(*welsh, {"en": 0.97, "cy": 0.03})) == "en"


def test_places_with_more_speech_count_for_more() -> None:
    brief = LanguageEvidence(0, 1, 0.5, {"de": 1.0})
    assert settle([brief, LanguageEvidence(1, 9, 8.0, {"en": 0.6, "de": 0.4})]) == "en"


def test_where_the_language_is_in_doubt_the_places_beside_are_looked_at_too() -> None:
    heard = places(*[{"en": 0.9}] * 3, {"en": 0.1, "la": 0.6}, *[{"en": 0.9}] * 3)
    assert doubtful(heard, "en") == [(20.0, 50.0)]
    assert doubtful(places(*[{"en": 0.6, "cy": 0.4}] * 3), "en") == []


def test_a_long_sure_stretch_is_in_another_language() -> None:
    heard = places({"en": 0.9}, {"de": 0.9}, {"de": 0.85}, {"en": 0.9}, seconds=5.0)
    assert foreign(heard, "en") == [Foreign(5.0, 15.0, "de")]


def test_a_brief_or_doubtful_stretch_stays_in_the_meetings_language() -> None:
    assert foreign(places({"en": 0.9}, {"de": 0.95}, {"en": 0.9}, seconds=5.0), "en") == []
    assert foreign(places({"en": 0.9}, *[{"cy": 0.6, "en": 0.4}] * 5), "en") == []


def test_a_language_that_nowhere_is_probable_is_not_certain() -> None:
    assert is_certain(places({"en": 0.9}, {"en": 0.4, "cy": 0.6}), "en")
    assert not is_certain(places({"en": 0.4, "cy": 0.3}, {"en": 0.5, "nn": 0.5}), "en")
    assert is_certain([], "en")
