"""The encoder in bfloat16 on processors with matrix units, its layers fused: half the bytes, and
products that run some fifteen times as fast as in single precision.

The weights are laid out once as oneDNN wants them, GELU and the residual sums happen where the
products are made (`torch.ops.mkldnn`, the operators that torch.compile calls on a CPU). It computes
what the plain encoder computes, rounded to bfloat16.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

__all__ = ["FusedEncoder", "Unfusable", "supported"]

_ROWS = 3072  # tokens of a batch, for which the weights are laid out


class Unfusable(Exception):
    """The encoder is of a form that cannot be fused; the message says what is in the way."""


def supported() -> bool:
    """Whether this processor multiplies matrices of bfloat16 in units of its own (AMX)."""
    return torch.backends.mkldnn.is_available() and torch.cpu._is_amx_tile_supported()


class FusedEncoder:
    """What a BERT encoder computes, for inference on a CPU.

    Args:
        encoder: a `transformers.BertModel`; its weights are copied.

    Raises:
        Unfusable: it is another kind of encoder.
    """

    def __init__(self, encoder: Any) -> None:
        config = encoder.config
        found = (config.model_type, config.hidden_act, config.is_decoder)
        if found != ("bert", "gelu", False):
            raise Unfusable(f"a {config.model_type} encoder with {config.hidden_act}")
        self.heads = config.num_attention_heads
        embeddings = encoder.embeddings
        fixed = embeddings.position_embeddings.weight + embeddings.token_type_embeddings.weight[0]
        self.positions = fixed.detach().float()
        self.norm = _norm(embeddings.LayerNorm)
        self.layers = [_Layer(layer, self.heads) for layer in encoder.encoder.layer]

    def __call__(self, words: Tensor, mask: Tensor) -> Tensor:
        """The last layer's states in bfloat16, shape (windows, tokens, hidden).

        Args:
            words: embeddings of the words, shape (windows, tokens, hidden).
            mask: 1 for a token, 0 for padding, shape (windows, tokens).
        """
        windows, width, hidden = words.shape
        x = functional.layer_norm(words + self.positions[:width], (hidden,), *self.norm)
        x = x.to(torch.bfloat16).reshape(windows * width, hidden)
        bias = None
        if not bool(mask.all()):
            bias = torch.zeros(windows, 1, 1, width, dtype=x.dtype)
            bias = bias.masked_fill_(mask[:, None, None, :] == 0, float("-inf"))
            bias = bias.expand(windows, 1, width, width)
        for layer in self.layers:
            x = layer(x, windows, width, bias)
        return x.view(windows, width, hidden)


class _Layer:
    def __init__(self, layer: Any, heads: int) -> None:
        attention = layer.attention
        three = (attention.self.query, attention.self.key, attention.self.value)
        self.heads = heads
        self.queries_keys_values = _Linear(
            torch.cat([part.weight for part in three]), torch.cat([part.bias for part in three])
        )
        self.attended = _Linear(attention.output.dense.weight, attention.output.dense.bias)
        self.attention_norm = _norm(attention.output.LayerNorm, torch.bfloat16)
        self.inner = _Linear(layer.intermediate.dense.weight, layer.intermediate.dense.bias)
        self.outer = _Linear(layer.output.dense.weight, layer.output.dense.bias)
        self.norm = _norm(layer.output.LayerNorm, torch.bfloat16)

    def __call__(self, x: Tensor, windows: int, width: int, bias: Tensor | None) -> Tensor:
        hidden = x.shape[-1]
        parts = self.queries_keys_values(x).view(windows, width, 3, self.heads, -1)
        queries, keys, values = parts.permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(queries, keys, values, attn_mask=bias)
        mixed = mixed.transpose(1, 2).reshape(windows * width, hidden)
        x = functional.layer_norm(self.attended.plus(mixed, x), (hidden,), *self.attention_norm)
        return functional.layer_norm(
            self.outer.plus(self.inner.gelu(x), x), (hidden,), *self.norm
        )


class _Linear:
    """A product with a fixed matrix in bfloat16, and what can be done to its result on the way."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        self.weight = torch.ops.mkldnn._reorder_linear_weight(
            weight.detach().to(torch.bfloat16), _ROWS
        )
        self.bias = bias.detach().to(torch.bfloat16)

    def __call__(self, x: Tensor) -> Tensor:
        made: Tensor = torch.ops.mkldnn._linear_pointwise(
            x, self.weight, self.bias, "none", [], ""
        )
        return made

    def gelu(self, x: Tensor) -> Tensor:
        made: Tensor = torch.ops.mkldnn._linear_pointwise(
            x, self.weight, self.bias, "gelu", [], "none"
        )
        return made

    def plus(self, x: Tensor, other: Tensor) -> Tensor:
        made: Tensor = torch.ops.mkldnn._linear_pointwise.binary(
            x, other, self.weight, self.bias, "add"
        )
        return made


def _norm(norm: nn.LayerNorm, dtype: torch.dtype = torch.float32) -> tuple[Tensor, Tensor, float]:
    return norm.weight.detach().to(dtype), norm.bias.detach().to(dtype), norm.eps
