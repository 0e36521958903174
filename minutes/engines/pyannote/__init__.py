"""pyannote.audio: who speaks when, overlapping speech included.

diarizer.py    PyannoteDiarizer: segmentation-3.0 and CAM++ from packages, offline
  activity.py    which voices are heard in each frame
  stretches.py   stretches of a single voice, and a vector of each
  networks.py    both networks as ONNX graphs; campplus.py the second in PyTorch, for a GPU
  clustering.py  whose stretches they are, and how many speakers there are
  overlap.py     turns, several at once where so
pipelines.py   PipelineDiarizer: community-1 and 3.1, as pyannote.audio runs them
  files.py       where a pipeline's configuration and weights are
loading.py     networks and pipelines put together from files without trusting them
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes.engines import Engine, Official, Readiness

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from minutes.engines import Holding
    from minutes.engines.pyannote.diarizer import PyannoteDiarizer
    from minutes.engines.pyannote.pipelines import PipelineDiarizer
    from minutes.options import DiarizationOptions, RuntimeOptions
    from minutes.progress import Progress

__all__ = ["ENGINE", "PACKAGED", "choose", "readiness"]

PACKAGED = "packaged"  # as a --diarization-model: what packages carry, whatever is on the disk


def choose(
    options: DiarizationOptions, runtime: RuntimeOptions
) -> PyannoteDiarizer | PipelineDiarizer:
    """The pipeline that is named, else one that is on the disk, else what packages carry."""
    from minutes.engines.pyannote.diarizer import PyannoteDiarizer
    from minutes.engines.pyannote.pipelines import PipelineDiarizer

    if _takes_packaged(options):
        return PyannoteDiarizer(runtime)
    return PipelineDiarizer(options, runtime)


def readiness(options: DiarizationOptions, runtime: RuntimeOptions) -> Readiness:
    """Whether what `choose` gives can run here."""
    from minutes.engines.pyannote.diarizer import packaged_readiness
    from minutes.engines.pyannote.pipelines import pipeline_readiness

    if _takes_packaged(options):
        return packaged_readiness()
    return pipeline_readiness(options, runtime)


def _takes_packaged(options: DiarizationOptions) -> bool:
    from minutes.engines.pyannote.files import NAMES
    from minutes.engines.pyannote.pipelines import is_on_disk

    if options.diarization_model is not None:
        return options.diarization_model == PACKAGED
    return not any(is_on_disk(name) for name in NAMES)


def _models() -> Iterable[str]:
    from minutes.engines.pyannote import files

    return files.NAMES


def _held() -> Iterable[Holding]:
    from minutes.engines.pyannote import files

    return files.held()


def _pull(model: str, runtime: RuntimeOptions, progress: Progress) -> Path:
    from minutes.engines.pyannote import files

    return files.locate(model, runtime).config_path.parent


ENGINE = Engine(
    "pyannote",
    "diarization",
    make=choose,
    readiness=readiness,
    preference=lambda *_: 0.5,
    official=Official(_models, _held, _pull, default="community-1"),
)
