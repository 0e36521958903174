"""Segments to pieces: one unit of time for the whole file, and words laid onto the text.

The text of a segment is the truth; its words give times. Whoever mends a transcript mends the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from math import log
from statistics import median

from minutes.errors import TranscriptError
from minutes.expressions import expression
from minutes.records import Word
from minutes.text import UNSPACED
from minutes.transcripts import captions
from minutes.transcripts.draft import Draft, DraftCue, Source
from minutes.transcripts.segments import Segment, SegmentToken, Time, brings_spaces, group
from minutes.transcripts.timing import check_seconds, seconds_of_speech

__all__ = ["REMEDY", "draft_of_segments"]

REMEDY = "fix it or export it again"

# Seconds of each unit; a file's is the one in which its text takes about the time it takes to say.
_UNITS = (1e-3, 1e-6, 1e-7, 1e-9)
_MOST = {"whole": 31.6, "fraction": 300.0}  # times that; whole numbers above are no seconds
_EPOCH = 1e8  # seconds; what starts later counts from 1970
_LEAST_TIMED = 0.5  # share of a text's words with times; below it only the segment's are used
_MOST_COMPARED = 2500  # words of a text that was edited; comparing takes their square
_SPACED = 0.6  # share of the pieces that begin with a space where spaces tell words apart
_WORDLIKE = 1.6  # words a segment, on average, where the segments are words
_WORD = expression(rf"[{UNSPACED}][^\w\s]*|[^\s{UNSPACED}]+")
_LETTERS = expression(r"\w")
_Second = Callable[[Time | None], float | None]


def draft_of_segments(
    source: Source,
    segments: Sequence[Segment],
    where: str = "",
    *,
    language: str | None = None,
    title: str | None = None,
    recorded_at: str | None = None,
) -> Draft:
    """The draft of segments; what has times and neither speakers nor words is read as captions.

    Args:
        where: the name of their list in the file, for errors.

    Raises:
        TranscriptError: a time cannot be; it names the segment.
    """
    try:
        pieces, since = _to_pieces(segments)
    except ValueError as exc:
        raise TranscriptError(source.path, f"{where}{exc}", REMEDY) from exc
    when = recorded_at or since
    if any(piece.start is None or piece.speaker or piece.words for piece in pieces):
        return Draft(tuple(pieces), language, when, title)
    shown = [
        captions.RawCue(piece.start or 0.0, piece.end, tuple(piece.text.split("\n")))
        for piece in pieces
    ]
    return replace(
        captions.draft_of_captions(shown, language_said=language, title=title), recorded_at=when
    )


def _to_pieces(segments: Sequence[Segment]) -> tuple[list[DraftCue], str | None]:
    """The pieces of segments, and the date of the first one where they count from 1970.

    Raises:
        ValueError: a time cannot be; the message begins with the segment's place in brackets.
    """
    segments = _whole(_words_as_segments(segments))
    unit = _unit(segments)
    starts = [s.start.value * (s.start.unit or unit) for s in segments if s.start]
    since = min(starts, default=0.0) if starts and min(starts) > _EPOCH else 0.0
    pieces: list[DraftCue] = []
    for number, one in enumerate(segments):
        try:
            pieces.extend(_pieces(one, unit, since))
        except (ValueError, OverflowError) as exc:
            raise ValueError(f"[{number}]: {exc}") from exc
    return pieces, _date(since)


def _date(since: float) -> str | None:
    if not since:
        return None
    try:
        return datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%dT%H:%M")
    except (ValueError, OverflowError, OSError):
        return None


def _words_as_segments(segments: Sequence[Segment]) -> list[Segment]:
    """Segments of one word each, or of pieces of words, grouped as words are."""
    said = [s for s in segments if s.text.strip()]
    words = sum(len(s.text.split()) for s in said)
    unspaced = any(re.search(rf"[{UNSPACED}]", s.text) for s in said[:50])
    if len(said) < 4 or words > _WORDLIKE * len(said) or any(s.tokens for s in said) or unspaced:
        return list(segments)
    if not brings_spaces([s.text for s in said]) and sum(map(_has_stop, said)) > 0.5 * len(said):
        return list(segments)  # short answers, each with its full stop
    return group([SegmentToken(s.text, s.start, s.end, s.speaker) for s in said])


def _has_stop(one: Segment) -> bool:
    return one.text.strip()[-1:] in ".?!。？！"


def _whole(segments: Sequence[Segment]) -> list[Segment]:
    """A segment that begins in the middle of a word goes on the one before it."""
    later = [s.text for s in segments[1:] if s.text.strip()]
    if not later or sum(text[0].isspace() for text in later) < _SPACED * len(later):
        return list(segments)
    whole: list[Segment] = []
    for one in segments:
        text = one.text
        goes_on = (
            whole
            and text
            and not text[0].isspace()
            and whole[-1].text[-1:].strip()
            and one.speaker == whole[-1].speaker
            and not _has_stop(whole[-1])
        )
        if goes_on:
            last = whole[-1]
            whole[-1] = Segment(
                last.text + text, last.start, one.end, last.speaker, last.tokens + one.tokens
            )
        else:
            whole.append(one)
    return whole


def _unit(segments: Sequence[Segment]) -> float:
    """The seconds of the file's unit of time, told from how long its text takes to say."""
    timed = [s for s in segments if s.start is not None and s.start.unit is None]
    ratios = [
        (s.end.value - s.start.value) / seconds_of_speech(s.text)
        for s in timed
        if s.start and s.end and s.end.unit is None and s.end.value > s.start.value
    ]
    if not ratios:
        ratios = [
            (b.start.value - a.start.value) / seconds_of_speech(a.text)
            for a, b in pairwise(timed)
            if a.start and b.start and b.start.value > a.start.value
        ]
    if not ratios:
        return 1.0
    values = [t.value for s in timed for t in (s.start, s.end) if t]
    whole = all(value.is_integer() for value in values)
    ratio = median(ratios)
    if ratio <= _MOST["whole" if whole else "fraction"]:
        return 1.0
    return min(_UNITS, key=lambda unit: abs(log(ratio * unit)))


