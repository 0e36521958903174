"""What a transcript says of itself, which nobody said: title, date, a tool's own lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

__all__ = ["date_and_time", "is_boilerplate", "title_and_date"]

_LONGEST_TITLE = 150  # characters
_LONGEST_LINE = 400  # characters; a longer line is what somebody said

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTH = rf"(?P<month>(?:{_MONTHS.replace(' ', '|')})[a-z]{{0,6}}\.?)"
_TIME = (
    r"(?:(?:,| at|T)?[ ]{0,3}(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?[ ]?(?P<half>[ap]m)?)?"
)
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"\b(?P<year>20\d\d)[-/.年](?P<number>\d{{1,2}})[-/.月](?P<day>\d{{1,2}})日?{_TIME}",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)? {_MONTH},? (?P<year>20\d\d){_TIME}",
        rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>20\d\d){_TIME}",
    )
)
_STAMP = re.compile(r"-(20\d{6}_\d{4})\d\d(?=\D|$)", re.ASCII)  # of Teams' file names

_BOILERPLATE = re.compile(
    r"(?i)transcribed by https?://otter\.ai.{0,20}"
    r"|.{1,100} (?:started|stopped) transcription"
    r"|this editable transcript was computer generated.{0,200}"
    r"|people can also change the text after it was created\.?"
    r"|(?:meeting|transcription) ended (?:after|at) [0-9:]{4,9}.{0,10}"
)
_CAPTION = re.compile(
    r"(?i)(?:📖 ?)?transcript(?:ion)?:?|attendees:?|invited .{1,300}|attachments .{1,300}"
    r"|audio file:?|.{1,200}\.(?:wav|mp3|m4a|mp4|flac|ogg|webm)"
    r"|summary keywords.{0,300}|speakers.{0,300}"
)
_DURATION = re.compile(r"(?i)(?:[0-9]{1,3} ?(?:h|m|s|hours?|min(?:utes)?|sec(?:onds)?)\b,? ?){1,3}")
_SUFFIX = re.compile(
    r"(?i)-20\d{6}_\d{6}(?:utc)?.{0,40}$| ?[-–(] ?20\d\d[/-]\d\d[/-]\d\d.{0,60}$"
    r"|[ -]{1,3}(?:meeting )?transcript$"
)


def is_boilerplate(line: str) -> bool:
    """Whether a line is what a tool writes around what was said."""
    return len(line) <= _LONGEST_LINE and _BOILERPLATE.fullmatch(line) is not None


def title_and_date(lines: Sequence[str]) -> tuple[str | None, str | None]:
    """The title and the date (ISO 8601) in the lines above a transcript, where there are any."""
    title = date = stamp = None
    for line in lines:
        if not 0 < len(line) <= _LONGEST_LINE or is_boilerplate(line) or _CAPTION.fullmatch(line):
            continue
        found, rest = date_and_time(line)
        date = date or found
        stamp = stamp or _stamp(line)
        if not title and rest and not _DURATION.fullmatch(rest):
            title = _SUFFIX.sub("", line).strip(" -–")[:_LONGEST_TITLE] or None
    return title, date or stamp


def date_and_time(line: str) -> tuple[str | None, str]:
    """The first date in a line as ISO 8601, with the time of day where given; and the rest."""
    for pattern in _DATES:
        if not (match := pattern.search(line)):
            continue
        part = match.groupdict()
        month = part.get("number") or _MONTHS.index(part["month"][:3].lower()) // 4 + 1
        hour, half = int(part["hour"] or 0), (part["half"] or "").lower()
        if half:
            hour = hour % 12 + 12 * (half == "pm")
        try:
            when = datetime(
                int(part["year"]), int(month), int(part["day"]), hour, int(part["minute"] or 0)
            )
        except ValueError:
            continue
        text = when.isoformat(timespec="minutes") if part["hour"] else when.date().isoformat()
        return text, (line[: match.start()] + line[match.end() :]).strip(" ,-–")
    return None, line


def _stamp(line: str) -> str | None:
    """The date in a name such as Weekly-20260615_133555-Meeting Transcript."""
    for match in _STAMP.finditer(line):
        with suppress(ValueError):
            return datetime.strptime(match[1], "%Y%m%d_%H%M").isoformat(timespec="minutes")
    return None
