"""Transcripts in JSON: Whisper, WhisperX, whisper.cpp, Transformers, and our own minutes.

All but our own have a list of segments, under a name of their own, with a text, times in seconds
and perhaps words and a speaker:

    Whisper      {"language": "en", "segments": [{"start", "end", "text", "words": [{"word", …}]}]}
    WhisperX     the same, with "speaker" in segments and words; some words have no times
    OpenAI's API the same, with "language": "english" and "words" beside the segments
    whisper.cpp  {"result": {"language"}, "transcription": [{"offsets": {"from", "to"}, "text"}]}
    Transformers {"chunks": [{"timestamp": [start, end], "text"}]}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from minutes.errors import RecordError, TranscriptError
from minutes.records import Word, load_minutes
from minutes.text import join
from minutes.transcripts.draft import Draft, Piece
from minutes.transcripts.timing import check_seconds, parse_clock

__all__ = ["parse"]

_LISTS = ("segments", "transcription", "chunks", "utterances")
_LEAST_TIMED = 0.5  # share of a segment's words with times; below it only the segment's are used
_REMEDY = "give the JSON that Whisper, WhisperX or minutes wrote"

# The names of languages that OpenAI's API gives in place of codes; others are identified.
_CODES = {
    "arabic": "ar", "chinese": "zh", "czech": "cs", "danish": "da", "dutch": "nl", "english": "en",
    "finnish": "fi", "french": "fr", "german": "de", "greek": "el", "hebrew": "he", "hindi": "hi",
    "italian": "it", "japanese": "ja", "korean": "ko", "norwegian": "no", "polish": "pl",
    "portuguese": "pt", "russian": "ru", "spanish": "es", "swedish": "sv", "turkish": "tr",
    "ukrainian": "uk", "vietnamese": "vi",
}  # fmt: skip


def parse(text: str, source: Path) -> Draft:
    """The segments of a JSON transcript, or the utterances of our own minutes.

    Raises:
        TranscriptError: broken JSON (it names the line), JSON of another kind, or a segment
            without a text or with times that cannot be (it names the segment).
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as exc:
        raise TranscriptError(
            source, f"line {exc.lineno}: broken JSON ({exc.msg})", "mend it or export it anew"
        ) from exc
    except (ValueError, RecursionError) as exc:
        raise TranscriptError(source, "is no JSON of a transcript", _REMEDY) from exc
    if isinstance(data, Mapping) and str(data.get("schema", "")).startswith("minutes/"):
        return _ours(text, source)
    name, segments = _segments(data, source)
    pieces: list[Piece] = []
    for number, segment in enumerate(segments):
        try:
            pieces.extend(_pieces(segment))
        except (ValueError, TypeError, OverflowError) as exc:
            raise TranscriptError(source, f"{name}[{number}]: {exc}", _REMEDY) from exc
    return Draft(tuple(pieces), language=_language(data))


def _ours(text: str, source: Path) -> Draft:
    try:
        minutes = load_minutes(text, str(source))
    except RecordError as exc:
        raise TranscriptError(source, exc.problem, exc.remedy) from exc
    names = {speaker.id: speaker.name or speaker.id for speaker in minutes.speakers}
    return Draft(
        tuple(
            Piece(u.text, u.start, u.end, names.get(u.speaker or "", u.speaker), u.words)
            for u in minutes.utterances
        ),
        language=minutes.meeting.language,
        recorded_at=minutes.meeting.recorded_at,
        title=minutes.meeting.title,
    )


def _segments(data: Any, source: Path) -> tuple[str, Sequence[Any]]:
    """The list of segments and its name in the file."""
    if isinstance(data, list):
        return "", data
    if isinstance(data, Mapping):
        for name in _LISTS:
            if isinstance(data.get(name), list):
                return name, data[name]
    raise TranscriptError(
        source, f"is JSON without a list of {', '.join(_LISTS[:-1])} or {_LISTS[-1]}", _REMEDY
    )


