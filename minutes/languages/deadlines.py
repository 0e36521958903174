"""How the day is shown on which something is due, and when that is over.

A day can be reckoned from words that name no one day ("next week"). Then the words stand beside
it, and nothing is overdue before the last day that they can mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from minutes.languages import find_language
from minutes.languages.days import is_span, last_day

__all__ = ["Deadline", "read_deadline"]

_OTHERS = "en"  # by whose words days are found in languages that have none of their own


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something is due.

    Attributes:
        last: the last day on which it is not overdue, in ISO 8601; "" where it is due on no day.
        words: those that were said, where they have to stand beside the day; else "".
    """

    last: str
    words: str


def read_deadline(due: str | None, said: str, text: str, language: str | None) -> Deadline:
    """How a due date is shown.

    Args:
        due: a day in ISO 8601, or words.
        said: the words that it was read from, "" where nobody knows.
        text: that of the point, which may have the words already.
        language: ISO 639-1.
    """
    try:
        day = date.fromisoformat((due or "")[:10])
    except ValueError:
        day = None
    phrase = _span(said, language) if day else ""
    # "the fifth of March" needs no "by the fifth of March" beside it.
    there = said.casefold() in text.casefold() or (
        not day and (due or "").casefold() in said.casefold()
    )
    shown = phrase or not there
    last = last_day(phrase, day).isoformat() if day else ""
    return Deadline(last, said if shown and due else "")


@lru_cache(maxsize=4096)
def _span(said: str, language: str | None) -> str:
    """The phrase for a while in some words, as `resolve_day` reads it; "" where there is none."""
    known = [find_language(language), find_language(_OTHERS)]
    find = next((one.days for one in known if one is not None and one.days is not None), None)
    phrases = [phrase.date for phrase in find(said)] if find and said else []
    return phrases[-1] if phrases and is_span(phrases[-1]) else ""
