"""The attention network as ONNX graphs, made of the arrays of a model's folder.

    words of a window (windows, tokens, hidden)   -> encoder -> tokens, marks
    states, features, distances, same speakers    -> context layers -> context (utterances, size)

What `minutes.model.network` computes but for what is linear and small: the word vectors before and
the heads after are `minutes.model.scoring`'s. Attention and layer norms are single operators of
ONNX Runtime (its domain com.microsoft).

In int8 the encoder's products have weights with a scale for each output, and activations in
unsigned int8 with a scale for all tokens of a window, found anew at each product (Jacob et al.
2018, arXiv:1712.05877, section 2); what comes out is in single precision.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from minutes.model.onnx import MICROSOFT, Graph

if TYPE_CHECKING:
    from minutes.model.arrays import Array, ModelConfig, Precision

__all__ = ["context", "encoder", "obstacle", "saturation"]

_LARGEST = 127  # of int8, symmetric
_ZERO = 128  # of unsigned weights
_EPSILON = 1e-5  # of layer norms in PyTorch


def obstacle(settings: ModelConfig) -> str | None:
    """What keeps an encoder from being a graph of ours; None where nothing does."""
    given = settings.encoder
    kind = given.get("model_type")
    if kind != "bert" or given.get("is_decoder", False):
        return f"a {kind} encoder"
    if given.get("position_embedding_type", "absolute") != "absolute":
        return "an encoder of relative positions"
    if given.get("hidden_act", "gelu") not in ("gelu", "relu"):
        return f"an encoder that uses {given['hidden_act']}"
    return None


def encoder(
    tensors: Mapping[str, Array], settings: ModelConfig, precision: Precision, *, unsigned: bool
) -> bytes:
    """The encoder's layers, and the heads of the marks where the model has them.

    Args:
        unsigned: keep int8 weights as unsigned ones less 128, which are the same numbers: for
            processors on which products of signed ones overflow (`saturation`).
    """
    made = _Made("encoder", tensors, precision, unsigned=unsigned)
    given = settings.encoder
    hidden = int(given["hidden_size"])
    epsilon = float(given.get("layer_norm_eps", 1e-12))
    activation = "Relu" if given.get("hidden_act", "gelu") == "relu" else "Gelu"
    graph = made.graph
    x = graph.input("words", "float32", ("windows", "tokens", hidden))
    x = made.norm(x, "encoder.embeddings.LayerNorm", epsilon)
    for number in range(int(given["num_hidden_layers"])):
        layer = f"encoder.encoder.layer.{number}"
        attention = f"{layer}.attention"
        three = [
            made.linear(x, f"{attention}.self.{part}", small=True)
            for part in ("query", "key", "value")
        ]
        heads = int(given["num_attention_heads"])
        mixed = graph.node("MultiHeadAttention", *three, domain=MICROSOFT, num_heads=heads)
        mixed = made.linear(mixed, f"{attention}.output.dense", small=True)
        x = made.norm(mixed, f"{attention}.output.LayerNorm", epsilon, plus=x)
        inner = made.linear(x, f"{layer}.intermediate.dense", small=True)
        inner = made.activated(inner, activation)
        outer = made.linear(inner, f"{layer}.output.dense", small=True)
        x = made.norm(outer, f"{layer}.output.LayerNorm", epsilon, plus=x)
    graph.node("Identity", x, name="tokens")
    graph.output("tokens", "float32", ("windows", "tokens", hidden))
    if settings.outcomes:
        inner = made.activated(made.linear(x, "outcomes.marks.0"), "Gelu")
        graph.node("Identity", made.linear(inner, "outcomes.marks.2"), name="marks")
        marks = tensors["outcomes.marks.2.bias"].shape[0]
        graph.output("marks", "float32", ("windows", "tokens", marks))
    return graph.model("minutes")


def context(tensors: Mapping[str, Array], settings: ModelConfig) -> bytes:
    """The layers of context over the utterances of one window, in single precision."""
    made = _Made("context", tensors, "float32")
    size, heads = settings.context_size, settings.context_heads
    hidden, inputs = tensors["project.weight"].shape[1], len(settings.features)
    graph = made.graph
    states = graph.input("states", "float32", (1, "utterances", hidden))
    known = graph.input("features", "float32", (1, "utterances", inputs))
    distance = graph.input("distance", "int64", ("utterances", "utterances"))
    same = graph.input("same", "float32", ("utterances", "utterances"))
    inner = made.activated(made.linear(known, "features.0"), "Gelu")
    x = graph.node("Add", made.linear(states, "project"), made.linear(inner, "features.2"))
    for number in range(settings.context_layers):
        layer = f"layers.{number}"
        parts = made.linear(made.norm(x, f"{layer}.attention_norm"), f"{layer}.queries_keys_values")
        graph.node("Split", parts, outputs=3, name=f"{layer}.part", axis=-1)
        three = (f"{layer}.part", f"{layer}.part_1", f"{layer}.part_2")
        far = graph.node("Gather", made.kept(f"{layer}.distance.weight"), distance)
        far = graph.node("Transpose", far, perm=(2, 0, 1))
        theirs = tensors[f"{layer}.same_speaker"].astype(np.float32)[:, None, None]
        bias = graph.node("Add", far, graph.node("Mul", graph.constant(theirs), same))
        bias = graph.node("Unsqueeze", bias, graph.constant(np.array([0])))
        mixed = graph.node(
            "MultiHeadAttention", *three, "", "", bias, domain=MICROSOFT, num_heads=heads
        )
        x = graph.node("Add", x, made.linear(mixed, f"{layer}.attended"))
        inner = made.linear(made.norm(x, f"{layer}.forward_norm"), f"{layer}.inner")
        x = graph.node("Add", x, made.linear(made.activated(inner, "Gelu"), f"{layer}.outer"))
    graph.node("Identity", made.norm(x, "norm"), name="context")
    graph.output("context", "float32", (1, "utterances", size))
    return graph.model("minutes")


def saturation() -> bytes:
    """One product of the largest numbers: 127 * 255 * 64 where nothing overflows.

    Without VNNI pairs of products of unsigned and signed bytes are added in 16 bits on x86.
    """
    graph = Graph("saturation")
    ones = graph.input("ones", "uint8", (1, 64))
    weights = graph.constant(np.full((64, 16), _LARGEST, dtype=np.int8))
    graph.node("MatMulInteger", ones, weights, name="sums")
    graph.output("sums", "int32", (1, 16))
    return graph.model("minutes")


class _Made:
    """A graph with layers of the model."""

    def __init__(
        self,
        name: str,
        tensors: Mapping[str, Array],
        precision: Precision,
        *,
        unsigned: bool = False,
    ) -> None:
        self.graph = Graph(name)
        self._tensors = tensors
        self._small = precision == "int8"
        self._unsigned = unsigned

    def kept(self, name: str) -> str:
        """A tensor of the model as a constant in single precision."""
        return self.graph.constant(self._tensors[name].astype(np.float32))

    def norm(self, x: str, name: str, epsilon: float = _EPSILON, *, plus: str = "") -> str:
        """A layer norm of x, or of the sum of x and another."""
        two = self.kept(f"{name}.weight"), self.kept(f"{name}.bias")
        if plus:
            return self.graph.node(
                "SkipLayerNormalization", x, plus, *two, domain=MICROSOFT, epsilon=epsilon
            )
        return self.graph.node("LayerNormalization", x, *two, axis=-1, epsilon=epsilon)

    def activated(self, x: str, name: str) -> str:
        """ReLU or GELU, the exact one."""
        return self.graph.node(name, x, domain="" if name == "Relu" else MICROSOFT)

    def linear(self, x: str, name: str, *, small: bool = False) -> str:
        """A linear layer; in int8 where the model is and `small` says that the layer may be."""
        weight = np.ascontiguousarray(self._tensors[f"{name}.weight"].T, dtype=np.float32)
        bias = self.kept(f"{name}.bias")
        if not (small and self._small):
            product = self.graph.node("MatMul", x, self.graph.constant(weight))
            return self.graph.node("Add", product, bias)
        scale = np.maximum(np.abs(weight).max(axis=0), 1e-12) / np.float32(_LARGEST)
        given = [np.rint(weight / scale).astype(np.int8), scale, np.zeros(len(scale), np.int8)]
        if self._unsigned:
            given[::2] = [part.view(np.uint8) ^ np.uint8(_ZERO) for part in given[::2]]
        return self.graph.node(
            "DynamicQuantizeMatMul", x, *map(self.graph.constant, given), bias, domain=MICROSOFT
        )
