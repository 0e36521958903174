"""Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from minutes.languages import Language

if TYPE_CHECKING:
    from minutes.languages.days import Phrase
    from minutes.languages.labels import Labels
    from minutes.languages.overview import OverviewLabels
    from minutes.languages.topics import AgendaWords, TopicWords
    from minutes.records import Outcome, Speaker, Utterance

__all__ = ["LANGUAGE"]


def _labels() -> Labels:
    from minutes.languages.chinese.labels import CHINESE

    return CHINESE


def _overview() -> OverviewLabels:
    from minutes.languages.chinese.overview import CHINESE

    return CHINESE


def _clean(text: str) -> str:
    from minutes.languages.chinese.disfluency import clean

    return clean(text)


def _agenda() -> AgendaWords:
    from minutes.languages.chinese.topics import agenda_words

    return agenda_words()


def _topics() -> TopicWords:
    from minutes.languages.chinese.topics import topic_words

    return topic_words()


def _days(text: str) -> list[Phrase]:
    from minutes.languages.chinese.grammar.days import find_days  # many expressions

    return find_days(text)


def _find_outcomes(
    utterances: Sequence[Utterance], speakers: Sequence[Speaker], *, recorded_at: str | None
) -> tuple[Outcome, ...]:
    from minutes.languages.chinese.rules import find_outcomes  # many expressions

    return find_outcomes(utterances, speakers, recorded_at=recorded_at)


LANGUAGE = Language(
    "zh",
    labels=_labels,
    overview=_overview,
    clean=_clean,
    topics=_topics,
    agenda=_agenda,
    days=_days,
    find_outcomes=_find_outcomes,
    dash="——",
)
