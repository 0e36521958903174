"""JSON of other tools: whatever list in it holds most text, under the common names for its fields.

Fireflies, Gladia, Recall, Otter, tl;dv and home-made files are read so: a list of records with a
text, times under one of the names of `columns`, and speakers as names, numbers or ids of a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from minutes.errors import NoTranscript, TranscriptError
from minutes.expressions import expression
from minutes.transcripts.assembly import REMEDY, draft_of_segments
from minutes.transcripts.columns import SPEAKER, START, TEXT
from minutes.transcripts.dates import date_and_time
from minutes.transcripts.draft import NO_JSON, Draft, Reader, Source
from minutes.transcripts.segments import code_of, first_of, names_by_id, to_segments

__all__ = ["READER"]

_LEAVE = "leave it out, or export the transcript again"
_DEEPEST = 8  # levels of lists and objects that are looked into
_PROBE = 200  # records of a list that are looked at
_EPOCH = 1e9  # seconds since 1970: later numbers may be dates, in seconds or milliseconds
_OTTER = {"start_offset", "end_offset", "transcript"}  # Otter counts in samples
_SAMPLE = 1 / 16_000  # seconds
_TELLING = 4.0  # times that times or speakers are worth more: summaries and tasks have none
_WORDS = 0.2  # what a list of words is worth of the list of what they make up
_SAID = expression(r"[^:\n]{1,40}: +\S")
_CLOCK = expression(r"[0-9]{1,3}(:[0-5][0-9]){1,2}([.,][0-9]+)?")
_SHORT = 12  # characters; records with less are words
_LANGUAGE = ("language", "languagecode", "detectedlanguage", "lang", "locale")
_TITLE = ("title", "meetingtitle", "topic", "subject")
_DATE = ("meetingdate", "date", "recordedat", "datestring", "meetingstart", "starteddatetime")


class _Found(NamedTuple):
    worth: float
    where: str
    items: list[Any]
    around: tuple[Mapping[str, Any], ...]  # the objects that it is in, the innermost first


def _knows(source: Source) -> float:
    if source.json is NO_JSON:
        return 0.2 if source.suffix == ".json" else 0.0
    best = _best(source.json)
    return 0.5 if best else 0.3 if isinstance(source.json, dict | list | str) else 0.0


def _best(data: Any) -> _Found | None:
    return max(_lists(data, "", ()), key=lambda found: found.worth, default=None)


def _lists(value: Any, where: str, around: tuple[Any, ...]) -> Iterator[_Found]:
    if len(around) > _DEEPEST:
        return
    if isinstance(value, list):
        for items in (value, _flat(value)):
            if found := _judge(items, where, around):
                yield found
        for item in value[:_PROBE]:
            if isinstance(item, Mapping | list):
                yield from _lists(item, f"{where}[0]", (value, *around))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if isinstance(item, Mapping | list):
                yield from _lists(item, f"{where}.{key}".lstrip("."), (value, *around))


def _flat(items: list[Any]) -> list[Any]:
    """The sentences of monologues, each with what its monologue has beside them: who speaks."""
    outer = [item for item in items if isinstance(item, Mapping)]
    if not outer or isinstance(_text(outer[0]), str):
        return []
    for key, inner in outer[0].items():
        first = inner[0] if isinstance(inner, list) and inner else None
        if isinstance(first, Mapping) and isinstance(_text(first), str):
            return [
                {**{k: v for k, v in one.items() if k != key}, **sentence}
                for one in outer
                if isinstance(one.get(key), list)
                for sentence in one[key]
                if isinstance(sentence, Mapping)
            ]
    return []


def _judge(items: list[Any], where: str, around: tuple[Any, ...]) -> _Found | None:
    """What a list is worth as a transcript: its text, and more where it has times and speakers."""
    records = [item for item in items[:_PROBE] if isinstance(item, Mapping)]
    if not records or 2 * len(records) < min(len(items), _PROBE):
        return None
    texts = [text for item in records if isinstance(text := _text(item), str)]
    if 2 * len(texts) < len(records):
        return None
    size = sum(map(len, texts)) / len(records) * len(items)
    timed = sum(_is_timed(item) for item in records) * 2 >= len(records)
    said_by = sum(bool(first_of(item, SPEAKER)[0]) for item in records) * 2 >= len(records)
    wordy = sum(map(len, texts)) >= _SHORT * len(texts)
    worth = size * _TELLING ** (timed + said_by) * (1 if wordy else _WORDS)
    return _Found(worth, where, items, tuple(x for x in around if isinstance(x, Mapping)))


def _is_timed(item: Mapping[str, Any]) -> bool:
    """Whether a record says when, or the first of its words does."""
    words = item.get("words")
    first = words[0] if isinstance(words, list) and words else None
    return bool(
        first_of(item, START)[0] or (isinstance(first, Mapping) and first_of(first, START)[0])
    )


def _text(item: Mapping[str, Any]) -> Any:
    found = first_of(item, TEXT)[1]
    if isinstance(found, str):
        return found
    words = item.get("words")
    if isinstance(words, list) and words and isinstance(words[0], Mapping):
        return " ".join(
            str(first_of(word, ("word", *TEXT))[1]) for word in words if isinstance(word, Mapping)
        )
    return None


def _parse(source: Source) -> Draft:
    data = source.json
    if data is NO_JSON:
        raise _broken(source)
    best = _best(data)
    if best is None:
        failure = TranscriptError if _seems_talk(data) else NoTranscript
        raise failure(source.path, _look(source), _LEAVE)
    samples = isinstance(best.items[0], Mapping) and set(best.items[0]) >= _OTTER
    unit = _SAMPLE if samples else None
    found = to_segments(source, best.items, best.where, _names(data), unit=unit)
    titles = (first_of(one, _TITLE)[1] for one in best.around)
    codes = (code_of(first_of(one, (key,))[1]) for key in _LANGUAGE for one in best.around)
    return draft_of_segments(
        source,
        found,
        best.where,
        language=next(filter(None, codes), None),
        title=next((title for title in titles if isinstance(title, str)), None),
        recorded_at=_date(source, best.around),
    )


def _seems_talk(data: Any) -> bool:
    """Whether half of a list has names before a text, or times: talk in an unknown form."""
    if not isinstance(data, list):
        return False
    told = 0
    for item in data[:_PROBE]:
        if isinstance(item, str):
            told += bool(_SAID.match(item) or _CLOCK.match(item))
        elif isinstance(item, Mapping):
            told += any(isinstance(v, str) and _CLOCK.fullmatch(v) for v in item.values())
    return told > 0 and told * 2 >= len(data[:_PROBE])


def _date(source: Source, around: Sequence[Mapping[str, Any]]) -> str | None:
    """The date that the nearest of the objects around the list gives, in words or since 1970."""
    for one in around:
        for key in _DATE:
            when = first_of(one, (key,))[1]
            if isinstance(when, str) and (date := date_and_time(when, lambda: source.spoken)[0]):
                return date
            if isinstance(when, int | float) and _EPOCH < when < 1e4 * _EPOCH:
                seconds = when / 1e3 if when > 1e2 * _EPOCH else when
                return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M")
    return None


def _names(data: Any, depth: int = 0) -> dict[str, str]:
    """Names of speakers by their ids, wherever in the file a list gives them."""
    if not isinstance(data, Mapping) or depth > 3:
        return {}
    names: dict[str, str] = {}
    for key, value in data.items():
        if str(key).lower() in {
            "speakers",
            "participants",
            "speaker_map",
            "speakermap",
            "speaker_names",
        }:
            names |= names_by_id(value)
        elif isinstance(value, Mapping):
            names |= _names(value, depth + 1)
    return names


def _broken(source: Source) -> TranscriptError:
    import json

    try:
        json.loads(source.text)
    except json.JSONDecodeError as exc:
        return TranscriptError(source.path, f"line {exc.lineno}: broken JSON ({exc.msg})", REMEDY)
    except (ValueError, RecursionError):
        pass
    return TranscriptError(source.path, "is no JSON of a transcript", REMEDY)


def _look(source: Source) -> str:
    """What JSON looks like that holds no transcript."""
    data = source.json
    if isinstance(data, Mapping):
        keys = ", ".join(str(key)[:30] for key in list(data)[:6])
        return f"is JSON without a list of segments (it has {keys or 'nothing'})"
    if isinstance(data, list) and data:
        try:
            to_segments(source, data)  # tells which record is none
        except TranscriptError as exc:
            return f"is JSON without a list of segments ({exc.problem})"
    return f"is JSON without a list of segments (it is a {type(data).__name__})"


READER = Reader(
    name="JSON of other tools",
    tools="Fireflies, Gladia, Recall, tl;dv, Otter, home-made",
    suffixes=(".json", ".jsonl"),
    speakers="names, numbers or ids",
    times="start and end, unit inferred from the file",
    dates="date and time",
    words="with times and confidence",
    knows=_knows,
    parse=_parse,
)
