"""The attention network as ONNX graphs, made of the arrays of a model's folder.

    words and speakers of tokens, their vectors -> encoder -> tokens, marks
    states, features, distances, same speakers  -> context layers -> context (utterances, size)

What `minutes.model.network` computes but for what is linear and small: the heads after are
`minutes.model.scoring`'s. Attention and layer norms are single operators of ONNX Runtime (its
domain com.microsoft). Vectors are looked up in the graph too, where no thread waits for Python's
lock.

In int8 the products of the layers have weights with a scale for each output (Jacob et al. 2018,
arXiv:1712.05877, section 2) and activations with a scale for each token, found anew at each product
(Yao et al. 2022, "ZeroQuant", arXiv:2206.01861, section 4.2), so that the few tokens with numbers
ten times as large as all others (Sun et al. 2024, "Massive activations", arXiv:2402.17762) take no
digits from those; what comes out is in single precision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from minutes.model.onnx import FLOAT, MICROSOFT, Graph

if TYPE_CHECKING:
    from minutes.model.arrays import Array, ModelConfig, Precision

__all__ = ["context", "encoder", "obstacle", "saturation"]

_LARGEST = 127  # of int8, symmetric
_STEPS = 255  # of uint8
_ZERO = 128  # of numbers of either sign in uint8
_LEAST = 1e-12  # for what is zero all along
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
    tensors: Mapping[str, Array],
    settings: ModelConfig,
    precision: Precision,
    *,
    unsigned: bool,
    marks: bool = True,
) -> bytes:
    """The encoder's layers, and the heads of the marks where the model has them.

    Its inputs: `words` and `speakers`, the rows of the vectors of each token's word and of who says
    it; `vectors`, those of words, which stay outside, as they are large; `places`, those of places.

    Args:
        unsigned: keep int8 weights as unsigned ones less 128, which are the same numbers: for
            processors on which products of signed ones overflow (`saturation`).
        marks: whether those are wanted.
    """
    made = _Made("encoder", tensors, precision, unsigned=unsigned)
    given = settings.encoder
    hidden = int(given["hidden_size"])
    epsilon = float(given.get("layer_norm_eps", 1e-12))
    activation = "Relu" if given.get("hidden_act", "gelu") == "relu" else "Gelu"
    graph = made.graph
    dtype = tensors["encoder.embeddings.word_embeddings.weight"].dtype.name
    vectors = graph.input("vectors", dtype, ("vocabulary", hidden))
    places = graph.input("places", "float32", ("length", hidden))
    words, speakers = (
        graph.input(name, "int64", ("windows", "length")) for name in ("words", "speakers")
    )
    x = graph.node("Gather", vectors, words)
    if dtype != "float32":
        x = graph.node("Cast", x, to=FLOAT)
    x = graph.node("Add", x, graph.node("Gather", made.kept("speaker.weight"), speakers))
    x = made.added(x, places, "encoder.embeddings", epsilon)
    for number in range(int(given["num_hidden_layers"])):
        layer = f"encoder.encoder.layer.{number}"
        attention = f"{layer}.attention"
        read = made.read(x)
        parts = [f"{attention}.self.{part}" for part in ("query", "key", "value")]
        three = [made.product(read, part) for part in parts]
        bias = made.kept(*(f"{part}.bias" for part in parts))
        heads = int(given["num_attention_heads"])
        mixed = graph.node("MultiHeadAttention", *three, bias, domain=MICROSOFT, num_heads=heads)
        mixed = made.product(made.read(mixed), f"{attention}.output.dense")
        x = made.added(mixed, x, f"{attention}.output", epsilon, bias=True)
        inner = made.layer(x, f"{layer}.intermediate.dense")
        outer = made.product(made.read(inner, activation), f"{layer}.output.dense")
        x = made.added(outer, x, f"{layer}.output", epsilon, bias=True)
    graph.node("Identity", x, name="tokens")
    graph.output("tokens", "float32", ("windows", "length", hidden))
    if settings.outcomes and marks:
        inner = made.activated(made.linear(x, "outcomes.marks.0"), "Gelu")
        graph.node("Identity", made.linear(inner, "outcomes.marks.2"), name="marks")
        count = tensors["outcomes.marks.2.bias"].shape[0]
        graph.output("marks", "float32", ("windows", "length", count))
    return graph.model("minutes")


def context(
    tensors: Mapping[str, Array], settings: ModelConfig, precision: Precision, *, unsigned: bool
) -> bytes:
    """The layers of context over the utterances of one window."""
    made = _Made("context", tensors, precision, unsigned=unsigned)
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
        parts = made.layer(made.norm(x, f"{layer}.attention_norm"), f"{layer}.queries_keys_values")
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
        x = graph.node("Add", x, made.layer(mixed, f"{layer}.attended"))
        inner = made.layer(made.norm(x, f"{layer}.forward_norm"), f"{layer}.inner")
        x = graph.node("Add", x, made.layer(made.activated(inner, "Gelu"), f"{layer}.outer"))
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


@dataclass(frozen=True, slots=True)
class _Read:
    """What a product takes: numbers, in int8 with the one that stands for zero and the scales."""

    values: str
    zero: str = ""
    scale: str = ""


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

    def kept(self, *names: str) -> str:
        """A tensor of the model, or several as one, as a constant in single precision."""
        found = [self._tensors[name].astype(np.float32) for name in names]
        return self.graph.constant(found[0] if len(found) == 1 else np.concatenate(found))

    def norm(self, x: str, name: str, epsilon: float = _EPSILON) -> str:
        """A layer norm."""
        two = self.kept(f"{name}.weight"), self.kept(f"{name}.bias")
        return self.graph.node("LayerNormalization", x, *two, axis=-1, epsilon=epsilon)

    def added(self, x: str, y: str, name: str, epsilon: float, *, bias: bool = False) -> str:
        """The layer norm of a sum: of x and y, and of the bias of the product that x is."""
        three = [f"{name}.LayerNorm.weight", f"{name}.LayerNorm.bias"]
        three += [f"{name}.dense.bias"] if bias else []
        kept = map(self.kept, three)
        return self.graph.node(
            "SkipLayerNormalization", x, y, *kept, domain=MICROSOFT, epsilon=epsilon
        )

    def activated(self, x: str, name: str) -> str:
        """ReLU or GELU, the exact one."""
        return self.graph.node(name, x, domain="" if name == "Relu" else MICROSOFT)

    def linear(self, x: str, name: str) -> str:
        """A linear layer in single precision."""
        product = self.graph.node("MatMul", x, self._weight(name))
        return self.graph.node("Add", product, self.kept(f"{name}.bias"))

    def layer(self, x: str, name: str) -> str:
        """A linear layer in the precision of the model."""
        product = self.product(self.read(x), name)
        return self.graph.node("Add", product, self.kept(f"{name}.bias"))

    def read(self, x: str, activation: str = "") -> _Read:
        """What `product` takes of x: in int8 whole numbers and a scale for each token.

        Args:
            activation: what x goes through before. After ReLU all 256 steps are above zero, and
                rounding to them is what cuts off the numbers below.
        """
        positive = activation == "Relu"
        if activation and not (positive and self._small):
            x = self.activated(x, activation)
        if not self._small:
            return _Read(x)
        node, steps = self.graph.node, _STEPS if positive else _LARGEST
        most = node("ReduceMax", x if positive else node("Abs", x), axes=(-1,), keepdims=1)
        scale = node("Mul", node("Max", most, self._number(_LEAST)), self._number(1 / steps))
        zero = self.graph.constant(np.array(0 if positive else _ZERO, dtype=np.uint8))
        x = node("Mul", x, node("Reciprocal", scale))
        return _Read(node("QuantizeLinear", x, self._number(1), zero), zero, scale)

    def product(self, x: _Read, name: str) -> str:
        """The product with a layer's weights, without its bias."""
        if not x.scale:
            return self.graph.node("MatMul", x.values, self._weight(name))
        weight = self._tensors[f"{name}.weight"].astype(np.float32)
        most = np.maximum(weight.max(axis=1), -weight.min(axis=1))
        scale = np.maximum(most, _LEAST) / np.float32(_LARGEST)
        weight /= scale[:, None]
        whole = np.ascontiguousarray(np.rint(weight, out=weight).astype(np.int8).T)
        zero = np.zeros(len(scale), np.int8)
        kept = [
            part.view(np.uint8) ^ np.uint8(_ZERO) if self._unsigned else part
            for part in (whole, zero)
        ]
        values, zeros = map(self.graph.constant, kept)
        scales = self._number(1), self.graph.constant(scale)
        product = self.graph.node(
            "MatMulIntegerToFloat", x.values, values, *scales, x.zero, zeros, domain=MICROSOFT
        )
        return self.graph.node("Mul", product, x.scale)

    def _weight(self, name: str) -> str:
        weight = self._tensors[f"{name}.weight"].T
        return self.graph.constant(np.ascontiguousarray(weight, dtype=np.float32))

    def _number(self, value: float) -> str:
        return self.graph.constant(np.array(value, dtype=np.float32))
