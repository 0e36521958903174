"""Where the files of a pyannote pipeline are: a folder, Hugging Face's cache, or a download.

A pipeline is a config.yaml that names two networks, and a PLDA where it clusters with VBx:
https://huggingface.co/pyannote/speaker-diarization-community-1 holds all of them,
https://huggingface.co/pyannote/speaker-diarization-3.1 names networks of other repositories.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minutes.engines import Holding, hub
from minutes.engines.hub import fetch
from minutes.errors import CheckpointError, EngineUnavailable, MinutesError
from minutes.files import content_hash, read_yaml
from minutes.options import RuntimeOptions

__all__ = ["NAMES", "PipelineFiles", "find_config", "held", "locate"]

NAMES = {
    "community-1": "pyannote/speaker-diarization-community-1",
    "3.1": "pyannote/speaker-diarization-3.1",
}
LICENCES = {"community-1": "CC-BY-4.0", "3.1": "MIT"}  # as their pages on the hub say
PIPELINES = (
    "pyannote.audio.pipelines.SpeakerDiarization",
    "pyannote.audio.pipelines.speaker_diarization.SpeakerDiarization",
)
WEIGHTS = "pytorch_model.bin"
SUFFIXES = {".bin", ".ckpt", ".pt", ".pth"}
PLDA = ("xvec_transform.npz", "plda.npz")
REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+(@[\w.-]+)?")
FOLDER = "give a folder that holds a pipeline's config.yaml"


@dataclass(frozen=True, slots=True)
class PipelineFiles:
    """A pipeline's files on this machine. `plda` is a folder; None where nothing needs it."""

    config_path: Path
    config: Mapping[str, Any]
    segmentation: Path
    embedding: Path
    plda: Path | None

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of every file, in hexadecimal, the first digits of each."""
        plda = [self.plda / name for name in PLDA] if self.plda else []
        files = (self.config_path, self.segmentation, self.embedding, *plda)
        return "-".join(content_hash(path)[:16] for path in files)


def held() -> Iterator[Holding]:
    """The official pipelines that are here."""
    for name, repository in NAMES.items():
        try:
            found = locate(name, RuntimeOptions(offline=True))
        except EngineUnavailable:
            continue
        except MinutesError as exc:
            path, sha256, problem, remedy = exc.subject, None, exc.problem, exc.remedy
        else:
            path, problem, remedy = str(found.config_path.parent), "", ""
            sha256 = hub.known_sha256(found.segmentation)
        source, licence = f"Hugging Face's hub: {repository}", LICENCES[name]
        what = f"pyannote's pipeline {name}, hash of its segmentation"
        yield Holding(
            f"pyannote:{name}", "diarization", what, source, licence, sha256, path, problem, remedy
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """A folder on the disk, or a repository on the hub."""

    folder: Path | None = None
    repository: str = ""
    revision: str | None = None

    def file(self, name: str, runtime: RuntimeOptions) -> Path:
        """The path of a file in it, downloaded if need be."""
        if self.folder is None:
            return fetch(self.repository, name, self.revision, runtime)
        path = self.folder / name
        if not path.is_file():
            raise CheckpointError(path, "there is no such file", "copy the whole pipeline again")
        return path


def locate(model: str, runtime: RuntimeOptions) -> PipelineFiles:
    """All files of a pipeline, downloaded where they are not on the disk and that is allowed.

    Args:
        model: community-1, 3.1, a repository of the hub, a folder, or the path of a config.yaml.
        runtime: `offline` forbids downloads, `hf_token` opens gated repositories.

    Raises:
        EngineUnavailable: the pipeline is unknown, or not here and cannot be downloaded.
        CheckpointError: a file is missing, or the configuration is not a pipeline's.
    """
    path = find_config(model, runtime)
    home = _place(model)
    if home.folder is not None:
        home = _Place(path.parent)
    config = _read(path)
    try:
        params = config["pipeline"]["params"]
        if config["pipeline"]["name"] not in PIPELINES:
            raise ValueError(f"its pipeline is {config['pipeline']['name']}")
        segmentation = _weights(params["segmentation"], home, runtime, path)
        embedding = _weights(params["embedding"], home, runtime, path)
        vbx = params.get("clustering", "VBxClustering") == "VBxClustering"
        plda = _plda(params.get("plda", "$model/plda"), home, runtime) if vbx else None
    except (KeyError, TypeError, AttributeError, ValueError) as exc:
        problem = f"is not the configuration of a speaker diarization pipeline ({exc})"
        raise CheckpointError(path, problem, "copy the pipeline's config.yaml again") from exc
    return PipelineFiles(path, config, segmentation, embedding, plda)


def find_config(model: str, runtime: RuntimeOptions) -> Path:
    """The config.yaml of a pipeline, downloaded if it is on the hub alone.

    Raises:
        EngineUnavailable: as `locate`.
    """
    place = _place(model)
    if place.folder is None:
        return place.file("config.yaml", runtime)
    if place.folder.is_file():
        return place.folder
    path = place.folder / "config.yaml"
    if not path.is_file():
        problem = "holds no config.yaml" if place.folder.is_dir() else "there is no such folder"
        raise EngineUnavailable(f"--diarization-model {model}", problem, FOLDER)
    return path


def _place(model: str) -> _Place:
    path = Path(model).expanduser()
    if model in NAMES:
        return _Place(repository=NAMES[model])
    if path.exists() or path.suffix in {".yaml", ".yml"} or path.is_absolute():
        return _Place(path)
    if REPOSITORY.fullmatch(model):
        repository, _, revision = model.partition("@")
        return _Place(repository=repository, revision=revision or None)
    raise EngineUnavailable(
        f"--diarization-model {model}",
        "there is no such pipeline or folder",
        f"choose from {', '.join(NAMES)}, or {FOLDER}",
    )


def _read(path: Path) -> Mapping[str, Any]:
    try:
        config = read_yaml(path)
    except OSError as exc:
        raise CheckpointError(path, f"cannot be read ({exc.strerror})", "check the path") from exc
    except ValueError as exc:
        raise CheckpointError(
            path, f"is not YAML ({exc})", "copy the pipeline's config.yaml again"
        ) from exc
    if not isinstance(config, dict):
        raise CheckpointError(
            path, "is not a pipeline's configuration", "copy the pipeline's config.yaml again"
        )
    return config


def _weights(reference: Any, home: _Place, runtime: RuntimeOptions, config: Path) -> Path:
    """The weights that a configuration refers to: in its folder, on the disk, or on the hub."""
    if isinstance(reference, str) and not reference.startswith("$model/"):
        for path in (config.parent / reference, Path(reference).expanduser()):
            if path.is_file():
                return path
        if Path(reference).suffix in SUFFIXES:
            return _Place(config.parent).file(reference, runtime)
    place, subfolder = _resolve(reference, home, config.parent)
    return place.file(f"{subfolder}{WEIGHTS}", runtime)


def _plda(reference: Any, home: _Place, runtime: RuntimeOptions) -> Path:
    place, subfolder = _resolve(reference, home, home.folder)
    files = [place.file(f"{subfolder}{name}", runtime) for name in PLDA]
    return files[0].parent


def _resolve(reference: Any, home: _Place, folder: Path | None) -> tuple[_Place, str]:
    """Where a reference of the three forms that pyannote has points to, and the folder in it."""
    if isinstance(reference, Mapping):
        place = _place(str(reference["checkpoint"]))
        subfolder = str(reference.get("subfolder") or "")
        return place, f"{subfolder}/" if subfolder else ""
    if reference.startswith("$model/"):
        subfolder, _, revision = reference.removeprefix("$model/").partition("@")
        return _Place(home.folder, home.repository, revision or home.revision), f"{subfolder}/"
    if folder is not None and (folder / reference).is_dir():
        return _Place(folder / reference), ""
    return _place(reference), ""
