"""Why the model finds an utterance important: the words that raised it, and what it attended to.

The effect of a word is by integrated gradients (Sundararajan et al. 2017, arXiv:1703.01365): the
gradient of the log odds times what sets the word's vectors apart from those of [MASK], averaged
over the way from there to here, summed over dimensions and pieces. The effects of all words sum to
the log odds less those with every word masked. The gradient at the end of the way alone, times the
input (Denil et al. 2014, arXiv:1412.6815), says nothing here: the encoder normalises the length of
its inputs, so that its gradient is at right angles to them. Against the log odds lost by masking
one word at a time its rank correlation was -0.14, that of integrated gradients 0.47 (ten utterances
of two AMI meetings).

The attention of the context layers is combined by attention rollout (Abnar & Zuidema 2020,
arXiv:2005.00928, section 3).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from minutes.model.features import features, speaker_numbers
from minutes.model.inference import _shares, context_windows, tokenize
from minutes.model.packing import Packed, concatenate, pack
from minutes.progress import Progress, silent
from minutes.records import Utterance, WordEffect
from minutes.salience import word_spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from minutes.model.network import AttentionModel

__all__ = ["Reasons", "explain", "rollout"]

_BATCH = 16  # windows that the encoder reads at once
_STEPS = 8  # of the way from masked words to the words, each taken at its middle


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why one utterance has its importance.

    `logit` is the log odds that `predict` gives; `words` every word as written, with its effect
    in log odds; `attended` the share of attention it paid to each utterance of the meeting, shape
    (utterances,), 0 for itself; with what it kept for itself they sum to 1.
    """

    logit: float
    words: tuple[WordEffect, ...]
    attended: NDArray[np.float32]


def explain(
    model: AttentionModel,
    tokenizer: Any,
    utterances: Sequence[Utterance],
    indices: Sequence[int],
    *,
    progress: Progress = silent,
) -> list[Reasons]:
    """Explain some utterances of one meeting, which must be in order of time.

    The encoder reads only the windows whose utterances the explained ones can attend to.

    Args:
        indices: which utterances.
    """
    if not indices:
        return []
    meeting = _Meeting(model, tokenizer, utterances)
    found = []
    for done, i in enumerate(indices):
        progress("explanation", done, len(indices))
        found.append(meeting.explain(i))
    progress("explanation", len(indices), len(indices))
    return found


def rollout(attention: Tensor, index: int) -> Tensor:
    """The share of each input state in the state of one utterance after all layers.

    Each layer's attention is averaged with the identity, for the residual connection, and the
    layers are multiplied.

    Args:
        attention: shape (layers, utterances, utterances), rows that sum to 1.

    Returns:
        Shape (utterances,), its sum 1.
    """
    shares = torch.zeros_like(attention[0, 0])
    shares[index] = 1.0
    for layer in attention.flip(0):
        shares = 0.5 * (shares @ layer + shares)
    return shares


