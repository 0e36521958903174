"""Days in English talk: where they stand, and whether they can be a deadline."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from minutes.expressions import expression
from minutes.languages.days import WEEKDAYS, Phrase
from minutes.languages.english.clauses import may_set_deadline, smooth

__all__ = ["LONGEST", "find"]

LONGEST = 1000  # characters that are looked at; nobody says more in one breath


def _words(text: str) -> list[str]:
    return text.split()


_UNITS = _words("one two three four five six seven eight nine ten eleven twelve")
_ORDINALS = _words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_NUMBERS = {word: n for n, word in enumerate(_UNITS, start=1)} | {"a": 1, "an": 1}
_DAYS = (
    {word: n for n, word in enumerate(_ORDINALS, start=1)}
    | {f"twenty{dash}{word}": 20 + n for dash in "- " for n, word in enumerate(_ORDINALS[:9], 1)}
    | {"thirtieth": 30, "thirty-first": 31, "thirty first": 31}
)
_MONTHS = {name.casefold(): name.casefold() for name in calendar.month_name if name} | {
    name.casefold()[:3]: name.casefold() for name in calendar.month_name if name != "May" and name
}

_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})"
_TIME = r"(?:\s+(?:morning|afternoon|evening|night|noon))?"
_ORDINAL = rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th)?|{'|'.join(sorted(_DAYS, key=len, reverse=True))})"
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b"
_YEAR = r"(?:,?\s+(?:of\s+)?(?P<year>20\d\d)\b)?"
_OF_DAY = (
    r"(?:the\s+)?(?:end|close|cob|eod|eob)\s+(?:of\s+)?(?:the\s+)?(?:business\s+)?(?:day\s+)?"
    r"(?:on\s+)?"
)
# Days that move, and hours: they stay as said.
_FEASTS = (
    r"easter|christmas|new\s+year|thanksgiving|ramadan|eid|diwali|half[\s-]term|lunch|noon|midday|"
    r"(?:the\s+)?(?:\w+\s+)?(?:holidays?|break)|(?:the\s+)?(?:spring|summer|autumn|winter)"
)
_GATHERING = r"(?:meeting|call|session)"
# "in the next few days": a while that names no day.
_SPAN = (
    r"(?:(?:the\s+)?(?:next|coming)\s+|a\s+)"
    rf"(?:few|several|couple(?:\s+of)?|\d{{1,2}}|{'|'.join(_UNITS)})\s+(?:hours|days|weeks|months)|"
    r"the\s+next\s+(?:hour|day|week|month)\s+or\s+(?:two|so)|"
    r"the\s+coming\s+(?:days|weeks|months)|\d{1,2}\s+hours"
)
_END = r"(?:the\s+|at\s+the\s+)?(?:very\s+)?end\s+of\s+"

_Reading = Callable[[re.Match[str]], str]


def _day(m: re.Match[str]) -> int:
    return _DAYS.get(m["day"]) or int(re.sub(r"\D", "", m["day"]) or 0)


def _date(m: re.Match[str]) -> str:
    return f"{_day(m)} {_MONTHS[m['month']]}" + (f" {m['year']}" if m["year"] else "")


def _after(m: re.Match[str]) -> str:
    unit = m["unit"].rstrip("s'")
    number = _NUMBERS.get(m["number"]) or int(m["number"])
    if unit == "fortnight":
        number, unit = 2 * number, "week"
    return f"in {number} {unit}s"


def _fixed(text: str) -> _Reading:
    return lambda m: text


# Longer readings of a stretch win over shorter ones, the first of equals over the later.
_READINGS: tuple[tuple[str, _Reading], ...] = (
    (rf"{_ORDINAL}\s+(?:of\s+)?{_MONTH}{_YEAR}", _date),
    (rf"the\s+{_ORDINAL}\s+(?:of\s+)?{_MONTH}{_YEAR}", _date),
    (rf"{_WEEKDAY}{_TIME},?\s+(?:the\s+)?{_ORDINAL}\s+(?:of\s+)?{_MONTH}{_YEAR}", _date),
    (rf"(?:{_WEEKDAY},?\s+)?{_MONTH}\s+(?:the\s+)?{_ORDINAL}{_YEAR}", _date),
    (r"(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)",
     lambda m: _iso(m["year"], m["month"], m["day"])),
    (rf"(?:{_WEEKDAY}{_TIME},?\s+)?the\s+{_ORDINAL}", lambda m: f"day {_day(m)}"),
    (rf"{_OF_DAY}{_WEEKDAY}", lambda m: m["weekday"]),
    (rf"(?P<which>this|next)\s+{_WEEKDAY}{_TIME}", lambda m: f"{m['which']} {m['weekday']}"),
    (rf"(?:this\s+coming|the\s+coming|coming)\s+{_WEEKDAY}{_TIME}", lambda m: m["weekday"]),
    (rf"{_WEEKDAY}{_TIME}\s+(?:of\s+)?next\s+week", lambda m: f"{m['weekday']} next week"),
    (rf"next\s+week\s+(?:on\s+)?{_WEEKDAY}{_TIME}", lambda m: f"{m['weekday']} next week"),
    (rf"{_WEEKDAY}{_TIME}\s+week", lambda m: f"{m['weekday']} week"),
    (rf"{_WEEKDAY}\s+(?:fortnight|after\s+next|in\s+two\s+weeks)", _fixed("")),
    (rf"{_WEEKDAY}{_TIME}(?:'s)?", lambda m: m["weekday"]),
    (r"(?:the\s+)?day\s+after\s+tomorrow", _fixed("day after tomorrow")),
    (rf"{_OF_DAY}tomorrow", _fixed("tomorrow")),
    (rf"tomorrow{_TIME}", _fixed("tomorrow")),
    (rf"(?:{_OF_DAY})?today", _fixed("today")),
    (r"(?:the\s+)?(?:end\s+of\s+(?:the\s+)?(?:business\s+)?day|close\s+of\s+business|eod|cob)",
     _fixed("today")),
    (r"(?:later\s+)?this\s+(?:morning|afternoon|evening)|tonight", _fixed("today")),
    (r"(?:the\s+)?week\s+after\s+next", _fixed("end of week after next")),
    (rf"(?:{_END})?(?:the\s+)?next\s+week", _fixed("end of next week")),
    (r"(?:the\s+)?(?:early|start\s+of|beginning\s+of)\s+(?:the\s+)?next\s+week",
     _fixed("start of next week")),
    (rf"{_END}(?:the|this)\s+week|(?:later\s+)?this\s+week",
     _fixed("end of week")),
    (r"(?:the\s+|this\s+)?(?:coming\s+)?weekend", _fixed("")),
    (rf"{_END}(?:the|this)\s+month|this\s+month|month(?:'s)?\s+end", _fixed("end of month")),
    (rf"(?:{_END})?next\s+month", _fixed("end of next month")),
    (rf"{_END}(?:the|this)\s+year", _fixed("end of year")),
    (rf"{_END}{_MONTH}{_YEAR}",
     lambda m: f"end of {_MONTHS[m['month']]}" + (f" {m['year']}" if m["year"] else "")),
    (rf"{_END}(?:the|this|next)\s+(?:quarter|term|semester|sprint|project)", _fixed("")),
    (rf"(?:(?:the|our)\s+)?next\s+(?:\w+\s+)?{_GATHERING}|next\s+time", _fixed("")),
    (rf"(?:(?:right|immediately|shortly)\s+)?after\s+(?:the|this|today's)\s+{_GATHERING}",
     _fixed("")),
    (_SPAN, _fixed("")),
    (rf"(?:before|by)\s+(?:{_FEASTS})", _fixed("")),
    (rf"(?P<number>\d{{1,2}}|{'|'.join(_NUMBERS)})\s+(?P<unit>days?|weeks?|months?|fortnights?)'?"
     r"(?:\s+(?:time|from\s+(?:now|today)))?", _after),
)  # fmt: skip

_PATTERNS = tuple((expression(rf"(?<![\w'-])(?:{p})(?![\w-])"), read) for p, read in _READINGS)
# Every reading holds one of these: a text without any is not searched with all the patterns.
_ANY = expression(
    r"\d|hours|day|week|month|year|fortnight|tomorrow|tonight|eod|cob|business|end of|next|"
    r"after th|this (?:morning|afternoon|evening)|thirt|twent|"
    rf"{_FEASTS}|{'|'.join(_ORDINALS)}|{'|'.join(_MONTHS)}"
)
_MODAL_MAY = expression(r"(?<!of )\bmay$|\bmay (?!\d|the)")  # "the second may be", "we may first"

_BEFORE = expression(
    r"(?<![\w'])(?:(?P<deadline>(?:no|not)\s+later\s+than|at\s+the\s+latest|in\s+time\s+for|due(?:\s+on)?|"
    r"deadline\s+(?:is|of)(?:\s+on)?|by|before|until|till|til|within)|(?P<other>on|for|in|at|"
    r"during|over))(?:\s+(?:about|around|at|like|say))?\s+$"
)
_NO_DEADLINE = expression(
    r"\b(?:since|from|after|starting|as\s+of|last|past|previous|every|each|per|than|of|between|"
    r"about|like|the|a|an|these|those|some)\s+$"
)
_SHORT = 6  # words of an answer that may be a day and no more: "The twelfth, yes."
_OR = expression(r"\s+or(?:\s+maybe|\s+rather)?\s+")
_NOT_BEFORE = expression(r"\bnot\s+$")
_OF_MEETING = expression(r"\s+(?:room|agenda|minutes|date|time|place)\b|'s\b")
_AFTER_IT = expression(rf"(?:\w+\s+)?after\b.*{_GATHERING}$")
_IS_NEXT = expression(rf"{_GATHERING}$|^next\s+time$")
_IS_SPAN = expression(_SPAN)
_FOLLOWED = expression(
    r"\s*(?:$|[,.;:?!)…—–\"”-]|(?:and|or|but|so|then|please|at|by|in|on|for|with|to|because|i|we|"
    r"you|he|she|they|it|is|was|that|when|before|after|latest|if|though|maybe|okay|ok|yeah|right|"
    r"as|works|fine|good|from|via|during|after|right|straight|over|between|around|instead|already|anyway|myself|though|again|the|this|my|our|about|around)\b)"
)


def _iso(year: str, month: str, day: str) -> str:
    number = int(month)
    return f"{int(day)} {calendar.month_name[number].casefold()} {year}" if 0 < number < 13 else ""


def find(text: str) -> list[Phrase]:
    """The days that a text gives for something still to be done, in order."""
    text = text[:LONGEST]
    low = smooth(text)
    found: list[Phrase] = []
    if not _ANY.search(low):
        return found
    for start, end, read in _longest(low):
        phrase = _phrase(low, text, start, end, read)
        if phrase is None:
            continue
        if found and _OR.fullmatch(low, found[-1].end, phrase.start):  # "by Friday or Monday"
            phrase = replace(phrase, deadline=found[-1].deadline)
        found.append(phrase)
    return found


def _longest(low: str) -> Iterator[tuple[int, int, str]]:
    """The readings of a text, none of which overlap."""
    candidates = [
        (m.start(), m.end(), read(m)) for pattern, read in _PATTERNS for m in pattern.finditer(low)
    ]
    taken = 0
    for start, end, date in sorted(candidates, key=lambda c: (c[0], -c[1])):
        if start >= taken:
            taken = end
            yield start, end, date


def _phrase(low: str, text: str, start: int, end: int, date: str) -> Phrase | None:
    before = _BEFORE.search(low[:start])
    deadline = bool(before and before["deadline"])
    begin = before.start() if before else start
    value = low[start:end]
    if _MODAL_MAY.search(value) and not re.search(r"\bMay\b", text[start:end]):
        return None
    if not before and _NO_DEADLINE.search(low[:start]):
        return None
    if _NOT_BEFORE.search(low[:begin]) or not _can_be(
        value, date, before, low[end:], short=low.count(" ") < _SHORT
    ):
        return None
    if not may_set_deadline(low, begin, end):
        return None
    return Phrase(begin, end, date, text[start:end], deadline, date == "today" and not deadline)


def _can_be(
    value: str, date: str, before: re.Match[str] | None, after: str, *, short: bool
) -> bool:
    """Whether the words are a day at all, and not "the second floor" or "three weeks" of work."""
    preposition = before[0].split()[0] if before else ""
    if date.startswith("in "):
        whole = re.search(r"(?:time|now|today)$", value)
        return not after.startswith(" or ") and (bool(whole) or preposition in {"in", "within"})
    if _AFTER_IT.match(value):
        return True
    if _IS_NEXT.search(value):
        return bool(before) and not _OF_MEETING.match(after)
    if _IS_SPAN.fullmatch(value):
        return before is not None
    if date.startswith("day "):
        if not _FOLLOWED.match(after):
            return False
        if not before:
            return short
        vague = re.fullmatch(r"the\s+(?:first|second|third)", value)
        return short or before["deadline"] is not None or (preposition == "on" and not vague)
    if value.endswith("weekend"):
        return before is not None
    return bool(before) or bool(_FOLLOWED.match(after))
