"""The attention models that were trained here: versions in a folder, and which of them is in use.

    team-1/  team-2/  …     a model's folder each, as `minutes.model.arrays` reads it
    models.json             which is in use, and the last number that each name has had

A version is never changed, and its number is never given again, so that minutes which name
"team-2" speak of one model for ever.
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from minutes import assets
from minutes.errors import CheckpointError, OptionError, OutputError
from minutes.files import read_json, write_all
from minutes.options import RuntimeOptions

__all__ = [
    "AUTO",
    "BUILTIN",
    "Version",
    "add",
    "check_name",
    "default",
    "find",
    "folder_of",
    "in_use",
    "listed",
    "named",
    "remove",
    "reserve",
    "use",
]

AUTO = "auto"  # the model in use
BUILTIN = "builtin"  # the model that is shipped

_STATE = "models.json"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_VERSION = re.compile(rf"({_NAME.pattern})-([1-9][0-9]{{0,8}})")
_LIST = "minutes models list shows what there is"

log = logging.getLogger(__name__)


def folder_of(runtime: RuntimeOptions) -> Path:
    """Where the models that were trained here are."""
    return runtime.models_dir or assets.models_folder()


@dataclass(frozen=True, slots=True)
class Version:
    """A model of the folder. `card` is the head of its card; `problem` says why it has none."""

    name: str
    folder: Path
    in_use: bool
    card: Mapping[str, Any]
    problem: str = ""


def default(folder: Path) -> Path:
    """The folder of the model in use; that of the shipped one where it cannot be used.

    The latter is told in one warning.
    """
    name = in_use(folder)
    if name == BUILTIN:
        return assets.model_folder(BUILTIN)
    path = folder / name
    if problem := _problem(path, _stamp(path)):
        _tell(f"using the shipped model: {name}, which is in use, cannot be used ({problem})")
        return assets.model_folder(BUILTIN)
    return path


def find(name: str, folder: Path) -> Path:
    """The folder of a model: auto, builtin, a version, the newest of a name, or a path.

    A path that is there goes before a name. The model itself is not read.
    """
    if name == AUTO:
        return default(folder)
    if name == BUILTIN or Path(name).is_dir():
        return assets.model_folder(name)
    version = _newest(name, folder)
    return Path(name) if version is None else folder / version


def named(name: str, folder: Path) -> Path | None:
    """The folder of the model that minutes call by a name, where it is here."""
    if name == assets.SHIPPED:
        return assets.model_folder(BUILTIN)
    return folder / name if name in _versions(folder) else None


def in_use(folder: Path) -> str:
    """The name of the model in use."""
    return str(_state(folder)["in_use"])


def listed(folder: Path) -> tuple[Version, ...]:
    """The models of the folder, by name and number."""
    used = in_use(folder)
    return tuple(_version(name, folder, used) for name in _versions(folder))


def use(name: str, folder: Path) -> str:
    """Put a model to use: builtin, a version, or the newest of a name.

    Returns:
        The version.

    Raises:
        CheckpointError: there is none of that name, or it cannot be used.
        OutputError: the choice cannot be kept.
    """
    version = BUILTIN if name == BUILTIN else _newest(name, folder)
    if version is None:
        raise CheckpointError(name, "there is no such model", _LIST)
    if version != BUILTIN:
        from minutes.model.arrays import check_model

        check_model(folder / version)
    _write(folder, _state(folder) | {"in_use": version})
    return version


def remove(version: str, folder: Path) -> bool:
    """Delete a version; its number stays taken.

    Returns:
        Whether it was in use, so that the shipped model is now.

    Raises:
        CheckpointError: there is no such version.
        OutputError: it cannot be deleted.
    """
    if version == BUILTIN:
        raise CheckpointError(version, "is shipped with minutes and cannot be deleted", _LIST)
    versions = _versions(folder)
    if version not in versions:
        others = [other for other in versions if _split(other)[0] == version]
        raise CheckpointError(
            version,
            "there is no such version",
            f"name one of {', '.join(others)}" if others else _LIST,
        )
    state = _state(folder)
    used = bool(state["in_use"] == version)
    if used:
        _write(folder, state | {"in_use": BUILTIN})
    try:
        # Renamed before it is deleted, so that nobody loads half a model meanwhile.
        aside = folder / f".{version}.removed"
        (folder / version).rename(aside)
        shutil.rmtree(aside)
    except OSError as exc:
        raise OutputError(
            folder / version, f"cannot be deleted ({exc.strerror})", "check who may write there"
        ) from exc
    return used


def check_name(name: str) -> None:
    """Whether models can be called by a name.

    Raises:
        OptionError: it is taken, or no name of a folder.
    """
    if name in {AUTO, BUILTIN, assets.SHIPPED}:
        raise OptionError("--name", f"{name} is the shipped model's", "choose another")
    if not _NAME.fullmatch(name):
        raise OptionError(
            "--name", f"{name!r} is no name", "use up to 40 letters, digits, dots and hyphens"
        )


def reserve(name: str, folder: Path) -> str:
    """The next version of a name, which nobody else will get.

    Raises:
        OutputError: the folder cannot be written.
    """
    state = _state(folder)
    numbers = [_split(version)[1] for version in _versions(folder) if _split(version)[0] == name]
    number = max([state["last"].get(name, 0), *numbers]) + 1
    while True:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}-{number}").mkdir()  # fails where another process was faster
        except FileExistsError:
            number += 1
        except OSError as exc:
            raise OutputError(
                folder, f"cannot be written ({exc.strerror})", "choose another --models-dir"
            ) from exc
        else:
            _write(folder, _state(folder) | {"last": {**state["last"], name: number}})
            return f"{name}-{number}"


def add(version: str, contents: Mapping[str, bytes], folder: Path) -> Path:
    """Write a reserved version's files.

    Raises:
        OutputError: they cannot be written.
    """
    write_all({folder / version / name: content for name, content in contents.items()})
    return folder / version


def _newest(name: str, folder: Path) -> str | None:
    """The version of that name, or the newest of that name without a number."""
    versions = _versions(folder)
    if name in versions:
        return name
    return next((v for v in reversed(versions) if _split(v)[0] == name), None)


def _versions(folder: Path) -> list[str]:
    """The versions that are in the folder, in order; one that is being written is none yet."""
    try:
        found = [path.name for path in folder.iterdir() if path.is_dir() and any(path.iterdir())]
    except OSError:
        return []
    return sorted(filter(_VERSION.fullmatch, found), key=_split)


def _split(version: str) -> tuple[str, int]:
    name, _, number = version.rpartition("-")
    return name, int(number)


def _version(name: str, folder: Path, used: str) -> Version:
    from minutes.model import card

    path = folder / name
    problem = _problem(path, _stamp(path))
    try:
        head = card.read(path)
    except CheckpointError:
        head = {}
    return Version(name, path, name == used, head, problem)


@cache
def _problem(path: Path, stamp: tuple[int, ...]) -> str:
    """Why a model cannot be used, and what to do; "" where it can.

    Args:
        stamp: changes with the model's files, so that what is known of them is forgotten.
    """
    from minutes.model.arrays import check_model

    try:
        check_model(path)
    except CheckpointError as exc:
        return str(exc)
    return ""


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        states = [entry.stat() for entry in sorted(os.scandir(path), key=lambda entry: entry.name)]
    except OSError:
        return ()
    return tuple(number for state in states for number in (state.st_mtime_ns, state.st_size))


@cache
def _tell(message: str) -> None:
    log.warning("%s; minutes models use NAME or builtin chooses another", message)


def _state(folder: Path) -> dict[str, Any]:
    """What models.json holds; a damaged one is as none."""
    try:
        given = read_json(folder / _STATE)
        numbers = {str(name): int(number) for name, number in given["last"].items()}
        used = str(given["in_use"])
        if used != BUILTIN and not _VERSION.fullmatch(used):
            raise ValueError(f"{used!r} is no version")
    except FileNotFoundError:
        return {"in_use": BUILTIN, "last": {}}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        _tell(f"using the shipped model: {folder / _STATE} cannot be read ({exc})")
        return {"in_use": BUILTIN, "last": {}}
    return {"in_use": used, "last": numbers}


def _write(folder: Path, state: Mapping[str, Any]) -> None:
    write_all({folder / _STATE: (json.dumps(state, indent=1, sort_keys=True) + "\n").encode()})
