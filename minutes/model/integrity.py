"""Whether a model's folder holds the weights that its card speaks of."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from minutes.errors import CheckpointError
from minutes.files import content_hash
from minutes.model import adapters, card, encoders, heads

__all__ = ["is_adapter", "is_heads", "verify", "weights_of"]

_PICKLES = ("adapter_model.bin", "pytorch_model.bin")


def is_adapter(folder: Path) -> bool:
    """Whether a folder holds an adapter and no whole model."""
    return (folder / adapters.CONFIG).exists()


def is_heads(folder: Path) -> bool:
    """Whether a folder holds a team's heads alone."""
    return (folder / heads.WEIGHTS).exists()


def weights_of(folder: Path) -> Path:
    """The file of the weights in a folder.

    Raises:
        CheckpointError: there is none.
    """
    name = adapters.WEIGHTS if is_adapter(folder) else encoders.WEIGHTS
    path = folder / (heads.WEIGHTS if is_heads(folder) else name)
    if path.is_file():
        return path
    for name in _PICKLES:
        if (folder / name).exists():
            raise CheckpointError(
                folder / name,
                "is a pickle, which can run any code, and is not read",
                f"get the model as {path.name}",
            )
    raise CheckpointError(
        folder, f"holds no {path.name}", "name the folder that minutes train wrote"
    )


def verify(folder: Path) -> str:
    """The SHA-256 of the weights, which is the one that the card gives.

    Raises:
        CheckpointError: there is no model in the folder, or its weights are not those of its card.
    """
    path = weights_of(folder)
    expected = str(card.read(folder).get("sha256"))
    about = path.stat()
    found = _hash(path, about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns)
    if found != expected:
        raise CheckpointError(
            path,
            f"its SHA-256 {found[:12]}… is not {expected[:12]}…, which the card gives: the weights "
            "were changed or damaged",
            "get the model again, or train it with minutes train",
        )
    return found


@lru_cache(maxsize=16)
def _hash(path: Path, *state: int) -> str:
    """The SHA-256 of a file in a state; asked for in several places when a model is loaded."""
    return content_hash(path)
