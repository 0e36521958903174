"""Models converted for CTranslate2: a folder, or a name in the Hugging Face cache."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from minutes.errors import CheckpointError, EngineUnavailable
from minutes.files import content_hash

__all__ = ["INSTALL", "Converted", "fetch", "find", "installed", "is_folder"]

INSTALL = "pip install 'minutes[faster]'"
NEEDED = ("model.bin", "config.json", "tokenizer.json")


@dataclass(frozen=True, slots=True)
class Converted:
    """A converted model. `folder` is None while it is not on the disk; `repository` has it."""

    name: str
    folder: Path | None
    repository: str | None = None

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the weights; before they are here, where they come from."""
        if self.folder is None:
            return str(self.repository)
        return content_hash(self.folder / "model.bin")


def installed() -> bool:
    """Whether faster-whisper can be imported; it is not imported for that."""
    return find_spec("faster_whisper") is not None and find_spec("ctranslate2") is not None


def is_folder(model: str | None) -> bool:
    """Whether `--model` names a folder that holds a converted model."""
    return model is not None and (Path(model) / "model.bin").is_file()


def find(model: str) -> Converted:
    """The converted model that `--model` means: a folder, or one of faster-whisper's names.

    Raises:
        EngineUnavailable: faster-whisper is not installed.
        CheckpointError: neither a known name nor a folder of a converted model.
    """
    path = Path(model)
    if path.is_dir():
        if missing := [name for name in NEEDED if not (path / name).is_file()]:
            raise CheckpointError(model, f"holds no {missing[0]}", _remedy(path))
        return Converted(path.resolve().name, path)
    if not installed():
        raise EngineUnavailable("faster-whisper", "it is not installed", INSTALL)
    try:
        from faster_whisper.utils import _MODELS, available_models
    except (ImportError, OSError) as exc:  # a library of CTranslate2's that does not load
        raise EngineUnavailable(
            "faster-whisper", f"it cannot be imported ({exc})", f"{INSTALL} again"
        ) from exc

    if path.is_file():
        raise CheckpointError(
            model, "is a file; faster-whisper's models are folders", "use --transcriber whisper"
        )
    if model not in _MODELS:
        names = ", ".join(available_models())
        raise CheckpointError(
            f"--model {model}", "is no model of faster-whisper", f"give a folder or one of {names}"
        )
    return Converted(model, _download(model, offline=True), _MODELS[model])


def _remedy(folder: Path) -> str:
    """What to do with a folder that holds no converted model."""
    if own := sorted(folder.glob("*.pt")):
        return f"use --transcriber whisper --model {own[0]} for openai-whisper's form"
    if (folder / "model.safetensors").is_file() or (folder / "pytorch_model.bin").is_file():
        return f"convert it: ct2-transformers-converter --model {folder} --output_dir FOLDER"
    return "give the folder of a model that CTranslate2 reads"


def fetch(converted: Converted, *, offline: bool) -> Path:
    """The folder of a model, downloaded from the Hugging Face Hub where it is not here.

    Raises:
        EngineUnavailable: it is not here and cannot be downloaded.
    """
    if converted.folder is not None:
        return converted.folder
    subject = f"--model {converted.name}"
    remedy = "give the folder of a converted model, or use --transcriber whisper or pocketsphinx"
    if offline:
        raise EngineUnavailable(subject, "its converted weights are not on the disk", remedy)
    folder = _download(converted.name, offline=False)
    if folder is None:
        raise EngineUnavailable(subject, "its converted weights cannot be downloaded", remedy)
    return folder


def _download(name: str, *, offline: bool) -> Path | None:
    from faster_whisper.utils import download_model
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    try:
        folder = Path(download_model(name, local_files_only=offline))
    except (LocalEntryNotFoundError, HfHubHTTPError, OSError):
        return None
    return folder if (folder / "model.bin").is_file() else None
