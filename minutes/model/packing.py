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

__all__ = ["SPEAKER_SLOTS", "Packed", "concatenate", "pack"]

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
    *,
    shifted: bool = False,
) -> Packed:
    """Fill windows of at most `config.window_tokens` with whole utterances, in their order.

    Args:
        tokens: the token ids of each utterance, without special tokens.
        speakers: a number for each utterance's speaker.
        shifted: fill the first window by half, so that the next ones begin where those of another
            packing are half full.
    """
    import numpy as np

    kept = [list(t[: config.utterance_tokens]) for t in tokens]
    lengths = np.array([len(t) + 1 for t in kept], dtype=np.int64)
    windows = _windows(lengths.tolist(), config, shifted)
    sizes = [len(w) for w in windows]
    row = np.repeat(np.arange(len(windows)), sizes)  # of each utterance
    end = np.cumsum(lengths)
    before = np.array([end[w.start - 1] if w.start else 0 for w in windows], dtype=np.int64)
    begin = end - lengths - before[row] + 1  # its first token in its window
    width = int((begin + lengths).max(initial=1))
    # Every token's place among all windows' tokens.
    place = np.repeat(row * width + begin - (end - lengths), lengths) + np.arange(lengths.sum())
    separator = [config.separator_token]
    said = np.fromiter(chain.from_iterable(t + separator for t in kept), np.int64, lengths.sum())
    shape = (len(windows), width)
    ids, mask, slot = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    owner = np.full(shape, -1, dtype=np.int64)
    ids[:, 0] = config.start_token
    mask[:, 0] = 1
    ids.reshape(-1)[place] = said
    mask.reshape(-1)[place] = 1
    owner.reshape(-1)[place] = np.repeat(np.arange(len(kept)), lengths)
    slot.reshape(-1)[place] = np.repeat(_slots(windows, speakers), lengths)
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


def _windows(lengths: Sequence[int], config: AttentionConfig, shifted: bool) -> list[range]:
    """The utterances of each window; lengths count the separator."""
    windows = []
    room = config.window_tokens // 2 if shifted else config.window_tokens
    first, filled = 0, 1
    for i, needed in enumerate(lengths):
        if i > first and filled + needed > room:
            windows.append(range(first, i))
            first, filled, room = i, 1, config.window_tokens
        filled += needed
    if len(lengths):
        windows.append(range(first, len(lengths)))
    return windows
