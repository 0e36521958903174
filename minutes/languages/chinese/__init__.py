"""Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes.languages import Language

if TYPE_CHECKING:
    from minutes.languages.labels import Labels
    from minutes.languages.topics import TopicWords

__all__ = ["LANGUAGE"]


def _labels() -> Labels:
    from minutes.languages.chinese.labels import CHINESE

    return CHINESE


def _clean(text: str) -> str:
    from minutes.languages.chinese.disfluency import clean

    return clean(text)


def _topics() -> TopicWords:
    from minutes.languages.chinese.topics import topic_words

    return topic_words()


LANGUAGE = Language("zh", labels=_labels, clean=_clean, topics=_topics)
