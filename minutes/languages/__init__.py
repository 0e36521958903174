"""What is known of single languages: a folder each, the only place where its words stand.

A folder's module has a `LANGUAGE`, which says what there is; all of it is imported when it is
first used. Another language is one more folder here, or one in another package that names its
`LANGUAGE` under the entry points `minutes.languages` (docs/extending.md).

labels, cleaning, naming, topics, phrases, outcomes   what a language can have, and what others get
days, names                                           what several languages share
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from minutes import extensions

if TYPE_CHECKING:
    from minutes.languages.labels import Labels
    from minutes.languages.naming import NamingWords
    from minutes.languages.outcomes import OutcomeGrammar
    from minutes.languages.topics import TopicWords
    from minutes.records import Outcome

__all__ = ["Language", "find_language", "topic_words"]


@dataclass(frozen=True, slots=True)
class Language:
    """A language; None stands for what is not known of it.

    Attributes:
        name: its code, ISO 639-1.
        labels: the words of the minutes that nobody said.
        clean: an utterance's text without disfluencies, as it is shown.
        naming: the words by which a meeting tells who a voice is.
        topics: the words by which it tells what is spoken about.
        outcomes: how it words outcomes, beside a model that finds them.
        find_outcomes: rules that find them in its meetings, in place of a model; called as
            `minutes.stages.outcomes.find`, without a language and thresholds.
    """

    name: str
    labels: Callable[[], Labels] | None = None
    clean: Callable[[str], str] | None = None
    naming: Callable[[], NamingWords] | None = None
    topics: Callable[[], TopicWords] | None = None
    outcomes: Callable[[], OutcomeGrammar] | None = None
    find_outcomes: Callable[..., tuple[Outcome, ...]] | None = None


def find_language(code: str | None) -> Language | None:
    """What is known of a language: of "en" for "en", "EN" and "en-GB"; None where nothing is."""
    primary = (code or "").partition("-")[0].casefold()
    known: tuple[Language, ...] = extensions.load(extensions.LANGUAGES)
    return next((one for one in known if one.name == primary), None)


@cache
def topic_words() -> tuple[TopicWords, ...]:
    """What all languages have to name subjects by."""
    known: tuple[Language, ...] = extensions.load(extensions.LANGUAGES)
    return tuple(one.topics() for one in known if one.topics)
