"""Whisper's weights in CTranslate2's form become those of openai-whisper, number for number.

CTranslate2's `model.bin` (`engines.layout`) has the projections of query, key and value below one
another. What is made of it is kept as safetensors.
"""

from __future__ import annotations

import json
import logging
import mmap
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minutes import files
from minutes.engines import layout
from minutes.errors import CheckpointError

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["Content", "convert", "read"]

log = logging.getLogger(__name__)

REMEDY = "give the folder of a Whisper model that CTranslate2 reads, or a checkpoint of openai's"

# openai-whisper's names of the parts of a layer, and CTranslate2's.
NORMS = {"attn_ln": "self_attention/layer_norm", "mlp_ln": "ffn/layer_norm"}
CROSS_NORM = {"cross_attn_ln": "attention/layer_norm"}
LINEAR = {"attn.out": "self_attention/linear_1", "mlp.0": "ffn/linear_0", "mlp.2": "ffn/linear_1"}
CROSS_LINEAR = {"cross_attn.query": "attention/linear_0", "cross_attn.out": "attention/linear_2"}


@dataclass(frozen=True, slots=True)
class Content:
    """What openai-whisper's `Whisper` is made of.

    `heads` are the attention heads that follow the words' times, each a layer and a number.
    """

    dims: Mapping[str, int]
    weights: Mapping[str, Tensor]
    heads: Sequence[tuple[int, int]]


def read(folder: Path, kept: Path) -> Content:
    """A converted model as openai-whisper has it: as it was kept, else converted and kept now.

    Args:
        folder: with CTranslate2's `model.bin` and `config.json`.
        kept: the file of the conversion, whose name tells the model's content.

    Raises:
        CheckpointError: it is another model, or is damaged.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(kept, framework="pt") as file:
            about = json.loads(file.metadata()["whisper"])
            weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        return Content(about["dims"], weights, [(layer, head) for layer, head in about["heads"]])
    except FileNotFoundError:
        pass
    except (OSError, SafetensorError, ValueError, KeyError, TypeError) as exc:
        log.warning("%s cannot be used (%s); the model is converted again", kept, exc)
    content = convert(folder)
    try:
        _keep(content, kept)
    except (OSError, SafetensorError) as exc:
        reason = getattr(exc, "strerror", None) or exc
        log.warning(
            "the converted weights are not kept for the next time: %s cannot be written (%s)",
            kept.parent,
            reason,
        )
    return content


def _keep(content: Content, kept: Path) -> None:
    from safetensors.torch import save_file

    about = json.dumps({"dims": dict(content.dims), "heads": [list(h) for h in content.heads]})
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=kept.parent, prefix=f".{kept.name}.")
    os.close(handle)
    try:
        weights = {name: weight.contiguous() for name, weight in content.weights.items()}
        save_file(weights, name, metadata={"whisper": about})
        Path(name).replace(kept)
    finally:
        Path(name).unlink(missing_ok=True)


def convert(folder: Path) -> Content:
    """A model in CTranslate2's form as openai-whisper has it.

    Raises:
        CheckpointError: it is another model, or is damaged.
    """
    path = folder / "model.bin"
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            kind, variables = _variables(data)
        if kind != layout.WHISPER:
            raise CheckpointError(folder, f"holds another kind of model ({kind})", REMEDY)
        heads = files.read_json(folder / "config.json")["alignment_heads"]
        return Content(_dimensions(variables), _renamed(variables), [(a, b) for a, b in heads])
    except OSError as exc:
        raise CheckpointError(folder, f"cannot be read ({exc.strerror})", "check the path") from exc
    except KeyError as exc:
        raise CheckpointError(folder, f"has no {exc.args[0]}", REMEDY) from exc
    except (ValueError, TypeError, IndexError, RuntimeError) as exc:
        raise CheckpointError(
            folder, f"is damaged or has an unknown format ({exc})", REMEDY
        ) from exc


def _variables(data: mmap.mmap) -> tuple[str, dict[str, Tensor]]:
    """The kind of model, and its tensors by CTranslate2's names; 8-bit ones as float32."""
    import torch

    kind, variables = layout.read(data)
    found = {
        one.name: torch.frombuffer(
            bytearray(data[one.start : one.start + one.size]), dtype=getattr(torch, one.dtype)
        ).reshape(one.shape)
        for one in variables
        if one.size
    }
    return kind, {
        name: _plain(name, tensor, found)
        for name, tensor in found.items()
        if not name.endswith("_scale")
    }


