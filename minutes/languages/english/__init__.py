"""English."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from minutes.languages import Language

if TYPE_CHECKING:
    from minutes.languages.days import Phrase
    from minutes.languages.labels import Labels
    from minutes.languages.naming import NamingWords
    from minutes.languages.outcomes import OutcomeGrammar
    from minutes.languages.overview import OverviewLabels
    from minutes.languages.sentences import SentenceWords
    from minutes.languages.topics import AgendaWords, TopicWords

__all__ = ["LANGUAGE"]


def _labels() -> Labels:
    from minutes.languages.english.labels import ENGLISH

    return ENGLISH


def _overview() -> OverviewLabels:
    from minutes.languages.english.overview import ENGLISH

    return ENGLISH


def _clean(text: str) -> str:
    from minutes.languages.english.disfluency import clean

    return clean(text)


def _sentences() -> SentenceWords:
    from minutes.languages.english.sentences import sentence_words

    return sentence_words()


def _naming() -> NamingWords:
    from minutes.languages.english.naming import naming_words

    return naming_words()


def _agenda() -> AgendaWords:
    from minutes.languages.english.topics import agenda_words

    return agenda_words()


def _topics() -> TopicWords:
    from minutes.languages.english.topics import topic_words

    return topic_words()


@cache
def _outcomes() -> OutcomeGrammar:
    from minutes.languages.english import dates, explicit, owners
    from minutes.languages.english.clauses import clause_span
    from minutes.languages.english.content import (
        content_words,
        leaves_open,
        points_back,
        stands_alone,
        supposes,
    )
    from minutes.languages.outcomes import OutcomeGrammar

    return OutcomeGrammar(
        kind_said=explicit.said,
        content=content_words,
        supposes=supposes,
        points_back=points_back,
        leaves_open=leaves_open,
        stands_alone=stands_alone,
        clause_span=clause_span,
        days=dates.find,
        asks=owners.asks,
        invites=owners.invites,
        accepts=owners.accepts,
        named=owners.named,
        volunteers=owners.volunteers,
        commits=owners.commits,
        volunteers_anywhere=owners.volunteers_anywhere,
    )


def _days(text: str) -> list[Phrase]:
    from minutes.languages.english import dates  # many expressions

    return dates.find(text)


LANGUAGE = Language(
    "en",
    labels=_labels,
    overview=_overview,
    clean=_clean,
    sentences=_sentences,
    naming=_naming,
    topics=_topics,
    agenda=_agenda,
    days=_days,
    outcomes=_outcomes,
)
