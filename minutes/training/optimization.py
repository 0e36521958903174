"""How the weights move: AdamW in two groups, warm-up and linear decay, a moving average."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import torch
from torch import nn

from minutes.model.network import AttentionModel
from minutes.training.options import TrainingOptions

__all__ = ["Optimization"]

_WARMUP = 0.06  # of the steps, in which the learning rate rises
_LOWEST = 0.02  # of the learning rate, at the end
_WEIGHT_DECAY = 0.01
_LONGEST_STEP = 1.0  # norm to which gradients are clipped


class Optimization:
    """The optimizer of a model and its training heads, and the averaged model beside it.

    AdamW (Loshchilov & Hutter 2019, arXiv:1711.05101); the average of the weights generalizes
    better than the last of them (Izmailov et al. 2018, arXiv:1803.05407).

    Args:
        model: parameters whose name starts with "encoder." take the small learning rate.
        heads: trained along, not averaged.
        steps: of the whole run.
    """

    def __init__(
        self, model: AttentionModel, heads: nn.Module, options: TrainingOptions, steps: int
    ) -> None:
        self.model = model
        self.heads = heads
        self.averaged = copy.deepcopy(model)
        self.averaged.eval().requires_grad_(False)
        self.steps = steps
        self._options = options
        self._rates = (options.lr, options.context_lr)
        encoder = [p for name, p in trainable(model) if name.startswith("encoder.")]
        others = [p for name, p in trainable(model) if not name.startswith("encoder.")]
        self.adamw = torch.optim.AdamW(
            [{"params": encoder}, {"params": [*others, *heads.parameters()]}],
            lr=0.0,
            weight_decay=_WEIGHT_DECAY,
        )

    def step(self, number: int) -> bool:
        """Move the weights along their gradients; `number` counts steps from 0.

        Returns:
            False where a gradient is no finite number; then nothing has moved.
        """
        done = number / self.steps
        warm = min((number + 1) / (_WARMUP * self.steps + 1), 1.0)
        factor = warm * max(1.0 - done, _LOWEST)
        for group, rate in zip(self.adamw.param_groups, self._rates, strict=True):
            group["lr"] = factor * rate
        for group in self.adamw.param_groups:
            norm = nn.utils.clip_grad_norm_(group["params"], _LONGEST_STEP)
            if not norm.isfinite():
                return False
        self.adamw.step()
        self.adamw.zero_grad(set_to_none=True)
        # At first the average follows faster, so that the untrained weights are soon forgotten.
        decay = min(self._options.averaging, (number + 1) / (number + 10))
        with torch.no_grad():
            pairs = zip(self.averaged.parameters(), self.model.parameters(), strict=True)
            for average, now in pairs:
                if now.requires_grad:
                    average.lerp_(now, 1.0 - decay)
        return True


def trainable(model: nn.Module) -> Iterator[tuple[str, nn.Parameter]]:
    """The parameters that are learned, by name."""
    return ((name, p) for name, p in model.named_parameters() if p.requires_grad)
