"""A model's folder: config.json, model.safetensors, the tokenizer's files, README.md (the card).

The folder of an adapter (`minutes.model.adapters`) holds adapter_config.json and
adapter_model.safetensors in place of the weights, and its card names the model it changes. That of
a team's heads (`minutes.model.heads`) holds heads.safetensors alone; the tokenizer is its base's.
"""

from __future__ import annotations

import copy
import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from minutes.errors import CheckpointError
from minutes.files import write_all
from minutes.model import adapters, card, encoders, heads
from minutes.model.arrays import base_folder
from minutes.model.configuration import AttentionConfig
from minutes.model.features import FEATURES
from minutes.model.integrity import is_adapter, is_heads, verify
from minutes.model.network import AttentionModel
from minutes.model.quiet import quieten

__all__ = [
    "WEIGHTS",
    "Loaded",
    "configuration",
    "contents",
    "from_encoder",
    "load",
    "save",
]

WEIGHTS = encoders.WEIGHTS
_REMEDY = "get the model again, or train it with minutes train"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model with what it reads text with. `sha256` is that of its weights file."""

    model: AttentionModel
    tokenizer: Any
    sha256: str


def load(folder: Path, device: str = "cpu") -> Loaded:
    """The model in a folder, in single precision, ready to score; an adapter is merged in.

    Raises:
        CheckpointError: a file is missing or damaged, was changed after it was written, or is
            for another version of this program; or an adapter's base is not there or another.
        EngineUnavailable: the folder holds an adapter and peft is not installed.
    """
    sha256 = verify(folder)
    words = folder
    if is_heads(folder):
        words = base_folder(folder)
        model = heads.merge(_whole_base(words, folder, configuration(folder)), folder)
    elif is_adapter(folder):
        model = _merged(folder, configuration(folder))
    else:
        model = _whole(folder)
    model.encoder.set_attn_implementation(_attention(device))
    tokenizer = encoders.load_tokenizer(words, model.encoder)
    return Loaded(_on(model, device).eval(), tokenizer, sha256)


def from_encoder(
    encoder: str | Path, device: str = "cpu", **settings: Any
) -> tuple[AttentionModel, Any]:
    """An untrained model on a pretrained encoder, and the encoder's tokenizer.

    Args:
        encoder: a folder, or a Hugging Face name that is on this machine.
        settings: of `AttentionConfig`.

    Raises:
        CheckpointError: there is no such encoder, or it is of a form that cannot be used.
    """
    pretrained, tokenizer = encoders.load(encoders.find(encoder, fetch=False), _attention(device))
    longest = getattr(pretrained.config, "max_position_embeddings", None) or 512
    window = min(settings.get("window_tokens", 192), longest)
    settings["window_tokens"] = window
    settings["utterance_tokens"] = min(settings.get("utterance_tokens", 128), window - 2)
    config = AttentionConfig(
        encoder=pretrained.config.to_diff_dict() | {"model_type": pretrained.config.model_type},
        start_token=tokenizer.cls_token_id,
        separator_token=tokenizer.sep_token_id,
        **settings,
    )
    model = _on_encoder(config, pretrained)
    model.encoder.set_attn_implementation(_attention(device))
    return _on(model, device), tokenizer


def contents(
    model: AttentionModel,
    tokenizer: Any,
    *,
    metadata: Mapping[str, Any],
    text: str,
    adapter: bool = False,
) -> dict[str, bytes]:
    """The files of a model's folder by name; weights in half precision.

    Args:
        metadata: the head of the card; the checksum is added.
        text: the card's Markdown.
        adapter: write only what `minutes.model.adapters.attach` made the model learn.
    """
    with tempfile.TemporaryDirectory() as aside, quieten():
        if adapter:
            model.config.save_pretrained(aside)
        else:
            copy.deepcopy(model).half().save_pretrained(aside)
        tokenizer.save_pretrained(aside)
        files = {path.name: path.read_bytes() for path in Path(aside).iterdir()}
    if adapter:
        files |= adapters.files(model)
    sha256 = hashlib.sha256(files[adapters.WEIGHTS if adapter else WEIGHTS]).hexdigest()
    files["README.md"] = card.render({**metadata, "sha256": sha256}, text).encode()
    return files


def save(
    folder: Path,
    model: AttentionModel,
    tokenizer: Any,
    *,
    metadata: Mapping[str, Any],
    text: str,
    adapter: bool = False,
) -> None:
    """Write a model's folder, all files or none; arguments as of `contents`.

    Raises:
        OutputError: it cannot be written, or the disk is full.
    """
    files = contents(model, tokenizer, metadata=metadata, text=text, adapter=adapter)
    write_all({folder / name: content for name, content in files.items()})


def _whole(folder: Path) -> AttentionModel:
    config = configuration(folder)
    try:
        with quieten():
            loaded: Any = AttentionModel.from_pretrained(
                folder,
                config=config,
                dtype=torch.float32,
                local_files_only=True,
                use_safetensors=True,
                output_loading_info=True,
            )
    except Exception as exc:  # damaged bytes make the readers fail in any way
        raise CheckpointError(
            folder, f"cannot be loaded ({encoders.first_line(exc)})", _REMEDY
        ) from exc
    model: AttentionModel = loaded[0]
    if missing := sorted(loaded[1]["missing_keys"]):
        raise CheckpointError(folder / WEIGHTS, f"lacks weights, such as {missing[0]}", _REMEDY)
    return model


def _merged(folder: Path, config: AttentionConfig) -> AttentionModel:
    """The base of an adapter, changed by it; the numbers of config.json are the adapter's."""
    source = base_folder(folder)
    if adapters.base(card.read(folder), folder).kind == "model":
        model = _whole_base(source, folder, config)
    else:
        model = _on_encoder(config, encoders.load(source, "eager")[0])
    return adapters.merge(model, folder)


def _whole_base(source: Path, folder: Path, config: AttentionConfig) -> AttentionModel:
    model = _whole(source)
    if model.config.encoder != config.encoder:
        raise CheckpointError(folder, f"is for another encoder than {source} has", _REMEDY)
    if not config.verdicts:
        model.forget_verdicts()
    if not config.owners:
        model.forget_owners()
    model.config = config
    return model


def configuration(folder: Path) -> AttentionConfig:
    """The numbers in a model's folder.

    Raises:
        CheckpointError: they are missing, damaged, or of another version of this program.
    """
    try:
        with quieten():
            config: AttentionConfig = AttentionConfig.from_pretrained(folder, local_files_only=True)
    except Exception as exc:  # damaged bytes make the reader fail in any way
        raise CheckpointError(
            folder, f"cannot be loaded ({encoders.first_line(exc)})", _REMEDY
        ) from exc
    if tuple(config.features) != FEATURES:
        raise CheckpointError(folder, "its inputs are those of another version of minutes", _REMEDY)
    return config


def _on_encoder(config: AttentionConfig, pretrained: Any) -> AttentionModel:
    model = AttentionModel(config)
    state = {k: v for k, v in pretrained.state_dict().items() if not k.startswith("pooler.")}
    try:
        model.encoder.load_state_dict(state)
    except RuntimeError as exc:
        raise CheckpointError(
            config.name, f"is for another encoder ({encoders.first_line(exc)})", _REMEDY
        ) from exc
    return model


def _on(model: Any, device: str) -> Any:
    return model.to(device)


def _attention(device: str) -> str:
    """Windows are short: on a CPU plain matrix products beat the fused kernel (docs/LOG.md)."""
    return "sdpa" if device.startswith("cuda") else "eager"
