"""From the words for a day to the day, counted from the day of the meeting.

The phrases are few and in one form for every language. dateparser (BSD-3-Clause) resolves those
that name a day; it never sees a sentence, in which it would take "may", "sun" and bare numbers for
dates, nor Chinese, of which it misreads 12日. Periods are reckoned here:

    friday                  the first one after the day of the meeting
    this friday             the first one on or after it
    next friday             of the calendar week to come; where a friday of this week lies three
                            days ahead or more, people mean either, and the answer is None
    friday next week        of the calendar week to come; weeks begin on Monday
    friday week             a week after the first one
    end of week             its Friday; on a weekend the Friday to come
    end of next week        the Friday of the calendar week to come; "next week" alone is this too
    start of next week      its Monday
    end of month, of march  the last day
    end of next month       the last day; "next month" alone is this too
    day 10                  the first tenth of a month on or after the day of the meeting
    5 march                 likewise, with a year where one is said
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from minutes.expressions import expression

__all__ = ["WEEKDAYS", "Phrase", "day_of", "is_span", "last_day", "resolve_day"]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_FRIDAY = 4
_SOON = 2  # days; nobody says "next friday" for tomorrow
_FARTHEST = 300  # days; a date without a year that far ahead is more likely one just past
_WEEKDAY = expression(rf"(?:(this|next) )?({'|'.join(WEEKDAYS)})( next week| week)?")
_DAY_OF_MONTH = expression(r"day (\d{1,2})( next month)?")
_RELATIVE = expression(r"today|tomorrow|day after tomorrow|in \d{1,3} (?:days|weeks|months)")
_ABSOLUTE = expression(r"\d{1,2} [a-z]+(?: \d{4})?")
_SPAN = expression(r"(?:start|end) of .+|in \d{1,3} (?:weeks|months)")
_END_OF_MONTH = expression(r"end of ([a-z]+)(?: (\d{4}))?")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A date as said, from `start` to `end` of a text, its preposition included.

    `date` is the phrase in the terms of `resolve_day`, empty where it names no one day;
    `value` are the words without the preposition; `deadline` is whether it says "by" or "before",
    `weak` whether it is a due date only in an utterance that makes a duty.
    """

    start: int
    end: int
    date: str
    value: str
    deadline: bool
    weak: bool


def day_of(recorded_at: str | None) -> date | None:
    """The day of an ISO 8601 time, None where there is none or it is not one."""
    try:
        return datetime.fromisoformat(recorded_at or "").date()
    except ValueError:
        return None


def resolve_day(phrase: str, meeting: date | None) -> date | None:
    """The day that a phrase of the forms above names, None where there is no telling."""
    if not phrase or (meeting is None and not re.search(r"\d{4}", phrase)):
        return None
    base = meeting or date(2000, 1, 1)
    try:
        return _period(phrase, base) or _weekday(phrase, base) or _named(phrase, base)
    except (ValueError, OverflowError):  # the 31st of April, the year 10000
        return None


def is_span(phrase: str) -> bool:
    """Whether a phrase of the forms above is for a while, of which `resolve_day` has one day."""
    return _SPAN.fullmatch(phrase) is not None


def last_day(phrase: str, day: date) -> date:
    """The last day that a phrase can mean, of which `resolve_day` made a day.

    It is the Sunday of its week for a while that is told in weeks, or from today; the last days of
    months and years are what was said.
    """
    weeks = is_span(phrase) and (phrase.startswith("in ") or "week" in phrase)
    if not weeks or date.max - day < timedelta(days=7):
        return day
    return day + timedelta(days=6 - day.weekday())


def _period(phrase: str, base: date) -> date | None:
    monday = base - timedelta(days=base.weekday())
    if phrase == "end of week":
        return base + timedelta(days=(_FRIDAY - base.weekday()) % 7)
    if phrase == "end of next week":
        return monday + timedelta(days=7 + _FRIDAY)
    if phrase == "end of week after next":
        return monday + timedelta(days=14 + _FRIDAY)
    if phrase == "start of next week":
        return monday + timedelta(days=7)
    if phrase == "end of month":
        return _last_day(base.year, base.month)
    if phrase == "end of next month":
        return _last_day(base.year + base.month // 12, base.month % 12 + 1)
    if phrase == "end of year":
        return date(base.year, 12, 31)
    if match := _END_OF_MONTH.fullmatch(phrase):
        month = [name.casefold() for name in calendar.month_name].index(match[1])
        year = int(match[2]) if match[2] else base.year + (month < base.month)
        return _near(_last_day(year, month), base, said_year=bool(match[2]))
    if match := _DAY_OF_MONTH.fullmatch(phrase):
        return _day_of_month(int(match[1]), base, following=bool(match[2]))
    return None


def _day_of_month(number: int, base: date, *, following: bool) -> date:
    if following or number < base.day:
        return date(base.year + base.month // 12, base.month % 12 + 1, number)
    return date(base.year, base.month, number)


def _weekday(phrase: str, base: date) -> date | None:
    match = _WEEKDAY.fullmatch(phrase)
    if match is None:
        return None
    which, name, following = match.groups()
    number = WEEKDAYS.index(name)
    if following == " week":
        return _parse(name, base + timedelta(days=7))
    if following:
        return base - timedelta(days=base.weekday()) + timedelta(days=7 + number)
    if which == "this":
        return _parse(name, base - timedelta(days=1))
    ahead = number - base.weekday()
    if which == "next" and 0 < ahead <= _SOON:
        return _parse(name, base + timedelta(days=7))
    if which == "next" and ahead > 0:
        return None
    return _parse(name, base)


def _named(phrase: str, base: date) -> date | None:
    """What dateparser makes of "tomorrow", "in 2 weeks", "5 march", "5 march 2028"."""
    if _RELATIVE.fullmatch(phrase):
        return _parse(phrase, base)
    if not _ABSOLUTE.fullmatch(phrase):
        return None
    day = _parse(phrase, base - timedelta(days=1))  # else today's own date is next year's
    return day and _near(day, base, said_year=phrase[-4:].isdecimal())


def _parse(phrase: str, base: date) -> date | None:
    import dateparser  # type: ignore[import-untyped]

    settings = {
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": datetime(base.year, base.month, base.day),
        "PARSERS": ["relative-time", "absolute-time"],
    }
    moment: datetime | None = dateparser.parse(phrase, languages=["en"], settings=settings)
    return moment.date() if moment else None


def _near(day: date, base: date, *, said_year: bool) -> date | None:
    return day if said_year or day - base < timedelta(days=_FARTHEST) else None


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
