"""What all JSON transcripts and tables share: records with text, times, speakers and words.

records -> Segment of Token -> `assembly`: one unit of time, words laid onto the text -> pieces
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from minutes import language
from minutes.errors import TranscriptError
from minutes.expressions import expression
from minutes.sentences import ends_sentence
from minutes.text import join
from minutes.transcripts.columns import (
    DURATION,
    END,
    SPEAKER,
    START,
    TEXT,
    is_milliseconds,
    plain_key,
)
from minutes.transcripts.draft import Source
from minutes.transcripts.timing import NoTime, parse_clock, parse_duration

__all__ = [
    "Segment",
    "SegmentToken",
    "Time",
    "brings_spaces",
    "code_of",
    "first_of",
    "group",
    "names_by_id",
    "speaker_name",
    "time_of",
    "to_segment",
    "to_segments",
    "token",
    "write_out",
]

# Granola does not know who speaks, but at which end; its text calls them so.
_SIDES = {"microphone": "Me", "system": "Them"}
_PAUSE = 2.0  # seconds without a word that end a piece

_ISO = expression(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?")
_NUMBER = expression(r"-?[0-9]{1,20}(?:[.,][0-9]{1,20})?(?:[eE][+-]?[0-9]{1,3})?")


class Time(NamedTuple):
    """A time as the file has it, in a unit of so many seconds; None where it does not say."""

    value: float
    unit: float | None = None


@dataclass(slots=True)
class SegmentToken:
    """A word, a piece of one or a mark, as the file has it; `glued` to the word before it."""

    text: str
    start: Time | None = None
    end: Time | None = None
    speaker: str | None = None
    confidence: float | None = None
    glued: bool | None = None


@dataclass(slots=True)
class Segment:
    """What one record says, as the file has it."""

    text: str
    start: Time | None = None
    end: Time | None = None
    speaker: str | None = None
    tokens: list[SegmentToken] = field(default_factory=list)


def first_of(item: Mapping[str, Any], names: Sequence[str]) -> tuple[str, Any]:
    """The key and the value of the first of some names that a record has, if any."""
    for key in _keys(tuple(item), tuple(names)):
        if item[key] not in (None, ""):
            return key, item[key]
    return "", None


@lru_cache(maxsize=1024)  # the records of a file have the same few sets of keys
def _keys(keys: tuple[object, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of a record's keys that are some names, in the order of the names."""
    plain = {plain_key(key): key for key in keys if isinstance(key, str)}
    return tuple(plain[name] for name in names if name in plain)


def to_segment(
    item: Any,
    names: Mapping[str, str] | None = None,
    *,
    unit: float | None = None,
    words: Sequence[str] = ("words", "tokens"),
) -> Segment:
    """What a record says.

    Args:
        names: of speakers, by their ids in the file.
        unit: seconds of the unit of its times, where the form fixes it.
        words: the keys under which its words may be.

    Raises:
        ValueError: it is no record, or has no text or impossible times.
    """
    if not isinstance(item, Mapping):
        raise ValueError("is no segment")
    if item.get("type") == "audio_event":  # laughter, applause: nobody's words
        return Segment("")
    listed: list[Any] = next((item[key] for key in words if isinstance(item.get(key), list)), [])
    tokens = [token(word, unit=unit) for word in listed if isinstance(word, Mapping)]
    tokens = [word for word in tokens if word.text]
    said = (item[key] for key in _keys(tuple(item), TEXT))
    text = next((value for value in said if isinstance(value, str) and value), None)
    if text is None:
        if not tokens and not any(plain_key(str(key)) in TEXT for key in item):
            raise ValueError("has no text")
        text = write_out(tokens)
    start, end = _times(item, unit)
    speaker = speaker_name(first_of(item, SPEAKER)[1], names) or _SIDES.get(str(item.get("source")))
    if speaker is None and isinstance(item.get("from"), Mapping):  # elsewhere a time
        speaker = speaker_name(item["from"], names)
    return Segment(text, start, end, speaker, tokens)


