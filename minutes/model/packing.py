"""Utterances side by side in windows of tokens, so that the encoder reads each in its context.

Cohan et al. 2019 ("Pretrained Language Models for Sequential Sentence Classification", EMNLP,
arXiv:1909.04054): sentences separated by [SEP] in one sequence, so that every word attends to the
words around its sentence, and no token is spent on padding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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

    windows = list(_windows([len(t) for t in tokens], config, shifted))
    kept = config.utterance_tokens
    width = max((1 + sum(min(len(tokens[i]), kept) + 1 for i in w) for w in windows), default=1)
    shape = (len(windows), width)
    ids, mask, slot = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    owner = np.full(shape, -1, dtype=np.int64)
    for row, window in enumerate(windows):
        ids[row, 0] = config.start_token
        mask[row, 0] = 1
        at = 1
        heard: dict[int, int] = {}
        for i in window:
            piece = [*tokens[i][:kept], config.separator_token]
            place = slice(at, at + len(piece))
            ids[row, place] = piece
            mask[row, place] = 1
            owner[row, place] = i
            number = heard.setdefault(int(speakers[i]), len(heard) + 1)
            slot[row, place] = min(number, SPEAKER_SLOTS - 1)
            at = place.stop
    return Packed(ids, mask, owner, slot)


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


def _windows(lengths: Sequence[int], config: AttentionConfig, shifted: bool) -> Iterator[list[int]]:
    window: list[int] = []
    room = config.window_tokens // 2 if shifted else config.window_tokens
    filled = 1
    for i, length in enumerate(lengths):
        needed = min(length, config.utterance_tokens) + 1
        if window and filled + needed > room:
            yield window
            window, filled, room = [], 1, config.window_tokens
        window.append(i)
        filled += needed
    if window:
        yield window
