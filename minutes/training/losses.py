"""What the network is taught: cross-entropy on importance, and tasks beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, poisson_nll_loss

from minutes.corpora import KINDS
from minutes.model.network import AttentionModel, NetworkOutput
from minutes.model.packing import join_packed, pack
from minutes.training.examples import TAGS, Example
from minutes.training.options import TrainingOptions
from minutes.training.outcomes import OutcomeLabels

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Auxiliary", "batch_loss", "importance_loss", "outcome_loss"]

_BESIDE = 0.3  # what readers marked beside the kinds, in the loss
_READ = 3.0  # a call that was read for outcomes, beside another meeting
_POINTING = 0.5  # the antecedents among it


class Auxiliary(nn.Module):
    """Heads that only training has: dialogue-act tag, number of links, kinds that are not shipped.

    What an act does in the talk and how much of the abstract rests on it say more about it than
    one bit does (Caruana 1997, "Multitask Learning", Machine Learning 28).
    """

    def __init__(self, size: int, kinds: tuple[str, ...]) -> None:
        super().__init__()
        self.kinds = [KINDS.index(kind) for kind in kinds]
        self.others = [i for i in range(len(KINDS)) if i not in self.kinds]
        self.other = nn.Linear(size, len(self.others))
        self.links = nn.Linear(size, 1)
        self.tags = nn.Linear(size, TAGS + 1)

    def forward(self, seen: NetworkOutput, example: Example) -> tuple[Tensor, Tensor]:
        """The loss of the kinds, and that of the links and the tags.

        Where nobody judged an utterance, that it has no kind and no link says nothing.
        """
        device = seen.context.device
        context = seen.context.float()
        marked = torch.as_tensor(example.kinds, device=device)
        labelled = torch.as_tensor(example.labelled, device=device)
        looked_at = torch.as_tensor(example.certainty > 0, device=device).float()
        logits = context.new_zeros(len(context), len(KINDS))
        logits[:, self.kinds] = seen.kinds
        logits[:, self.others] = self.other(seen.context).float()
        each = binary_cross_entropy_with_logits(logits, marked, reduction="none")
        weight = looked_at
        if example.outcomes is not None:
            weight = torch.as_tensor(example.outcomes.weight, device=device)
        kinds = _mean((each * labelled).sum(dim=1), weight)
        each = poisson_nll_loss(
            self.links(seen.context)[:, 0].float(),
            torch.as_tensor(example.links, device=device),
            reduction="none",
        )
        links = _mean(each, looked_at)
        tags = cross_entropy(
            self.tags(seen.context).float(), torch.as_tensor(example.tags, device=device)
        )
        return kinds, links + tags


def importance_loss(seen: NetworkOutput, example: Example) -> Tensor:
    """Binary cross-entropy of importance, the mean over the utterances that have a label."""
    device = seen.importance.device
    certainty = torch.as_tensor(example.certainty, device=device)
    each = binary_cross_entropy_with_logits(
        seen.importance, torch.as_tensor(example.important, device=device), reduction="none"
    )
    return _mean(each, certainty)


def outcome_loss(
    model: AttentionModel,
    seen: NetworkOutput,
    states: Tensor,
    marks: Tensor | None,
    labels: OutcomeLabels,
) -> Tensor:
    """What readers of a call marked beside the kinds: traits, words, antecedents.

    Args:
        states: h of the utterances, shape (utterances, hidden).
        marks: logits of the utterances' tokens, one utterance after another, (tokens, marks); None
            where they are not learned.
    """
    heads = model.outcomes
    assert heads is not None
    traits = _known(heads.read_traits(states, seen.context), labels.traits)
    pointing = torch.as_tensor(labels.pointing, device=states.device)
    pointed = heads.read_antecedents(seen.context)
    each = binary_cross_entropy_with_logits(
        pointed.clamp(min=-30.0),
        torch.as_tensor(labels.antecedents, device=states.device),
        reduction="none",
    )
    antecedents = _mean(each.masked_fill(pointed.isinf(), 0.0).sum(dim=1), pointing)
    told = 0.0 if marks is None else _known(marks, np.concatenate(labels.marks))
    return traits + told + _POINTING * antecedents


def _known(logits: Tensor, labels: NDArray[np.float32]) -> Tensor:
    """Binary cross-entropy over the labels that are numbers; a mean for each column, summed."""
    targets = torch.as_tensor(labels, device=logits.device)
    known = ~targets.isnan()
    each = binary_cross_entropy_with_logits(logits, targets.nan_to_num(), reduction="none")
    return ((each * known).sum(dim=0) / known.sum(dim=0).clamp(min=1)).sum()


def _mean(each: Tensor, weight: Tensor) -> Tensor:
    return (each * weight).sum() / weight.sum().clamp(min=1.0)


def batch_loss(
    model: AttentionModel,
    heads: Auxiliary,
    stretches: Sequence[Example],
    options: TrainingOptions,
    known: Sequence[Tensor] | None = None,
) -> tuple[Tensor, Tensor]:
    """The loss of some stretches, and the part of it that is importance; means over them.

    Args:
        known: h of each stretch's utterances, where the encoder is not trained.
    """
    device = model.speaker.weight.device
    tokens: Tensor | None = None
    owner = np.zeros(0, dtype=np.int64)
    if known is not None:
        states = torch.cat([*known])
    else:
        reading = join_packed([pack(s.tokens, s.speakers, model.config) for s in stretches])
        states, tokens, owner = model.encode_with_tokens(reading)
    # A teacher gives no targets for the auxiliary tasks, which would draw a trained model away
    # from it.
    auxiliary = 0.0 if options.teacher else options.auxiliary
    total = importance = torch.zeros((), device=device)
    begin = 0
    for one in stretches:
        end = begin + len(one)
        seen = model.attend(
            states[begin:end],
            torch.as_tensor(one.features, device=device),
            torch.as_tensor(one.speakers, device=device),
        )
        loss = importance_loss(seen, one)
        importance = importance + loss / len(stretches)
        kinds, beside = heads(seen, one)
        loss = loss + options.kinds * kinds + auxiliary * beside
        if one.outcomes is not None and model.outcomes is not None:
            marks, labels = None, one.outcomes
            if tokens is not None:
                rows, labels = _tokens(one.outcomes, owner, begin, end)
                marks = model.outcomes.marks(tokens[torch.as_tensor(rows, device=device)]).float()
            marked = outcome_loss(model, seen, states[begin:end], marks, labels)
            loss = _READ * (loss + _BESIDE * marked)
        total = total + loss / len(stretches)
        begin = end
    return total, importance


def _tokens(
    labels: OutcomeLabels, owner: NDArray[np.int64], begin: int, end: int
) -> tuple[NDArray[np.int64], OutcomeLabels]:
    """The rows of the tokens of utterances `begin` to `end`, and the labels with those alone.

    An utterance may be cut, or be a backchannel that no window holds; the separator after it is
    no word of its.
    """
    order = np.argsort(owner, kind="stable")
    order = order[np.searchsorted(owner[order], begin) : np.searchsorted(owner[order], end)]
    rows, kept = [], []
    for i, marks in enumerate(labels.marks, start=begin):
        low, high = np.searchsorted(owner[order], [i, i + 1])
        count = min(max(high - low - 1, 0), len(marks))
        rows.append(order[low : low + count])
        kept.append(marks[:count])
    return np.concatenate(rows), replace(labels, marks=kept)
