"""When a meeting was: what says so first counts, and what said so is told.

The recording or the transcript itself, a calendar file beside it, the file's name; and where a
folder is made at once, the day of the file. That is no more than a guess, as a copy or a download
may be of another day: meetings of a folder need one to be put in order, which a single one does
not, and of that "Friday" stays in words rather than become a wrong day.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from minutes import files
from minutes.records import DatedBy
from minutes.transcripts.dates import date_in_name

__all__ = ["DAY_OF_FILE", "Dated", "calendar", "certain", "date_meeting", "day_of_file"]

log = logging.getLogger(__name__)

DAY_OF_FILE = (
    "Nothing says when the meeting was; its date is the day on which the file was last changed, "
    "and days such as Friday were reckoned from it. Put the day before the name of the file, such "
    "as 2027-03-02 planning, or give --date 2027-03-02."
)
_GUESSED = DAY_OF_FILE.partition(".")[0]  # as older versions said it too

_LARGEST = 8 * 2**20  # bytes of a calendar
_EARLIEST = date(2000, 1, 1)  # what a file says that never had a time of its own is before
_OURS = "actions.ics"  # written beside the minutes


@dataclass(frozen=True, slots=True)
class Dated:
    """When a meeting was, in ISO 8601, and what says so; both None where nothing does."""

    at: str | None = None
    by: DatedBy | None = None


def date_meeting(
    path: Path, said: str | None, *, own: DatedBy, day_of_file: str | None = None
) -> Dated:
    """When the meeting of a file was.

    Args:
        said: what was read from the file, or for a transcript from its name.
        own: what it is called where the file itself says it: "recording" or "transcript".
        day_of_file: the day to go by where nothing else tells one.
    """
    named = date_in_name(path)
    if said and said != named:
        return Dated(said, own)
    if found := _from_calendar(path):
        return Dated(found, "calendar")
    if named:
        return Dated(named, "name")
    return Dated(day_of_file, "file") if day_of_file else Dated()


def day_of_file(mtime_ns: int) -> str | None:
    """The day on which a file was last changed, where that can be a day of a meeting."""
    try:
        day = datetime.fromtimestamp(mtime_ns / 1e9).date()
    except (OverflowError, OSError, ValueError):
        return None
    return day.isoformat() if _EARLIEST <= day <= date.today() else None


def certain(notices: Iterable[str], by: DatedBy | None) -> tuple[str, ...]:
    """The notices of a meeting without that of its guessed day, where the day is no guess."""
    return tuple(one for one in notices if by == "file" or not one.startswith(_GUESSED))


def calendar(path: Path) -> Path | None:
    """The calendar file that may tell of a recording: of its name, else the only one beside it."""
    own = path.with_suffix(".ics")
    if own.is_file():
        return own
    try:
        common = _common(path.parent, path.parent.stat().st_mtime_ns)
    except OSError:
        return None
    return common[0] if len(common) == 1 else None


@lru_cache(maxsize=64)
def _common(folder: Path, changed: int) -> tuple[Path, ...]:
    """The calendars of a folder that bear no other file's name."""
    names = sorted(one.name for one in folder.iterdir())
    calendars = [name for name in names if name.endswith(".ics") and name != _OURS]
    if not calendars:
        return ()
    stems = {Path(name).stem for name in names if not name.endswith(".ics")}
    return tuple(folder / name for name in calendars if Path(name).stem not in stems)


def _from_calendar(path: Path) -> str | None:
    """The begin of the one event that a recording can be of, by its name where there are others."""
    there = calendar(path)
    if there is None:
        return None
    try:
        events = _events(there)
    except (OSError, ValueError) as exc:
        log.warning("%s: cannot be read as a calendar (%s); it is ignored", there, exc)
        return None
    if there.stem == path.stem and len(events) == 1:
        return events[0][1]
    name = _plain(path.stem)
    found = {begin for title, begin in events if (plain := _plain(title)) and plain in name}
    return found.pop() if len(found) == 1 else None


def _events(path: Path) -> list[tuple[str, str]]:
    """The title and the begin of each event of a calendar."""
    from icalendar import Calendar

    parsed: Any = Calendar.from_ical(files.read(path, _LARGEST))
    found = []
    for event in parsed.walk("VEVENT"):
        begin = event.get("dtstart")
        if isinstance(when := getattr(begin, "dt", None), date):
            told = when.isoformat(timespec="minutes") if isinstance(when, datetime) else str(when)
            found.append((str(event.get("summary", "")), told))
    return found


def _plain(text: str) -> str:
    """The letters of a name in small ones, so that signs and spaces tell nothing apart."""
    return re.sub(r"[\W\d_]+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()
