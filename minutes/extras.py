"""The packages that only some of minutes needs, and the line of pip that brings each."""

from __future__ import annotations

from importlib.util import find_spec

from minutes.errors import EngineUnavailable

__all__ = ["line", "missing", "require"]

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


def line(extra: str) -> str:
    """What to run to get an extra."""
    return f"pip install 'minutes[{extra}]'"


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
            what, f"{package} is not installed", line(extra or _EXTRAS[package])
        )
