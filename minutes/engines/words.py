"""Words out of what Whisper's `transcribe` returns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from minutes.records import Word
from minutes.text import join

__all__ = ["REPETITIVE", "words_of"]

REPETITIVE = 2.4  # the ratio of compression above which Whisper itself calls its text a loop
LONGEST_LOOP = 12  # words
TIMES_SAID = 2  # how often people do say the same words in a row
INSTANT = 0.02  # seconds, the grain of Whisper's times
FEW = 2  # words in a row that may be so short that they take no time


def words_of(segments: Iterable[Mapping[str, Any]]) -> list[Word]:
    """The words of some segments in the window's time, without what nobody can have said.

    Of a loop, as often as people would say it is kept. Words in a row that take no time at all
    are left out: Whisper puts those that it hears nowhere at the end of its window.

    Args:
        segments: with "words" (each with "word", "start", "end", "probability") and
            "compression_ratio".
    """
    words: list[Word] = []
    for segment in segments:
        looped = segment["compression_ratio"] > REPETITIVE
        for word in _whole(segment["words"]):
            words.append(word)
            if looped:
                _unroll(words)
    return [word for run in _runs(words) for word in run]


def _runs(words: list[Word]) -> Iterator[list[Word]]:
    """Words that take time and words that do not, by turns; not more of these than a few."""
    for takes_time, group in groupby(words, key=lambda word: word.end - word.start >= INSTANT / 2):
        run = list(group)
        if takes_time or len(run) <= FEW:
            yield run


def _whole(timings: Iterable[Mapping[str, Any]]) -> list[Word]:
    """The words of a segment, those put together that Whisper splits: "follow" and "-up"."""
    words: list[Word] = []
    for timing in timings:
        text = timing["word"].strip()
        start, end, sure = (float(timing[key]) for key in ("start", "end", "probability"))
        if not text:
            continue
        before = words[-1] if words and not timing["word"].startswith(" ") else None
        # Scripts without spaces, such as Chinese, keep their words apart.
        if before and " " in join((before.text[-1], text[0])):
            words.pop()
            start, text = before.start, before.text + text
            sure = min(sure, before.confidence or 0.0)
        words.append(Word(start, end, text, sure))
    return words


def _unroll(words: list[Word]) -> None:
    """Take back the last words if they repeat the ones before them once too often."""
    times = TIMES_SAID + 1
    for length in range(1, min(LONGEST_LOOP, len(words) // times) + 1):
        said = [word.text.casefold() for word in words[-length * times :]]
        if said == said[:length] * times:
            del words[-length:]
            return
