"""Products with a fixed matrix in int8, for processors with VNNI that have no matrix units.

Weights are int8 with a scale for each output, activations unsigned int8 with a scale for the whole
tensor, found anew at each call (Jacob et al. 2018, arXiv:1712.05877, section 2). oneDNN multiplies
(`torch.ops.onednn`, the operators that torch.compile calls for quantized models); what comes out is
in single precision.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

__all__ = ["ROWS", "QuantizedLinear", "exact"]

_LARGEST = 127.0  # of int8, symmetric
ROWS = 3072  # tokens of a batch, for which the weights are laid out


class QuantizedLinear:
    """A product with a fixed matrix in int8, and what is done to it on the way.

    Args:
        weight: shape (outputs, inputs).
        bias: shape (outputs,).
    """

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        weight = weight.detach().float()
        self.scale = weight.abs().amax(dim=1).clamp(min=1e-12) / _LARGEST
        whole = (weight / self.scale[:, None]).round()
        self.sums = whole.sum(dim=1) * self.scale
        shape = [ROWS, weight.shape[1]]
        self.weight = torch.ops.onednn.qlinear_prepack(whole.to(torch.int8), shape)
        self.zeros = torch.zeros(len(weight), dtype=torch.int64)
        self.bias = bias.detach().float()

    def __call__(self, x: Tensor) -> Tensor:
        return self._product(x, "none")

    def activated(self, x: Tensor, activation: str) -> Tensor:
        """GELU or ReLU of the product."""
        return self._product(x, activation)

    def plus(self, x: Tensor, other: Tensor) -> Tensor:
        """The product and another tensor of its shape."""
        whole, scale, bias = self._quantize(x)
        kinds: tuple[Any, ...] = (1.0, 0, torch.float32, 1.0, 0, "add", 1.0, "none", [], "")
        product: Tensor = torch.ops.onednn.qlinear_pointwise.binary(
            whole, scale, 0, self.weight, self.scale, self.zeros, other, bias, *kinds
        )
        return product

    def _product(self, x: Tensor, after: str) -> Tensor:
        whole, scale, bias = self._quantize(x)
        kinds: tuple[Any, ...] = (1.0, 0, torch.float32, after, [], "none")
        product: Tensor = torch.ops.onednn.qlinear_pointwise(
            whole, scale, 0, self.weight, self.scale, self.zeros, bias, *kinds
        )
        return product

    def _quantize(self, x: Tensor) -> tuple[Tensor, float, Tensor]:
        """What x is in uint8, its scale, and the bias less what the zero point adds.

        A zero point that oneDNN takes off costs a quarter of the product on AVX2.
        """
        q = torch.quantize_per_tensor_dynamic(x, torch.quint8, False)
        scale = q.q_scale()
        return q.int_repr(), scale, self.bias - self.sums * (scale * q.q_zero_point())


def exact() -> bool:
    """Whether products of int8 are exact here, as they are with VNNI.

    Without it pairs of products are added in 16 bits, which the largest ones overflow; that is
    how a processor is told, since PyTorch does not say whether one has AVX-VNNI.
    """
    outputs, inputs = 64, 384
    one = QuantizedLinear(torch.ones(outputs, inputs), torch.zeros(outputs))
    x = torch.ones(32, inputs)
    return bool((one(x) - inputs).abs().max() < 0.01 * inputs)
