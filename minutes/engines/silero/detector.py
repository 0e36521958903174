"""Voice detection by Silero's network, whose weights travel in its package.

Silero's own code runs the network frame by frame. Only its LSTM looks back, so that here all else
runs on many frames at once, six times as fast, with the same probabilities. And the LSTM starts
anew for every piece of four seconds, after hearing the four before it: over long noise its state
settles on "no voice" and then stays deaf to quiet speech for a quarter of a minute and more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from minutes import extras
from minutes.engines.loudness import level_blocks
from minutes.errors import EngineUnavailable
from minutes.media import SAMPLE_RATE, Recording
from minutes.options import VoiceActivityOptions
from minutes.progress import Progress
from minutes.records import Span

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray

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

# The strides of the encoder's four convolutions.
STRIDES = (1, 2, 2, 1)


class SileroDetector:
    """Finds speech in a recording of any length, in one block of memory."""

    @property
    def name(self) -> str:
        """The engine and its version."""
        return f"silero:{metadata.version('silero-vad')}"

    def detect(
        self, recording: Recording, *, options: VoiceActivityOptions, progress: Progress
    ) -> Sequence[Span]:
        """The stretches that hold speech, in order of time and without overlap.

        Raises:
            EngineUnavailable: the package's model has a form that is not known.
        """
        import numpy as np

        extras.require("voice detection", "torch", "silero_vad")
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

    def probabilities(self, blocks: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
        """The probability of speech in each 32 ms of blocks of BLOCK_SECONDS, shape (frames,)."""
        import torch

        context, previous = torch.zeros(CONTEXT), None
        for block in blocks:
            frames = -(-len(block) // FRAME)
            samples = torch.zeros(CONTEXT + PIECES * PIECE * FRAME)
            samples[:CONTEXT] = context
            samples[CONTEXT : CONTEXT + len(block)] = torch.from_numpy(block)
            context = samples[-CONTEXT:].clone()
            with torch.inference_mode():
                heard = self._network.encode(samples).reshape(PIECES, PIECE, -1)
                before = heard[:1] if previous is None else previous
                found = self._network.decode(
                    heard, torch.cat([before, heard[:-1]]), fresh=previous is None
                )
            previous = heard[-1:]
            yield found.flatten()[:frames].numpy()

    @cached_property
    def _network(self) -> _Network:
        return _Network(_packaged_model())


class _Network:
    """Silero's network of version 6 at 16 kHz, for many frames at once.

    Each frame's spectrum (a convolution with a Fourier basis) passes four convolutions, which
    leave one vector a frame; an LSTM cell carries them on from frame to frame.
    """

    def __init__(self, path: Path) -> None:
        import torch

        model = torch.jit.load(str(path), map_location="cpu")._model  # type: ignore[no-untyped-call]
        weights = {**dict(model.named_parameters()), **dict(model.named_buffers())}
        try:
            self._basis = weights["stft.forward_basis_buffer"].detach()
            self._convolutions = [
                tuple(weights[f"encoder.{i}.reparam_conv.{p}"].detach() for p in ("weight", "bias"))
                for i in range(len(STRIDES))
            ]
            self._head = tuple(
                weights[f"decoder.decoder.2.{p}"].detach() for p in ("weight", "bias")
            )
            size = self._head[0].shape[1]
            self._lstm = torch.nn.LSTM(size, size, batch_first=True)
            self._lstm.load_state_dict(
                {
                    f"{p}_l0": weights[f"decoder.rnn.{p}"].detach()
                    for p in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
                }
            )
        except (KeyError, RuntimeError) as exc:
            raise EngineUnavailable(
                "silero-vad",
                f"its model has an unknown form ({exc})",
                "pip install 'silero-vad==6.2.*'",
            ) from exc

    def encode(self, samples: torch.Tensor) -> torch.Tensor:
        """Vectors of shape (frames, 128) for samples of shape (CONTEXT + frames * FRAME,)."""
        import torch
        from torch.nn import functional

        frames = samples.unfold(0, CONTEXT + FRAME, FRAME)[:, None]
        padded = functional.pad(frames, (0, CONTEXT), "reflect")
        parts = functional.conv1d(padded, self._basis, stride=128)
        real, imaginary = parts.chunk(2, dim=1)
        heard = torch.sqrt(real**2 + imaginary**2)
        for (weight, bias), stride in zip(self._convolutions, STRIDES, strict=True):
            heard = functional.conv1d(heard, weight, bias, stride=stride, padding=1).relu()
        return heard[:, :, 0]

    def decode(self, pieces: torch.Tensor, before: torch.Tensor, *, fresh: bool) -> torch.Tensor:
        """Probabilities of shape (pieces, frames) for vectors of shape (pieces, frames, 128).

        Each piece follows on the one in `before`; if `fresh`, the first follows on nothing.
        """
        import torch
        from torch.nn import functional

        _, (hidden, cell) = self._lstm(before)
        if fresh:
            hidden[:, 0], cell[:, 0] = 0.0, 0.0
        heard, _ = self._lstm(pieces, (hidden, cell))
        weight, bias = self._head
        found: torch.Tensor = functional.linear(heard.relu(), weight[:, :, 0], bias)
        return torch.sigmoid(found)[..., 0]


def find_spans(
    probabilities: NDArray[np.float32], threshold: float, duration: float
) -> tuple[Span, ...]:
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
    """Where the weights are. The package is not imported: that would set torch to one thread."""
    spec = find_spec("silero_vad")
    places = (spec.submodule_search_locations or []) if spec else []
    for place in places:
        path = Path(place) / "data" / "silero_vad.jit"
        if path.is_file():
            return path
    raise EngineUnavailable("silero-vad", "is not installed", "pip install 'silero-vad==6.2.*'")
