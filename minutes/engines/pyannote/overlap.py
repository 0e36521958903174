"""From speakers of stretches to turns: who is heard in each frame, several at once where so.

How many are heard in a frame the windows say together. Who they are: the speaker of the stretch
that the frame is in, then those whose voices the windows over it hear. A window's voice belongs to
the speaker of most of its stretches, and no two voices of a window to one speaker.
"""

from __future__ import annotations

from itertools import product
from operator import getitem
from typing import TYPE_CHECKING

from minutes.engines.pyannote.activity import (
    FRAMES,
    HOP,
    SCALE,
    VOICES,
    Activity,
    intervals,
)
from minutes.engines.pyannote.stretches import voices_alone
from minutes.records import Turn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["assign", "find_turns"]

HEARD = 0.33  # probability from which one more voice is heard, over all windows
CERTAIN = 0.1  # of a speaker's own voice, below which nobody is named
KNOWN = 30  # frames, 0.5 s; a voice heard for as long must be some speaker's
REACH = 600  # frames, 10 s, over which speech near by tells who it is
GAP = 0.4  # seconds of pause within a turn
BLOCK = 50_000  # frames looked at at once


def find_turns(
    activity: Activity, stretches: NDArray[np.int64], labels: NDArray[np.int64]
) -> list[Turn]:
    """The turns of all speakers, in order of time.

    Args:
        stretches: first frame and the one after the last, shape (n, 2).
        labels: the speaker of each, from 0, shape (n,).
    """
    import numpy as np

    if not len(labels):
        return []
    speakers, frames = int(labels.max()) + 1, activity.frames
    own: NDArray[np.int32] = np.full(frames, -1, np.int32)
    for (first, last), label in zip(stretches.tolist(), labels.tolist(), strict=True):
        own[first:last] = label
    scores = _speaker_activity(
        activity, own, _nearness(len(activity.heard), stretches, labels, speakers)
    )
    ranks = activity.ranks
    turns: list[Turn] = []
    active = np.zeros((speakers, frames), bool)
    for begin in range(0, frames, BLOCK):
        part = slice(begin, begin + BLOCK)
        block = scores[:, part].astype(np.float32)
        inside = np.flatnonzero(own[part] >= 0)
        block[own[part][inside], inside] += SCALE  # before all others
        for rank in range(min(speakers, VOICES)):
            best = block.argmax(0)
            columns = np.arange(block.shape[1])
            sure = (ranks[part, rank] > HEARD) & (block[best, columns] > CERTAIN * SCALE)
            active[best[sure], begin + columns[sure]] = True
            block[best, columns] = -1
    for speaker in range(speakers):
        turns += [Turn(start, end, str(speaker)) for start, end in intervals(active[speaker], GAP)]
    return sorted(turns, key=lambda turn: (turn.start, turn.end))


def _nearness(
    windows: int, stretches: NDArray[np.int64], labels: NDArray[np.int64], speakers: int
) -> NDArray[np.float32]:
    """How much each speaker says around the middle of each window, shape (windows, speakers)."""
    import numpy as np

    found = np.zeros((windows, speakers), np.float32)
    reach = 4 * REACH // HOP  # windows; beyond them it is next to nothing
    for (first, last), label in zip(stretches.tolist(), labels.tolist(), strict=True):
        middle = ((first + last) / 2 - FRAMES / 2) / HOP
        low, high = max(0, int(middle) - reach), min(windows, int(middle) + reach + 2)
        away = np.abs(np.arange(low, high) - middle) * HOP
        found[low:high, label] += (last - first) * np.exp(-away / REACH)
    return found


def _speaker_activity(
    activity: Activity, own: NDArray[np.int32], nearness: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """The probability, times 255, of each speaker's voice, shape (speakers, frames)."""
    import numpy as np

    speakers, frames = nearness.shape[1], len(own)
    sums = np.zeros((speakers, frames), np.uint16)
    count = np.zeros(frames, np.uint16)
    for w, window in enumerate(activity.heard):
        begin, end = w * HOP, min(w * HOP + FRAMES, frames)
        window = window[: end - begin]
        alone, labels = voices_alone(window), own[begin:end]
        both = (alone >= 0) & (labels >= 0)
        votes = np.zeros((VOICES, speakers))
        np.add.at(votes, (alone[both], labels[both]), 1)
        count[begin:end] += 1
        # The little that nearness adds decides only where there are no votes: who speaks most near
        # by has what is heard most.
        share = window.mean(axis=0) / SCALE
        near = np.outer(share, nearness[w] / (1 + nearness[w].max()))
        for voice, speaker in assign(votes + near):
            heard = window[:, voice]
            if votes[voice, speaker] or (heard > SCALE / 2).sum() > KNOWN:
                sums[speaker, begin:end] += heard
    return (sums // np.maximum(count, 1)).astype(np.uint8)


def assign(scores: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Voices and speakers in pairs, none in two, with the highest sum: (voices, speakers).

    As there are few voices, one of the best of each as many as there are voices is in the answer.
    SciPy's own takes longer to import than an hour of this.
    """
    import numpy as np

    voices, speakers = scores.shape
    if speakers < voices:
        return [(voice, speaker) for speaker, voice in assign(scores.T)]
    best = np.argsort(-scores, axis=1, kind="stable")[:, :voices].tolist()
    rows = scores.tolist()
    pairs = (chosen for chosen in product(*best) if len({*chosen}) == voices)
    most = max(pairs, key=lambda chosen: sum(map(getitem, rows, chosen)))
    return list(enumerate(most))
