from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def template(tmp_path: Path) -> Callable[..., Path]:
    """Writes a template of a user's own."""

    def write(source: str, name: str = "brief.md.j2") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
        return path

    return write
