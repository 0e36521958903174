"""A model's folder with heads that were learned afterwards, on states that stay as they are."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from minutes import files
from minutes.errors import CheckpointError
from minutes.model import arrays, card, encoders

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["with_heads"]


def with_heads(
    folder: Path,
    *,
    name: str,
    tensors: Mapping[str, NDArray[np.floating]],
    config: Mapping[str, Any],
    metadata: Mapping[str, Any],
    section: Callable[[str], str],
) -> dict[str, bytes]:
    """The files of a whole model's folder with heads, by name; all else in them stays.

    Args:
        name: what minutes call the new model.
        tensors: of the heads, by their names in the model; they are kept in half precision.
        config: what else config.json says.
        metadata: what else the head of the card says.
        section: what the card says of the heads, in Markdown under a title of the second level;
            of the name of the model before. It replaces a section of the same title.

    Raises:
        CheckpointError: the folder cannot be read.
    """
    from safetensors.numpy import save

    halves = {key: array.astype(np.float16) for key, array in tensors.items()}
    weights = save({**arrays.read(folder).tensors, **halves}, {"format": "pt"})
    try:
        given = {path.name: files.read(path) for path in folder.iterdir() if path.is_file()}
        settings = json.loads(given["config.json"])
        text = given["README.md"].decode().split("---\n", 2)[2]
    except (OSError, ValueError, LookupError) as exc:
        raise CheckpointError(folder, f"cannot be read ({exc})", "get the model again") from exc
    before = str(settings.get("name", folder.name))
    head = card.read(folder) | {
        "base_model": before,
        "name": name,
        "sha256": hashlib.sha256(weights).hexdigest(),
        **metadata,
    }
    text = text.replace(f"# {before}\n", f"# {name}\n", 1)
    return given | {
        "config.json": (json.dumps(settings | {"name": name, **config}, indent=2) + "\n").encode(),
        "README.md": card.render(head, _with_section(text, section(before))).encode(),
        encoders.WEIGHTS: weights,
    }


def _with_section(text: str, section: str) -> str:
    """A card's text with a section at its end, in place of one of the same title."""
    title = section.split("\n", 1)[0]
    former = re.compile(rf"^{re.escape(title)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    return f"{former.sub('', text).rstrip()}\n\n{section}"
