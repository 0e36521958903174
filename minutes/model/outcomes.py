"""Heads that read outcomes: what an utterance carries, which words say it, what they point back to.

    h, context -> kinds (a short way beside that of the context), traits
    tokens     -> marks: the words that state the outcome, those that say when it is due
    context    -> antecedent: which utterance before says what "this" is
    h, context -> verdicts: whether a reader agrees that an outcome told from there is one

A pointer chooses the antecedent (Vinyals et al. 2015, arXiv:1506.03134): a product of a query and
the keys of the utterances before, with a bias for how far back they are.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from minutes.model.prediction import MARKS, REACH, TRAITS

__all__ = ["OutcomeHeads"]

_POINTER = 64  # size of queries and keys
_INNER = 96  # of the marks


class OutcomeHeads(nn.Module):
    """Kinds, traits, marks and antecedents, from the states of utterances and of tokens.

    Args:
        hidden: size of the encoder's states.
        size: of the states after the context layers.
        kinds: number of kinds.
        verdicts: whether there is a head of verdicts.
    """

    def __init__(self, hidden: int, size: int, kinds: int, *, verdicts: bool = False) -> None:
        super().__init__()
        self.kinds = nn.Linear(hidden, kinds, bias=False)
        self.traits = nn.Linear(hidden + size, len(TRAITS))
        self.verdicts = nn.Linear(hidden + size, kinds + 1) if verdicts else None
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
