"""Who says each word: words and turns, found independently, brought together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

from minutes.languages.backchannels import is_backchannel
from minutes.records import Turn, Word
from minutes.sentences import ends_sentence

__all__ = ["attribute"]

_TOLERANCE = 2.0  # seconds between a word and the nearest turn that may claim it
_CLOSE = 0.3  # seconds; words closer than this are said in one go
_CARRYING = 3  # words; so many of one speaker carry a stray word before or after them
_STRAY = 2  # words; so many at the end of twice as many of another speaker are strays too


def attribute(words: Sequence[Word], turns: Sequence[Turn]) -> list[str | None]:
    """The speaker of each word.

    A word is of the speaker whose turns overlap it longest, or of the nearest turn within two
    seconds. A word or two that change speaker within a sentence are of those round them.

    Args:
        words: in order of time.
        turns: in any order; those of different speakers may overlap.

    Returns:
        A speaker for each word; None where no turn is near.
    """
    return _smooth(words, _overlapping(words, turns))


def _overlapping(words: Sequence[Word], turns: Sequence[Turn]) -> list[str | None]:
    """The speaker of each word, both in order of time; one sweep over words and turns."""
    waiting = sorted(turns, key=lambda t: (t.start, t.end), reverse=True)
    active: list[Turn] = []
    last: Turn | None = None  # of the turns that are over, the one that ended last
    speakers: list[str | None] = []
    for word in words:
        while waiting and waiting[-1].start < word.end:
            active.append(waiting.pop())
        for turn in active:
            if turn.end <= word.start and (last is None or turn.end > last.end):
                last = turn
        active = [turn for turn in active if turn.end > word.start]
        near = [*active, *waiting[-1:], *([last] if last else [])]
        speakers.append(_speaker(word, near, speakers[-1] if speakers else None))
    return speakers


def _speaker(word: Word, turns: Sequence[Turn], previous: str | None) -> str | None:
    """The speaker of greatest overlap; of equal ones the one who was speaking.

    A nod in overlapping speech is of the one with the shorter turn, who throws it in.
    """
    end = max(word.end, word.start + 0.001)
    overlaps: dict[str, float] = {}
    length: dict[str, float] = {}
    for turn in turns:
        overlap = min(end, turn.end) - max(word.start, turn.start)
        if overlap > 0:
            overlaps[turn.speaker] = overlaps.get(turn.speaker, 0.0) + overlap
        length[turn.speaker] = min(length.get(turn.speaker, math.inf), turn.end - turn.start)
    if overlaps:
        greatest = max(overlaps.values())
        best = [s for s, overlap in overlaps.items() if overlap > greatest - 0.001]
        if len(best) > 1 and is_backchannel(word.text):
            return min(best, key=length.__getitem__)
        return previous if previous in best else best[-1]
    distance, nearest = min(
        ((max(t.start - end, word.start - t.end), i) for i, t in enumerate(turns)),
        default=(math.inf, 0),
    )
    return turns[nearest].speaker if distance <= _TOLERANCE else None


def _smooth(words: Sequence[Word], speakers: Sequence[str | None]) -> list[str | None]:
    """The speakers without flips of a word or two within what is said in one go.

    Turns found by ear begin and end some tenths of a second off, so that the first or last words
    of a sentence go astray, or one in its middle. A nod is no such flip.
    """
    smooth: list[str | None] = []
    for i, word in enumerate(words):
        following = words[i + 1] if i + 1 < len(words) else None
        apart = following is None or following.start - word.end >= _CLOSE
        if apart or ends_sentence(word.text, following.text if following else None):
            first = len(smooth)
            runs = [list(run) for _, run in groupby(range(first, i + 1), speakers.__getitem__)]
            for k, run in enumerate(runs):
                speaker = speakers[run[0]]
                said = " ".join(words[n].text for n in run)
                if len(run) <= _STRAY and not is_backchannel(said):
                    speaker = _surrounding(runs[max(k - 1, 0) : k + 2], run, speakers)
                smooth += [speaker] * len(run)
    return smooth


def _surrounding(
    runs: Sequence[Sequence[int]], stray: Sequence[int], speakers: Sequence[str | None]
) -> str | None:
    """Whose a stray word is: that of the speaker on both sides, or of the sentence it hangs on."""
    beside = [run for run in runs if run is not stray]
    around = {speakers[run[0]] for run in beside}
    between = len(beside) == 2 and len(stray) == 1
    enough = _CARRYING if len(stray) == 1 else 2 * len(stray)
    if len(around) == 1 and (between or max(map(len, beside)) >= enough):
        return around.pop()
    return speakers[stray[0]]
