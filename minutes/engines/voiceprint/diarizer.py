"""Diarization by voiceprints: a vector for each window of speech, and clusters of vectors.

The vectors are Resemblyzer's (the GE2E speaker encoder of Wan et al., ICASSP 2018), whose weights
travel in its package. It knows nothing of overlapping speech: one speaker at a time.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from minutes.engines import device
from minutes.engines.loudness import high_pass
from minutes.engines.readiness import Readiness
from minutes.engines.voiceprint import clustering
from minutes.errors import EngineUnavailable
from minutes.media import Recording
from minutes.options import DiarizationOptions, RuntimeOptions
from minutes.progress import Progress
from minutes.records import Span, Turn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["VoiceprintDiarizer", "find_turns", "readiness"]

# Raised when the turns change that come of the same recording and spans.
VERSION = 1
REMEDY = "pip install 'minutes[offline]'"

FRAME = 0.01  # seconds, the step of the mel spectrum
WINDOW = 160  # frames, 1.6 s, the length that the encoder was trained on
STEP = 25  # frames from window to window
JOIN = 0.3  # seconds of pause that a window may span
LONGEST = 60.0  # seconds of speech whose spectrum is made at once
BATCH = 64  # windows
# What the bands of a window's spectrum sum up to, on average over its frames: speech at -27 dBFS,
# near the level of the encoder's training. Its spectra are not logarithmic, so that a far voice
# would otherwise be another voice.
POWER = 0.8
GAP = 1.0  # seconds of pause between a speaker's pieces that are one turn


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of speech in seconds and its mel spectrum, shape (frames, 40)."""

    start: float
    end: float
    spectrum: NDArray[np.float32]


class VoiceprintDiarizer:
    """Tells speakers apart by Resemblyzer's voice vectors; their number is found or given."""

    def __init__(self, runtime: RuntimeOptions | None = None) -> None:
        self._runtime = runtime or RuntimeOptions()

    @property
    def name(self) -> str:
        """The engine and its model."""
        return "voiceprint:resemblyzer-0.1.4"

    @property
    def fingerprint(self) -> str:
        """The version of the weights' package and of what is made of the vectors."""
        try:
            version = metadata.version("resemblyzer")
        except metadata.PackageNotFoundError as exc:
            raise EngineUnavailable("voiceprint", "resemblyzer is not installed", REMEDY) from exc
        return f"voiceprint:{version}:{VERSION}"

    def diarize(
        self,
        recording: Recording,
        spans: Sequence[Span],
        *,
        options: DiarizationOptions,
        progress: Progress,
    ) -> Sequence[Turn]:
        """Turns of one speaker at a time, within the spans and the short pauses of a speaker.

        Raises:
            EngineUnavailable: the package or the device is missing.
        """
        import numpy as np

        times: list[float] = []
        vectors: list[NDArray[np.float32]] = []
        for batch in _batches(_windows(recording, spans)):
            times += [(window.start + window.end) / 2 for window in batch]
            vectors.append(self._embed(batch))
            progress("diarization", min(batch[-1].end, recording.duration), recording.duration)
        if not times:
            return ()
        order = np.argsort(times, kind="stable")
        middles = np.array(times)[order]
        labels = clustering.cluster(
            np.concatenate(vectors)[order],
            middles,
            least=options.num_speakers or options.min_speakers or 1,
            most=options.num_speakers or options.max_speakers,
        )
        return find_turns(spans, middles, labels)

    def _embed(self, batch: Sequence[_Window]) -> NDArray[np.float32]:
        """Unit vectors of windows of one length, shape (windows, 256)."""
        import numpy as np
        import torch

        spectra = np.stack([window.spectrum for window in batch])
        power = spectra.sum(axis=2).mean(axis=1)[:, None, None]
        levelled = torch.from_numpy(spectra * (POWER / np.maximum(power, 1e-9)))
        with torch.inference_mode():
            vectors = self._encoder(levelled.to(self._encoder.device)).cpu().numpy()
        # A vector of zeros comes back as not-a-number.
        found: NDArray[np.float32] = np.nan_to_num(vectors)
        return found

    @cached_property
    def _encoder(self) -> Any:
        where = device.resolve(self._runtime.device)
        try:
            with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
                warnings.simplefilter("ignore")
                from resemblyzer import VoiceEncoder

                return VoiceEncoder(where, verbose=False).eval()
        except ImportError as exc:
            raise EngineUnavailable("voiceprint", f"cannot be imported ({exc})", REMEDY) from exc


