"""pyannote.audio's own pipelines: neural segmentation, speaker embedding and clustering.

The pipelines are community-1 (VBx clustering, pyannote.audio 4) and 3.1 (agglomerative
clustering; Bredin 2023, "pyannote.audio 2.1 speaker diarization pipeline", Interspeech).
"""

from __future__ import annotations

import contextlib
import gc
import io
import logging
import warnings
from collections.abc import Sequence
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import Any

from minutes import extras
from minutes.engines import Readiness, device
from minutes.engines.hub import has_token
from minutes.engines.pyannote.diarizer import warn_of_count
from minutes.engines.pyannote.files import NAMES, PipelineFiles, find_config, locate
from minutes.engines.pyannote.loading import load
from minutes.errors import EngineError, EngineUnavailable, MinutesError
from minutes.media import SAMPLE_RATE, Recording
from minutes.options import DiarizationOptions, RuntimeOptions
from minutes.progress import Progress
from minutes.records import Span, Turn

__all__ = ["PipelineDiarizer", "is_on_disk", "pipeline_readiness"]

log = logging.getLogger(__name__)

# Part of the cache's key: raised when other turns are made of what the pipeline finds.
VERSION = 1
# For the progress: the share of the work done when a step begins, and the step's own share.
STEPS = {"segmentation": (0.0, 0.2), "embeddings": (0.2, 0.8)}


class PipelineDiarizer:
    """Tells speakers apart with a pipeline from a folder, Hugging Face's cache or a download.

    The pipeline finds speech by itself. Overlapping speech gives overlapping turns.
    """

    def __init__(
        self, options: DiarizationOptions | None = None, runtime: RuntimeOptions | None = None
    ) -> None:
        self._runtime = runtime or RuntimeOptions()
        self._model = _chosen(options or DiarizationOptions())

    @property
    def name(self) -> str:
        names = {repository: name for name, repository in NAMES.items()}
        path = Path(self._model).expanduser()
        if self._model not in NAMES and path.exists():
            return f"pyannote:{(path.parent if path.is_file() else path).resolve().name}"
        return f"pyannote:{names.get(self._model, self._model)}"

    @property
    def fingerprint(self) -> str:
        """The versions and the content of every file; downloads them if need be."""
        version = metadata.version("pyannote.audio")
        return f"pyannote:{version}:{VERSION}:{self._files.fingerprint}"

    @cached_property
    def _files(self) -> PipelineFiles:
        return locate(self._model, self._runtime)

    def diarize(
        self,
        recording: Recording,
        spans: Sequence[Span],
        *,
        options: DiarizationOptions,
        progress: Progress,
    ) -> Sequence[Turn]:
        """The turns that the pipeline finds in the whole recording, which is held in memory.

        Raises:
            EngineUnavailable: the package, the weights or the device is missing.
            CheckpointError: the weights are there but cannot be used.
            EngineError: the GPU's memory is too small.
        """
        import torch

        pipeline = load(self._files, device.resolve_device(self._runtime.device))
        # In memory, so that neither torchcodec nor ffmpeg is needed.
        audio = {
            "waveform": torch.from_numpy(recording.read()).unsqueeze(0),
            "sample_rate": SAMPLE_RATE,
            "uri": recording.path.stem,
        }
        try:
            found = _apply(pipeline, audio, _bounds(options), _hook(recording.duration, progress))
        except torch.OutOfMemoryError as exc:
            raise EngineError(
                "pyannote", "the GPU has too little free memory", "use --device cpu"
            ) from exc
        finally:
            del pipeline
            gc.collect()
            if torch.cuda.is_available():
                torch.cuda.empty_cache()
        # Pipelines of pyannote 4 give an object with several annotations, older ones one.
        annotation = getattr(found, "speaker_diarization", found)
        turns = [
            Turn(max(segment.start, 0.0), segment.end, str(label))
            for segment, _, label in annotation.itertracks(yield_label=True)
            if segment.end > 0
        ]
        warn_of_count(len({turn.speaker for turn in turns}), options)
        return turns


def pipeline_readiness(options: DiarizationOptions, runtime: RuntimeOptions) -> Readiness:
    """Whether a pyannote pipeline can run here: its files are here, or the hub gives them.

    A token and a network make for a download of the pipeline's configuration, a few lines, which
    proves the token and the acceptance of the pipeline's terms.
    """
    model = _chosen(options)
    try:
        version = metadata.version("pyannote.audio")
        if is_on_disk(model):
            return Readiness("pyannote", True, f"pyannote.audio {version}, {model} on disk")
        if runtime.offline or not has_token(runtime):
            locate(model, RuntimeOptions(offline=True))
        find_config(model, runtime)
        return Readiness("pyannote", True, f"pyannote.audio {version}, {model} on the hub")
    except metadata.PackageNotFoundError:
        return Readiness(
            "pyannote", False, "pyannote.audio is missing", extras.line("speech", "pyannote.audio")
        )
    except MinutesError as exc:
        remedy = exc.remedy
        if model in NAMES and not has_token(runtime):
            remedy = (
                f"accept the terms at https://hf.co/{NAMES[model]} and give a token with "
                "--hf-token or HF_TOKEN, or a folder with --diarization-model"
            )
        return Readiness("pyannote", False, f"{exc.subject} {exc.problem}", remedy)


def is_on_disk(model: str) -> bool:
    """Whether every file of a pipeline is here, so that nothing must be downloaded for it."""
    try:
        locate(model, RuntimeOptions(offline=True))
    except EngineUnavailable:
        return False
    return True


def _chosen(options: DiarizationOptions) -> str:
    """The pipeline asked for; else the first of the known ones that is on the disk."""
    if options.diarization_model is not None:
        return options.diarization_model
    for name in NAMES:
        with contextlib.suppress(MinutesError):
            locate(name, RuntimeOptions(offline=True))
            return name
    return next(iter(NAMES))


def _bounds(options: DiarizationOptions) -> dict[str, int]:
    given = {
        "num_speakers": options.num_speakers,
        "min_speakers": options.min_speakers,
        "max_speakers": options.max_speakers,
    }
    return {name: value for name, value in given.items() if value is not None}


def _hook(duration: float, progress: Progress) -> Any:
    """pyannote's own callback, turned into ours: seconds of the recording."""

    def report(
        step: str, artifact: object, *, total: int = 0, completed: int = 0, **_: object
    ) -> None:
        if step in STEPS and total:
            begin, share = STEPS[step]
            done = duration * (begin + share * min(completed / total, 1.0))
            progress("diarization", float(done), duration)

    return report


def _apply(pipeline: Any, audio: dict[str, Any], bounds: dict[str, int], hook: Any) -> Any:
    """Run the pipeline; what it prints is kept from the results on stdout."""
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()) as printed,
    ):
        warnings.simplefilter("ignore")
        try:
            found = pipeline(audio, hook=hook, **bounds)
        except ValueError as exc:
            # k-means refuses to make more clusters than there are voiced windows.
            if not bounds or "n_clusters" not in str(exc):
                raise
            found = pipeline(audio, hook=hook)
    if printed.getvalue():
        log.debug("pyannote: %s", printed.getvalue().strip())
    return found
