"""What the encoder reads of a meeting, in which some words can be masked in part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from minutes.model.packing import Packed, concatenate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from minutes.model.network import AttentionModel

__all__ = ["Maskable", "Read", "masked_vector"]

_BATCH = 16  # windows that the encoder reads at once


@dataclass(frozen=True, slots=True)
class Read:
    """The window of an utterance, read with more and more of its words.

    `states`: of the window's utterances, shape (steps, utterances, hidden); `vectors`: what the
    encoder read, (steps, tokens, hidden); `own`: the places of the utterance's words in it; `way`:
    what sets them apart from masked ones, (words, hidden).
    """

    states: Tensor
    vectors: Tensor
    own: NDArray[np.int64]
    way: Tensor


class Maskable:
    """Windows that hold some of a meeting's utterances."""

    def __init__(self, model: AttentionModel, packed: Packed, total: int) -> None:
        self.model, self.packed = model, packed
        # The encoder's window of each utterance, -1 for one that is in none.
        self.row = np.full(total, -1, dtype=np.int64)
        rows, places = np.nonzero(packed.owner >= 0)
        self.row[packed.owner[rows, places]] = rows
        weight = model.speaker.weight
        self.states = torch.zeros(total, weight.shape[1], device=weight.device)
        self.known: set[int] = set()  # windows whose states are there

    def read(self, i: int, way: Tensor, masked: Tensor) -> Read:
        """The window of utterance i, once for each step of the way from masked words."""
        row = int(self.row[i])
        own = np.flatnonzero(self.packed.owner[row] == i)[:-1]  # the separator is no word
        with _on_the_way(self.model, own, way, masked) as (ends, vectors):
            fresh = self.model.encode(_copies(self.packed.rows(row, row + 1), len(way)))
        states = fresh.view(len(way), -1, fresh.shape[-1])
        return Read(states, vectors[0], own, ends[0] - masked)

    def holds(self, i: int) -> bool:
        """Whether utterance i is in a window of this reading."""
        return bool(self.row[i] >= 0)

    def among(self, i: int, begin: int, end: int, fresh: Tensor | None) -> Tensor:
        """The states of utterances begin to end, zeros for those that no window holds.

        fresh: the states in the window of i, None where it is in none.
        """
        self._encode(begin, end)
        states = self.states[begin:end].clone()
        if fresh is not None:
            first, last = (int(x) for x in np.flatnonzero(self.row == self.row[i])[[0, -1]])
            low, high = max(first, begin), min(last + 1, end)
            states[low - begin : high - begin] = fresh[low - first : high - first]
        return states

    @torch.no_grad()
    def _encode(self, begin: int, end: int) -> None:
        """Have the states of utterances begin to end."""
        rows = sorted(set(self.row[begin:end].tolist()) - self.known - {-1})
        for run in _runs(rows):
            part = self.packed.rows(run[0], run[-1] + 1)
            states = self.model.encode(part)
            held = np.unique(part.owner[part.owner >= 0])
            self.states[held] = states[held - held[0]]
        self.known.update(rows)


@torch.no_grad()
def masked_vector(model: AttentionModel, tokenizer: Any) -> Tensor:
    """The vector of a word that says nothing, shape (hidden,)."""
    vectors: Tensor = model.encoder.get_input_embeddings().weight.detach()
    if tokenizer.mask_token_id is None:
        return vectors.mean(dim=0)
    return vectors[tokenizer.mask_token_id]


@contextmanager
def _on_the_way(
    model: AttentionModel, own: NDArray[np.int64], way: Tensor, masked: Tensor
) -> Iterator[tuple[list[Tensor], list[Tensor]]]:
    """Have the encoder read copies of a window in which some words are masked in part.

    Args:
        own: the places of these words.
        way: how much of them each copy has, from 0, masked, to 1.

    Yields:
        Two lists that the encoder's reading fills with one tensor each: the words' vectors, shape
        (words, hidden), and what was read, (copies, tokens, hidden), which gradients reach.
    """
    ends: list[Tensor] = []
    read: list[Tensor] = []

    def watch(module: torch.nn.Module, inputs: Any, vectors: Tensor) -> Tensor:
        vectors = vectors.detach().clone()
        ends.append(vectors[-1, own].clone())
        vectors[:, own] = masked + way[:, None, None] * (ends[0] - masked)
        read.append(vectors.requires_grad_())
        return read[0]

    handle = model.encoder.get_input_embeddings().register_forward_hook(watch)
    try:
        with torch.enable_grad():
            yield ends, read
    finally:
        handle.remove()


def _copies(window: Packed, count: int) -> Packed:
    """One window as several, of as many utterances each."""
    held = window.owner >= 0
    owner = np.where(held, window.owner - window.owner[held].min(), -1)
    one = Packed(window.ids, window.mask, owner, window.slot)
    return concatenate([one] * count, np.arange(count) * (owner.max() + 1))


def _runs(rows: Sequence[int]) -> Iterator[list[int]]:
    """Rows that follow one another, as many at a time as the encoder reads at once."""
    run: list[int] = []
    for row in rows:
        if run and (row != run[-1] + 1 or len(run) == _BATCH):
            yield run
            run = []
        run.append(row)
    if run:
        yield run
