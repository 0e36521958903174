"""Why the model finds an utterance important: the words that raised it, and what it attended to.

The effect of a word is by integrated gradients (Sundararajan et al. 2017, arXiv:1703.01365): the
gradient of the log odds times what sets the word's vectors apart from those of [MASK], averaged
over the way from there to here, summed over dimensions and pieces. The effects of all words sum to
the log odds less those with every word masked. The gradient at the end of the way alone, times the
input (Denil et al. 2014, arXiv:1412.6815), says nothing here: the encoder normalises the length of
its inputs, so that its gradient is at right angles to them (docs/LOG.md).

The encoder reads the meeting once. For the way it reads each explained utterance again, between
its nearest neighbours, as many utterances at a time as fit: what their states change by there is
added to those of the whole reading, so that the way ends at the log odds that were predicted.

The attention of the context layers is combined by attention rollout (Abnar & Zuidema 2020,
arXiv:2005.00928, section 3).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from minutes.model.features import speaker_numbers, utterance_features
from minutes.model.inference import context_windows, encode, read, shares
from minutes.progress import Progress, silent
from minutes.records import Utterance, WordEffect
from minutes.salience import word_spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from minutes.model.network import AttentionModel, NetworkOutput

__all__ = ["UtteranceAttribution", "explain", "rollout"]

_STEPS = 3  # of the way from masked words to the words, at the places of Gauss and Legendre
_REACH = 96  # tokens that are read anew around an utterance, at least its own (docs/LOG.md)
_BATCH = 8  # utterances that are explained at once


@dataclass(frozen=True, slots=True)
class UtteranceAttribution:
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
) -> list[UtteranceAttribution]:
    """Explain some utterances of one meeting, which must be in order of time.

    Args:
        indices: which utterances.
    """
    if not indices:
        return []
    meeting = _Meeting(model, tokenizer, utterances, progress)
    found: dict[int, UtteranceAttribution] = {}
    wanted = sorted(set(indices))
    progress("explanation", 0, len(wanted))
    groups = [wanted[begin : begin + _BATCH] for begin in range(0, len(wanted), _BATCH)]
    before = torch.get_num_threads()
    threads = min(before, len(groups)) if meeting.device.type == "cpu" else 1
    # On a CPU each thread takes groups of its own: those that share a product wait for one another.
    try:
        with ThreadPoolExecutor(threads, initializer=torch.set_num_threads, initargs=(1,)) as pool:
            for told in pool.map(meeting.explain, groups):
                found |= told
                progress("explanation", len(found), len(wanted))
    finally:
        torch.set_num_threads(before)  # one thread's number becomes that of all
    return [found[i] for i in indices]


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


@dataclass(frozen=True, slots=True)
class _Near:
    """The tokens around the utterance at a place, which are read anew when its words are masked.

    Arrays of shape (tokens,) as those of `Packed`; `own` are the places of the utterance's tokens.
    """

    place: int
    ids: NDArray[np.int64]
    owner: NDArray[np.int64]
    slot: NDArray[np.int64]
    own: NDArray[np.int64]


class _Meeting:
    """A meeting before the model, which has read it once."""

    def __init__(
        self,
        model: AttentionModel,
        tokenizer: Any,
        utterances: Sequence[Utterance],
        progress: Progress,
    ) -> None:
        self.model, self.tokenizer, self.utterances = model, tokenizer, utterances
        self.device = model.speaker.weight.device
        self.reading = read(model, tokenizer, utterances)
        self.counts = np.bincount(
            np.concatenate([p.owner[p.owner >= 0] for p in self.reading.parts]),
            minlength=len(utterances),
        )
        self.inputs = torch.as_tensor(utterance_features(utterances), device=self.device)
        self.numbers = torch.as_tensor(speaker_numbers(utterances), device=self.device)
        places, weights = np.polynomial.legendre.leggauss(_STEPS)
        self.way = torch.tensor((places + 1) / 2, device=self.device).float()
        self.share = torch.tensor(weights / 2, device=self.device).float()
        self.seen: dict[int, NetworkOutput] = {}  # of each window, by its first utterance
        with torch.no_grad():
            self.masked = _masked_vector(model, tokenizer)
            self.states = encode(model, self.reading, progress)

    def explain(self, group: Sequence[int]) -> dict[int, UtteranceAttribution]:
        """The reasons of some utterances, by their places."""
        near = [self._near(i) for i in group]
        vectors, ends, tokens = self._read(near)
        weighed = [
            self._weigh(one.place, *self._changes(one, states))
            for one, states in zip(near, tokens, strict=True)
        ]
        (gradient,) = torch.autograd.grad(torch.stack([w[1] for w in weighed]).sum(), vectors)
        found = {}
        for n, (one, (logit, _, attended)) in enumerate(zip(near, weighed, strict=True)):
            words = one.own[:-1]  # the separator is no word
            mean = (self.share[:, None, None] * gradient[n][:, words]).sum(dim=0)
            apart = ends[n, words] - self.masked
            effects = (mean * apart).sum(dim=-1).tolist()
            found[one.place] = UtteranceAttribution(
                logit, self._words(one.place, effects), attended
            )
        return found

    def _near(self, i: int) -> _Near:
        """What is read anew where the words of utterance i change: its tokens and some around."""
        source = int(self.reading.source[i])
        part = next(p for p in self.reading.parts if (p.owner == source).any())
        row = int(np.flatnonzero((part.owner == source).any(axis=1))[0])
        one = part.rows(row, row + 1)
        own = np.flatnonzero(one.owner[0] == source)
        width = one.ids.shape[1]
        size = min(max(_REACH, len(own)), width - 1)
        begin = int(own[0]) - (size - len(own)) // 2
        begin = min(max(begin, 1), width - size)
        at = np.array([0, *range(begin, begin + size)])
        owner = np.where(one.owner[0, at] == source, i, one.owner[0, at])
        return _Near(i, one.ids[0, at], owner, one.slot[0, at], np.flatnonzero(owner == i))

    def _read(self, near: Sequence[_Near]) -> tuple[Tensor, Tensor, Tensor]:
        """The encoder over the surroundings of some utterances, on the way from masked words.

        Returns:
            The words' vectors on the way, which gradients reach, (utterances, steps, tokens,
            hidden); those at its end, (utterances, tokens, hidden); and the tokens' states on the
            way and, last, at its end, (utterances, steps + 1, tokens, hidden).
        """
        width = max(len(one.ids) for one in near)
        rows = np.zeros((3, len(near), width), dtype=np.int64)
        for n, one in enumerate(near):
            size = len(one.ids)
            rows[:, n, :size] = one.ids, one.slot, np.ones(size)
        ids, slot, mask = torch.as_tensor(rows, device=self.device)
        with torch.no_grad():
            ends = self.model.encoder.get_input_embeddings()(ids)
            voices = self.model.speaker(slot)[:, None]
            vectors = ends[:, None].repeat(1, len(self.way), 1, 1)
            for n, one in enumerate(near):
                own = one.own[:-1]
                vectors[n][:, own] = self.masked + self.way[:, None, None] * (
                    ends[n, own] - self.masked
                )
            last = self._encode(ends[:, None] + voices, mask)
        vectors.requires_grad_()
        with torch.enable_grad():
            return vectors, ends, torch.cat([self._encode(vectors + voices, mask), last], dim=1)

    def _encode(self, words: Tensor, mask: Tensor) -> Tensor:
        """The states of words of shape (utterances, steps, tokens, hidden)."""
        read = self.model.encoder(
            inputs_embeds=words.flatten(0, 1),
            attention_mask=mask[:, None].expand(-1, words.shape[1], -1).flatten(0, 1),
        ).last_hidden_state
        return read.float().view(words.shape)

    def _changes(self, one: _Near, states: Tensor) -> tuple[list[int], Tensor]:
        """The utterances whose states change on the way, and by what: (steps, changed, hidden)."""
        whole = [j for j in np.unique(one.owner) if j >= 0]
        whole = [j for j in whole if j == one.place or (one.owner == j).sum() == self.counts[j]]
        means = torch.stack(
            [states[:, np.flatnonzero(one.owner == j)].mean(dim=1) for j in whole], dim=1
        )
        return [int(j) for j in whole], means[:-1] - means[-1:].detach()

    def _weigh(
        self, i: int, places: Sequence[int], changes: Tensor
    ) -> tuple[float, Tensor, NDArray[np.float32]]:
        """The log odds of utterance i, their sum over the way, and its attention to the others.

        Args:
            places: of the utterances whose states change on the way.
            changes: by what, shape (steps, places, hidden); gradients flow through it.
        """
        config, total = self.model.config, len(self.utterances)
        attended = torch.zeros(total, device=self.device)
        end_logit, mass = 0.0, 0.0
        terms: list[Tensor] = []
        for begin, end in context_windows(total, config.context_window):
            if not begin <= i < end:
                continue
            share = float(shares(begin, end, total)[i - begin])
            seen = self._seen(begin, end)
            held = [n for n, j in enumerate(places) if begin <= j < end]
            at = torch.tensor([places[n] - begin for n in held], device=self.device)
            states = self.states[begin:end].expand(len(changes), -1, -1)
            with torch.enable_grad():
                moved = states.index_add(1, at, changes[:, held])
                row = slice(i - begin, i - begin + 1)
                terms.append(share * self._attend(begin, end, moved, rows=row).importance.sum())
            end_logit += share * float(seen.importance[i - begin])
            mass += share
            if seen.attention is not None:
                attended[begin:end] += share * rollout(seen.attention, i - begin)
        attended[i] = 0.0
        scale = mass * config.importance_temperature
        return (
            end_logit / scale,
            torch.stack(terms).sum() / scale,
            (attended / mass).cpu().numpy(),
        )

    @torch.no_grad()
    def _seen(self, begin: int, end: int) -> NetworkOutput:
        """What the context layers make of a window as it was said, with their attention."""
        if begin not in self.seen:
            self.seen[begin] = self._attend(begin, end, self.states[begin:end], explain=True)
        return self.seen[begin]

    def _attend(
        self,
        begin: int,
        end: int,
        states: Tensor,
        *,
        explain: bool = False,
        rows: slice = slice(None),
    ) -> NetworkOutput:
        copies = states.shape[:-2]
        inputs, numbers = self.inputs[begin:end], self.numbers[begin:end]
        return self.model.attend(
            states,
            inputs.expand(*copies, -1, -1),
            numbers.expand(*copies, -1),
            explain=explain,
            rows=rows,
        )

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


def _masked_vector(model: AttentionModel, tokenizer: Any) -> Tensor:
    """The vector of a word that says nothing, shape (hidden,)."""
    vectors: Tensor = model.encoder.get_input_embeddings().weight.detach()
    if tokenizer.mask_token_id is None:
        return vectors.mean(dim=0)
    return vectors[tokenizer.mask_token_id]