def _language(data: Any) -> str | None:
    if not isinstance(data, Mapping):
        return None
    result = data.get("result")
    found = data.get("language") or (result.get("language") if isinstance(result, Mapping) else "")
    code = str(found or "").strip().lower()
    code = _CODES.get(code, code).replace("_", "-").partition("-")[0]
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def _pieces(segment: Any) -> Iterator[Piece]:
    """A segment's piece, or several where its words are of several speakers."""
    if not isinstance(segment, Mapping):
        raise ValueError("is no segment")
    text = segment.get("text")
    if not isinstance(text, str):
        raise ValueError("has no text")
    start, end = _times(segment)
    speaker = _name(segment.get("speaker"))
    given = segment.get("words")
    words = [w for w in given if isinstance(w, Mapping)] if isinstance(given, list) else []
    speakers = {_name(w.get("speaker")) for w in words} - {None}
    if len(speakers) < 2:
        speaker = speaker or next(iter(speakers), None)
        yield Piece(text, start, end, speaker, _words(words, start, end))
        return
    labelled = list(zip(_filled(_name(w.get("speaker")) for w in words), words, strict=True))
    timed = _words(words, start, end)
    if len(timed) != len(words):
        yield Piece(text, start, end, speaker)
        return
    at = 0
    for who, group in groupby(labelled, key=lambda pair: pair[0]):
        said = timed[at : at + len(list(group))]
        at += len(said)
        yield Piece(join(w.text for w in said), said[0].start, said[-1].end, who or speaker, said)


def _filled(names: Iterable[str | None]) -> Iterator[str | None]:
    """Each name, or the one before it where there is none."""
    last: str | None = None
    for name in names:
        last = name or last
        yield last


def _times(item: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """Start and end in seconds, None where not given.

    Raises:
        ValueError: they are no times.
    """
    pair = item.get("timestamp")
    if isinstance(pair, list) and len(pair) == 2:
        return _second(pair[0]), _second(pair[1])
    offsets = item.get("offsets")
    if isinstance(offsets, Mapping):  # milliseconds
        start, end = _second(offsets.get("from"), 1000), _second(offsets.get("to"), 1000)
        return start, end
    return _second(item.get("start")), _second(item.get("end"))


def _second(value: Any, unit: float = 1.0) -> float | None:
    if value is None:
        return None
    if isinstance(value, str):
        return parse_clock(value) if ":" in value else check_seconds(float(value) / unit)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{str(value)[:40]!r} is no time")
    return check_seconds(value / unit)


def _words(
    items: Sequence[Mapping[str, Any]], start: float | None, end: float | None
) -> tuple[Word, ...]:
    """The words of a segment; those without times, as WhisperX has for numbers, between the others.

    None at all where fewer than half of them have times.
    """
    texts = [str(item.get("word", item.get("text")) or "").strip() for item in items]
    times = [_times(item) for item in items]
    known = sum(None not in pair for pair in times)
    if not known or known < _LEAST_TIMED * len(items) or not all(texts):
        return ()
    return tuple(
        Word(max(a, 0.0), max(a, b, 0.0), text, _confidence(item))
        for text, item, (a, b) in zip(texts, items, _complete(times, start, end), strict=True)
    )


def _complete(
    times: Sequence[tuple[float | None, float | None]], start: float | None, end: float | None
) -> Iterator[tuple[float, float]]:
    """The times, with those that are missing shared out evenly between the ones around them."""
    before = start
    for missing, run in groupby(enumerate(times), key=lambda pair: None in pair[1]):
        indices = [i for i, _ in run]
        if not missing:
            for i in indices:
                a, b = times[i]
                yield a or 0.0, b or 0.0
            before = times[indices[-1]][1]
            continue
        after = times[indices[-1] + 1][0] if indices[-1] + 1 < len(times) else end
        low = before if before is not None else after or 0.0
        step = (max(low, after if after is not None else low) - low) / len(indices)
        for place in range(len(indices)):
            yield round(low + step * place, 3), round(low + step * (place + 1), 3)


def _name(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _confidence(item: Mapping[str, Any]) -> float | None:
    value = item.get("probability", item.get("score"))
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        return None
    return float(value)
