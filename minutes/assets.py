"""Where templates and caches are."""

from __future__ import annotations

from pathlib import Path

import platformdirs

__all__ = ["cache_folder", "template_folder"]


def template_folder() -> Path:
    """The folder of the templates: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    shipped = package / "templates"
    return shipped if shipped.is_dir() else package.parent / "templates"


def cache_folder() -> Path:
    """The folder in which the stages' results are kept for this user."""
    return Path(platformdirs.user_cache_dir("minutes"))
