"""Utterances side by side in windows of tokens, so that the encoder reads each in its context.

Cohan et al. 2019 ("Pretrained Language Models for Sequential Sentence Classification", EMNLP,
arXiv:1909.04054): sentences separated by [SEP] in one sequence, so that every word attends to the
words around its sentence, and no token is spent on padding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from minutes.model.configuration import AttentionConfig

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["SPEAKER_SLOTS", "Packed", "concatenate", "pack", "pack_overlapping"]

SPEAKER_SLOTS = 12  # 0: no speaker; the twelfth voice of a window and those after share the last


@dataclass(frozen=True, slots=True)
class Packed:
    """Windows of tokens, each array of shape (windows, tokens).

    `owner` is the index of the utterance that a token belongs to, -1 at a window's start and in
    the padding; `slot` numbers the speakers of a window by who is heard first, from 1.
    """

    ids: NDArray[np.int64]
    mask: NDArray[np.int64]
    owner: NDArray[np.int64]
    slot: NDArray[np.int64]

    def rows(self, begin: int, end: int) -> Packed:
        """Some of the windows, without the padding that they do not need."""
        part = slice(begin, end)
        width = int(self.mask[part].sum(axis=1).max())
        arrays = (self.ids, self.mask, self.owner, self.slot)
        return Packed(*(array[part, :width] for array in arrays))


def pack(
    tokens: Sequence[Sequence[int]],
    speakers: Sequence[int] | NDArray[np.int64],
    config: AttentionConfig,
) -> Packed:
    """Fill windows of at most `config.window_tokens` with whole utterances, in their order.

    Args:
        tokens: the token ids of each utterance, without special tokens.
        speakers: a number for each utterance's speaker.
    """
    kept, lengths = _cut(tokens, config)
    return _fill(_windows(lengths, config.window_tokens), kept, lengths, speakers, config)


def pack_overlapping(
    tokens: Sequence[Sequence[int]],
    speakers: Sequence[int] | NDArray[np.int64],
    config: AttentionConfig,
) -> tuple[Packed, Packed]:
    """The same with windows that repeat the end of the one before, up to a quarter of a window.

    The first, the third, … window is in the first of the two, the others are in the second, so that
    none holds an utterance twice, and each utterance is in one or in both.
    """
    kept, lengths = _cut(tokens, config)
    windows = _windows(lengths, config.window_tokens, config.window_tokens // 4)
    first, second = (_fill(windows[begin::2], kept, lengths, speakers, config) for begin in (0, 1))
    return first, second


def _cut(
    tokens: Sequence[Sequence[int]], config: AttentionConfig
) -> tuple[list[list[int]], list[int]]:
    """What is kept of each utterance, and how many tokens it takes with its separator."""
    most, separator = config.utterance_tokens, config.separator_token  # a configuration is slow
    kept = [[*t[:most], separator] for t in tokens]
    return kept, [len(t) for t in kept]


def _fill(
    windows: Sequence[range],
    kept: Sequence[Sequence[int]],
    lengths: Sequence[int],
    speakers: Sequence[int] | NDArray[np.int64],
    config: AttentionConfig,
) -> Packed:
    import numpy as np

    placed = np.array([i for w in windows for i in w], dtype=np.int64)  # utterances
    row = np.repeat(np.arange(len(windows)), [len(w) for w in windows])
    size = np.array(lengths, dtype=np.int64)[placed]
    end = np.cumsum(size)
    first = np.searchsorted(row, np.arange(len(windows)))
    begin = end - size - (end - size)[first][row] + 1  # each one's first token in its window
    width = int((begin + size).max(initial=1))
    total = int(size.sum())
    place = np.repeat(row * width + begin - (end - size), size) + np.arange(total)
    said = np.fromiter(chain.from_iterable(kept[i] for i in placed), np.int64, total)
    shape = (len(windows), width)
    ids, mask, slot = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    owner = np.full(shape, -1, dtype=np.int64)
    ids[:, 0] = config.start_token
    mask[:, 0] = 1
    for array, values in (
        (ids, said),
        (mask, 1),
        (owner, np.repeat(placed, size)),
        (slot, np.repeat(np.array(_slots(windows, speakers), dtype=np.int64), size)),
    ):
        array.reshape(-1)[place] = values
    return Packed(ids, mask, owner, slot)


def _slots(windows: Sequence[range], speakers: Sequence[int] | NDArray[np.int64]) -> list[int]:
    """The number of each utterance's speaker in its window."""
    slots = []
    names = [int(speaker) for speaker in speakers]
    for window in windows:
        heard: dict[int, int] = {}
        for i in window:
            number = heard.setdefault(names[i], len(heard) + 1)
            slots.append(min(number, SPEAKER_SLOTS - 1))
    return slots


def concatenate(parts: Sequence[Packed]) -> Packed:
    """Windows of several stretches of utterances as one batch; owners are counted on."""
    import numpy as np

    width = max(part.ids.shape[1] for part in parts)
    begin = np.cumsum([0] + [int(part.owner.max()) + 1 for part in parts])

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


def _windows(lengths: Sequence[int], room: int, overlap: int = 0) -> list[range]:
    """The utterances of each window of at most `room` tokens; lengths count the separator.

    overlap: the tokens that a window repeats at most of the one before, but none of others.
    """
    windows: list[range] = []
    first, fresh, filled = 0, 1, 1  # fresh: the first that the window before does not hold
    for i, needed in enumerate(lengths):
        if i > first and filled + needed > room:
            windows.append(range(first, i))
            begin, repeated = i, 0
            while begin > fresh and repeated + lengths[begin - 1] <= overlap:
                if 1 + repeated + lengths[begin - 1] + needed > room:
                    break
                begin -= 1
                repeated += lengths[begin]
            first, fresh, filled = begin, i, 1 + repeated
        filled += needed
    if lengths:
        windows.append(range(first, len(lengths)))
    return windows
