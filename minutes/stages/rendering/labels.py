"""Times, shares and dates as readers of the minutes see them."""

from __future__ import annotations

import re
from datetime import date

from minutes.text import printable

__all__ = ["clock", "day", "length", "percent"]

HOUR = 3600  # seconds


def clock(seconds: float, *, hours: bool = False) -> str:
    """A place in the recording: 02:13, or 1:02:13 from one hour on or where `hours` asks for it."""
    whole = int(seconds)
    minutes, rest = divmod(whole, 60)
    if hours or whole >= HOUR:
        return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
    return f"{minutes:02}:{rest:02}"


def length(seconds: float) -> str:
    """How long something takes: 48 s, 5 min, 1 h 12 min."""
    if round(seconds) < 60:
        return f"{round(seconds)} s"
    minutes = round(seconds / 60)
    hours, minutes = divmod(minutes, 60)
    return " ".join(
        f"{number} {unit}" for number, unit in ((hours, "h"), (minutes, "min")) if number
    )


def percent(share: float) -> str:
    """A share of one: 38%, or <1% where there is a little."""
    return "<1%" if 0 < share < 0.005 else f"{100 * share:.0f}%"


def day(text: str | None) -> str:
    """An ISO 8601 date or time as a day, such as 5 March 2026; other text as it is."""
    if not text:
        return ""
    iso = re.match(r"\d{4}-\d{2}-\d{2}(?!\d)", text)
    try:
        moment = date.fromisoformat(iso[0] if iso else "")
    except ValueError:
        return printable(text)
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


# Not strftime's %B, which follows the machine's language.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
