"""What the network is taught: cross-entropy on importance, and tasks beside it."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, poisson_nll_loss

from minutes.corpora import KINDS
from minutes.model.network import Weighed
from minutes.training.examples import TAGS, Example

__all__ = ["Auxiliary", "importance_loss"]


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
        """The loss of the kinds, and that of the links and the tags."""
        device = seen.context.device
        context = seen.context.float()
        marked = torch.as_tensor(example.kinds, device=device)
        labelled = torch.as_tensor(example.labelled, device=device)
        logits = context.new_zeros(len(context), len(KINDS))
        logits[:, self.kinds] = seen.kinds
        logits[:, self.others] = self.other(seen.context).float()
        each = binary_cross_entropy_with_logits(logits, marked, reduction="none")
        kinds = (each * labelled).sum(dim=1).mean()
        links = poisson_nll_loss(
            self.links(seen.context)[:, 0].float(), torch.as_tensor(example.links, device=device)
        )
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
    return (each * certainty).sum() / certainty.sum().clamp(min=1.0)