def token(item: Mapping[str, Any], *, unit: float | None = None) -> SegmentToken:
    """A word of a record."""
    raw = first_of(item, ("punctuatedword", "word", *TEXT))[1]
    start, end = _times(item, unit)
    return SegmentToken(
        raw if isinstance(raw, str) else "",
        start,
        end,
        speaker_name(first_of(item, SPEAKER)[1], None),
        _confidence(first_of(item, ("probability", "score", "confidence", "conf", "p"))[1]),
    )


def _times(item: Mapping[str, Any], unit: float | None) -> tuple[Time | None, Time | None]:
    """Start and end as a record gives them.

    Raises:
        ValueError: they are no times.
    """
    pair = item.get("timestamp", item.get("timestamps"))
    if isinstance(pair, list) and len(pair) == 2:
        return time_of(pair[0], unit), time_of(pair[1], unit)
    offsets = item.get("offsets")
    if isinstance(offsets, Mapping):  # milliseconds
        return time_of(offsets.get("from"), 1e-3), time_of(offsets.get("to"), 1e-3)
    if isinstance(pair, Mapping):
        item = {**item, **pair}
    start, end = _time(item, START, unit), _time(item, END, unit)
    if end is None and start is not None:
        lasts = _time(item, DURATION, unit)
        if lasts is not None and lasts.unit == start.unit:
            end = Time(start.value + lasts.value, start.unit)
    return start, end


def _time(item: Mapping[str, Any], names: Sequence[str], unit: float | None) -> Time | None:
    """The time under the first of some names that holds one; "from" may well hold a person."""
    for key in _keys(tuple(item), tuple(names)):
        if item[key] == "":
            continue
        try:
            time = time_of(item[key], 1e-3 if is_milliseconds(key) else unit)
            if time is not None:
                return time
        except ValueError:
            if plain_key(key).startswith(("start", "end", "begin", "timestamp")):
                raise
    return None


def time_of(value: Any, unit: float | None = None) -> Time | None:
    """A time in any of the ways in which JSON writes them; None where there is none.

    Raises:
        ValueError: it is no time.
    """
    if value is None:
        return None
    if isinstance(value, Mapping):
        if "seconds" in value or "nanos" in value:
            seconds, nanos = value.get("seconds") or 0, value.get("nanos") or 0
            try:
                return Time(_finite(float(seconds) + float(nanos) / 1e9), 1.0)
            except (TypeError, ValueError, OverflowError) as exc:
                raise NoTime(f"{str(value)[:40]!r} is no time") from exc
        inner = value.get("relative", value.get("value"))
        return time_of(inner, unit) if not isinstance(inner, Mapping) else None
    if isinstance(value, str):
        text = value.strip()
        if _ISO.fullmatch(text):
            try:
                when = datetime.fromisoformat(text)
            except ValueError as exc:
                raise NoTime(f"{text!r} is no time") from exc
            return Time((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp(), 1.0)
        if _NUMBER.fullmatch(text):
            return Time(_finite(float(text.replace(",", "."))), unit)
        return Time(parse_clock(text) if ":" in text else parse_duration(text), 1.0)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NoTime(f"{str(value)[:40]!r} is no time")
    return Time(_finite(float(value)), unit)


def _finite(value: float) -> float:
    if not abs(value) < 1e20:
        raise NoTime(f"{value:g} is no time")
    return value


def speaker_name(value: Any, names: Mapping[str, str] | None = None) -> str | None:
    """A speaker as the file names him: by a name, an id that has one, or a number."""
    if isinstance(value, Mapping):
        value = first_of(value, ("name", "displayname", "fullname", "label", "id"))[1]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, float):
        if not value.is_integer():
            return None
        value = int(value)
    text = str(value).strip()
    if names and text in names:
        return names[text]
    if not text or text in {"?", "null", "None"}:
        return None
    return f"Speaker {text}" if text.isdecimal() and len(text) < 10 else text


def _confidence(value: Any) -> float | None:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = float(value.replace(",", "."))
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        return None
    return float(value)


