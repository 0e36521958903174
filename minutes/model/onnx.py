"""ONNX models as bytes, and how they are run: as much of the format as our networks need.

Fields and their numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (IR
version 9), in the encoding of https://protobuf.dev/programming-guides/encoding. The package `onnx`
does the same and much more; it is not needed to build a small graph from arrays.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Value = int | float | str | Sequence[int]
    Run = Callable[[Mapping[str, Any]], list[NDArray[np.float32]]]

__all__ = ["FLOAT", "MICROSOFT", "Graph", "lstm", "session"]

MICROSOFT = "com.microsoft"  # the domain of the operators of ONNX Runtime

_IR_VERSION, _OPSET = 9, 17
FLOAT = 1  # TensorProto.DataType of single precision
_TYPES = {"float32": FLOAT, "uint8": 2, "int8": 3, "int32": 6, "int64": 7, "float16": 10}
_FLOAT, _INT, _STRING, _INTS = 1, 2, 3, 7  # AttributeProto.AttributeType


class Graph:
    """A graph under construction: nodes in the order of their computation."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._parts: list[bytes] = []
        self._count = 0

    def input(self, name: str, dtype: str, shape: Sequence[int | str]) -> str:
        """Declare an input; a size that is a name is not fixed."""
        self._parts.append(_message(11, _described(name, dtype, shape)))
        return name

    def output(self, name: str, dtype: str, shape: Sequence[int | str]) -> None:
        """Declare that what a node calls `name` is given out."""
        self._parts.append(_message(12, _described(name, dtype, shape)))

    def constant(self, array: NDArray[np.generic]) -> str:
        """Keep an array in the model; the name to use it by."""
        name = self._new("c")
        dims = b"".join(_number(1, size) for size in array.shape)
        kind = _number(2, _TYPES[array.dtype.name])
        raw = array.tobytes()
        head = dims + kind + _message(8, name.encode()) + _head(9, len(raw))
        self._parts += [_head(5, len(head) + len(raw)), head, raw]  # not joined: megabytes
        return name

    def node(
        self,
        operator: str,
        *inputs: str,
        domain: str = "",
        outputs: int = 1,
        name: str | None = None,
        **attributes: Value,
    ) -> str:
        """Add a node; the name of what it computes, the first of its `outputs`.

        The others are called NAME_1, NAME_2 and so on.
        """
        first = name or self._new("x")
        names = [first, *(f"{first}_{i}" for i in range(1, outputs))]
        body = b"".join(_message(1, one.encode()) for one in inputs)
        body += b"".join(_message(2, one.encode()) for one in names)
        body += _message(4, operator.encode())
        body += b"".join(_message(5, _attribute(*pair)) for pair in attributes.items())
        body += _message(7, domain.encode())
        self._parts.append(_message(1, body))
        return first

    def model(self, producer: str) -> bytes:
        """The whole as a ModelProto."""
        graph = [*self._parts, _message(2, self._name.encode())]
        operators = b"".join(
            _message(8, _message(1, domain.encode()) + _number(2, version))
            for domain, version in (("", _OPSET), (MICROSOFT, 1))
        )
        head = _number(1, _IR_VERSION) + _message(2, producer.encode())
        return b"".join([head, operators, _head(7, sum(map(len, graph))), *graph])

    def _new(self, kind: str) -> str:
        self._count += 1
        return f"{kind}{self._count}"


def lstm(
    graph: Graph,
    x: str,
    weights: Mapping[str, Any],
    names: tuple[str, ...],
    *states: str,
    outputs: int = 1,
    name: str | None = None,
) -> str:
    """One of PyTorch's LSTM layers, with the gates in ONNX's order.

    Args:
        x: shape (times, batch, size).
        names: what `weights` has its parts under, such as "l0", one for each direction; the parts
            are called "weight_ih_l0" and so on.
        states: hidden and cell states before the first time.

    Returns:
        What comes out, shape (times, directions, batch, hidden).
    """

    import numpy as np

    def gates(part: str) -> Any:
        found = [np.split(weights[f"{part}{name}"], 4) for name in names]
        return np.stack([np.concatenate([i, o, f, c]) for i, f, c, o in found])

    inner, outer = gates("weight_ih"), gates("weight_hh")
    bias = np.concatenate([gates("bias_ih"), gates("bias_hh")], axis=1)
    three = [graph.constant(np.ascontiguousarray(part)) for part in (inner, outer, bias)]
    return graph.node(
        "LSTM",
        x,
        *three,
        *(("", *states) if states else ()),  # the lengths of sequences come first
        outputs=outputs,
        name=name,
        hidden_size=outer.shape[2],
        direction="bidirectional" if len(names) == 2 else "forward",
    )


def session(model: bytes, *, keep: bool = True) -> Run:
    """A graph ready to run on the processor, by the thread that asks for it.

    Args:
        keep: keep the memory of one run for the next. What is kept grows with each new size of the
            inputs, so that graphs that run on many sizes give it back.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = options.enable_mem_pattern = keep
    options.log_severity_level = 3  # errors
    made = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return lambda inputs: made.run(None, inputs)


def _described(name: str, dtype: str, shape: Sequence[int | str]) -> bytes:
    """A ValueInfoProto."""
    sizes = b"".join(
        _message(1, _number(1, size) if isinstance(size, int) else _message(2, size.encode()))
        for size in shape
    )
    tensor = _number(1, _TYPES[dtype]) + _message(2, sizes)
    return _message(1, name.encode()) + _message(2, _message(1, tensor))


def _attribute(name: str, value: Value) -> bytes:
    """An AttributeProto."""
    if isinstance(value, float):
        kind, body = _FLOAT, _varint(2 << 3 | 5) + struct.pack("<f", value)
    elif isinstance(value, int):
        kind, body = _INT, _number(3, value)
    elif isinstance(value, str):
        kind, body = _STRING, _message(4, value.encode())
    else:
        kind, body = _INTS, b"".join(_number(8, one) for one in value)
    return _message(1, name.encode()) + body + _number(20, kind)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value & (1 << 64) - 1)


def _message(field: int, content: bytes) -> bytes:
    return _head(field, len(content)) + content


def _head(field: int, size: int) -> bytes:
    """What stands before a message of so many bytes."""
    return _varint(field << 3 | 2) + _varint(size)


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])
