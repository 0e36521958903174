"""Adapters: low-rank changes to an encoder, kept apart from the model that they change.

Hu et al. 2021 ("LoRA: Low-Rank Adaptation of Large Language Models", arXiv:2106.09685): a linear
layer W becomes W + alpha / r * B A. The layers after the encoder are small, are trained as they
are, and are kept whole in the adapter; peft reads its folder too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from minutes import extras
from minutes.errors import CheckpointError, EngineUnavailable
from minutes.files import read_json
from minutes.model.quiet import quieten

if TYPE_CHECKING:
    from torch import Tensor

    from minutes.model.arrays import Array
    from minutes.model.network import AttentionModel

__all__ = ["CONFIG", "WEIGHTS", "Base", "attach", "base", "files", "merge", "merged"]

CONFIG = "adapter_config.json"
WEIGHTS = "adapter_model.safetensors"

_RANK, _ALPHA = 16, 32
_PREFIX = "base_model.model."  # of names in an adapter's file, by peft's convention
_BUFFERS = ("feature_mean", "feature_scale")
_REMEDY = "get the adapter again, or train it with minutes train --lora"
# Options of LoRA under which the same tensors mean another product than the one computed here.
_OTHER_FORMS = (
    *("use_rslora", "use_dora", "use_qalora", "use_bdlora", "lora_bias", "fan_in_fan_out"),
    *("rank_pattern", "alpha_pattern", "layer_replication", "target_parameters"),
)


@dataclass(frozen=True, slots=True)
class Base:
    """What an adapter changes: a trained model, or an encoder.

    `source` is "builtin", a name on the Hugging Face hub, or a path that begins with a dot, from
    the adapter's folder, or with a slash; `sha256` is that of its model.safetensors.
    """

    kind: Literal["model", "encoder"]
    source: str
    sha256: str

    def metadata(self, folder: Path) -> dict[str, str]:
        """As the card of an adapter in that folder gives it."""
        source = self.source
        if source != "builtin" and Path(source).is_dir():
            source = os.path.relpath(Path(source).resolve(), folder.resolve())
            source = source if source.startswith(".") else f"./{source}"
        return {"kind": self.kind, "source": source, "sha256": self.sha256}


def base(metadata: Mapping[str, Any], folder: Path) -> Base:
    """The base of the adapter in a folder, by the metadata of its card; paths are made absolute.

    Raises:
        CheckpointError: the card names none.
    """
    given = metadata.get("base")
    fields = given if isinstance(given, dict) else {}
    kind, source, sha256 = (str(fields.get(key, "")) for key in ("kind", "source", "sha256"))
    if kind not in {"model", "encoder"} or not source or not sha256:
        raise CheckpointError(
            folder / "README.md", "does not say what the adapter changes", _REMEDY
        )
    if source.startswith((".", "/")):
        source = str((folder / source).resolve())
    return Base("model" if kind == "model" else "encoder", source, sha256)


def attach(model: AttentionModel, rank: int = _RANK, alpha: float = _ALPHA) -> Any:
    """Put adapters on the encoder's linear layers; they and the layers after it are to learn.

    The model is changed in place, and computes what it did until the adapters have learned.

    Returns:
        The `peft.PeftModel` around it.

    Raises:
        EngineUnavailable: peft is not installed.
    """
    from torch import nn

    peft = _peft()
    targets = [
        name
        for name, module in model.named_modules()
        if name.startswith("encoder.") and isinstance(module, nn.Linear)
    ]
    settings = peft.LoraConfig(r=rank, lora_alpha=alpha, lora_dropout=0.0, target_modules=targets)
    with quieten():
        around = peft.get_peft_model(model, settings)
    for name, parameter in model.named_parameters():
        if not name.startswith("encoder."):
            parameter.requires_grad_(True)
    return around


def files(model: AttentionModel) -> dict[str, bytes]:
    """The adapter of a model that has one, by the names of its files; weights in half precision."""
    import torch
    from safetensors.torch import save

    tensors = {
        key: tensor.detach().to("cpu", torch.float16).contiguous()
        for key, tensor in _tensors(model).items()
    }
    attached: Any = model.peft_config
    settings = attached["default"].to_dict()
    settings["target_modules"] = sorted(settings["target_modules"])
    settings |= {"inference_mode": True, "base_model_name_or_path": None}  # the card has it
    config = json.dumps(settings, indent=2, sort_keys=True, default=str)
    return {CONFIG: f"{config}\n".encode(), WEIGHTS: save(tensors, {"format": "pt"})}


def merge(model: AttentionModel, folder: Path) -> AttentionModel:
    """The model changed by the adapter in a folder.

    Raises:
        CheckpointError: the adapter is damaged, of another form, or for another encoder.
        EngineUnavailable: peft is not installed.
    """
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    rank, alpha = _settings(folder / CONFIG)
    path = folder / WEIGHTS
    around = attach(model, rank, alpha)
    try:
        given = load_file(path)
    except (OSError, SafetensorError) as exc:
        raise CheckpointError(path, f"cannot be read ({exc})", _REMEDY) from exc
    expected = _tensors(model)
    if differing := sorted(given.keys() ^ expected.keys()):
        raise CheckpointError(
            path, f"is for another encoder: {differing[0]} is in only one of them", _REMEDY
        )
    for key, tensor in expected.items():
        found = given[key]
        if found.shape != tensor.shape:
            raise CheckpointError(
                path,
                f"is for another encoder: {key} has the shape {tuple(found.shape)}, where the "
                f"base takes {tuple(tensor.shape)}",
                _REMEDY,
            )
        with torch.no_grad():
            tensor.copy_(found)
    with quieten():
        merged: AttentionModel = around.merge_and_unload()
    return merged


def merged(
    tensors: Mapping[str, Array], given: Mapping[str, Array], folder: Path
) -> dict[str, Array]:
    """The same for a model as arrays, without peft.

    Args:
        tensors: of the base.
        given: what the adapter's file holds.

    Raises:
        CheckpointError: the adapter is damaged, of another form, or for another encoder.
    """
    rank, alpha = _settings(folder / CONFIG)
    found = dict(tensors)
    names = {name.removeprefix(_PREFIX): array for name, array in given.items()}
    for name, array in names.items():
        if ".lora_B." in name:
            continue
        if ".lora_A." not in name:
            found[name] = array
            continue
        changed = name.replace(".lora_A.", ".")
        second = names.get(name.replace(".lora_A.", ".lora_B."))
        weight = tensors.get(changed)
        needed = None if weight is None else ((rank, weight.shape[1]), (weight.shape[0], rank))
        if weight is None or second is None or (array.shape, second.shape) != needed:
            shapes = [each.shape for each in (array, second) if each is not None]
            raise CheckpointError(
                folder / WEIGHTS,
                f"is for another encoder: the change of {changed} has the shape {shapes}",
                _REMEDY,
            )
        low = second.astype(np.float32) @ array.astype(np.float32)
        found[changed] = weight.astype(np.float32) + np.float32(alpha / rank) * low
    return found


def _tensors(model: AttentionModel) -> dict[str, Tensor]:
    """What an adapter's file holds: all that learns, and what the features are divided by."""
    found = {
        name.replace(".default.", "."): parameter
        for name, parameter in model.named_parameters()
        if ".lora_" in name or not name.startswith("encoder.")
    }
    found |= {name: getattr(model, name) for name in _BUFFERS}
    return {_PREFIX + name: tensor for name, tensor in found.items()}


def _settings(path: Path) -> tuple[int, float]:
    """Rank and alpha of an adapter, from its adapter_config.json."""
    try:
        settings = read_json(path)
        rank, alpha = int(settings["r"]), float(settings["lora_alpha"])
        plain = settings.get("peft_type") == "LORA" and not any(map(settings.get, _OTHER_FORMS))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise CheckpointError(path, f"cannot be read ({exc})", _REMEDY) from exc
    if not plain or not 1 <= rank <= 1024 or not 0 < alpha < 1e6:
        raise CheckpointError(path, "describes another form of adapter than plain LoRA", _REMEDY)
    return rank, alpha


def _peft() -> Any:
    try:
        import peft
    except ImportError as exc:
        raise EngineUnavailable(
            "adapters", f"peft is not installed ({exc})", extras.line("train", "peft")
        ) from exc
    return peft
