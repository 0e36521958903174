"""The maps of the house: a package whose docstring lists its modules lists all that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "minutes"
LISTED = re.compile(r"\b(\w+)\.py\b")


def maps() -> dict[str, set[str]]:
    """The modules that the docstring of a package names, for those that have a list of them."""
    found = {}
    for path in sorted(ROOT.rglob("__init__.py")):
        told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        names = set(LISTED.findall(told))
        if len(names) > 1:
            found[str(path.parent.relative_to(ROOT))] = names
    return found


MAPS = maps()


@pytest.mark.parametrize("package", sorted(MAPS))
def test_a_map_names_every_module_and_no_other(package: str) -> None:
    there = {path.stem for path in (ROOT / package).glob("*.py")} - {"__init__"}
    assert MAPS[package] == there