def _plain(name: str, tensor: Tensor, found: Mapping[str, Tensor]) -> Tensor:
    """Weights of 8 bits by the scale of their rows; others as they are."""
    scale = found.get(f"{name}_scale")
    if scale is None:
        return tensor
    return tensor.float() / scale.reshape(-1, *[1] * (tensor.dim() - 1))


def _dimensions(variables: Mapping[str, Tensor]) -> dict[str, int]:
    conv = variables["encoder/conv1/weight"]
    n_vocab, n_text_state = variables["decoder/embeddings/weight"].shape
    return {
        "n_mels": conv.shape[1],
        "n_audio_ctx": len(variables["encoder/position_encodings/encodings"]),
        "n_audio_state": conv.shape[0],
        "n_audio_head": int(variables["encoder/num_heads"]),
        "n_audio_layer": _layers(variables, "encoder"),
        "n_vocab": n_vocab,
        "n_text_ctx": len(variables["decoder/position_encodings/encodings"]),
        "n_text_state": n_text_state,
        "n_text_head": int(variables["decoder/num_heads"]),
        "n_text_layer": _layers(variables, "decoder"),
    }


def _layers(variables: Mapping[str, Tensor], part: str) -> int:
    start = f"{part}/layer_"
    numbers = (
        name.removeprefix(start).split("/")[0] for name in variables if name.startswith(start)
    )
    return 1 + max(int(number) for number in numbers if number.isdigit())


def _renamed(variables: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """All tensors by openai-whisper's names."""
    found = {
        "encoder.positional_embedding": variables["encoder/position_encodings/encodings"],
        "decoder.positional_embedding": variables["decoder/position_encodings/encodings"],
        "decoder.token_embedding.weight": variables["decoder/embeddings/weight"],
        **dict(_norm("encoder.ln_post", "encoder/layer_norm", variables)),
        **dict(_norm("decoder.ln", "decoder/layer_norm", variables)),
        **dict(_linear("encoder.conv1", "encoder/conv1", variables)),
        **dict(_linear("encoder.conv2", "encoder/conv2", variables)),
    }
    for part in ("encoder", "decoder"):
        cross = part == "decoder"
        for number in range(_layers(variables, part)):
            ours, theirs = f"{part}.blocks.{number}", f"{part}/layer_{number}"
            for name, other in (NORMS | (CROSS_NORM if cross else {})).items():
                found.update(_norm(f"{ours}.{name}", f"{theirs}/{other}", variables))
            for name, other in (LINEAR | (CROSS_LINEAR if cross else {})).items():
                found.update(_linear(f"{ours}.{name}", f"{theirs}/{other}", variables))
            own = ("query", "key", "value")
            found.update(
                _split(f"{ours}.attn", own, f"{theirs}/self_attention/linear_0", variables)
            )
            if cross:
                other = f"{theirs}/attention/linear_1"
                found.update(_split(f"{ours}.cross_attn", own[1:], other, variables))
    return found


def _norm(name: str, other: str, variables: Mapping[str, Any]) -> Iterator[tuple[str, Tensor]]:
    yield f"{name}.weight", variables[f"{other}/gamma"]
    yield f"{name}.bias", variables[f"{other}/beta"]


def _linear(name: str, other: str, variables: Mapping[str, Any]) -> Iterator[tuple[str, Tensor]]:
    yield f"{name}.weight", variables[f"{other}/weight"]
    yield f"{name}.bias", variables[f"{other}/bias"]


def _split(
    name: str, parts: Sequence[str], other: str, variables: Mapping[str, Any]
) -> Iterator[tuple[str, Tensor]]:
    """Projections that lie below one another; Whisper's keys have no bias."""
    weights = variables[f"{other}/weight"].chunk(len(parts))
    biases = variables[f"{other}/bias"].chunk(len(parts))
    for part, weight, bias in zip(parts, weights, biases, strict=True):
        yield f"{name}.{part}.weight", weight
        if part != "key":
            yield f"{name}.{part}.bias", bias
        elif bias.any():
            raise ValueError("its keys have a bias")
