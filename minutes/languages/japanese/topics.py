"""The phrases of Japanese that may name a subject: runs of Chinese characters and of katakana."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from minutes.expressions import expression
from minutes.languages.chinese.phrases import parts
from minutes.languages.phrases import NounPhrase
from minutes.languages.topics import TopicWords

__all__ = ["topic_words"]

_KANA_RUN = expression(r"[\u30a1-\u30ff\u3400-\u9fff々]+")


def topic_words() -> TopicWords:
    """What Japanese has to name subjects by."""
    return TopicWords(_noun_phrases)


def _noun_phrases(text: str, names: Collection[str]) -> Iterator[NounPhrase]:
    """The phrases of an utterance, none of them holding a name."""
    for name in names:
        text = text.replace(name, "、")
    for match in _KANA_RUN.finditer(text):
        yield from parts(match[0])
