"""Which weights of speech models are here and where they come from; official ones are fetched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from minutes import extensions
from minutes.engines import Engine, Holding, packaged
from minutes.errors import OptionError
from minutes.options import RuntimeOptions

if TYPE_CHECKING:
    from minutes.progress import Progress

__all__ = ["held", "pull"]

SMALL = "by a small publisher, checked by its SHA-256"


def held(runtime: RuntimeOptions) -> tuple[Holding, ...]:
    """The weights that are here, official ones first; those of pip whether they are or not."""
    official = (engine.official for engine in extensions.load(extensions.ENGINES))
    return (
        *(holding for one in official if one is not None for holding in one.held()),
        *map(_packaged, packaged.ALL),
    )


def pull(name: str, runtime: RuntimeOptions, progress: Progress) -> Path:
    """Download official weights, as far as they are not here.

    Args:
        name: whisper:turbo, faster-whisper:small, pyannote, pyannote:3.1 and the like.

    Raises:
        OptionError: there is nothing of that name.
        EngineUnavailable: they cannot be downloaded; nothing is left of the attempt.
        CheckpointError: what came is not what was announced.
    """
    asked, _, model = name.partition(":")
    engines: tuple[Engine, ...] = extensions.load(extensions.ENGINES)
    official = next((one.official for one in engines if one.name == asked), None)
    if official is None:
        raise OptionError(
            name,
            "is not the name of official weights",
            "write it as in whisper:turbo, faster-whisper:small or pyannote:community-1",
        )
    model = model or official.default
    known = tuple(official.models())
    if model not in known:
        names = ", ".join(f"{asked}:{one}" for one in known)
        raise OptionError(name, f"{asked} has no such model", f"choose from {names}")
    return official.pull(model, runtime, progress)


def _packaged(weights: packaged.Weights) -> Holding:
    problem = packaged.problem(weights)
    carried = weights.carried_by or " + ".join(weights.packages)
    return Holding(
        weights.name,
        weights.stage,
        f"{weights.what}; {weights.origin}",
        f"pip: {carried}, {SMALL}",
        weights.licence,
        weights.sha256,
        problem=problem,
        remedy=packaged.remedy(weights) if problem else "",
    )
