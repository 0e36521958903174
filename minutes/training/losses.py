"""What the network is taught: cross-entropy on importance, and tasks beside it."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, poisson_nll_loss

from minutes.corpora import KINDS
from minutes.model.network import AttentionModel, Weighed
from minutes.model.packing import join, pack
from minutes.training.examples import TAGS, Example
from minutes.training.options import TrainingOptions

__all__ = ["Auxiliary", "batch_loss", "importance_loss"]


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

    def forward(self, seen: Weighed, example: Example) -> tuple[Tensor, Tensor]:
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
        kinds = _mean((each * labelled).sum(dim=1), looked_at)
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


def importance_loss(seen: Weighed, example: Example) -> Tensor:
    """Binary cross-entropy of importance, the mean over the utterances that have a label."""
    device = seen.importance.device
    certainty = torch.as_tensor(example.certainty, device=device)
    each = binary_cross_entropy_with_logits(
        seen.importance, torch.as_tensor(example.important, device=device), reduction="none"
    )
    return _mean(each, certainty)


def _mean(each: Tensor, weight: Tensor) -> Tensor:
    return (each * weight).sum() / weight.sum().clamp(min=1.0)


def batch_loss(
    model: AttentionModel,
    heads: Auxiliary,
    stretches: Sequence[Example],
    options: TrainingOptions,
) -> tuple[Tensor, Tensor]:
    """The loss of some stretches, and the part of it that is importance; means over them."""
    device = model.speaker.weight.device
    reading = join([pack(s.tokens, s.speakers, model.config) for s in stretches])
    states = model.encode_all(reading)
    # A teacher has no thoughts on these; they would draw a trained model away.
    auxiliary = options.auxiliary * (1.0 - options.teaching if options.teacher else 1.0)
    total = importance = torch.zeros((), device=device)
    begin = 0
    for one in stretches:
        seen = model.attend(
            states[begin : begin + len(one)],
            torch.as_tensor(one.features, device=device),
            torch.as_tensor(one.speakers, device=device),
        )
        begin += len(one)
        loss = importance_loss(seen, one)
        importance = importance + loss / len(stretches)
        kinds, beside = heads(seen, one)
        beside = options.kinds * kinds + auxiliary * beside
        total = total + (loss + beside) / len(stretches)
    return total, importance