class _Meeting:
    """A meeting before the model; states are computed when they are first needed, and kept."""

    def __init__(
        self, model: AttentionModel, tokenizer: Any, utterances: Sequence[Utterance]
    ) -> None:
        self.model, self.tokenizer, self.utterances = model, tokenizer, utterances
        device = model.speaker.weight.device
        speakers = speaker_numbers(utterances)
        self.packed = pack(tokenize(tokenizer, utterances), speakers, model.config)
        self.inputs = torch.as_tensor(features(utterances), device=device)
        self.numbers = torch.as_tensor(speakers, device=device)
        self.row = np.zeros(len(utterances), dtype=np.int64)  # the encoder's window of each
        rows, places = np.nonzero(self.packed.owner >= 0)
        self.row[self.packed.owner[rows, places]] = rows
        self.states = torch.zeros(len(utterances), model.speaker.weight.shape[1], device=device)
        self.masked = _masked(model, tokenizer)
        self.known: set[int] = set()  # the encoder's windows whose states are there

    def explain(self, i: int) -> Reasons:
        row = int(self.row[i])
        first, last = (int(x) for x in np.flatnonzero(self.row == row)[[0, -1]])
        own = np.flatnonzero(self.packed.owner[row] == i)[:-1]  # the separator is no word
        steps = [(step + 0.5) / _STEPS for step in range(_STEPS)]
        way = torch.tensor([*steps, 1.0], device=self.states.device)
        with _on_the_way(self.model, own, way, self.masked) as (ends, vectors):
            fresh = self.model.encode(_copies(_rows(self.packed, row, row + 1), len(way)))
        states = fresh.view(len(way), last + 1 - first, -1)
        seen = [self._weigh(i, first, last + 1, one) for one in states]
        logits = torch.stack([logit for logit, _ in seen])
        (gradients,) = torch.autograd.grad(logits[:-1].sum(), vectors)
        mean = gradients[:-1, own].mean(dim=0)
        effects = (mean * (ends[0] - self.masked)).sum(dim=-1)
        return Reasons(
            logit=float(logits[-1].detach()),
            words=self._words(i, effects.tolist()),
            attended=seen[-1][1].cpu().numpy(),
        )

    def _weigh(self, i: int, first: int, last: int, fresh: Tensor) -> tuple[Tensor, Tensor]:
        """The log odds of utterance i as `predict` gives them, and its attention to the others.

        fresh: the states of utterances first to last, through which the gradient flows.
        """
        config, total = self.model.config, len(self.utterances)
        attended = torch.zeros(total, device=self.states.device)
        terms: list[Tensor] = []
        mass = 0.0
        for begin, end in context_windows(total, config.context_window):
            if not begin <= i < end:
                continue
            self._encode(begin, end)
            low, high = max(first, begin), min(last, end)
            states = self.states[begin:end].clone()
            states[low - begin : high - begin] = fresh[low - first : high - first]
            part = slice(begin, end)
            seen = self.model.attend(states, self.inputs[part], self.numbers[part], explain=True)
            share = float(_shares(begin, end, total)[i - begin])
            terms.append(share * seen.importance[i - begin])
            mass += share
            if seen.attention is not None:
                attended[part] += share * rollout(seen.attention.detach(), i - begin)
        attended[i] = 0.0
        return torch.stack(terms).sum() / mass / config.importance_temperature, attended / mass

    @torch.no_grad()
    def _encode(self, begin: int, end: int) -> None:
        """Have the states of utterances begin to end."""
        rows = sorted(set(self.row[begin:end].tolist()) - self.known)
        for run in _runs(rows):
            part = _rows(self.packed, run[0], run[-1] + 1)
            states = self.model.encode(part)
            at = int(part.owner[0, 1])
            self.states[at : at + len(states)] = states
        self.known.update(rows)

    def _words(self, i: int, effects: Sequence[float]) -> tuple[WordEffect, ...]:
        """The words of utterance i; those past the encoder's reach have no effect."""
        text = self.utterances[i].text
        spans = word_spans(text)
        encoded = self.tokenizer(
            text, add_special_tokens=False, return_offsets_mapping=True, verbose=False
        )
        total = [0.0] * len(spans)
        starts = [start for start, _ in spans]
        for (start, end), effect in zip(encoded["offset_mapping"], effects, strict=False):
            if spans and end > start:  # a piece may begin with the space before its word
                total[max(bisect_right(starts, end - 1) - 1, 0)] += effect
        return tuple(
            WordEffect(text[start:end], effect)
            for (start, end), effect in zip(spans, total, strict=True)
        )


@torch.no_grad()
def _masked(model: AttentionModel, tokenizer: Any) -> Tensor:
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
    owner = np.where(window.owner < 0, -1, window.owner - window.owner[0, 1])
    return concatenate([Packed(window.ids, window.mask, owner, window.slot)] * count)


def _rows(packed: Packed, begin: int, end: int) -> Packed:
    """Some of the windows, without the padding that they do not need."""
    part = slice(begin, end)
    width = int(packed.mask[part].sum(axis=1).max())
    arrays = (packed.ids, packed.mask, packed.owner, packed.slot)
    return Packed(*(array[part, :width] for array in arrays))


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
