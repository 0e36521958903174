"""Words out of the passages that Whisper heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from minutes.engines.passages import COMPRESSION_RATIO_THRESHOLD, Dropped, Passage, Timing
from minutes.records import Word
from minutes.text import join, tokens

__all__ = ["timed_words"]

LONGEST_LOOP = 12  # words
TIMES_SAID = 2  # how often people do say the same words in a row
INSTANT = 0.02  # seconds, the grain of Whisper's times
FEW = 2  # words in a row that may be so short that they take no time


def timed_words(passages: Iterable[Passage]) -> tuple[list[Word], list[Dropped]]:
    """The words of some passages in the window's time, and the loops that they do not hold.

    Of a loop, as often as people would say it is kept. Words in a row that take no time at all
    are left out: Whisper puts those that it hears nowhere at the end of its window. Words without
    times share the passage's in proportion to their letters.
    """
    words: list[Word] = []
    loops: list[Dropped] = []
    for passage in passages:
        before = len(words)
        looped = passage.compression_ratio > COMPRESSION_RATIO_THRESHOLD
        repeated = 0
        for word in _whole(passage.words or _shared(passage)):
            words.append(word)
            if looped:
                repeated += _unroll(words)
        if repeated:
            said = " ".join(word.text for word in words[before:])
            loops.append(Dropped(passage.start, passage.end, said, "loop"))
    return [word for run in _runs(words) for word in run], loops


def _shared(passage: Passage) -> Iterator[Timing]:
    """The words of a passage that has no times of them."""
    texts = passage.text.split()
    letters = sum(map(len, texts))
    second = max(passage.end - passage.start, 0.0) / max(letters, 1)  # seconds a letter
    start = passage.start
    for text in texts:
        end = start + second * len(text)
        yield Timing(f" {text}", start, end, 0.0)
        start = end


def _runs(words: list[Word]) -> Iterator[list[Word]]:
    """Words that take time and words that do not, by turns; not more of these than a few."""
    for takes_time, group in groupby(words, key=lambda word: word.end - word.start >= INSTANT / 2):
        run = list(group)
        if takes_time or len(run) <= FEW:
            yield run


def _whole(timings: Iterable[Timing]) -> list[Word]:
    """The words of a passage, those put together that Whisper splits: "follow" and "-up"."""
    words: list[Word] = []
    for timing in timings:
        text = timing.text.strip()
        start, sure = timing.start, timing.probability
        if not text:
            continue
        before = words[-1] if words and not timing.text.startswith(" ") else None
        # Scripts without spaces, such as Chinese, keep their words apart.
        if before and " " in join((before.text[-1], text[0])):
            words.pop()
            start, text = before.start, before.text + text
            sure = min(sure, before.confidence or 0.0)
        words.append(Word(start, timing.end, text, sure))
    return words


def _unroll(words: list[Word]) -> int:
    """Take back the last words if they repeat the ones before them once too often; how many."""
    times = TIMES_SAID + 1
    for length in range(1, min(LONGEST_LOOP, len(words) // times) + 1):
        said = [" ".join(tokens(word.text)) for word in words[-length * times :]]
        if said == said[:length] * times:
            del words[-length:]
            return length
    return 0
