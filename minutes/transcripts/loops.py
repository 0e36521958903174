"""Loops of a recogniser: the same words again and again, told and counted once.

Whisper and its kin fall into them over silence and music: one line forty times, two in turn, or one
phrase many times within a line. Nobody says a sentence four times with nothing between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from operator import eq

from minutes.expressions import expression
from minutes.records import Cue
from minutes.text import tokens

__all__ = ["unloop"]

_LONGEST_PERIOD = 3  # cues that come round together
_LONG, _LONG_TIMES = 3, 4  # words of a cue, and how often it must come to be a loop
_SHORT_TIMES = 8  # the same for shorter ones: "Yes." may well be said five times
_PHRASE = 10  # words at most of a phrase that comes round within a cue
_PHRASE_TIMES = 6  # how often a phrase must come
_WORD_TIMES = 10  # the same for a single word
_QUOTED = 60  # characters of a loop that its notice shows
_WORD = expression(r"\S+")


def unloop(cues: Sequence[Cue]) -> tuple[tuple[Cue, ...], tuple[str, ...]]:
    """The cues with each loop once, and a notice of each loop."""
    kept: list[Cue] = []
    notices: list[str] = []
    keys = [(tuple(tokens(cue.text)), cue.speaker) for cue in cues]
    i = 0
    while i < len(cues):
        period, times = _round(keys, i)
        for cue, (said, _) in zip(cues[i : i + period], keys[i : i + period], strict=True):
            text, repeated = _unphrase(cue.text, said)
            if repeated:
                notices.append(_tell(text, repeated, cue.start))
                cue = replace(cue, text=text, words=())
            kept.append(cue)
        if times > 1:
            text = " ".join(cue.text for cue in cues[i : i + period])
            notices.append(_tell(text, times, cues[i].start))
        i += period * times
    return tuple(kept), tuple(notices)


def _round(keys: Sequence[tuple[tuple[str, ...], str | None]], i: int) -> tuple[int, int]:
    """How many cues from one on come round together, and how often; (1, 1) for no loop."""
    for period in range(1, _LONGEST_PERIOD + 1):
        said = keys[i : i + period]
        if said != keys[i + period : i + 2 * period]:
            continue
        words = sum(len(text) for text, _ in said)
        if not words or len({speaker for _, speaker in said}) > 1:
            continue  # two people who answer each other
        n = i
        while n + period < len(keys) and keys[n] == keys[n + period]:
            n += 1
        times = (n - i) // period + 1
        if times >= (_LONG_TIMES if words >= _LONG * period else _SHORT_TIMES):
            return period, times
    return 1, 1


def _unphrase(text: str, said: Sequence[str]) -> tuple[str, int]:
    """A text with a phrase that comes round within it once, and how often it came.

    Args:
        said: the tokens of the text.
    """
    if len(said) - len(set(said)) < _PHRASE_TIMES - 1:
        return text, 0
    found = _WORD.findall(text)
    bare = {word: " ".join(tokens(word)) for word in set(found)}
    plain = [bare[word] or i for i, word in enumerate(found)]  # no token is like no other word
    for period in range(1, _PHRASE + 1):
        needed = (_WORD_TIMES if period == 1 else _PHRASE_TIMES) * period
        same = bytes(map(eq, plain[period:], plain)) + b"\0"  # as the word a period before it
        begin = same.find(b"\1" * (needed - period))
        if begin >= 0:
            times = (same.index(b"\0", begin) - begin) // period + 1
            stop = begin + times * period
            words = _WORD.finditer(text)
            last = next(islice(words, begin + period - 1, None))
            after = next(islice(words, stop - begin - period, None), None)
            rest = text[after.start() :] if after else ""
            return f"{text[: last.end()]} {rest}".strip(), times
    return text, 0


def _tell(text: str, times: int, start: float) -> str:
    minute, second = divmod(int(start), 60)
    short = text if len(text) <= _QUOTED else text[: _QUOTED - 1].rstrip() + "…"
    clock = (
        f"{minute // 60}:{minute % 60:02}:{second:02}" if minute >= 60 else f"{minute}:{second:02}"
    )
    return f"From {clock} on the transcript repeats “{short}” {times} times; it counts once"
