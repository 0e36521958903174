"""The model card: the README.md of a model's folder, for people and, at its head, for programs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from minutes import files
from minutes.errors import CheckpointError

__all__ = ["read", "render"]


def render(metadata: Mapping[str, Any], text: str) -> str:
    """A card: YAML between two lines of dashes, as model hubs read it, then Markdown."""
    import yaml

    head = yaml.safe_dump(dict(metadata), sort_keys=False, allow_unicode=True, width=96)
    return f"---\n{head}---\n\n{text.strip()}\n"


def read(folder: Path) -> dict[str, Any]:
    """The metadata at the head of the card.

    Raises:
        CheckpointError: there is no card, or it cannot be read.
    """
    path = folder / "README.md"
    try:
        _, head, _ = files.read(path, files.LARGEST_YAML).decode().split("---\n", 2)
        metadata = files.yaml_of(head)
    except (OSError, ValueError) as exc:
        raise CheckpointError(
            path, f"is not a model card ({exc})", "take the folder that minutes train wrote"
        ) from exc
    if not isinstance(metadata, dict):
        raise CheckpointError(path, "its head is no list of fields", "get the model again")
    return metadata
