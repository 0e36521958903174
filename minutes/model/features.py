"""What a transcript knows of an utterance besides its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from minutes import salience
from minutes.records import Utterance
from minutes.text import count_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["DEVIATIONS", "FEATURES", "speaker_numbers", "utterance_features"]

DEVIATIONS = 4.0  # from the mean, to which the network holds features
_EDGE = 20.0  # utterances over which the beginning and the end of a meeting fade

FEATURES = (
    *salience.COMPONENTS,
    "log_seconds",
    "log_words",
    "speech_rate",  # words a second
    "same_speaker_before",
    "same_speaker_after",
    "gap_before",  # seconds; negative where people talk at once
    "gap_after",
    "talk_share",
    "talks_most",
    "talk_share_relative",  # 1 for someone who talks as much as the average
    "position",  # 0 for the first utterance, 1 for the last
    "time",  # the same in seconds
    "opening",
    "closing",
    "speakers",
    "log_utterances",
)


def utterance_features(utterances: Sequence[Utterance]) -> NDArray[np.float32]:
    """The inputs beside words, in the order of `FEATURES`.

    Args:
        utterances: of one meeting, in order of time.

    Returns:
        Shape (utterances, features).
    """
    import numpy as np

    total = len(utterances)
    if not total:
        return np.zeros((0, len(FEATURES)), dtype=np.float32)
    start = np.array([u.start for u in utterances])
    end = np.array([u.end for u in utterances])
    seconds = np.maximum(end - start, 0.01)
    words = np.array([count_words(u.text) for u in utterances], dtype=float)
    speaker = speaker_numbers(utterances)
    same = np.append(0.0, speaker[1:] == speaker[:-1])
    gap = np.clip(np.append(0.0, start[1:] - end[:-1]), -3.0, 5.0)
    talk = np.bincount(speaker, weights=seconds)
    share = talk[speaker] / talk.sum()
    index = np.arange(total)
    columns = [
        *salience.components(utterances).T,
        np.log1p(seconds),
        np.log1p(words),
        np.clip(words / seconds, 0.0, 8.0),
        same,
        np.append(same[1:], 0.0),
        gap,
        np.append(gap[1:], 0.0),
        share,
        speaker == talk.argmax(),
        share * len(talk),
        index / max(total - 1, 1),
        start / max(end.max(), 1.0),
        np.exp(-index / _EDGE),
        np.exp(-index[::-1] / _EDGE),
        np.full(total, len(talk)),
        np.full(total, np.log(total)),
    ]
    return np.column_stack(columns).astype(np.float32)


def speaker_numbers(utterances: Sequence[Utterance]) -> NDArray[np.int64]:
    """Speakers by number, 0 for the one who is heard first; an unknown speaker is one too."""
    import numpy as np

    numbers: dict[str | None, int] = {}
    return np.array([numbers.setdefault(u.speaker, len(numbers)) for u in utterances], dtype=int)
