"""A pyannote pipeline from its files: nothing is reported, fetched, or run out of a checkpoint.

pyannote unpickles checkpoints without restraint and imports any class that they and a config.yaml
name. Here checkpoints are read with PyTorch's restricted unpickler, what the networks need of
them is handed on, and the classes must be pyannote's own.
"""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from minutes.engines.pyannote.files import PipelineFiles
from minutes.errors import CheckpointError, EngineUnavailable

__all__ = ["load", "quiet_import"]

AGAIN = "copy or download the pipeline again"
NETWORKS = "pyannote.audio.models."
LFS_POINTER = b"version https://git-lfs"


class Inert:
    """Stands for any class or function that a checkpoint names and a network does not need."""

    def __new__(cls, *arguments: object) -> Inert:
        return super().__new__(cls)

    def __init__(self, *arguments: object) -> None:
        pass

    def __setstate__(self, state: object) -> None:
        pass


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
        "segmentation": _network(files.segmentation, audio.Model),
        "embedding": _network(files.embedding, audio.Model),
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


def _network(path: Path, model: Any) -> Any:
    """A segmentation or embedding network of pyannote's, with the weights of a checkpoint."""
    import lightning
    import torch

    content = _read(path)
    try:
        card = content["pyannote.audio"]
        module, name = (str(card["architecture"][key]) for key in ("module", "class"))
        network = (
            getattr(import_module(module), name) if f"{module}.".startswith(NETWORKS) else None
        )
        if not (isinstance(network, type) and issubclass(network, model)):
            raise CheckpointError(path, f"holds a {module}.{name}, no network of pyannote's", AGAIN)
        hyper_parameters = content.get("hyper_parameters") or {}
        weights = {
            key: value
            for key, value in content["state_dict"].items()
            if isinstance(value, torch.Tensor)
        }
        plain = io.BytesIO()
        torch.save(
            {
                "pyannote.audio": card,
                "hyper_parameters": {k: v for k, v in hyper_parameters.items() if _plain(v)},
                "state_dict": weights,
                "pytorch-lightning_version": lightning.__version__,
            },
            plain,
        )
        plain.seek(0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            loaded = model.from_pretrained(plain, strict=False)
        if missing := sorted(set(loaded.state_dict()) - set(weights)):
            raise CheckpointError(path, f"lacks weights, such as {missing[0]}", AGAIN)
    except (KeyError, TypeError, AttributeError, ImportError, ValueError, RuntimeError) as exc:
        raise CheckpointError(path, f"is not a checkpoint of pyannote's ({exc})", AGAIN) from exc
    return loaded


def _read(path: Path) -> Mapping[str, Any]:
    """What is in a checkpoint; whatever it names that is not known here stays inert."""
    import torch
    from pyannote.audio.core.model import Introspection
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from torch.serialization import get_unsafe_globals_in_checkpoint, safe_globals
    from torch.torch_version import TorchVersion

    known: list[Any] = [Introspection, Problem, Resolution, Specifications, TorchVersion]
    try:
        with path.open("rb") as file:
            if file.read(len(LFS_POINTER)) == LFS_POINTER:
                raise CheckpointError(path, "is a pointer of Git LFS", "run git lfs pull there")
        with safe_globals(known):
            others = get_unsafe_globals_in_checkpoint(path)
        with safe_globals([*known, *((Inert, name) for name in others)]):
            content = torch.load(path, map_location="cpu", weights_only=True)
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
    return value is None or isinstance(value, str | int | float | bool)
