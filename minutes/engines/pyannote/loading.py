"""A pyannote pipeline from its files: nothing is reported, fetched, or run out of a checkpoint.

pyannote unpickles checkpoints without restraint and imports any class that they and a config.yaml
name. Here checkpoints are read with PyTorch's restricted unpickler, what the networks need of
them is handed on, and a checkpoint may choose among a few networks of pyannote's alone.
"""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minutes.engines.pyannote.files import PipelineFiles
from minutes.engines.unpickling import Inert, unpickle
from minutes.errors import CheckpointError, EngineUnavailable
from minutes.files import open_regular

if TYPE_CHECKING:
    from minutes.engines.pyannote.campplus import CAMPPlus

__all__ = ["load", "load_campplus", "load_network", "quiet_import"]

AGAIN = "copy or download the pipeline again"
# The networks of the pipelines that are published, and the simplest ones beside: a checkpoint may
# choose among these, and set what they are built with. Others of pyannote's fetch or read files.
MODELS = "pyannote.audio.models"
NETWORKS = {
    "PyanNet": f"{MODELS}.segmentation.PyanNet",
    **{f"WeSpeakerResNet{n}": f"{MODELS}.embedding.wespeaker" for n in (34, 152, 221, 293)},
    **{f"XVector{kind}": f"{MODELS}.embedding.xvector" for kind in ("MFCC", "SincNet")},
}
SETTINGS = frozenset(
    {
        *("sample_rate", "num_channels", "sincnet", "lstm", "linear", "mfcc", "dimension"),
        *("num_mel_bins", "frame_length", "frame_shift", "round_to_power_of_two", "snip_edges"),
        *("dither", "window_type", "use_energy"),
    }
)
LARGEST = {"sample_rate": 48_000, "num_layers": 10}  # of the numbers in them
LARGEST_OTHER = 1024
MOST_CLASSES = 20  # speakers in a window
MOST_AT_ONCE = 4
LONGEST_WINDOW = 60.0  # seconds; those of the published ones are 5 or 10
LFS_POINTER = b"version https://git-lfs"


def quiet_import() -> Any:
    """Import pyannote.audio with its telemetry off, and without its word on torchcodec.

    Its reports depend on the variable at every call, so that it overrides what is set already.
    The exporter that the import starts is shut down too.

    Raises:
        EngineUnavailable: it is not installed, or does not import.
    """
    os.environ["PYANNOTE_METRICS_ENABLED"] = "0"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            audio = import_module("pyannote.audio")
            import_module("pyannote.audio.telemetry.metrics").provider.shutdown()
            return audio
    except (ImportError, OSError) as exc:
        raise EngineUnavailable(
            "pyannote",
            f"pyannote.audio cannot be imported ({exc})",
            "install minutes again, with the torch and torchaudio that it asks for",
        ) from exc


def load(files: PipelineFiles, device: str) -> Any:
    """The pipeline of these files (`pyannote.audio.Pipeline`), on a device.

    Raises:
        CheckpointError: the configuration or the weights cannot be used.
        EngineUnavailable: pyannote.audio is missing.
    """
    audio = quiet_import()
    import torch
    from pyannote.audio.core.plda import PLDA

    params = {
        **files.config["pipeline"]["params"],
        "segmentation": load_network(files.segmentation),
        "embedding": load_network(files.embedding),
        # pyannote 4 loads community-1's PLDA from the hub even where nothing uses it
        # (github.com/pyannote/pyannote-audio/issues/2044); an empty one keeps it from that.
        "plda": _plda(files.plda, PLDA) if files.plda else object.__new__(PLDA),
    }
    config = {
        "pipeline": {"name": files.config["pipeline"]["name"], "params": params},
        "params": files.config.get("params") or {},
    }
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pipeline = audio.Pipeline.from_pretrained(config)
            return pipeline.to(torch.device(device))
    except (ValueError, TypeError, KeyError, AttributeError, RuntimeError) as exc:
        raise CheckpointError(
            files.config_path, f"does not make a pipeline ({exc})", AGAIN
        ) from exc


