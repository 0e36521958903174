"""Times: reading them, and estimating those that a transcript does not give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from minutes.expressions import expression
from minutes.records import YEAR
from minutes.text import FIRST_UNSPACED, tokens

__all__ = [
    "CLOCK",
    "LONGEST",
    "SPOKEN",
    "NoTime",
    "check_seconds",
    "parse_clock",
    "parse_duration",
    "parse_spoken",
    "seconds_of_speech",
    "share_out",
]

LONGEST = float(YEAR)  # seconds; a later time is a mistake, not a meeting

# 1:02, 00:01:02, 00:01:02.500, 01:02,5, 00:01:02:500 and 00:01:02:12, whose last part are frames;
# bounded, so that it cannot backtrack far.
CLOCK = r"-?(?:[0-9]{1,4}:)?[0-9]{1,3}:[0-9]{1,2}(?:[.,][0-9]{1,9}|:[0-9]{2,3})?"

_PARTS = expression(r"(-)?(?:([0-9]{1,4}):)?([0-9]{1,3}):([0-9]{1,2})(?:([.,:])([0-9]{1,9}))?")
_FRAMES = 25.0  # a second, where a file does not say; the error is a few hundredths of a second
_FRAME_DIGITS = 2
_WORDS_PER_SECOND = 2.5  # 150 words a minute, a common rate of talk
_CHARACTERS_PER_SECOND = 4.0  # of Chinese, which `tokens` takes one by one

# "0 minutes 3 seconds" in the languages in which Teams writes it, by how the units begin.
_HOURS = (
    r"h(?![a-z])|hr|hour|heur|hora|ora(?![a-z])|ore(?![a-z])|uur|uren|std|stund|tim(?![a-z])|timm|"
    r"time(?![a-z])|timer|godz|hod|óra|saat|tunti|tuntia|час|год|ώρ|ساع|שע|ชั่วโมง|घं|jam|giờ|"
    r"小时|小時|時間|时|時|시간"
)
_MINUTES = r"m(?![a-z])|min|мин|хв|dak|perc|λεπ|دق|דק|นาที|मि|menit|phút|分钟|分鐘|分|분"
_SECONDS = r"s(?![a-z])|sec|sek|seg|сек|saniye|más|mp(?![a-z])|δευτ|ثا|ثوا|שני|วินาที|से|detik|giây|秒钟|秒鐘|秒|초"  # noqa: E501
_UNIT = rf"(?:{_HOURS}|{_MINUTES}|{_SECONDS})"
SPOKEN = rf"[0-9]{{1,4}} ?{_UNIT}\w{{0,9}}\.?(?:(?:,|, | | and | und | y | et | e )?[0-9]{{1,2}} ?{_UNIT}\w{{0,9}}\.?){{0,2}}"  # noqa: E501
_SPOKEN_PART = expression(
    rf"([0-9]{{1,4}}) ?(?:(?P<h>{_HOURS})|(?P<m>{_MINUTES})|(?P<s>{_SECONDS}))", re.IGNORECASE
)
_DURATION = expression(
    r"(?i)(-)?(?:pt)?(?:([0-9]{1,6}(?:\.[0-9]{1,9})?)h:?)?(?:([0-9]{1,6}(?:\.[0-9]{1,9})?)m:?)?"
    r"(?:([0-9]{1,12}(?:\.[0-9]{1,12})?)s)?(?:([0-9]{1,12}(?:\.[0-9]{1,9})?)ms)?"
)


class NoTime(ValueError):
    """What stands where a time should is none, or none of a meeting; the message says which."""


@lru_cache(maxsize=4096)  # where a file has the same time again and again
def parse_clock(text: str, frames: float = _FRAMES) -> float:
    """The seconds of a time such as 01:02.5, 00:01:02,500 or 00:01:02:12 (frames).

    Raises:
        NoTime: no such time, or one beyond `LONGEST`; the message says which.
    """
    match = _PARTS.fullmatch(text.strip())
    if not match:
        raise NoTime(f"{text.strip()[:40]!r} is no time")
    sign, hours, minutes, seconds, point, fraction = match.groups()
    if int(seconds) > 59 or (hours and int(minutes) > 59):
        raise NoTime(f"{text.strip()!r} has more than 59 minutes or seconds")
    value = float(int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds))
    if point == ":" and hours and len(fraction) == _FRAME_DIGITS:
        value += min(int(fraction) / frames, 0.999)
    elif fraction:
        value += float(f"0.{fraction}")
    return check_seconds(-value if sign else value)


def parse_spoken(text: str) -> float:
    """The seconds of "1 hour 1 minute 15 seconds", in any of the languages that `SPOKEN` knows."""
    seconds = 0.0
    for match in _SPOKEN_PART.finditer(text):
        seconds += int(match[1]) * (3600 if match["h"] else 60 if match["m"] else 1)
    return check_seconds(seconds)


def parse_duration(text: str) -> float:
    """The seconds of 1.5s, 1500ms, 1h2m3s or PT1M3.5S.

    Raises:
        NoTime: it is none of these.
    """
    match = _DURATION.fullmatch(text.strip()[:60])
    if not match or not any(match.groups()[1:]):
        raise NoTime(f"{text.strip()[:40]!r} is no time")
    sign, hours, minutes, seconds, thousandths = match.groups()
    value = float(hours or 0) * 3600 + float(minutes or 0) * 60 + float(seconds or 0)
    value += float(thousandths or 0) / 1000
    return check_seconds(-value if sign else value)


def check_seconds(value: float) -> float:
    """The value, rounded to milliseconds, if it can be a time of a meeting.

    Raises:
        NoTime: not a number, or beyond `LONGEST`.
    """
    if not -LONGEST <= value <= LONGEST:
        raise NoTime(f"{value:g} seconds is beyond {LONGEST / 3600:g} hours")
    return round(value, 3)


def seconds_of_speech(text: str) -> float:
    """How long the text takes to say: 150 words, or 240 characters of Chinese, a minute."""
    found = tokens(text)
    characters = 0
    if not text.isascii():
        characters = sum(len(token) == 1 and token >= FIRST_UNSPACED for token in found)
    seconds = characters / _CHARACTERS_PER_SECOND + (len(found) - characters) / _WORDS_PER_SECOND
    return max(seconds, 1 / _WORDS_PER_SECOND)


def share_out(start: float, end: float, texts: Sequence[str]) -> list[tuple[float, float]]:
    """Consecutive spans for the texts from start to end, in proportion to the time they take."""
    lengths = [seconds_of_speech(text) for text in texts]
    scale = (end - start) / (sum(lengths) or 1.0)
    spans, at = [], start
    for length in lengths:
        spans.append((round(at, 3), round(at + length * scale, 3)))
        at += length * scale
    return spans
