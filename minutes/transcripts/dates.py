"""Dates of a meeting in the orders in which people and tools write them, as ISO 8601.

A date counts only where one reading of it is possible, or where the meeting's language settles the
order: 13/03/2025 is the thirteenth of March, 11.03.2025 the eleventh, since nobody who writes
points puts the month first, and 11/03/2025 is open in English and the eleventh in French.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from minutes.expressions import expression

__all__ = ["Language", "date_and_time", "date_in_name", "stamp", "without_date"]

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_ENGLISH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WORD = r"(?P<word>[^\W\d_]{3,14}\.?)"
_HOUR = (
    r"(?:(?:,| at| um| à| kl\.?|T| •| -)?[ ]{0,3}(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})(?:[:.]\d{2})?"  # noqa: E501
    r"(?![\d.])[ ]?(?P<half>[ap]\.?m)?|h(?P<minute_h>\d{2})|[ ](?P<half_only>[ap]m)\b))?"
)
_PATTERNS = tuple(
    expression(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d)(?P<year>20\d\d)(?P<mark>[-/.年])[ ]?(?P<number>\d{{1,2}})[-/.月][ ]?(?P<day>\d{{1,2}})(?!\d)日?{_HOUR}",  # noqa: E501
        rf"(?<!\d)(?P<year>20\d\d)년 ?(?P<number>\d{{1,2}})월 ?(?P<day>\d{{1,2}})일{_HOUR}",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.|er|º)?[ -](?:of |de |d')?(?P<month>{_ENGLISH}),?[ -](?:de |del )?(?P<year>20\d\d)(?!\d){_HOUR}",  # noqa: E501
        rf"\b(?P<month>{_ENGLISH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>20\d\d)(?!\d){_HOUR}",  # noqa: E501
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:\.|er|º)? (?:de |d'|di )?{_WORD} (?:de |del )?(?P<year>20\d\d)(?!\d){_HOUR}",  # noqa: E501
        rf"(?<![\d./-])(?P<first>\d{{1,2}})(?P<point>[./-])(?P<second>\d{{1,2}})(?P=point)(?P<year>20\d\d)(?![\d/-]){_HOUR}",
        rf"(?<![\d./-])(?P<first>\d{{1,2}})(?P<point>[./])(?P<second>\d{{1,2}})(?P=point)(?P<short>[23]\d)(?![\d/.-]){_HOUR}",
    )
)
_DAY_LATER = "en zh ja ko hu lt mn"  # month or year first, or either
_STAMP = expression(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?:[-_T ]?([0-2]\d)([0-5]\d)(?:[0-5]\d)?)?(?!\d)")
_CLOCK_IN_NAME = expression(
    r"(20\d\d-\d\d-\d\d)[ T_-]{1,3}(?:at |um )?(\d\d)[-.:h](\d\d)(?:[-.:]\d\d)?(?!\d)"
)
# Where month names are looked for beside those of the meeting's own language.
_LANGUAGES = "de fr es it pt nl sv da nb fi pl cs ru uk tr ro hu el"

_AROUND = " ,-–—•._"  # between a date and the words of a name
# A time of day at the beginning or the end of what is left of a name.
_CLOCK = r"(?:[01]?\d|2[0-3])(?:[-.:h][0-5]\d(?:[-.:]\d\d)?(?: ?[ap]m)?| ?[ap]m)"
_LEFT = expression(rf"{_CLOCK}(?!\w)|.*(?<![\w.]){_CLOCK}$", re.IGNORECASE)
_BRACKETED = expression(r"[(\[]([^()\[\]]*)[)\]]")

Language = Callable[[], str | None]


def _unknown() -> str | None:
    return None


def date_and_time(line: str, language: Language = _unknown) -> tuple[str | None, str]:
    """The first date in a line, with the time of day where given; and the rest of the line.

    Args:
        language: tells the meeting's language (ISO 639-1) when the order depends on it.
    """
    for when, (start, end) in _dates(line, language):
        return when, (line[:start] + line[end:]).strip(" ,-–•()")
    return None, line


def date_in_name(path: Path, language: Language = _unknown) -> str | None:
    """The date in the name of a file, such as GMT20260615-133555_Recording.transcript.vtt."""
    name = re.sub(r"[_+]+", " ", path.name.split(".minutes.")[0])
    name = _with_clock(name.removesuffix(path.suffix))
    return next((when for when, _ in _in_name(name, language)), None)


def without_date(name: str, day: str, language: Language = _unknown) -> str:
    """The words of a file's name without its date, where that is of a day and words are left.

    Args:
        day: in ISO 8601.
    """
    text = _with_clock(name)
    when, (start, end) = next(_in_name(text, language), ("", (0, 0)))
    head, tail = text[:start], text[start + len(text[start:end].rstrip()) :]
    head = "" if head == "GMT" else head  # Zoom's GMT20260615-133555 Recording
    if when[:10] != day or _joined(head[-1:]) or _joined(tail[:1]):  # such as v20260615
        return name
    head, tail = head.removesuffix("+"), tail.removeprefix("+")
    head, tail = head.rstrip(_AROUND), tail.lstrip(_AROUND)
    while head[-1:] + tail[:1] in ("()", "[]"):
        head, tail = head[:-1].rstrip(_AROUND), tail[1:].lstrip(_AROUND)
    rest = f"{head} {tail}".strip()
    if match := _BRACKETED.fullmatch(rest):
        rest = match[1].strip()
    if _LEFT.match(rest):  # the end of "10.30 - 11.30"
        return name
    told = any(letter.isalpha() for letter in rest)
    return rest if told and not any(_in_name(rest, language)) else name


def _with_clock(name: str) -> str:
    """A name whose time of day, where there is one, has a colon, which no name of a file has."""
    match = _CLOCK_IN_NAME.search(name)
    return name.replace(match[0], f"{match[1]} {match[2]}:{match[3]}") if match else name


def _in_name(name: str, language: Language) -> Iterator[tuple[str, tuple[int, int]]]:
    yield from _stamps(name)
    yield from _dates(name, language)


def _dates(line: str, language: Language) -> Iterator[tuple[str, tuple[int, int]]]:
    """The dates in a line, and from where to where each stands."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(line):
            if when := _read(match.groupdict(), language):
                yield when, match.span()


