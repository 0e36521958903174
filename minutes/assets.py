"""Where templates, models and caches are."""

from __future__ import annotations

from pathlib import Path

import platformdirs

__all__ = [
    "SHIPPED",
    "cache_folder",
    "model_folder",
    "models_folder",
    "template_folder",
    "vocabulary_file",
]

SHIPPED = "meetings-6"  # the attention model that is shipped


def template_folder() -> Path:
    """The folder of the templates: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    shipped = package / "templates"
    return shipped if shipped.is_dir() else package.parent / "templates"


def model_folder(name: str) -> Path:
    """The folder of an attention model: "builtin" is the one in the package, else a path."""
    if name == "builtin":
        return Path(__file__).resolve().parent / "weights" / SHIPPED
    return Path(name)


def models_folder() -> Path:
    """The folder in which the models that this user trained are kept."""
    return Path(platformdirs.user_data_dir("minutes")) / "models"


def vocabulary_file(language: str) -> Path:
    """Where the vocabulary of summaries in a language (ISO 639-1) is, if it is shipped."""
    return Path(__file__).resolve().parent / "weights" / f"summary-{language}.json"


def cache_folder() -> Path:
    """The folder in which the stages' results are kept for this user."""
    return Path(platformdirs.user_cache_dir("minutes"))
