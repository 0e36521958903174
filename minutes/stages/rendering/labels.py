"""Times, shares and dates as readers of the minutes see them."""

from __future__ import annotations

import re
from datetime import date

from minutes.languages.labels import Labels, catalogue
from minutes.text import printable

__all__ = ["clock", "day", "deadline", "length", "percent", "share"]

HOUR = 3600  # seconds


def clock(seconds: float, *, hours: bool = False) -> str:
    """A place in the recording: 02:13, or 1:02:13 from one hour on or where `hours` asks for it."""
    whole = int(seconds)
    minutes, rest = divmod(whole, 60)
    if hours or whole >= HOUR:
        return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
    return f"{minutes:02}:{rest:02}"


def length(seconds: float, words: Labels | None = None) -> str:
    """How long something takes: 48 s, 5 min, 1 h 12 min."""
    words = words or catalogue(None)
    if round(seconds) < 60:
        return words.seconds.format(round(seconds))
    minutes = round(seconds / 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((words.hours, hours), (words.minutes, minutes))
    return " ".join(unit.format(number) for unit, number in parts if number)


def percent(share: float, words: Labels | None = None) -> str:
    """A share of one: 38%, or <1% where there is a little."""
    words = words or catalogue(None)
    return words.percent.format("<1" if 0 < share < 0.005 else f"{100 * share:.0f}")


def share(share: float, words: Labels | None = None) -> str:
    """The same with a decimal below a hundredth: of a long meeting a point holds no more."""
    words = words or catalogue(None)
    if share >= 0.01 or not share:
        return percent(share, words)
    number = "<0.1" if share < 0.0005 else f"{100 * share:.1f}"
    return words.percent.format(number.replace(".", words.decimal))


def day(text: str | None, words: Labels | None = None) -> str:
    """An ISO 8601 date or time as a day, such as Thursday 5 March 2026; other text as it is."""
    moment = _date(text)
    if moment is None:
        return printable(text or "")
    words = words or catalogue(None)
    return words.day.format(
        weekday=words.weekdays[moment.weekday()],
        day=words.first if moment.day == 1 else moment.day,
        month=words.months[moment.month - 1],  # not strftime's %B, which follows the machine
        year=moment.year,
    )


def deadline(text: str | None, words: Labels | None = None) -> str:
    """A due date as `day` has it; words that name no one day are marked as said by quotation."""
    words = words or catalogue(None)
    shown = day(text, words)
    return words.quotation.format(shown) if shown and _date(text) is None else shown


def _date(text: str | None) -> date | None:
    """The date that a text in ISO 8601 begins with."""
    iso = re.match(r"\d{4}-\d{2}-\d{2}(?!\d)", text or "")
    try:
        return date.fromisoformat(iso[0]) if iso else None
    except ValueError:
        return None