def write_out(tokens: Sequence[SegmentToken]) -> str:
    """The text of tokens: with the spaces they bring, or one between two that are not glued."""
    if brings_spaces([token.text for token in tokens]):
        return "".join(token.text for token in tokens).strip()
    words: list[str] = []
    for item in tokens:
        if item.glued and words:
            words[-1] += item.text.strip()
        else:
            words.append(item.text)
    return join(words)


def brings_spaces(texts: Sequence[str]) -> bool:
    """Whether pieces say by a space before them that they begin a word."""
    later = [text for text in texts[1:] if text]
    return (
        bool(later)
        and sum(text[0].isspace() for text in later) >= 1
        and (sum(text[0].isspace() or not text[0].isalnum() for text in later) >= 0.2 * len(later))
    )


def group(tokens: Sequence[SegmentToken]) -> list[Segment]:
    """Words in a stream to segments: divided where the speaker changes, at pauses and sentences."""
    spaced = brings_spaces([token.text for token in tokens])
    segments: list[Segment] = []
    run: list[SegmentToken] = []
    for before, item in pairwise([None, *tokens]):
        if item is None:
            continue
        glued = item.glued or (spaced and not item.text[:1].isspace())
        if run and before is not None and not glued and _parts(before, item):
            segments.append(_grouped(run, spaced))
            run = []
        run.append(item)
    return [*segments, _grouped(run, spaced)] if run else segments


def _parts(before: SegmentToken, after: SegmentToken) -> bool:
    if after.speaker != before.speaker and after.speaker is not None:
        return True
    if ends_sentence(before.text.strip(), after.text.strip()):
        return True
    if before.end is None or after.start is None or before.end.unit is None:
        return False
    return (after.start.value - before.end.value) * before.end.unit > _PAUSE


def _grouped(run: list[SegmentToken], spaced: bool) -> Segment:
    text = "".join(item.text for item in run).strip() if spaced else write_out(run)
    speaker = next((item.speaker for item in run if item.speaker), None)
    first = next((item.start for item in run if item.start), None)
    last = next((item.end for item in reversed(run) if item.end), None)
    return Segment(text, first, last, speaker, [replace(item, speaker=None) for item in run])


def to_segments(
    source: Source,
    items: Sequence[Any],
    where: str = "",
    names: Mapping[str, str] | None = None,
    *,
    unit: float | None = None,
    read: Callable[..., Segment] = to_segment,
) -> list[Segment]:
    """What records say.

    Args:
        where: the name of their list in the file, for errors.

    Raises:
        TranscriptError: one is no record, has no text or an impossible time; it names the place.
    """
    found: list[Segment] = []
    for number, item in enumerate(items):
        try:
            found.append(read(item, names, unit=unit))
        except (ValueError, TypeError, OverflowError) as exc:
            raise TranscriptError(
                source.path, f"{where}[{number}]: {exc}", "fix it or export it again"
            ) from exc
    return found


def names_by_id(items: Any) -> dict[str, str]:
    """Names by id, from a list of speakers such as [{"id": 0, "name": "Anna"}]."""
    names: dict[str, str] = {}
    if isinstance(items, Mapping):
        items = [
            {"id": key, **value} if isinstance(value, Mapping) else {"id": key, "name": value}
            for key, value in items.items()
        ]
    for item in items if isinstance(items, list) else ():
        if isinstance(item, Mapping):
            name = first_of(item, ("name", "displayname", "speakername", "fullname"))[1]
            keys = [
                item.get(key)
                for key in ("id", "speaker_id", "speakerId", "speaker", "label", "spk", "index")
            ]
            for key in keys:
                if isinstance(key, str | int) and isinstance(name, str) and name.strip():
                    names[str(key)] = name.strip()
    return names


def code_of(said: Any) -> str | None:
    """A language as ISO 639-1, from a code (en-US, zh_cn, eng) or its English name."""
    code = str(said or "").strip().lower().replace("_", "-").partition("-")[0]
    if len(code) != 2:
        return language.code(code)
    return code if code.isascii() and code.isalpha() else None
