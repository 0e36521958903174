"""Times: reading them, and estimating those that a transcript does not give."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minutes.text import tokens

__all__ = ["CLOCK", "LONGEST", "check_seconds", "parse_clock", "seconds_of_speech", "share_out"]

LONGEST = 100 * 3600.0  # seconds; a later time is a mistake, not a meeting

# 1:02, 00:01:02, 00:01:02.500, 01:02,5 and 00:01:02:500; bounded, so that it cannot backtrack far.
CLOCK = r"-?(?:[0-9]{1,4}:)?[0-9]{1,3}:[0-9]{1,2}(?:[.,][0-9]{1,9}|:[0-9]{3})?"

_PARTS = re.compile(r"(-)?(?:([0-9]{1,4}):)?([0-9]{1,3}):([0-9]{1,2})(?:[.,:]([0-9]{1,9}))?")
_WORDS_PER_SECOND = 2.5  # 150 words a minute, a common rate of talk
_CHARACTERS_PER_SECOND = 4.0  # of Chinese, which `tokens` takes one by one
_FIRST_UNSPACED = "\u0e00"  # where the scripts without spaces begin, see minutes.text


def parse_clock(text: str) -> float:
    """The seconds of a time such as 01:02.5 or 00:01:02,500.

    Raises:
        ValueError: no such time, or one beyond `LONGEST`; the message says which.
    """
    match = _PARTS.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text.strip()[:40]!r} is no time")
    sign, hours, minutes, seconds, fraction = match.groups()
    if int(seconds) > 59 or (hours and int(minutes) > 59):
        raise ValueError(f"{text.strip()!r} has more than 59 minutes or seconds")
    value = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction or 0}")
    return check_seconds(-value if sign else value)


def check_seconds(value: float) -> float:
    """The value, rounded to milliseconds, if it can be a time of a meeting.

    Raises:
        ValueError: not a number, or beyond `LONGEST`.
    """
    if not -LONGEST <= value <= LONGEST:
        raise ValueError(f"{value:g} seconds is beyond {LONGEST / 3600:g} hours")
    return round(value, 3)


def seconds_of_speech(text: str) -> float:
    """How long the text takes to say: 150 words, or 240 characters of Chinese, a minute."""
    found = tokens(text)
    characters = sum(len(token) == 1 and token >= _FIRST_UNSPACED for token in found)
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
