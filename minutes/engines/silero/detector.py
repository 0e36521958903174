"""Voice detection by Silero's network, whose weights travel in its package.

Silero's own code runs the network frame by frame. Only its LSTM looks back, so that here all else
runs on many frames at once, six times as fast, with the same probabilities. And the LSTM starts
anew for every piece of four seconds, after hearing the four before it: over long noise its state
settles on "no voice" and then stays deaf to quiet speech for a quarter of a minute and more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minutes import extras
from minutes.engines.loudness import level_blocks
from minutes.errors import EngineUnavailable
from minutes.media import SAMPLE_RATE, Recording
from minutes.options import VoiceActivityOptions
from minutes.progress import Progress
from minutes.records import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from minutes.model.onnx import Graph

    Floats = NDArray[np.float32]

__all__ = ["SileroDetector", "find_spans"]

FRAME = 512  # samples, 32 ms: one probability each
CONTEXT = 64  # samples of the frame before that the network hears with each frame
PIECE = 128  # frames, 4.1 s, for which the LSTM keeps its state, after as many to warm up
PIECES = 16  # in a block
FRAME_SECONDS = FRAME / SAMPLE_RATE
BLOCK_SECONDS = PIECES * PIECE * FRAME_SECONDS

# Speech begins at the threshold and ends below this share of it, for at least SILENCE seconds.
EXIT = 1 / 4
SILENCE = 0.1  # seconds; shorter gaps are part of the speech
SPEECH = 0.15  # seconds; shorter stretches are noise
PADDING = 0.06  # seconds of the recording kept on each side of speech

STRIDES = (1, 2, 2, 1)  # of the encoder's four convolutions
SIZE = 128  # of what they leave of a frame
WAVE = 256  # samples of a spectrum; they overlap by half
WAVES = 4  # spectra of a frame
END = 2**63 - 1  # of a slice that goes to the end


class SileroDetector:
    """Finds speech in a recording of any length, in one block of memory."""

    @property
    def name(self) -> str:
        """The engine and its version.

        Raises:
            EngineUnavailable: the package is not installed.
        """
        extras.require("voice detection", "silero_vad")
        return f"silero:{metadata.version('silero-vad')}"

    def detect(
        self, recording: Recording, *, options: VoiceActivityOptions, progress: Progress
    ) -> Sequence[Span]:
        """The stretches that hold speech, in order of time and without overlap.

        Raises:
            EngineUnavailable: the package's model has a form that is not known.
        """
        import numpy as np

        extras.require("voice detection", "silero_vad")
        duration = recording.duration
        blocks = level_blocks(lambda: recording.blocks(BLOCK_SECONDS))
        # One array for all: many small ones, kept between large passing ones, scatter the memory.
        found = np.zeros(-(-round(duration * SAMPLE_RATE) // FRAME), np.float32)
        filled = 0
        for probabilities in self.probabilities(blocks):
            found[filled : filled + len(probabilities)] = probabilities
            filled += len(probabilities)
            progress("voice detection", min(filled * FRAME_SECONDS, duration), duration)
        return find_spans(found, options.voice_threshold, duration)

    def probabilities(self, blocks: Iterator[Floats]) -> Iterator[Floats]:
        """The probability of speech in each 32 ms of blocks of BLOCK_SECONDS, shape (frames,)."""
        import numpy as np

        context, before = np.zeros(CONTEXT, np.float32), None
        for block in blocks:
            frames = -(-len(block) // FRAME)
            pieces = -(-frames // PIECE)
            samples = np.zeros(CONTEXT + pieces * PIECE * FRAME, np.float32)
            samples[:CONTEXT] = context
            samples[CONTEXT : CONTEXT + len(block)] = block
            context = samples[-CONTEXT:]
            found, before = self._network(samples, before)
            yield found[:frames]

    @cached_property
    def _network(self) -> _Network:
        return _Network(_packaged_model())


class _Network:
    """Silero's network of version 6 at 16 kHz, for many frames at once, by ONNX Runtime.

    Raises:
        EngineUnavailable: its file has another form.
    """

    def __init__(self, path: Path) -> None:
        from minutes.engines.unpickling import tensors
        from minutes.model.onnx import session

        try:
            self._run = session(_graph(tensors(path)), keep=False)
        except Exception as exc:  # another package's file can fail in any way
            raise EngineUnavailable(
                "silero-vad",
                f"its model has an unknown form ({type(exc).__name__}: {exc})",
                extras.install("silero-vad"),
            ) from exc

    def __call__(self, samples: Floats, before: Floats | None) -> tuple[Floats, Floats]:
        """Probabilities of frames, and the vectors of the last piece, which the next one follows.

        Args:
            samples: CONTEXT of them, then those of whole pieces.
            before: the vectors of the piece before; None where the first follows on nothing.
        """
        import numpy as np

        frames = np.lib.stride_tricks.sliding_window_view(samples, CONTEXT + FRAME)[::FRAME]
        mirrored = np.concatenate([frames, frames[:, -2 : -CONTEXT - 2 : -1]], axis=1)
        follows = np.ones((1, len(frames) // PIECE, 1), np.float32)
        if before is None:
            before, follows[0, 0] = np.zeros((PIECE, 1, SIZE), np.float32), 0.0
        waves = np.lib.stride_tricks.sliding_window_view(mirrored, WAVE, axis=1)[:, :: WAVE // 2]
        inputs = {"waves": waves, "before": before, "follows": follows}
        found, last = self._run(inputs)
        return found, last


def _graph(given: Mapping[str, Any]) -> bytes:
    """The network: a spectrum of each frame, four convolutions, an LSTM from frame to frame.

    Each piece is heard after the one before it, unless it `follows` on nothing.

    Args:
        given: the tensors of Silero's file by their places.
    """
    from minutes.model.onnx import Graph

    graph = Graph("silero")
    waves = graph.input("waves", "float32", ("frames", WAVES, WAVE))
    before = graph.input("before", "float32", (PIECE, 1, SIZE))
    follows = graph.input("follows", "float32", (1, "pieces", 1))
    x = _encoded(graph, given, _spectra(graph, given, waves))
    x = graph.node("Reshape", x, _whole(graph, -1, PIECE, SIZE))
    x = graph.node("Transpose", x, perm=(1, 0, 2))  # (frames, pieces, SIZE)
    graph.node("Slice", x, _whole(graph, -1), _whole(graph, END), _whole(graph, 1), name="last")
    x = _probabilities(graph, given, x, before, follows)
    graph.node("Reshape", x, _whole(graph, -1), name="speech")
    graph.output("speech", "float32", ("frames",))
    graph.output("last", "float32", (PIECE, 1, SIZE))
    return graph.model("minutes")


def _spectra(graph: Graph, given: Mapping[str, Any], waves: str) -> str:
    import numpy as np

    basis = np.ascontiguousarray(given["_model.stft.forward_basis_buffer"][:, 0].T)
    parts = graph.node("MatMul", waves, graph.constant(basis))
    graph.node("Split", parts, outputs=2, name="part", axis=2)
    squares = (graph.node("Mul", part, part) for part in ("part", "part_1"))
    return graph.node("Sqrt", graph.node("Add", *squares))


def _encoded(graph: Graph, given: Mapping[str, Any], x: str) -> str:
    """The four convolutions over the spectra of each frame."""
    edges = _whole(graph, 0, 1, 0, 0, 1, 0)
    for i, stride in enumerate(STRIDES):
        name = f"_model.encoder.{i}.reparam_conv"
        x = _convolved(graph, graph.node("Pad", x, edges), given[f"{name}.weight"], stride)
        x = graph.node("Relu", graph.node("Add", x, graph.constant(given[f"{name}.bias"])))
    return x


def _convolved(graph: Graph, x: str, weight: Any, stride: int) -> str:
    """A convolution as a product, which takes a third of the time for a few times a frame.

    Both are of shape (frames, times, channels).
    """
    import numpy as np

    taps = [
        graph.node("Slice", x, *(_whole(graph, number) for number in (first, last, 1, stride)))
        for first, last in ((0, -2), (1, -1), (2, END))
    ]
    product = np.ascontiguousarray(weight.transpose(2, 1, 0).reshape(-1, len(weight)))
    return graph.node("MatMul", graph.node("Concat", *taps, axis=2), graph.constant(product))


def _probabilities(
    graph: Graph, given: Mapping[str, Any], x: str, before: str, follows: str
) -> str:
    """The LSTM, which hears the piece before to warm up, and the probability after each frame."""
    from minutes.model.onnx import lstm

    earlier = graph.node("Slice", x, _whole(graph, 0), _whole(graph, -1), _whole(graph, 1))
    earlier = graph.node("Concat", before, earlier, axis=1)
    cells = {
        f"{part}_": given[f"_model.decoder.rnn.{part}"]
        for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    }
    lstm(graph, earlier, cells, ("_",), outputs=3, name="warm")
    states = (graph.node("Mul", state, follows) for state in ("warm_1", "warm_2"))
    x = graph.node("Relu", lstm(graph, x, cells, ("_",), *states))
    x = graph.node("MatMul", x, graph.constant(given["_model.decoder.decoder.2.weight"][0]))
    bias = graph.constant(given["_model.decoder.decoder.2.bias"])
    x = graph.node("Sigmoid", graph.node("Add", x, bias))
    return graph.node("Transpose", graph.node("Reshape", x, _whole(graph, PIECE, -1)), perm=(1, 0))


def _whole(graph: Graph, *numbers: int) -> str:
    import numpy as np

    return graph.constant(np.array(numbers))


def find_spans(probabilities: Floats, threshold: float, duration: float) -> tuple[Span, ...]:
    """The stretches of speech that probabilities, one for each 32 ms, stand for.

    The rules are Silero's own (get_speech_timestamps): speech begins at the threshold, ends when
    the probability has been low for a while, and short stretches are dropped.
    """
    runs: list[tuple[int, int]] = []
    start = end = -1  # of the speech going on, and where it has perhaps ended
    for i, probability in enumerate(probabilities.tolist()):
        if probability >= threshold:
            start, end = (i if start < 0 else start), -1
        elif start >= 0 and (probability < threshold * EXIT or end >= 0):
            end = i if end < 0 else end
            if probability < threshold * EXIT and (i - end) * FRAME_SECONDS >= SILENCE:
                runs.append((start, end))
                start = end = -1
    if start >= 0:
        runs.append((start, len(probabilities)))
    kept = [(a * FRAME_SECONDS, b * FRAME_SECONDS) for a, b in runs]
    kept = [(a, min(b, duration)) for a, b in kept if b - a > SPEECH]
    spans: list[Span] = []
    for a, b in kept:
        begin, finish = max(a - PADDING, 0.0), min(b + PADDING, duration)
        if spans and begin < spans[-1].end:
            middle = (begin + spans[-1].end) / 2
            spans[-1], begin = Span(spans[-1].start, middle), middle
        spans.append(Span(begin, finish))
    return tuple(spans)


def _packaged_model() -> Path:
    """Where the weights are. The package is not imported: it would import torch."""
    spec = find_spec("silero_vad")
    places = (spec.submodule_search_locations or []) if spec else []
    for place in places:
        path = Path(place) / "data" / "silero_vad.jit"
        if path.is_file():
            return path
    raise EngineUnavailable("silero-vad", "is not installed", extras.install("silero-vad"))
