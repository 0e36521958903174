"""Who speaks when, with nothing but packages: segmentation-3.0 hears voices, CAM++ tells whose.

    segmentation-3.0 over the recording -> stretches of a single voice, each embedded once by CAM++
    -> clustering -> turns, those of overlapping speech included

The steps are pyannote's (Bredin 2023, "pyannote.audio 2.1 speaker diarization pipeline",
Interspeech), but pyannote embeds each voice of each window anew.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cached_property
from importlib import metadata
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from minutes.engines import Readiness, device, packaged
from minutes.engines.pyannote.activity import BATCH, Activity, find_activity, frame_time
from minutes.errors import EngineError
from minutes.media import Recording
from minutes.options import DiarizationOptions, RuntimeOptions
from minutes.progress import Progress
from minutes.records import Span, Turn

if TYPE_CHECKING:
    from minutes.engines.pyannote.networks import Network

__all__ = ["PyannoteDiarizer", "packaged_readiness", "warn_of_count"]

log = logging.getLogger(__name__)

# Part of the cache's key: raised when other turns come of the same recording and weights.
VERSION = 2
SEGMENTATION_SHARE = 0.5  # of the work
GPU_BATCH = 8  # windows that a GPU hears at once


class PyannoteDiarizer:
    """Tells speakers apart in a recording of any length; their number is found or given.

    It finds speech by itself. Overlapping speech gives overlapping turns.
    """

    name = "pyannote:segmentation-3.0+campplus"

    def __init__(self, runtime: RuntimeOptions | None = None) -> None:
        self._runtime = runtime or RuntimeOptions()
        self._heard: WeakKeyDictionary[Recording, Activity] = WeakKeyDictionary()

    @property
    def fingerprint(self) -> str:
        """The version of this engine and what its weights are."""
        weights = (packaged.SEGMENTATION, packaged.CAMPPLUS)
        return f"pyannote:packaged:{VERSION}:{'-'.join(w.sha256[:16] for w in weights)}"

    def find_activity(self, recording: Recording, progress: Progress) -> Activity:
        """Which voices are heard when; the network hears a recording once.

        Raises:
            EngineUnavailable: a package, the weights or the device is missing.
            CheckpointError: the weights are not what they should be.
        """
        if recording not in self._heard:
            on_gpu = self._device == "cuda"
            self._heard[recording] = find_activity(
                self._segmentation,
                recording,
                progress,
                SEGMENTATION_SHARE,
                threads=self._threads,
                batch=GPU_BATCH if on_gpu else BATCH,
            )
        return self._heard[recording]

    def diarize(
        self,
        recording: Recording,
        spans: Sequence[Span],
        *,
        options: DiarizationOptions,
        progress: Progress,
    ) -> Sequence[Turn]:
        """The turns in the whole recording.

        Raises:
            EngineUnavailable: a package, the weights or the device is missing.
            CheckpointError: the weights are not what they should be.
            EngineError: the GPU's memory is too small.
        """
        import numpy as np

        from minutes.engines.pyannote.clustering import cluster
        from minutes.engines.pyannote.overlap import find_turns
        from minutes.engines.pyannote.stretches import embed, find_stretches

        activity = self.find_activity(recording, progress)
        stretches = find_stretches(activity)
        vectors = embed(
            self._embedding,
            recording,
            stretches,
            progress,
            SEGMENTATION_SHARE,
            threads=self._threads,
        )
        times = np.array([[frame_time(f) for f in row] for row in stretches.tolist()])
        starts, ends = times.reshape(-1, 2).T
        labels = cluster(
            vectors,
            starts,
            ends,
            least=options.num_speakers or options.min_speakers or 1,
            most=options.num_speakers or options.max_speakers,
        )
        turns = find_turns(activity, stretches, labels)
        progress("diarization", recording.duration, recording.duration)
        warn_of_count(len({turn.speaker for turn in turns}), options)
        return turns

    @cached_property
    def _device(self) -> str:
        return device.resolve_device(self._runtime.device)

    @property
    def _threads(self) -> int:
        """How many batches are heard at once: on a GPU one, which fills it."""
        return 1 if self._device == "cuda" else device.threads(self._runtime.threads)

    @cached_property
    def _segmentation(self) -> Network:
        path = packaged.locate(packaged.SEGMENTATION, self._runtime)
        if self._device == "cuda":
            from minutes.engines.pyannote.loading import load_network

            return _on_gpu(load_network(path), channel=True)
        from minutes.engines.pyannote import networks

        return networks.segmentation(path)

    @cached_property
    def _embedding(self) -> Network:
        path = packaged.locate(packaged.CAMPPLUS, self._runtime)
        if self._device == "cuda":
            from minutes.engines.pyannote.loading import load_campplus

            return _on_gpu(load_campplus(path))
        from minutes.engines.pyannote import networks

        return networks.embedding(path)


def _on_gpu(module: Any, *, channel: bool = False) -> Network:
    """A network of PyTorch's on a GPU, for arrays.

    Args:
        channel: its input has a channel, as sound has; and what comes out are logarithms.

    Raises:
        EngineError: when it is used: the GPU's memory is too small.
    """
    import torch

    module = module.eval().to("cuda")

    def run(given: Any) -> Any:
        try:
            with torch.inference_mode():
                found = torch.from_numpy(given.copy()).to("cuda")
                found = module(found[:, None]).softmax(-1) if channel else module(found)
                return found.cpu().numpy()
        except torch.OutOfMemoryError as exc:
            raise EngineError(
                "pyannote", "the GPU has too little free memory", "use --device cpu"
            ) from exc

    return run


def packaged_readiness() -> Readiness:
    """Whether the weights that pip brings are here; nothing is loaded."""
    try:
        version = metadata.version("pyannote.audio")
    except metadata.PackageNotFoundError:
        remedy = packaged.line(packaged.SEGMENTATION, packaged.CAMPPLUS)
        return Readiness("pyannote", False, "pyannote.audio is not installed", remedy)
    for weights in (packaged.SEGMENTATION, packaged.CAMPPLUS):
        if trouble := packaged.problem(weights):
            return Readiness("pyannote", False, trouble, packaged.remedy(weights))
    return Readiness(
        "pyannote",
        True,
        f"pyannote.audio {version}, segmentation-3.0 and CAM++ of {packaged.CAMPPLUS.carried_by}",
    )


def warn_of_count(found: int, options: DiarizationOptions) -> None:
    """Warn where other than the number of speakers that was asked for was found."""
    low = options.num_speakers or options.min_speakers or 0
    high = options.num_speakers or options.max_speakers or found
    if found and not low <= found <= high:
        wanted = low if found < low else high
        log.warning("pyannote found %d speakers, but %d were asked for", found, wanted)
