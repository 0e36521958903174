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

_YEAR = "january february march april may june july august september october november december"
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"

_AROUND = " ,-–—•._"  # between a date and the words of a name
_BRACKETS = ("()", "[]", "（）", "【】")
_OPENING, _CLOSING = ("".join(sides) for sides in zip(*_BRACKETS, strict=True))
# What belongs to a date that it stands beside, as weekdays and months do.
_OF_A_DATE = (
    "of from for on to at by in until till through since before after around as per and or the "
    "week day dated due ending starting beginning commencing s "
    "vom von zum zur am ab bis seit vor nach für im um und oder der den dem des "
    "du de le la les au aux à d l en dès depuis avant après pour et ou "
    "del el al a desde hasta para por antes y e o da do no ao até em di dal il fino entro per "
    "van op tot vanaf voor fra fram til från till på av og och od do dnia dne z ze w na "
    "от с со до на за по від з и"
)
# The same where languages put no space between words, and signs that join.
_BEFORE_DATE = expression(r".*[至到和与自于从的&/~<>=@:;|'’(\[（【]$")
_AFTER_DATE = expression(
    r"[至到和与之的のにはから&/~<>=@:;|'’)\]）】]|まで|以?[前后後](?!端)"
    r"|周[一二三四五六日天]|[月火水木金土日]曜|星期|礼拜"
)
_WORD_OF_LETTERS = expression(r"[^\W\d_]{2,}|\b[^\W\d_]\b")
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
    """The words of a file's name without its date, where that is of a day and stands apart.

    A date between other words, or in a phrase with them ("Minutes from 2026-06-15"), stays.

    Args:
        day: in ISO 8601.
    """
    text = _with_clock(name)
    when, (start, end) = next(_in_name(text, language), ("", (0, 0)))
    if not when or when[:10] != day:
        return name
    date = text[start:end].rstrip()
    head, tail = text[:start], text[start + len(date) :]
    head = "" if head == "GMT" else head  # Zoom's GMT20260615-133555 Recording
    if head[-1:] + tail[:1] in _BRACKETS:
        head, tail = f"{head[:-1]} ", f" {tail[1:]}"
    elif date.endswith("日"):  # after which no space is written
        tail = f" {tail}"
    head, tail = (side if side.strip(_AROUND) else "" for side in (head, tail))
    if bool(head) == bool(tail) or (head[-1:] or tail[0]) not in f"{_AROUND}+{tail and _OPENING}":
        return name
    rest = head.removesuffix("+").rstrip(_AROUND) or tail.removeprefix("+").lstrip(_AROUND)
    if _in_phrase(rest, before=bool(head)) or any(_in_name(rest, language)):
        return name
    if match := _BRACKETED.fullmatch(rest):
        rest = match[1]
    return rest.strip() if _WORD_OF_LETTERS.search(rest) else name


def _in_phrase(rest: str, *, before: bool) -> bool:
    """Whether what stands before or after a date is bound to it: "Minutes from", "10am"."""
    words = [word for word in re.split(r"[\W_]+", re.sub(r"(?<=\w)\.(?=\w)", "", rest)) if word]
    beside = words[-1 if before else 0].casefold() if words else ""
    return (
        beside[:1].isdigit()
        or (beside in _OF_A_DATE.split() and f"({beside})" not in rest)  # "(a) and (b)"
        or beside in _calendar()
        or (_BEFORE_DATE if before else _AFTER_DATE).match(rest) is not None
        or _LEFT.match(rest) is not None  # the end of "10.30 - 11.30"
    )


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
def _calendar() -> frozenset[str]:
    """The names of weekdays and months in many languages."""
    codes = ("en", "zh", "ja", *_LANGUAGES.split())
    return frozenset(word for code in codes for of in (_DAYS, _YEAR) for word in _names(code, of))


@cache
def _names(code: str, of: str = _YEAR) -> dict[str, int]:
    """The names of the months, or of the weekdays, in a language, as dateparser has them."""
    from importlib import import_module

    try:
        info = import_module(f"dateparser.data.date_translation_data.{code}").info
    except ImportError:
        return {}
    return {
        form.lower().rstrip("."): number
        for number, name in enumerate(of.split(), start=1)
        for form in info.get(name, ())
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
