"""A checkpoint's file becomes a Whisper model; nothing in the file is trusted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minutes.engines import checksums, converted
from minutes.engines.converted import Converted
from minutes.engines.unpickling import unpickle
from minutes.engines.whisper import conversion
from minutes.engines.whisper.weights import Checkpoint
from minutes.errors import CheckpointError
from minutes.options import RuntimeOptions

if TYPE_CHECKING:
    from whisper.model import ModelDimensions

__all__ = ["halve", "load", "prepare"]

# What openai-whisper's spectrogram, windows and tokenizers can work with.
MEL_BANDS = (80, 128)
AUDIO_FRAMES = 1500
DEEPEST, WIDEST, LONGEST = 64, 4096, 4096  # layers, channels, tokens; large has 32, 1280, 448
VOCABULARIES = (51864, 51865, 51866)  # English alone, 99 languages, 100 languages


def load(checkpoint: Checkpoint, device: str, runtime: RuntimeOptions | None = None) -> Any:
    """The model of a checkpoint on the disk, ready to decode.

    A file is read with PyTorch's restricted unpickler, which runs nothing that is in it; a folder
    in CTranslate2's form is no pickle.

    Raises:
        CheckpointError: it is no checkpoint of Whisper's, or is damaged.
    """
    import torch
    from whisper.model import Whisper

    remedy = "give another checkpoint in openai-whisper's form, or one of its models' names"
    heads: Sequence[tuple[int, int]] = ()
    if checkpoint.other is not None:
        path, content, heads = _converted(checkpoint.other, runtime or RuntimeOptions())
    else:
        path = checkpoint.path
        content = _unpickled(path, remedy)
    try:
        dims, weights = _dimensions(content["dims"]), content["model_state_dict"]
        _check_size(dims, weights)
        if not all(bool(torch.isfinite(weight).all()) for weight in weights.values()):
            raise ValueError("some of its weights are not numbers")
        model = Whisper(dims)
        model.load_state_dict(weights)
    except (KeyError, TypeError, AttributeError, IndexError) as exc:
        problem = "is not in openai-whisper's form (dims and model_state_dict)"
        raise CheckpointError(path, problem, remedy) from exc
    except ValueError as exc:
        raise CheckpointError(path, f"cannot be used: {exc}", remedy) from exc
    except RuntimeError as exc:
        problem = "cannot be used: its weights do not fit the dimensions it claims"
        raise CheckpointError(path, problem, remedy) from exc
    if checkpoint.heads is not None:
        model.set_alignment_heads(checkpoint.heads)
    elif heads:
        _set_heads(model, heads, path)
    return prepare(model, device)


def _unpickled(path: Path, remedy: str) -> Any:
    try:
        return unpickle(path)
    except OSError as exc:
        raise CheckpointError(path, f"cannot be read ({exc.strerror})", "check the path") from exc
    except Exception as exc:  # damaged bytes make the reader fail in any way
        raise CheckpointError(path, "is not a Whisper checkpoint, or is damaged", remedy) from exc


def _converted(
    other: Converted, runtime: RuntimeOptions
) -> tuple[Path, dict[str, Any], Sequence[tuple[int, int]]]:
    """Where a model in CTranslate2's form is, what it holds, and its alignment heads."""
    folder = converted.fetch(other, runtime)
    kept = (
        checksums.weights_folder(runtime) / f"openai-{other.fingerprint(runtime)[:16]}.safetensors"
    )
    content = conversion.read(folder, kept)
    return (
        folder,
        {"dims": dict(content.dims), "model_state_dict": dict(content.weights)},
        content.heads,
    )


def _set_heads(model: Any, heads: Sequence[tuple[int, int]], path: Path) -> None:
    """Say which attention heads follow the words' times, each a layer and a number."""
    import torch

    mask = torch.zeros(model.dims.n_text_layer, model.dims.n_text_head, dtype=torch.bool)
    try:
        for layer, head in heads:
            mask[layer, head] = True
    except (IndexError, TypeError) as exc:
        raise CheckpointError(
            path, f"names attention heads that it does not have ({exc})", "give another model"
        ) from exc
    model.register_buffer("alignment_heads", mask.to_sparse(), persistent=False)


def prepare(model: Any, device: str) -> Any:
    """A model ready to decode on a device: on a GPU, in half precision.

    openai-whisper keeps single precision and converts each weight whenever it is used. Here all
    are converted once, and the layer norms run without a detour through single precision; inside,
    they compute in it anyway.
    """
    model = model.eval().to(device)
    return halve(model) if device == "cuda" else model


def halve(model: Any) -> Any:
    """A model of half precision, in place."""
    from torch import nn

    model.half()
    for module in model.modules():
        if isinstance(module, nn.LayerNorm):
            # openai-whisper's own converts its input to single precision and back.
            module.__class__ = nn.LayerNorm
    return model


def _dimensions(dims: dict[str, int]) -> ModelDimensions:
    """The dimensions that a checkpoint claims, where Whisper's own code can work with them."""
    from whisper.model import ModelDimensions

    for name, value in dims.items():
        if not isinstance(value, int) or value < 1:
            raise ValueError(f"{name} is {value}")
    for name, most in (("layer", DEEPEST), ("state", WIDEST), ("ctx", LONGEST)):
        for part in ("audio", "text"):
            if dims[f"n_{part}_{name}"] > most:
                raise ValueError(f"n_{part}_{name} is above {most}")
    checked = ModelDimensions(**dims)
    for part in ("audio", "text"):
        if dims[f"n_{part}_state"] % dims[f"n_{part}_head"]:
            raise ValueError(f"n_{part}_head does not divide n_{part}_state")
    for name, allowed in (
        ("n_mels", MEL_BANDS),
        ("n_audio_ctx", (AUDIO_FRAMES,)),
        ("n_vocab", VOCABULARIES),
    ):
        if dims[name] not in allowed:
            raise ValueError(f"{name} is {dims[name]}, not {' or '.join(map(str, allowed))}")
    return checked


def _check_size(dims: ModelDimensions, weights: dict[str, Any]) -> None:
    """Refuse claims of a larger model than the weights are of, before memory is taken for it."""
    for name, shape in (
        ("decoder.token_embedding.weight", (dims.n_vocab, dims.n_text_state)),
        ("decoder.positional_embedding", (dims.n_text_ctx, dims.n_text_state)),
        (f"decoder.blocks.{dims.n_text_layer - 1}.attn_ln.weight", (dims.n_text_state,)),
        (f"encoder.blocks.{dims.n_audio_layer - 1}.attn_ln.weight", (dims.n_audio_state,)),
    ):
        if name not in weights or weights[name].shape != shape:
            raise ValueError(f"its weights do not fit the dimensions it claims ({name})")
