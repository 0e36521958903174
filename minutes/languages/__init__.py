"""What is known of single languages: a folder each, the only place where its words stand.

A folder's module has a `LANGUAGE`, which says what there is; all of it is imported when it is
first used. Another language is one more folder here, or one in another package that names its
`LANGUAGE` under the entry points `minutes.languages` (docs/extending.md).

labels, cleaning, sentences, naming, topics, phrases, deadlines, outcomes, overview
                          what a language can have, and what others get
days, names, backchannels what several languages share
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from minutes import extensions

if TYPE_CHECKING:
    from minutes.languages.days import Phrase
    from minutes.languages.labels import Labels
    from minutes.languages.naming import NamingWords
    from minutes.languages.outcomes import OutcomeGrammar
    from minutes.languages.overview import OverviewLabels
    from minutes.languages.sentences import SentenceWords
    from minutes.languages.topics import AgendaWords, TopicWords
    from minutes.records import Outcome

__all__ = ["DASH", "Language", "find_language", "in_all_languages"]


DASH = " – "  # between what two speakers say, in most languages


@dataclass(frozen=True, slots=True)
class Language:
    """A language; None stands for what is not known of it.

    Attributes:
        name: its code, ISO 639-1.
        labels: the words of the minutes that nobody said.
        overview: the words of the page of all meetings.
        clean: an utterance's text without disfluencies, as it is shown.
        sentences: the words by which a sentence without a mark ends or goes on.
        naming: the words by which a meeting tells who a voice is.
        topics: the words by which it tells what is spoken about.
        agenda: how an agenda is headed and its items are marked.
        days: the phrases of a text that say when something is to be done.
        outcomes: how it words outcomes, beside a model that finds them.
        find_outcomes: rules that find them in its meetings, in place of a model; called as
            `minutes.stages.outcomes.find_outcomes`, without a language and thresholds.
    """

    name: str
    labels: Callable[[], Labels] | None = None
    overview: Callable[[], OverviewLabels] | None = None
    clean: Callable[[str], str] | None = None
    sentences: Callable[[], SentenceWords] | None = None
    naming: Callable[[], NamingWords] | None = None
    topics: Callable[[], TopicWords] | None = None
    agenda: Callable[[], AgendaWords] | None = None
    days: Callable[[str], list[Phrase]] | None = None
    outcomes: Callable[[], OutcomeGrammar] | None = None
    find_outcomes: Callable[..., tuple[Outcome, ...]] | None = None
    nouns_have_capitals: bool = False
    dash: str = DASH


def find_language(code: str | None) -> Language | None:
    """What is known of a language: of "en" for "en", "EN" and "en-GB"; None where nothing is."""
    primary = (code or "").partition("-")[0].casefold()
    known: tuple[Language, ...] = extensions.load(extensions.LANGUAGES)
    return next((one for one in known if one.name == primary), None)


@cache
def in_all_languages(part: str) -> tuple[Any, ...]:
    """What every language has of a part, such as "topics"; those without it are left out."""
    known: tuple[Language, ...] = extensions.load(extensions.LANGUAGES)
    return tuple(made() for one in known if (made := getattr(one, part)) is not None)
