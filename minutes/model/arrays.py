"""A model's folder read as arrays, without PyTorch: what scoring needs of it.

An adapter or a team's heads are merged into the model that they change, so that what comes out is
one whole model. `minutes.model.checkpoint` reads the same folders for training.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from minutes import assets, files
from minutes.errors import CheckpointError
from minutes.model import adapters, card, encoders, heads, integrity
from minutes.model.adapters import Base
from minutes.model.features import FEATURES
from minutes.records import CANDIDATE, OUTCOME_KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float16] | NDArray[np.float32]

__all__ = [
    "ModelArrays",
    "ModelConfig",
    "Precision",
    "base_folder",
    "check_model",
    "read",
    "settings",
    "tokenizer",
]

Precision = Literal["float32", "int8"]

_REMEDY = "get the model again, or train it with minutes train"
# The layers' names in the files of encoders: those of older ones, and of whole BERT models.
_RENAMED = (("LayerNorm.gamma", "LayerNorm.weight"), ("LayerNorm.beta", "LayerNorm.bias"))


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """What scoring needs of config.json; `AttentionConfig` has the same defaults, from here."""

    encoder: Mapping[str, Any] = field(default_factory=lambda: {"model_type": "bert"})
    start_token: int = 101
    separator_token: int = 102
    window_tokens: int = 192
    utterance_tokens: int = 128
    context_size: int = 256
    context_layers: int = 2
    context_heads: int = 4
    context_window: int = 160
    features: tuple[str, ...] = FEATURES
    kinds: tuple[str, ...] = OUTCOME_KINDS
    importance_temperature: float = 1.0
    outcomes: bool = False
    verdicts: bool = False
    owners: bool = False
    rereading: int = 0
    candidates: Mapping[str, float] = field(default_factory=dict)
    backchannels: tuple[tuple[int, ...], ...] = ()
    precision: Precision = "float32"


@dataclass(frozen=True, slots=True)
class ModelArrays:
    """A whole model: `tensors` by the names that `AttentionModel` has for them."""

    settings: ModelConfig
    tensors: Mapping[str, Array]


def read(folder: Path) -> ModelArrays:
    """The model in a folder, which must be that of its card.

    Raises:
        CheckpointError: a file is missing or damaged, was changed after it was written, or is
            for another version of this program; or an adapter's base is not there or another.
    """
    integrity.verify(folder)
    found = settings(folder)
    if integrity.is_heads(folder):
        changed = _of_model(base_folder(folder), found, folder)
        given = _tensors(folder / heads.WEIGHTS)
        return ModelArrays(found, heads.merged(changed, given, folder))
    if not integrity.is_adapter(folder):
        return ModelArrays(found, _tensors(folder / encoders.WEIGHTS))
    source = base_folder(folder)
    if adapters.base(card.read(folder), folder).kind == "model":
        changed = _of_model(source, found, folder)
    else:
        changed = _of_encoder(source)
    return ModelArrays(found, adapters.merged(changed, _tensors(folder / adapters.WEIGHTS), folder))


def check_model(folder: Path) -> None:
    """Find out whether a model is whole, without loading it: its weights and those it changes.

    Raises:
        CheckpointError: a file is missing or damaged, was changed after it was written, or is for
            another version of this program; or its base is not there or another.
    """
    integrity.verify(folder)
    settings(folder)
    if integrity.is_heads(folder) or integrity.is_adapter(folder):
        base_folder(folder)


def settings(folder: Path) -> ModelConfig:
    """The numbers in a model's folder.

    Raises:
        CheckpointError: they are missing, damaged, or of another version of this program.
    """
    try:
        given = files.read_json(folder / "config.json")
        known = {one.name: given[one.name] for one in fields(ModelConfig) if one.name in given}
        for name in ("features", "kinds"):
            if name in known:
                known[name] = tuple(map(str, known[name]))
        said = known.get("backchannels", ())
        if thresholds := given.get("thresholds"):
            candidates = thresholds.get(CANDIDATE) or {}
            known["candidates"] = {str(kind): float(p) for kind, p in candidates.items()}
        known["backchannels"] = tuple(tuple(map(int, one)) for one in said)
        found = ModelConfig(**known)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise CheckpointError(folder, f"cannot be loaded ({exc})", _REMEDY) from exc
    if tuple(found.features) != FEATURES:
        raise CheckpointError(folder, "its inputs are those of another version of minutes", _REMEDY)
    return found


def tokenizer(folder: Path) -> Any:
    """The `tokenizers.Tokenizer` of a model; that of a team's heads is its base's.

    Raises:
        CheckpointError: it is missing or damaged.
    """
    from tokenizers import Tokenizer

    path = (base_folder(folder) if integrity.is_heads(folder) else folder) / "tokenizer.json"
    try:
        return Tokenizer.from_str(files.read(path).decode("utf-8"))
    except Exception as exc:  # damaged files make the reader fail in any way
        raise CheckpointError(
            path.parent,
            f"its tokenizer cannot be loaded ({encoders.first_line(exc)})",
            "get the folder again, with its tokenizer files",
        ) from exc


def base_folder(folder: Path) -> Path:
    """The folder of the base of an adapter or of heads: the very one that they were made for.

    Raises:
        CheckpointError: it is not there, or is another.
    """
    found = adapters.base(card.read(folder), folder)
    if found.kind == "encoder":
        source = encoders.find(found.source, fetch=False)
        _same(folder, found, files.content_hash(source / encoders.WEIGHTS))
        return source
    source = assets.model_folder(found.source)
    if not source.is_dir():
        raise CheckpointError(
            folder, f"its base is not there: {source}", "put the model that it changes there"
        )
    if integrity.is_adapter(source) or integrity.is_heads(source):
        raise CheckpointError(folder, f"its base {source} is an adapter itself", _REMEDY)
    _same(folder, found, integrity.verify(source))
    return source


def _same(folder: Path, expected: Base, found: str) -> None:
    if found != expected.sha256:
        raise CheckpointError(
            folder,
            f"changes the {expected.kind} {expected.source} with the SHA-256 "
            f"{expected.sha256[:12]}…, but that one has {found[:12]}…",
            "get the base that it was trained on, or train the adapter again",
        )


def _of_model(source: Path, found: ModelConfig, folder: Path) -> dict[str, Array]:
    if settings(source).encoder != found.encoder:
        raise CheckpointError(folder, f"is for another encoder than {source} has", _REMEDY)
    return _tensors(source / encoders.WEIGHTS)


def _of_encoder(source: Path) -> dict[str, Array]:
    """Those of an encoder by the names that they have within a model."""
    found = {}
    for name, tensor in _tensors(source / encoders.WEIGHTS).items():
        for old, new in _RENAMED:
            name = name.replace(old, new)
        found[f"encoder.{name.removeprefix('bert.')}"] = tensor
    return found


def _tensors(path: Path) -> dict[str, Array]:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        found: dict[str, Array] = load_file(path)
    except (OSError, SafetensorError, KeyError, TypeError) as exc:  # of numbers that numpy has not
        raise CheckpointError(path, f"cannot be read ({exc})", _REMEDY) from exc
    return found
