"""The encoder with its layers fused, in the numbers that the processor or the GPU is best at.

On a GPU these are float16; on a CPU bfloat16 where it has matrix units (AMX), int8 with VNNI, else
single precision. On a CPU the weights are laid out once as oneDNN wants them, and activations and
residual sums happen where the products are made (`torch.ops.mkldnn`, the operators that
torch.compile calls there). It computes what the plain encoder computes, rounded.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from minutes.model import quantized
from minutes.model.quantized import ROWS, QuantizedLinear

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["FusedEncoder", "Unfusable", "fused", "precision"]

log = logging.getLogger(__name__)

_PROBE = 128  # tokens on which int8 is compared with single precision
_BEARABLE = 0.4  # of their length, on words in no order; the shipped model: 0.12
_STEP = 32  # tokens: the attention of windows of any other width takes twice the time on a CPU


class Unfusable(Exception):
    """The encoder is of a form that cannot be fused; the message says what is in the way."""


def precision(config: Any, device: str) -> str:
    """The name of the numbers that an encoder is best run in: float32 where nothing is better.

    Args:
        config: the encoder's own configuration.
        device: cpu or cuda.
    """
    if _obstacle(config):
        return "float32"
    if device.startswith("cuda"):
        return "float16"
    if _has_units():
        return "bfloat16"
    return "int8" if not _lack() and quantized.exact() else "float32"


def fused(encoder: Any, device: str) -> FusedEncoder | None:
    """The encoder as it is best run there, None for as it is; one warning where that is a pity."""
    if obstacle := _obstacle(encoder.config) or _adapters(encoder):
        log.warning("scoring takes longer than it could: %s is run as it is", obstacle)
        return None
    numbers = precision(encoder.config, device)
    if numbers == "float32" and (lack := _lack()):
        log.warning("scoring takes longer than it could: %s", lack)
        return None
    if numbers == "int8" and not _bears_int8(encoder):
        log.warning("scoring takes longer than it could: this model loses too much in int8")
        numbers = "float32"
    return FusedEncoder(encoder, numbers)


def _lack() -> str | None:
    """What keeps this processor from any of the fused layers."""
    if not torch.backends.mkldnn.is_available():
        return "this PyTorch has no oneDNN"
    if not torch.backends.cpu.get_cpu_capability().startswith("AVX"):
        return "this processor has no AVX2"
    return None


@torch.inference_mode()
def _bears_int8(encoder: Any) -> bool:
    """Whether int8 leaves an encoder's states nearly as they are, seen on words of all kinds."""
    table = encoder.get_input_embeddings().weight
    width = min(_PROBE, encoder.config.max_position_embeddings // _STEP * _STEP)
    if not width:
        return False
    words = table[torch.linspace(0, len(table) - 1, width).long()][None]
    mask = np.ones((1, width), dtype=np.int64)
    rough, exact = (FusedEncoder(encoder, kind)(words, mask) for kind in ("int8", "float32"))
    lost = float((rough - exact).norm() / exact.norm())
    log.debug("int8 changes the states by %.3f of their length", lost)
    return lost < _BEARABLE


def _has_units() -> bool:
    """Whether this processor multiplies matrices of bfloat16 in units of their own (AMX)."""
    if not torch.backends.mkldnn.is_available():
        return False
    tiles: bool = torch.cpu._is_amx_tile_supported()
    # Every processor with AMX has float16 too; this heeds ONEDNN_MAX_CPU_ISA, which the other does
    # not, and bfloat16 without AMX is slower than single precision.
    return tiles and torch.ops.mkldnn._is_mkldnn_fp16_supported()


def _obstacle(config: Any) -> str | None:
    """What keeps an encoder from being fused."""
    if config.model_type != "bert" or getattr(config, "is_decoder", False):
        return f"a model on a {config.model_type} encoder"
    if config.hidden_act not in ("gelu", "relu"):
        return f"a model whose encoder uses {config.hidden_act}"
    return None


def _adapters(encoder: Any) -> str | None:
    """What keeps an encoder from being fused whose layers do more than their weights say."""
    wrapped = any(".lora_" in name for name, _ in encoder.named_parameters())
    return "a model whose adapters are not merged" if wrapped else None


class FusedEncoder:
    """What a BERT encoder computes, for inference.

    Args:
        encoder: a `transformers.BertModel` on its device; its weights are copied.
        numbers: float16, on a GPU; bfloat16, int8 or float32 on a CPU. None: what is best there.

    Raises:
        Unfusable: it is another kind of encoder.
    """

    def __init__(self, encoder: Any, numbers: str | None = None) -> None:
        if obstacle := _obstacle(encoder.config) or _adapters(encoder):
            raise Unfusable(obstacle)
        embeddings = encoder.embeddings
        fixed = embeddings.position_embeddings.weight + embeddings.token_type_embeddings.weight[0]
        self.positions = fixed.detach().float()
        self.norm = _norm(embeddings.LayerNorm, torch.float32)
        linear, self.dtype = _KINDS[
            numbers or precision(encoder.config, self.positions.device.type)
        ]
        heads = encoder.config.num_attention_heads
        activation = encoder.config.hidden_act
        self.layers = [
            _Layer(part, heads, linear, self.dtype, activation) for part in encoder.encoder.layer
        ]

    @property
    def half(self) -> bool:
        """Whether half precision is fast here, so that other layers had better use it too."""
        return self.dtype is not torch.float32

    def __call__(self, words: Tensor, mask: NDArray[np.int64]) -> Tensor:
        """The last layer's states, shape (windows, tokens, hidden).

        Args:
            words: embeddings of the words, shape (windows, tokens, hidden).
            mask: 1 for a token, 0 for padding, shape (windows, tokens).
        """
        used = words.shape[1]
        spare = -used % _STEP if used > _STEP else 0
        words = functional.pad(words, (0, 0, 0, spare))
        mask = np.pad(mask, ((0, 0), (0, spare)))
        windows, width, hidden = words.shape
        x = functional.layer_norm(words + self.positions[:width], (hidden,), *self.norm)
        x = x.to(self.dtype).reshape(windows * width, hidden)
        seen = None
        if not mask.all():
            seen = torch.as_tensor(np.where(mask, 0.0, -np.inf), dtype=x.dtype, device=x.device)
            seen = seen[:, None, None, :].expand(windows, 1, width, width)
        for layer in self.layers:
            x = layer(x, windows, width, seen)
        return x.view(windows, width, hidden)[:, :used]


class _Layer:
    def __init__(
        self, layer: Any, heads: int, linear: type[_Linear], dtype: torch.dtype, activation: str
    ) -> None:
        self.activation = activation
        attention = layer.attention
        three = (attention.self.query, attention.self.key, attention.self.value)
        self.heads = heads
        self.queries_keys_values = linear(
            torch.cat([part.weight for part in three]), torch.cat([part.bias for part in three])
        )
        self.attended = linear(attention.output.dense.weight, attention.output.dense.bias)
        self.attention_norm = _norm(attention.output.LayerNorm, dtype)
        self.inner = linear(layer.intermediate.dense.weight, layer.intermediate.dense.bias)
        self.outer = linear(layer.output.dense.weight, layer.output.dense.bias)
        self.norm = _norm(layer.output.LayerNorm, dtype)

    def __call__(self, x: Tensor, windows: int, width: int, seen: Tensor | None) -> Tensor:
        size = x.shape[-1:]
        parts = self.queries_keys_values(x).view(windows, width, 3, self.heads, -1)
        queries, keys, values = parts.permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(queries, keys, values, attn_mask=seen)
        mixed = mixed.transpose(1, 2).reshape(x.shape)
        x = functional.layer_norm(self.attended.plus(mixed, x), size, *self.attention_norm)
        inner = self.inner.activated(x, self.activation)
        return functional.layer_norm(self.outer.plus(inner, x), size, *self.norm)


class _Packed:
    """A product with a fixed matrix in bfloat16 on a CPU, and what is done to it on the way."""

    dtype = torch.bfloat16

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        weight = weight.detach().to(self.dtype)
        self.weight = torch.ops.mkldnn._reorder_linear_weight(weight, ROWS)
        self.bias = bias.detach().to(self.dtype)

    def __call__(self, x: Tensor) -> Tensor:
        product: Tensor = torch.ops.mkldnn._linear_pointwise(
            x, self.weight, self.bias, "none", [], ""
        )
        return product

    def activated(self, x: Tensor, activation: str) -> Tensor:
        product: Tensor = torch.ops.mkldnn._linear_pointwise(
            x, self.weight, self.bias, activation, [], "none"
        )
        return product

    def plus(self, x: Tensor, other: Tensor) -> Tensor:
        product: Tensor = torch.ops.mkldnn._linear_pointwise.binary(
            x, other, self.weight, self.bias, "add"
        )
        return product


class _Single(_Packed):
    """The same in single precision."""

    dtype = torch.float32


class _Half:
    """The same in float16 on a GPU."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        self.weight, self.bias = weight.detach().half(), bias.detach().half()

    def __call__(self, x: Tensor) -> Tensor:
        return functional.linear(x, self.weight, self.bias)

    def activated(self, x: Tensor, activation: str) -> Tensor:
        product = self(x)
        return functional.gelu(product) if activation == "gelu" else product.relu_()

    def plus(self, x: Tensor, other: Tensor) -> Tensor:
        return self(x).add_(other)


_Linear = _Packed | _Half | QuantizedLinear
_KINDS: dict[str, tuple[type[_Linear], torch.dtype]] = {
    "float16": (_Half, torch.float16),
    "bfloat16": (_Packed, torch.bfloat16),
    "int8": (QuantizedLinear, torch.float32),
    "float32": (_Single, torch.float32),
}


def _norm(norm: nn.LayerNorm, dtype: torch.dtype) -> tuple[Tensor, Tensor, float]:
    return norm.weight.detach().to(dtype), norm.bias.detach().to(dtype), norm.eps
