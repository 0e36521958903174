"""Japanese: what may name a subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes.languages import Language

if TYPE_CHECKING:
    from minutes.languages.topics import TopicWords

__all__ = ["LANGUAGE"]


def _topics() -> TopicWords:
    from minutes.languages.japanese.topics import topic_words

    return topic_words()


LANGUAGE = Language("ja", topics=_topics)
