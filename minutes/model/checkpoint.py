"""A model's folder: config.json, model.safetensors, the tokenizer's files, README.md (the card)."""

from __future__ import annotations

import copy
import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModel, AutoTokenizer

from minutes.errors import CheckpointError
from minutes.files import content_hash, write_all
from minutes.model import card
from minutes.model.configuration import AttentionConfig
from minutes.model.features import FEATURES
from minutes.model.network import AttentionModel

__all__ = ["WEIGHTS", "Loaded", "contents", "from_encoder", "load", "save", "verify"]

WEIGHTS = "model.safetensors"
_ANEW = "get the model anew, or train it with minutes train"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model with what it reads text with. `sha256` is that of its weights file."""

    model: AttentionModel
    tokenizer: Any
    sha256: str


def load(folder: Path, device: str = "cpu") -> Loaded:
    """The model in a folder, in single precision, ready to score.

    Raises:
        CheckpointError: a file is missing or damaged, was changed after it was written, or is
            for another version of this program.
    """
    sha256 = verify(folder)
    try:
        config = AttentionConfig.from_pretrained(folder, local_files_only=True)
        if tuple(config.features) != FEATURES:
            raise CheckpointError(
                folder, "its inputs are those of another version of minutes", _ANEW
            )
        model = AttentionModel.from_pretrained(
            folder,
            config=config,
            dtype=torch.float32,
            local_files_only=True,
            use_safetensors=True,
            attn_implementation=_attention(device),
        )
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as exc:
        raise CheckpointError(folder, f"cannot be loaded ({_first_line(exc)})", _ANEW) from exc
    return Loaded(_on(model, device).eval(), tokenizer, sha256)


def verify(folder: Path) -> str:
    """The SHA-256 of the weights, which is the one that the card gives.

    Raises:
        CheckpointError: there is no model in the folder, or its weights are not those of its card.
    """
    path = folder / WEIGHTS
    if not path.is_file():
        raise CheckpointError(
            folder, f"holds no {WEIGHTS}", "name the folder that minutes train wrote"
        )
    expected = str(card.read(folder).get("sha256"))
    found = content_hash(path)
    if found != expected:
        raise CheckpointError(
            path,
            f"its SHA-256 {found[:12]}… is not {expected[:12]}…, which the card gives: the weights "
            "were changed or damaged",
            _ANEW,
        )
    return found


def from_encoder(
    encoder: str | Path, device: str = "cpu", **settings: Any
) -> tuple[AttentionModel, Any]:
    """An untrained model on a pretrained encoder, and the encoder's tokenizer.

    Args:
        encoder: a Hugging Face name, which may be downloaded, or a folder.
        settings: of `AttentionConfig`.

    Raises:
        CheckpointError: there is no such encoder, or it is of a form that cannot be used.
    """
    try:
        tokenizer = AutoTokenizer.from_pretrained(encoder)
        pretrained = AutoModel.from_pretrained(
            encoder, use_safetensors=True, attn_implementation=_attention(device)
        )
    except (OSError, ValueError, RuntimeError, KeyError, ImportError) as exc:
        raise CheckpointError(
            str(encoder),
            f"is no encoder that can be loaded ({_first_line(exc)})",
            "give a folder with config.json, model.safetensors and tokenizer files, or the name "
            "of a model on the Hugging Face hub",
        ) from exc
    start, end = tokenizer.cls_token_id, tokenizer.sep_token_id
    if start is None or end is None:
        raise CheckpointError(
            str(encoder), "its tokenizer has no [CLS] and [SEP]", "choose a BERT-like encoder"
        )
    longest = getattr(pretrained.config, "max_position_embeddings", None) or 512
    settings["window_tokens"] = min(settings.get("window_tokens", 192), longest)
    config = AttentionConfig(
        encoder=pretrained.config.to_diff_dict() | {"model_type": pretrained.config.model_type},
        start_token=start,
        separator_token=end,
        **settings,
    )
    model = AttentionModel(config)
    model.encoder.load_state_dict(pretrained.state_dict(), strict=False)
    model.encoder.set_attn_implementation(_attention(device))
    return _on(model, device), tokenizer


def contents(
    model: AttentionModel, tokenizer: Any, *, metadata: Mapping[str, Any], text: str
) -> dict[str, bytes]:
    """The files of a model's folder by name; weights in half precision.

    Args:
        metadata: the head of the card; the checksum is added.
        text: the card's Markdown.
    """
    with tempfile.TemporaryDirectory() as aside:
        halved = copy.deepcopy(model).half()
        halved.save_pretrained(aside)
        tokenizer.save_pretrained(aside)
        files = {path.name: path.read_bytes() for path in Path(aside).iterdir()}
    sha256 = hashlib.sha256(files[WEIGHTS]).hexdigest()
    files["README.md"] = card.render({**metadata, "sha256": sha256}, text).encode()
    return files


def save(
    folder: Path,
    model: AttentionModel,
    tokenizer: Any,
    *,
    metadata: Mapping[str, Any],
    text: str,
) -> None:
    """Write a model's folder, all files or none.

    Raises:
        OutputError: it cannot be written, or the disk is full.
    """
    files = contents(model, tokenizer, metadata=metadata, text=text)
    write_all({folder / name: content for name, content in files.items()})


def _on(model: Any, device: str) -> Any:
    return model.to(device)


def _attention(device: str) -> str:
    """Windows are short: on a CPU plain matrix products beat the fused kernel (docs/LOG.md)."""
    return "sdpa" if device.startswith("cuda") else "eager"


def _first_line(exc: BaseException) -> str:
    return str(exc).strip().partition("\n")[0] or type(exc).__name__
