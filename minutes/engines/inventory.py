"""Which weights of speech models are here and where they come from; official ones are fetched."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from minutes.engines import converted, hub, packaged
from minutes.engines.pyannote import files as pyannote
from minutes.engines.whisper import weights as whisper
from minutes.errors import EngineUnavailable, MinutesError, OptionError
from minutes.options import RuntimeOptions

if TYPE_CHECKING:
    from minutes.progress import Progress

__all__ = ["Holding", "held", "pull"]

log = logging.getLogger(__name__)

SMALL = "by a small publisher, checked by its SHA-256"
# As their pages on Hugging Face's hub say.
PIPELINES = {"community-1": "CC-BY-4.0", "3.1": "MIT"}


@dataclass(frozen=True, slots=True)
class Holding:
    """Weights of a speech model.

    `source` says who brought them, `sha256` what they are checked against; `problem` why they
    cannot be used.
    """

    name: str
    stage: str
    what: str
    source: str
    licence: str
    sha256: str | None
    path: str | None = None
    problem: str = ""
    remedy: str = ""


def held(runtime: RuntimeOptions) -> tuple[Holding, ...]:
    """The weights that are here, official ones first; those of pip whether they are or not."""
    return (*_openais(), *_hubs(), *_pipelines(), *map(_packaged, packaged.ALL))


def pull(name: str, runtime: RuntimeOptions, progress: Progress) -> Path:
    """Download official weights, as far as they are not here.

    Args:
        name: whisper:turbo, faster-whisper:small, pyannote, pyannote:3.1 and the like.

    Raises:
        OptionError: there is nothing of that name.
        EngineUnavailable: they cannot be downloaded; nothing is left of the attempt.
        CheckpointError: what came is not what was announced.
    """
    engine, _, model = name.partition(":")
    if engine == "pyannote":
        model = model or next(iter(pyannote.NAMES))
        if model in pyannote.NAMES:
            return pyannote.locate(model, runtime).config_path.parent
        raise _unknown(name, engine, pyannote.NAMES)
    if engine == "faster-whisper":
        if model in converted.REPOSITORIES:
            return converted.pull(model, runtime, progress)
        raise _unknown(name, engine, converted.REPOSITORIES)
    if engine == "whisper":
        known = whisper.known()
        if model in known:
            return whisper.fetch(known[model], runtime=runtime, progress=progress)
        raise _unknown(name, engine, known)
    raise OptionError(
        name,
        "is no name of official weights",
        "write it as in whisper:turbo, faster-whisper:small or pyannote:community-1",
    )


def _unknown(name: str, engine: str, models: Iterable[str]) -> OptionError:
    names = ", ".join(f"{engine}:{model}" for model in models)
    return OptionError(name, f"{engine} has no such model", f"choose from {names}")


def _openais() -> Iterator[Holding]:
    if not any(whisper.is_on_disk(name) for name in converted.REPOSITORIES):
        return  # openai-whisper takes long to import
    paths = {one.path: one for one in whisper.known().values() if one.path.is_file()}
    for path, one in paths.items():
        what = f"Whisper {one.name}, in openai-whisper's form"
        yield Holding(one.name, "transcription", what, "OpenAI", "MIT", one.sha256, str(path))


def _hubs() -> Iterator[Holding]:
    seen: set[str] = set()
    for name, repository in converted.REPOSITORIES.items():
        found = None if repository in seen else converted.official(name)
        seen.add(repository)
        if found is not None and found.folder is not None:
            sha256 = hub.content(found.folder / converted.WEIGHTS)
            what = f"Whisper {name}, for CTranslate2"
            source = f"Hugging Face's hub: {repository}"
            yield Holding(name, "transcription", what, source, "MIT", sha256, str(found.folder))


def _pipelines() -> Iterator[Holding]:
    for name, repository in pyannote.NAMES.items():
        try:
            found = pyannote.locate(name, RuntimeOptions(offline=True))
        except EngineUnavailable:
            continue
        except MinutesError as exc:
            path, sha256, problem, remedy = exc.subject, None, exc.problem, exc.remedy
        else:
            path, problem, remedy = str(found.config_path.parent), "", ""
            sha256 = hub.content(found.segmentation)
        source, licence = f"Hugging Face's hub: {repository}", PIPELINES[name]
        what = f"pyannote's pipeline {name}, hash of its segmentation"
        yield Holding(
            f"pyannote:{name}", "diarization", what, source, licence, sha256, path, problem, remedy
        )


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
        remedy=packaged.INSTALL if problem else "",
    )
