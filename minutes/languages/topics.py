"""By what words a language tells what is spoken about, and where the subject changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from minutes.languages import in_all_languages
from minutes.languages.phrases import NounPhrase

__all__ = ["AgendaWords", "Cues", "TopicWords", "all_agenda_words", "all_topic_words", "either"]


@dataclass(frozen=True, slots=True)
class Cues:
    """How people open a subject; the patterns match at the beginning of an utterance.

    Attributes:
        opens: the words of somebody who opens one.
        leans: those of somebody who goes on with what was said: "but it …".
        calls: a pattern of an utterance that gives the word to somebody, from one of names.
        may_open: words that often open one, and often do not.
        asks: a question, where a recogniser writes no question mark.
    """

    opens: re.Pattern[str]
    leans: re.Pattern[str]
    calls: Callable[[str], str]
    may_open: re.Pattern[str] | None = None
    asks: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class TopicWords:
    """What a language has to name subjects by.

    Attributes:
        phrases: the phrases of a text that may name one, none of them holding one of some names.
        stops: words that never name one.
        qualifiers: words that name one only beside others, such as "new".
        cues: None where they are not known.
    """

    phrases: Callable[[str, Collection[str]], Iterator[NounPhrase]]
    stops: frozenset[str] = frozenset()
    qualifiers: frozenset[str] = frozenset()
    cues: Cues | None = None


@dataclass(frozen=True, slots=True)
class AgendaWords:
    """How a written agenda is marked; in small letters.

    Attributes:
        headings: what an agenda is called.
        items: what stands before the number of an item: "item 3".
        hours: what stands behind the time of one: "9:30 pm".
    """

    headings: tuple[str, ...]
    items: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()


def all_topic_words() -> tuple[TopicWords, ...]:
    """What all languages have to name subjects by."""
    return in_all_languages("topics")


def all_agenda_words() -> tuple[AgendaWords, ...]:
    """How agendas are marked in all languages."""
    return in_all_languages("agenda")


def either(*alternatives: str) -> str:
    """A pattern that matches what one of some patterns does."""
    return "(?:" + "|".join(alternatives) + ")"