def _pieces(one: Segment, unit: float, since: float) -> Iterator[DraftCue]:
    """A segment's piece, or several where its words are of several speakers."""

    def second(time: Time | None) -> float | None:
        return None if time is None else check_seconds(time.value * (time.unit or unit) - since)

    start, end = second(one.start), second(one.end)
    spans = [match.span() for match in _WORD.finditer(one.text)]
    owners = _owners(one, spans)
    speakers = [name for name in (item.speaker for item in one.tokens) if name]
    words = _words(one, spans, owners, start, end, second)
    if len(set(speakers)) < 2 or not words:
        common = Counter(speakers).most_common(1)
        speaker = one.speaker or (common[0][0] if common else None)
        yield DraftCue(one.text, start, end, speaker, words)
        return
    said_by = list(_filled(owner.speaker if owner else None for owner in owners))
    at = 0
    for who, run in groupby(range(len(spans)), key=lambda i: said_by[i]):
        places = list(run)
        stop = spans[places[-1] + 1][0] if places[-1] + 1 < len(spans) else len(one.text)
        mine = words[places[0] : places[-1] + 1]
        yield DraftCue(one.text[at:stop], mine[0].start, mine[-1].end, who or one.speaker, mine)
        at = stop


def _filled(names: Iterable[str | None]) -> Iterator[str | None]:
    """Each name, or the one before it where there is none."""
    last: str | None = None
    for name in names:
        last = name or last
        yield last


def _owners(one: Segment, spans: Sequence[tuple[int, int]]) -> list[SegmentToken | None]:
    """For each word of a text the token that says when; tokens in several pieces become one."""
    if not one.tokens:
        return [None] * len(spans)
    texts = [one.text[a:b] for a, b in spans]
    for fold in (str, _letters):
        laid = _laid([fold(text) for text in texts], one.tokens, fold)
        if laid is not None:
            return laid
    return _compared(texts, one.tokens)


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text)).casefold()


def _laid(
    texts: Sequence[str], tokens: Sequence[SegmentToken], fold: Callable[[str], str]
) -> list[SegmentToken | None] | None:
    """The tokens by word where they spell the same text, however it is cut; else None."""
    pieces = ["".join(fold(item.text).split()) for item in tokens]
    if "".join(texts) != "".join(pieces):
        return None
    owners: list[SegmentToken | None] = []
    i, left = 0, len(pieces[0]) if pieces else 0
    for text in texts:
        owner: SegmentToken | None = None
        need = len(text)
        while need:
            while not left:
                i += 1
                left = len(pieces[i])
            owner = _both(owner, tokens[i])
            taken = min(need, left)
            need, left = need - taken, left - taken
        owners.append(owner)
    return owners


def _both(first: SegmentToken | None, second: SegmentToken) -> SegmentToken:
    if first is None or first is second:
        return second
    return replace(
        first,
        start=first.start or second.start,
        end=second.end or first.end,
        speaker=first.speaker or second.speaker,
    )


def _compared(texts: Sequence[str], tokens: Sequence[SegmentToken]) -> list[SegmentToken | None]:
    """The tokens of the words that were not edited."""
    owners: list[SegmentToken | None] = [None] * len(texts)
    whole = _joined(tokens)
    if len(texts) > _MOST_COMPARED or len(whole) > _MOST_COMPARED:
        return owners
    matcher = SequenceMatcher(
        None, [_letters(t) for t in texts], [_letters(t.text) for t in whole], autojunk=False
    )
    for at, place, size in matcher.get_matching_blocks():
        owners[at : at + size] = whole[place : place + size]
    return owners


def _joined(tokens: Sequence[SegmentToken]) -> list[SegmentToken]:
    """Tokens as whole words."""
    spaced = brings_spaces([item.text for item in tokens])
    whole: list[SegmentToken] = []
    for item in tokens:
        if whole and (item.glued or (spaced and not item.text[:1].isspace())):
            whole[-1] = replace(_both(whole[-1], item), text=whole[-1].text + item.text)
        else:
            whole.append(item)
    return whole


def _words(
    one: Segment,
    spans: Sequence[tuple[int, int]],
    owners: Sequence[SegmentToken | None],
    start: float | None,
    end: float | None,
    second: _Second,
) -> tuple[Word, ...]:
    """The words of a text with their times; those without, as WhisperX has for numbers, between.

    None at all where fewer than half of them have times.
    """
    times = [
        (second(owner.start), second(owner.end)) if owner else (None, None) for owner in owners
    ]
    known = sum(None not in pair for pair in times)
    if not known or known < _LEAST_TIMED * len(spans):
        return ()
    return tuple(
        Word(max(a, 0.0), max(a, b, 0.0), one.text[i:j], owner.confidence if owner else None)
        for (i, j), owner, (a, b) in zip(spans, owners, _complete(times, start, end), strict=True)
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