def readiness() -> Readiness:
    """Whether Resemblyzer and what it needs are installed; nothing is loaded."""
    needed = ("resemblyzer", "webrtcvad", "pkg_resources")
    missing = [package for package in needed if find_spec(package) is None]
    if missing:
        return Readiness("voiceprint", False, f"{' and '.join(missing)} not installed", REMEDY)
    return Readiness("voiceprint", True, "resemblyzer, with its weights")


def find_turns(
    spans: Sequence[Span], middles: NDArray[np.float64], labels: NDArray[np.int64]
) -> tuple[Turn, ...]:
    """Turns from windows: each moment of speech belongs to the window whose middle is nearest.

    Args:
        spans: where there is speech, in order of time.
        middles: of the windows in seconds, ascending, shape (windows,).
        labels: of their speakers, shape (windows,).
    """
    import numpy as np

    changes = np.flatnonzero(np.diff(labels))
    borders = (middles[changes] + middles[changes + 1]) / 2
    speakers = labels[np.append(changes, len(labels) - 1)]
    turns: list[Turn] = []
    for span in spans:
        first, last = np.searchsorted(borders, [span.start, span.end], side="right")
        edges = [span.start, *borders[first:last].tolist(), span.end]
        for i, (start, end) in enumerate(pairwise(edges)):
            speaker = str(speakers[first + i])
            if turns and turns[-1].speaker == speaker and start - turns[-1].end <= GAP:
                turns[-1] = Turn(turns[-1].start, end, speaker)
            elif end > start:
                turns.append(Turn(start, end, speaker))
    return tuple(turns)


def _windows(recording: Recording, spans: Sequence[Span]) -> Iterator[_Window]:
    """Windows that cover the spans; the spectrum of each stretch is made once."""
    import numpy as np

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from resemblyzer.audio import wav_to_mel_spectrogram
        except ImportError as exc:
            raise EngineUnavailable("voiceprint", f"cannot be imported ({exc})", REMEDY) from exc
    for stretch in _stretches(spans):
        samples = np.concatenate(list(high_pass([recording.read(stretch.start, stretch.end)])))
        spectrum = wav_to_mel_spectrogram(samples)
        length = min(WINDOW, len(spectrum))
        steps = -(-(len(spectrum) - length) // STEP)
        for first in np.linspace(0, len(spectrum) - length, steps + 1).round().astype(int):
            yield _Window(
                stretch.start + first * FRAME,
                stretch.start + (first + length) * FRAME,
                spectrum[first : first + length],
            )


def _stretches(spans: Sequence[Span]) -> Iterator[Span]:
    """Spans joined over short pauses, and cut where they get long."""
    joined: list[Span] = []
    for span in spans:
        if joined and span.start - joined[-1].end < JOIN:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    for span in joined:
        pieces = max(1, round((span.end - span.start) / LONGEST))
        length = (span.end - span.start) / pieces
        for i in range(pieces):
            yield Span(span.start + i * length, span.start + (i + 1) * length)


def _batches(windows: Iterable[_Window]) -> Iterator[list[_Window]]:
    """Windows of one length together; most have the full length, and those wait for company."""
    full: list[_Window] = []
    for window in windows:
        if len(window.spectrum) < WINDOW:
            yield [window]
            continue
        full.append(window)
        if len(full) == BATCH:
            yield full
            full = []
    if full:
        yield full
