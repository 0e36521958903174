"""Diarization by voiceprints: a vector for each window of speech, and clusters of vectors.

The vectors are Resemblyzer's (the GE2E speaker encoder of Wan et al., ICASSP 2018), whose weights
travel in its package. It knows nothing of overlapping speech: one speaker at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib import metadata
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING

from minutes.engines import device
from minutes.engines.readiness import Readiness
from minutes.engines.voiceprint import clustering, windows
from minutes.engines.voiceprint.encoder import REMEDY, SIZE, Encoder
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
VERSION = 2

BATCH = 64  # windows; their states stay in a processor's cache
GAP = 1.0  # seconds of pause between a speaker's pieces that are one turn


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

        middles = windows.middles(spans, recording.duration)
        if not len(middles):
            return ()
        vectors = np.empty((len(middles), SIZE), np.float32)
        for places, spectra in windows.batches(recording, spans, BATCH):
            vectors[places] = self._encoder.embed(spectra)
            progress("diarization", float(middles[places[-1]]), recording.duration)
        progress("diarization", recording.duration, recording.duration)
        labels = clustering.cluster(
            vectors,
            middles,
            least=options.num_speakers or options.min_speakers or 1,
            most=options.num_speakers or options.max_speakers,
        )
        return find_turns(spans, middles, labels)

    @cached_property
    def _encoder(self) -> Encoder:
        return Encoder(device.resolve(self._runtime.device))


def readiness() -> Readiness:
    """Whether Resemblyzer is installed, whose weights are used; nothing is loaded."""
    if find_spec("resemblyzer") is None:
        return Readiness("voiceprint", False, "resemblyzer not installed", REMEDY)
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