def _joined(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def _read(part: Mapping[str, str | None], language: Language) -> str | None:
    year = int(part.get("year") or f"20{part.get('short')}")
    if "first" in part:
        readings = set(_orders(part, language))
    else:
        month = part.get("number") or _month(part, language)
        readings = {(int(month), int(part["day"] or 0))} if month else set()
    found = {_moment(year, month, day, part) for month, day in readings} - {None}
    return found.pop() if len(found) == 1 else None


def _orders(part: Mapping[str, str | None], language: Language) -> Iterator[tuple[int, int]]:
    """The readings as (month, day) of two numbers before a year."""
    first, second = int(part["first"] or 0), int(part["second"] or 0)
    yield second, first
    if part["point"] != "." and first <= 12 and second <= 31:
        spoken = language()
        if spoken is None or spoken in _DAY_LATER.split():
            yield first, second


def _month(part: Mapping[str, str | None], language: Language) -> int | None:
    if name := part.get("month"):
        return _MONTHS.index(name[:3].lower()) // 4 + 1
    word = (part.get("word") or "").lower().rstrip(".")
    spoken = language()
    return next(
        (
            month
            for code in dict.fromkeys([spoken or "de", *_LANGUAGES.split()])
            if (month := _names(code).get(word))
        ),
        None,
    )


@cache
def _names(code: str) -> dict[str, int]:
    """The names of the months in a language, as dateparser has them."""
    from importlib import import_module

    try:
        info = import_module(f"dateparser.data.date_translation_data.{code}").info
    except ImportError:
        return {}
    months = "january february march april may june july august september october november december"
    return {
        form.lower().rstrip("."): number
        for number, month in enumerate(months.split(), start=1)
        for form in info.get(month, ())
    }


def _moment(year: int, month: int, day: int, part: Mapping[str, str | None]) -> str | None:
    half = (part.get("half") or part.get("half_only") or "").lower().replace(".", "")
    minute = part.get("minute") or part.get("minute_h") or ("0" if half else None)
    hour = int(part.get("hour") or 0) if minute is not None else 0
    if half:
        hour = hour % 12 + 12 * (half == "pm")
    try:
        when = datetime(year, month, day, hour, int(minute or 0))
    except ValueError:
        return None
    return when.isoformat(timespec="minutes") if minute is not None else when.date().isoformat()


def stamp(text: str) -> str | None:
    """The date in a stamp such as 20260615_133555."""
    return next((when for when, _ in _stamps(text)), None)


def _stamps(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    for match in _STAMP.finditer(text):
        year, month, day, hour, minute = match.groups()
        try:
            when = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0))
        except ValueError:
            continue
        told = when.isoformat(timespec="minutes") if hour else when.date().isoformat()
        yield told, match.span()
