"""Why the model finds an utterance important: the words that raised it, and what it attended to.

The effect of a word is by integrated gradients (Sundararajan et al. 2017, arXiv:1703.01365): the
gradient of the log odds times what sets the word's vectors apart from those of [MASK], averaged
over the way from there to here, summed over dimensions and pieces. The effects of all words sum to
the log odds less those with every word masked. The gradient at the end of the way alone, times the
input (Denil et al. 2014, arXiv:1412.6815), says nothing here: the encoder normalises the length of
its inputs, so that its gradient is at right angles to them. Against the log odds lost by masking
one word at a time its rank correlation was negative, that of integrated gradients was 0.46 with
ami-icsi-1 (docs/LOG.md).

The attention of the context layers is combined by attention rollout (Abnar & Zuidema 2020,
arXiv:2005.00928, section 3).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from minutes.model.features import features, speaker_numbers
from minutes.model.inference import context_windows, read, shares
from minutes.model.masking import Maskable, masked_vector
from minutes.progress import Progress, silent
from minutes.records import Utterance, WordEffect
from minutes.salience import word_spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from minutes.model.network import AttentionModel

__all__ = ["Reasons", "explain", "rollout"]

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
        reading = read(model, tokenizer, utterances)
        self.parts = [
            Maskable(model, packed, len(utterances))
            for packed in (reading.windows, reading.apart())
        ]
        self.inputs = torch.as_tensor(features(utterances), device=device)
        self.numbers = torch.as_tensor(speaker_numbers(utterances), device=device)
        self.masked = masked_vector(model, tokenizer)

    def explain(self, i: int) -> Reasons:
        device = self.masked.device
        places, weights = np.polynomial.legendre.leggauss(_STEPS)
        way = torch.tensor([*(places + 1) / 2, 1.0], device=device).float()
        own = next(part for part in self.parts if part.holds(i)).read(i, way, self.masked)
        seen = [self._weigh(i, states) for states in own.states]
        logits = torch.stack([logit for logit, _ in seen])
        (gradient,) = torch.autograd.grad(logits[:-1].sum(), own.vectors)
        share = torch.tensor([*weights / 2, 0.0], device=device).float()
        mean = (share[:, None, None] * gradient[:, own.own]).sum(dim=0)
        return Reasons(
            logit=float(logits[-1].detach()),
            words=self._words(i, (mean * own.way).sum(dim=-1).tolist()),
            attended=seen[-1][1].cpu().numpy(),
        )

    def _weigh(self, i: int, fresh: Tensor) -> tuple[Tensor, Tensor]:
        """The log odds of utterance i as `predict` gives them, and its attention to the others.

        fresh: the states in the window of i, through which the gradient flows.
        """
        config, total = self.model.config, len(self.utterances)
        attended = torch.zeros(total, device=self.masked.device)
        terms: list[Tensor] = []
        mass = 0.0
        for begin, end in context_windows(total, config.context_window):
            if not begin <= i < end:
                continue
            each = [
                part.among(i, begin, end, fresh if part.holds(i) else None) for part in self.parts
            ]
            states = torch.stack(each).sum(dim=0)
            part = slice(begin, end)
            seen = self.model.attend(states, self.inputs[part], self.numbers[part], explain=True)
            share = float(shares(begin, end, total)[i - begin])
            terms.append(share * seen.importance[i - begin])
            mass += share
            if seen.attention is not None:
                attended[part] += share * rollout(seen.attention.detach(), i - begin)
        attended[i] = 0.0
        return torch.stack(terms).sum() / mass / config.importance_temperature, attended / mass

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
