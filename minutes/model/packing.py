"""Utterances side by side in windows of tokens, so that the encoder reads each in its context.

Cohan et al. 2019 ("Pretrained Language Models for Sequential Sentence Classification", EMNLP,
arXiv:1909.04054): sentences separated by [SEP] in one sequence, so that every word attends to the
words around its sentence, and no token is spent on padding: what is left of a window holds the
beginning of the next utterance, which counts in its own window only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy as np
    from numpy.typing import NDArray

    from minutes.model.arrays import ModelConfig
    from minutes.model.configuration import AttentionConfig

    Numbers: TypeAlias = AttentionConfig | ModelConfig

__all__ = [
    "SPEAKER_SLOTS",
    "Packed",
    "Reading",
    "around",
    "concatenate",
    "join_packed",
    "pack",
]

SPEAKER_SLOTS = 12  # 0: no speaker; the twelfth voice of a window and those after share the last


@dataclass(frozen=True, slots=True)
class Packed:
    """Windows of tokens, each array of shape (windows, tokens).

    `owner` is the index of the utterance that a token belongs to, -1 at a window's start, in what
    only fills a window and in the padding; `slot` numbers the speakers of a window by who is heard
    first, from 1.
    """

    ids: NDArray[np.int64]
    mask: NDArray[np.int64]
    owner: NDArray[np.int64]
    slot: NDArray[np.int64]

    def numbers(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The window of each utterance that owns tokens, window by window, and whose each token is.

        Shapes (owners,) and (windows, tokens); of what nobody owns it is -1.
        """
        import numpy as np

        row, token = np.nonzero(self.owner >= 0)
        most = int(self.owner.max(initial=0)) + 1
        own, number = np.unique(row * most + self.owner[row, token], return_inverse=True)
        whose = np.full(self.owner.shape, -1, dtype=np.int64)
        whose[row, token] = number.reshape(-1)
        return own // most, whose

    def rows(self, begin: int, end: int) -> Packed:
        """Some of the windows, without the padding that they do not need."""
        part = slice(begin, end)
        width = int(self.mask[part].sum(axis=1).max())
        arrays = (self.ids, self.mask, self.owner, self.slot)
        return Packed(*(array[part, :width] for array in arrays))


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the encoder reads of a meeting.

    `windows` hold whole utterances in their order; `alone` has a row for each distinct backchannel,
    which no window holds; `source`, shape (utterances,), is the utterance whose state each has:
    itself, or the first backchannel of the same words.
    """

    windows: Packed
    alone: Packed
    source: NDArray[np.int64]

    @property
    def parts(self) -> tuple[Packed, Packed]:
        """The windows and the backchannels."""
        return self.windows, self.alone

    def apart(self) -> Packed:
        """The backchannels with a row for each, however often the same words were said."""
        import numpy as np

        row = np.full(len(self.source), -1, dtype=np.int64)
        row[self.alone.owner.max(axis=1, initial=-1)] = np.arange(len(self.alone.ids))
        heard = np.flatnonzero(row[self.source] >= 0)
        rows = row[self.source[heard]]
        owner = np.where(self.alone.owner[rows] < 0, -1, heard[:, None])
        return Packed(self.alone.ids[rows], self.alone.mask[rows], owner, self.alone.slot[rows])


def pack(
    tokens: Sequence[Sequence[int]],
    speakers: Sequence[int] | NDArray[np.int64],
    config: Numbers,
    *,
    lead: int = 0,
) -> Reading:
    """Fill windows of at most `config.window_tokens` with whole utterances, in their order.

    Backchannels (Yngve 1970, "On getting a word in edgewise") are read alone: the windows hold
    more of what is said.

    Args:
        tokens: the token ids of each utterance, without special tokens.
        speakers: a number for each utterance's speaker.
        lead: tokens of room that the first window has less, so that all windows begin elsewhere.
    """
    import numpy as np

    kept = _cut(tokens, config)
    known = {tuple(said) for said in config.backchannels}
    first: dict[tuple[int, ...], int] = {}
    said, source = [], np.arange(len(kept))
    for i, words in enumerate(map(tuple, tokens)):
        if words in known:
            source[i] = first.setdefault(words, i)
        else:
            said.append(i)
    windows = _windows([len(kept[i]) for i in said], config.window_tokens, lead)
    return Reading(
        _fill(windows, kept, said, speakers, config),
        _alone(list(first.values()), kept, config),
        source,
    )


def _cut(tokens: Sequence[Sequence[int]], config: Numbers) -> list[list[int]]:
    """What is kept of each utterance, with its separator."""
    most, separator = config.utterance_tokens, config.separator_token  # a configuration is slow
    return [[*t[:most], separator] for t in tokens]


def around(
    tokens: Sequence[Sequence[int]],
    speakers: Sequence[int] | NDArray[np.int64],
    places: Sequence[int],
    width: int,
    config: Numbers,
    *,
    beside: int | None = None,
) -> Packed:
    """Windows around some utterances, which stand in the middle and own their tokens.

    Args:
        tokens: the token ids of each utterance of the meeting, without special tokens.
        places: of those utterances, in order.
        width: tokens of a window.
        beside: tokens on either side of utterances that share a window; None has one for each.
    """
    import numpy as np

    kept = _cut(tokens, config)
    size = np.array([len(one) for one in kept], dtype=np.int64)
    end = np.cumsum(size)
    width = min(width, int(size.sum()) + 1)
    groups: list[list[int]] = []
    for place in places:
        span = end[place] - end[groups[-1][0]] + size[groups[-1][0]] if groups else width
        if beside is not None and span <= width - 1 - 2 * beside:
            groups[-1].append(place)
        else:
            groups.append([place])
    low, high = (np.array([group[k] for group in groups], dtype=np.int64) for k in (0, -1))
    begin = end[low] - size[low]
    begin -= np.maximum(width - 1 - (end[high] - begin), 0) // 2
    begin = begin.clip(0, int(size.sum()) + 1 - width)
    shared = _taken(begin, width, (low, high), kept, np.arange(len(kept)), speakers, config)
    wanted = np.isin(shared.owner, np.asarray(places, dtype=np.int64))
    return replace(shared, owner=np.where(wanted, shared.owner, -1))


def _fill(
    windows: Sequence[range],
    kept: Sequence[Sequence[int]],
    said: Sequence[int],
    speakers: Sequence[int] | NDArray[np.int64],
    config: Numbers,
) -> Packed:
    """Windows of one width; the last begins as early as it must to be full.

    Args:
        windows: places in `said`.
        said: the utterances that stand side by side.
    """
    import numpy as np

    size = np.array([len(kept[i]) for i in said], dtype=np.int64)
    total = int(size.sum()) + 1
    width = min(config.window_tokens, total)
    low, high = (np.array([w[k] for w in windows], dtype=np.int64) for k in (0, -1))
    begin = np.minimum((np.cumsum(size) - size)[low], total - width)
    return _taken(begin, width, (low, high), kept, said, speakers, config)


def _taken(
    begin: NDArray[np.int64],
    width: int,
    own: tuple[NDArray[np.int64], NDArray[np.int64]],
    kept: Sequence[Sequence[int]],
    said: Sequence[int] | NDArray[np.int64],
    speakers: Sequence[int] | NDArray[np.int64],
    config: Numbers,
) -> Packed:
    """Windows of one width, out of all tokens side by side.

    Args:
        begin: the place of each window's first token.
        own: each window's first and last utterance whose tokens it owns, places in `said`.
        said: the utterances that stand side by side.
    """
    import numpy as np

    size = np.array([len(kept[i]) for i in said], dtype=np.int64)
    stream = np.fromiter(chain.from_iterable(kept[i] for i in said), np.int64, int(size.sum()))
    place = np.repeat(np.arange(len(said)), size)  # of each token's utterance in `said`
    at = begin[:, None] + np.arange(width - 1)
    within = place[at]
    low, high = own
    owned = (within >= low[:, None]) & (within <= high[:, None])
    names = np.asarray(speakers, dtype=np.int64)[np.asarray(said, dtype=np.int64)]
    return Packed(
        ids=_led(stream[at], config.start_token),
        mask=np.ones((len(begin), width), dtype=np.int64),
        owner=_led(np.where(owned, np.asarray(said, dtype=np.int64)[within], -1), -1),
        slot=_led(_slots(within, names), 0),
    )


def _led(rows: NDArray[np.int64], value: int) -> NDArray[np.int64]:
    """Rows with a value before each."""
    import numpy as np

    return np.pad(rows, ((0, 0), (1, 0)), constant_values=value)


def _slots(within: NDArray[np.int64], names: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of each token's speaker in its window."""
    import numpy as np

    slots = np.empty_like(within)
    for row, places in zip(slots, within, strict=True):
        first, last = int(places[0]), int(places[-1])
        heard: dict[int, int] = {}
        numbers = [heard.setdefault(n, len(heard) + 1) for n in names[first : last + 1].tolist()]
        row[:] = np.minimum(numbers, SPEAKER_SLOTS - 1)[places - first]
    return slots