def load_network(path: Path) -> Any:
    """A segmentation or embedding network of pyannote's, with the weights of a checkpoint.

    Raises:
        CheckpointError: the checkpoint cannot be used, or names another network than these few.
        EngineUnavailable: pyannote.audio is missing.
    """
    audio = quiet_import()
    import lightning
    import torch

    content = _read(path)
    try:
        card = content["pyannote.audio"]
        module, name = (str(card["architecture"][key]) for key in ("module", "class"))
        home = NETWORKS.get(name, "")
        if module not in {home, home.rpartition(".")[0]}:
            raise CheckpointError(
                path,
                f"holds a {module}.{name}, none of the networks that are loaded here",
                f"use a pipeline of {', '.join(NETWORKS)}",
            )
        given = content.get("hyper_parameters") or {}
        wanted = {key: value for key, value in given.items() if key in SETTINGS}
        _check_sizes(path, wanted, card.get("specifications"))
        weights = {
            key: value
            for key, value in content["state_dict"].items()
            if isinstance(value, torch.Tensor)
        }
        plain = io.BytesIO()
        torch.save(
            {
                "pyannote.audio": {**card, "architecture": {"module": module, "class": name}},
                "hyper_parameters": wanted,
                "state_dict": weights,
                "pytorch-lightning_version": lightning.__version__,
            },
            plain,
        )
        plain.seek(0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            loaded = audio.Model.from_pretrained(plain, strict=False)
        if missing := sorted(set(loaded.state_dict()) - set(weights)):
            raise CheckpointError(path, f"lacks weights, such as {missing[0]}", AGAIN)
        with torch.no_grad():  # settings that agree with the weights may still make no network
            loaded.eval()(torch.zeros(1, 1, loaded.hparams.sample_rate))
    except CheckpointError:
        raise
    except Exception as exc:  # what a checkpoint says can make its network fail in any way
        line = " ".join(str(exc).split())[:200]
        raise CheckpointError(path, f"is not a checkpoint of pyannote's ({line})", AGAIN) from exc
    return loaded


def load_campplus(path: Path) -> CAMPPlus:
    """The speaker embedding CAM++, with weights as 3D-Speaker published them.

    Raises:
        CheckpointError: the weights cannot be used.
    """
    from minutes.engines.pyannote.campplus import CAMPPlus

    network = CAMPPlus()
    try:
        network.load_state_dict(unpickle(path))
    except Exception as exc:  # damaged bytes make the reader fail in any way
        raise CheckpointError(path, "does not hold the weights of CAM++", AGAIN) from exc
    return network.eval()


def _check_sizes(path: Path, settings: Mapping[str, Any], specifications: Any) -> None:
    """Refuse settings that are not plain, or that ask for a network of absurd size."""
    classes = getattr(specifications, "classes", None) or ()
    at_once = getattr(specifications, "powerset_max_classes", None) or 0
    if (
        not _plain(settings)
        or not all(_is_usual(key, number) for key, number in _numbers(settings))
        or not isinstance(at_once, int)
        or len(classes) > MOST_CLASSES
        or not 0 <= at_once <= MOST_AT_ONCE
        or not 0 < getattr(specifications, "duration", LONGEST_WINDOW) <= LONGEST_WINDOW
    ):
        raise CheckpointError(path, "has settings that no network of pyannote's has", AGAIN)


def _is_usual(key: str, number: float) -> bool:
    return 0 <= number <= LARGEST.get(key, LARGEST_OTHER)  # nor is it no number at all


def _numbers(settings: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """All numbers in settings, at whatever depth, with the key that each stands under."""
    for key, value in settings.items():
        if isinstance(value, Mapping):
            yield from _numbers(value)
        for number in value if isinstance(value, list | tuple) else [value]:
            if isinstance(number, int | float):
                yield key, number


def _read(path: Path) -> Mapping[str, Any]:
    """What is in a checkpoint; whatever it names that is not known here stays inert."""
    from pyannote.audio.core.model import Introspection
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from torch.serialization import get_unsafe_globals_in_checkpoint, safe_globals
    from torch.torch_version import TorchVersion

    known: list[Any] = [Introspection, Problem, Resolution, Specifications, TorchVersion]
    try:
        with open_regular(path) as file:
            if file.read(len(LFS_POINTER)) == LFS_POINTER:
                raise CheckpointError(path, "is a pointer of Git LFS", "run git lfs pull there")
        with safe_globals(known):
            others = get_unsafe_globals_in_checkpoint(path)
        with safe_globals([*known, *((Inert, name) for name in others)]):
            content = unpickle(path)
    except CheckpointError:
        raise
    except Exception as exc:  # damaged bytes make the reader fail in any way
        raise CheckpointError(
            path, "is not a checkpoint of pyannote's, or is damaged", AGAIN
        ) from exc
    if not isinstance(content, dict):
        raise CheckpointError(path, "is not a checkpoint of pyannote's", AGAIN)
    return content


def _plda(folder: Path, plda: Any) -> Any:
    """The PLDA of a folder; numpy reads no objects from it."""
    try:
        return plda.from_pretrained(folder)
    except Exception as exc:  # damaged bytes make the reader fail in any way
        raise CheckpointError(folder, f"does not hold a PLDA ({exc})", AGAIN) from exc


def _plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(_plain(item) for item in value.values())
    if isinstance(value, list | tuple):
        return all(_plain(item) for item in value)
    return value is None or isinstance(value, str | int | float)
