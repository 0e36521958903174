"""Heads that read outcomes: what an utterance carries, which words say it, what they point back to.

    h, context -> kinds (a short way beside that of the context), traits
    tokens     -> marks: the words that state the outcome, those that say when it is due
    context    -> antecedent: which utterance before says what "this" is
    h, context -> verdicts: whether a reader agrees that an outcome told from there is one
    rereading -> the same once more (`minutes.model.rereading`)
    h, context -> owner: whether who says an action is who does it

A pointer chooses the antecedent (Vinyals et al. 2015, arXiv:1506.03134): a product of a query and
the keys of the utterances before, with a bias for how far back they are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor, nn

from minutes.model import rereading
from minutes.model.prediction import MARKS, REACH, TRAITS

__all__ = ["OutcomeHeads", "Rereading"]

_POINTER = 64  # size of queries and keys
_INNER = 96  # of the marks


class Rereading(nn.Module):
    """Changes of the encoder's linear layers for a rereading, and the head that uses it.

    Args:
        layers: those of the encoder, by their names in the whole model.
        hidden: size of the encoder's states.
        kinds: number of kinds.
        rank: of the changes.
    """

    def __init__(self, layers: Mapping[str, nn.Linear], hidden: int, kinds: int, rank: int) -> None:
        super().__init__()
        self.layers = tuple(layers)
        self.changes = nn.ParameterDict()
        for name, layer in layers.items():
            down = nn.init.kaiming_uniform_(torch.empty(rank, layer.in_features), math.sqrt(5))
            up = torch.zeros(layer.out_features, rank)
            self.changes[rereading.change(name, "down")] = nn.Parameter(down)
            self.changes[rereading.change(name, "up")] = nn.Parameter(up)
        self.head = nn.Linear(2 * hidden, kinds)

    def change(self, layer: str) -> Tensor:
        """What is added to a layer's weights."""
        down, up = (self.changes[rereading.change(layer, part)] for part in ("down", "up"))
        return up @ down


class OutcomeHeads(nn.Module):
    """Kinds, traits, marks and antecedents, from the states of utterances and of tokens.

    Args:
        hidden: size of the encoder's states.
        size: of the states after the context layers.
        kinds: number of kinds.
        verdicts: whether there is a head of verdicts.
        owners: whether there is one of owners.
        layers: what is changed for the rereading, if there is one (`Rereading`).
        rank: of its changes.
    """

    def __init__(
        self,
        hidden: int,
        size: int,
        kinds: int,
        *,
        verdicts: bool = False,
        owners: bool = False,
        layers: Mapping[str, nn.Linear] | None = None,
        rank: int = 0,
    ) -> None:
        super().__init__()
        self.kinds = nn.Linear(hidden, kinds, bias=False)
        self.traits = nn.Linear(hidden + size, len(TRAITS))
        self.verdicts = nn.Linear(hidden + size, kinds + 1) if verdicts else None
        self.owner = nn.Linear(hidden + size, 1) if owners else None
        self.rereading = Rereading(layers or {}, hidden, kinds, rank) if rank else None
        self.query = nn.Linear(size, _POINTER)
        self.key = nn.Linear(size, _POINTER)
        self.distance = nn.Embedding(REACH, 1)
        self.marks = nn.Sequential(
            nn.Linear(hidden, _INNER), nn.GELU(), nn.Linear(_INNER, len(MARKS))
        )

    def read_traits(self, states: Tensor, context: Tensor) -> Tensor:
        """Logits of the traits, shape (…, utterances, traits)."""
        return self.traits(torch.cat([states, context], dim=-1)).float()

    def read_verdicts(self, states: Tensor, context: Tensor) -> Tensor | None:
        """Logits that a reader agrees, by kind, and last that it is unclear what it is about.

        Shape (…, utterances, kinds + 1); None for a model that no reader's verdicts taught.
        """
        if self.verdicts is None:
            return None
        return self.verdicts(torch.cat([states, context], dim=-1)).float()

    def read_owners(self, states: Tensor, context: Tensor) -> Tensor | None:
        """Logits that who says an action is who does it, shape (…, utterances).

        None for a model that has not learned it.
        """
        if self.owner is None:
            return None
        return self.owner(torch.cat([states, context], dim=-1))[..., 0].float()

    def read_antecedents(self, context: Tensor) -> Tensor:
        """Logits that the utterance k+1 places before is the antecedent: (utterances, REACH).

        Minus infinity where there is none so far back.

        Args:
            context: shape (utterances, size), of one meeting or a stretch of it.
        """
        total = len(context)
        queries, keys = self.query(context), self.key(context)
        back = torch.arange(1, REACH + 1, device=context.device)
        at = torch.arange(total, device=context.device)[:, None] - back[None, :]
        scale = keys.shape[-1] ** -0.5
        products = (queries[:, None, :] * keys[at.clamp(min=0)]).sum(dim=-1) * scale
        logits = (products + self.distance(back - 1)[:, 0]).float()
        return logits.masked_fill(at < 0, -torch.inf)