def _alone(heard: Sequence[int], kept: Sequence[Sequence[int]], config: Numbers) -> Packed:
    """A row for each of some utterances."""
    import numpy as np

    width = 1 + max((len(kept[i]) for i in heard), default=1)
    ids, mask, slot = (np.zeros((len(heard), width), dtype=np.int64) for _ in range(3))
    owner = np.full((len(heard), width), -1, dtype=np.int64)
    ids[:, 0] = config.start_token
    mask[:, 0] = 1
    for row, i in enumerate(heard):
        end = 1 + len(kept[i])
        ids[row, 1:end] = kept[i]
        for array, value in ((mask, 1), (owner, i), (slot, 1)):
            array[row, 1:end] = value
    return Packed(ids, mask, owner, slot)


def join_packed(readings: Sequence[Reading]) -> Reading:
    """Those of several meetings as one; utterances are counted on."""
    import numpy as np

    begin = np.cumsum([0] + [len(one.source) for one in readings])
    return Reading(
        concatenate([one.windows for one in readings], begin),
        concatenate([one.alone for one in readings], begin),
        np.concatenate([one.source + first for one, first in zip(readings, begin, strict=False)]),
    )


def concatenate(parts: Sequence[Packed], begin: Sequence[int] | NDArray[np.int64]) -> Packed:
    """Windows of several as one batch.

    begin: what is added to the numbers of each one's utterances.
    """
    import numpy as np

    width = max(part.ids.shape[1] for part in parts)

    def joined(name: str, fill: int) -> NDArray[np.int64]:
        rows = []
        for part, first in zip(parts, begin, strict=False):
            array = getattr(part, name)
            if name == "owner":
                array = np.where(array < 0, -1, array + first)
            spare = ((0, 0), (0, width - array.shape[1]))
            rows.append(np.pad(array, spare, constant_values=fill))
        return np.concatenate(rows)

    return Packed(joined("ids", 0), joined("mask", 0), joined("owner", -1), joined("slot", 0))


def _windows(lengths: Sequence[int], room: int, lead: int) -> list[range]:
    """The utterances of each window of at most `room` tokens; lengths count the separator."""
    windows: list[range] = []
    first, filled = 0, 1 + lead
    for i, needed in enumerate(lengths):
        if i > first and filled + needed > room:
            windows.append(range(first, i))
            first, filled = i, 1
        filled += needed
    if lengths:
        windows.append(range(first, len(lengths)))
    return windows
