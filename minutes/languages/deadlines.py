"""How the day is shown on which something is due, and when that is over.

A day can be reckoned from words that name no one day ("next week"). Then the words stand beside
it, and nothing is overdue before the last day that they can mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from minutes.languages import find_language
from minutes.languages.days import WEEKDAYS, Phrase, is_span, last_day, resolve_day
from minutes.transcripts.dates import date_and_time

__all__ = ["Deadline", "read_deadline", "reckon_due", "typed_due"]

_ISO_DAY = len("2027-02-23")
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
    day = _day(due)
    phrase = _span(said, language) if day else ""
    # "the fifth of March" needs no "by the fifth of March" beside it.
    there = said.casefold() in text.casefold() or (
        not day and (due or "").casefold() in said.casefold()
    )
    shown = phrase or not there
    last = last_day(phrase, day).isoformat() if day else ""
    return Deadline(last, said if shown and due else "")


def reckon_due(due: str, said: str, language: str | None, meeting: date | None) -> str:
    """A due date that was read from words, reckoned anew: a day in ISO 8601, else words.

    Args:
        due: as it was reckoned before.
        said: the words that it was read from.
        language: ISO 639-1.
        meeting: the day of the meeting.
    """
    phrase = next(_phrases(said, language), None)
    if phrase is None:  # words that cannot be read alone: no day of another meeting's stays
        return said if _day(due) else due
    day = resolve_day(phrase.date, meeting)
    return day.isoformat() if day else phrase.value


def typed_due(text: str, language: str | None, meeting: date | None) -> str | None:
    """The day in ISO 8601 that a person's words name, None where they name no one day or say more.

    Words for a while ("next week") name none: nothing would tell beside the day that they were.
    Nor does a date with a weekday that it is not on ("Friday 12 December", a Saturday).

    Args:
        language: that of the meeting, ISO 639-1; words of other languages may be read too.
        meeting: the day of the meeting.
    """
    if _day(text):
        return text if len(text) == _ISO_DAY else None
    phrases = (phrase.date for phrase in _phrases(text, language))
    days = (resolve_day(phrase, meeting) for phrase in phrases if not is_span(phrase))
    if day := next(filter(None, days), None):
        weekdays = [name for name in WEEKDAYS if name in text.casefold()]
        return day.isoformat() if not weekdays or WEEKDAYS[day.weekday()] in weekdays else None
    written, rest = date_and_time(text, lambda: language)
    return written if written and not rest and len(written) == _ISO_DAY else None


def _day(due: str | None) -> date | None:
    try:
        return date.fromisoformat((due or "")[:_ISO_DAY])
    except ValueError:
        return None


def _phrases(words: str, language: str | None) -> Iterator[Phrase]:
    """The phrase that some words are and nothing beside it, by each language that reads it so."""
    text = words.strip(" .,!")
    known = dict.fromkeys((find_language(language), find_language(_OTHERS)))
    for one in known:
        for phrase in one.days(text) if one is not None and one.days is not None else ():
            if (phrase.start, phrase.end) == (0, len(text)):
                yield phrase


@lru_cache(maxsize=4096)
def _span(said: str, language: str | None) -> str:
    """The phrase for a while in some words, as `resolve_day` reads it; "" where there is none."""
    known = [find_language(language), find_language(_OTHERS)]
    find = next((one.days for one in known if one is not None and one.days is not None), None)
    phrases = [phrase.date for phrase in find(said)] if find and said else []
    return phrases[-1] if phrases and is_span(phrases[-1]) else ""
