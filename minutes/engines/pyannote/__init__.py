"""pyannote.audio: who speaks when, overlapping speech included.

diarizer.py    PyannoteDiarizer: segmentation-3.0 and CAM++ from packages, offline
  activity.py    which voices are heard in each frame
  stretches.py   stretches of a single voice, and a vector of each
  campplus.py    the network that makes the vectors
  clustering.py  whose stretches they are, and how many speakers there are
  overlap.py     turns, several at once where so
pipelines.py   PipelineDiarizer: community-1 and 3.1, as pyannote.audio runs them
  files.py       where a pipeline's configuration and weights are
loading.py     networks and pipelines put together from files without trusting them
"""

from __future__ import annotations

from minutes.engines.pyannote.diarizer import PyannoteDiarizer, packaged_readiness
from minutes.engines.pyannote.files import NAMES
from minutes.engines.pyannote.pipelines import PipelineDiarizer, is_on_disk, pipeline_readiness
from minutes.engines.readiness import Readiness
from minutes.options import DiarizationOptions, RuntimeOptions

__all__ = ["PACKAGED", "PipelineDiarizer", "PyannoteDiarizer", "choose", "readiness"]

PACKAGED = "packaged"  # as a --diarization-model: what packages carry, whatever is on the disk


def choose(
    options: DiarizationOptions, runtime: RuntimeOptions
) -> PyannoteDiarizer | PipelineDiarizer:
    """The pipeline that is named, else one that is on the disk, else what packages carry."""
    if _takes_packaged(options):
        return PyannoteDiarizer(runtime)
    return PipelineDiarizer(options, runtime)


def readiness(options: DiarizationOptions, runtime: RuntimeOptions) -> Readiness:
    """Whether what `choose` gives can run here."""
    if _takes_packaged(options):
        return packaged_readiness()
    return pipeline_readiness(options, runtime)


def _takes_packaged(options: DiarizationOptions) -> bool:
    if options.diarization_model is not None:
        return options.diarization_model == PACKAGED
    return not any(is_on_disk(name) for name in NAMES)
