"""How a language words outcomes: what a rule can know beside a model that finds them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from minutes.languages import find_language
from minutes.languages.days import Phrase
from minutes.languages.names import Mention
from minutes.records import Kind

__all__ = ["OutcomeGrammar", "grammar_of"]

_MODEL = "en"  # the language of the meetings from which outcomes are learned


@dataclass(frozen=True, slots=True)
class OutcomeGrammar:
    """One language's words for outcomes; each is asked about a text.

    Attributes:
        kind_said: the kind of outcome that it says it is, if any; with the names in it.
        content: the words that say what it is about.
        supposes: whether it says what is so if something else is.
        points_back: whether a word of it stands for what was said before.
        leaves_open: whether it does not say by itself what it is about.
        stands_alone: whether it is understood without what was said before.
        clause_span: where the clauses begin and end that hold a part of it.
        days: the phrases that name a day.
        asks: whether somebody is asked to do what it says from a place on.
        invites: whether it invites everybody to something, which is nobody's task.
        accepts: whether it takes on what was asked.
        named: who is named as doing what it says from a place on; with the names in it.
        volunteers: whether its speaker does what it says from a place on.
        volunteers_anywhere: the same, wherever in it that is said.
        commits: whether its speaker commits to something after all that it asks of others.
    """

    kind_said: Callable[[str, list[Mention]], Kind | None]
    content: Callable[[str], frozenset[str]]
    supposes: Callable[[str], bool]
    points_back: Callable[[str], bool]
    leaves_open: Callable[[str], bool]
    stands_alone: Callable[[str], bool]
    clause_span: Callable[[str, int, int], tuple[int, int]]
    days: Callable[[str], list[Phrase]]
    asks: Callable[[str, int], bool]
    invites: Callable[[str], bool]
    accepts: Callable[[str], bool]
    named: Callable[[str, int, list[Mention]], Mention | None]
    volunteers: Callable[[str, int], bool]
    volunteers_anywhere: Callable[[str], bool]
    commits: Callable[[str], bool]


def grammar_of(language: str | None) -> OutcomeGrammar:
    """A language's grammar, ISO 639-1; where it has none, that of the model's own language."""
    for known in (find_language(language), find_language(_MODEL)):
        if known is not None and known.outcomes is not None:
            return known.outcomes()
    raise LookupError(f"no language {_MODEL!r} with a grammar of outcomes is installed")
