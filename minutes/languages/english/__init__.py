"""English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes.languages import Language

if TYPE_CHECKING:
    from minutes.languages.labels import Labels
    from minutes.languages.naming import NamingWords
    from minutes.languages.topics import TopicWords

__all__ = ["LANGUAGE"]


def _labels() -> Labels:
    from minutes.languages.english.labels import ENGLISH

    return ENGLISH


def _clean(text: str) -> str:
    from minutes.languages.english.disfluency import clean

    return clean(text)


def _naming() -> NamingWords:
    from minutes.languages.english.naming import naming_words

    return naming_words()


def _topics() -> TopicWords:
    from minutes.languages.english.topics import topic_words

    return topic_words()


LANGUAGE = Language("en", labels=_labels, clean=_clean, naming=_naming, topics=_topics)
