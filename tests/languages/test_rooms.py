"""A language's words stand in its folder of minutes/languages, and nowhere else."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import minutes

HOUSE = Path(minutes.__file__).parent
# Forms of files have the words that the products write, in whatever language, and say so.
ROOMS = (HOUSE / "languages", HOUSE / "transcripts")
# What has words for another reason, and why.
ALLOWED = {
    "language.py": "tells languages apart before one is known",
    "sentences.py": "abbreviations, which readers of files need before a language is known",
    "media/soundfiles.py": "what a library says of a file",
    "outputs/ledger.py": "names of files",
}
MAKERS = {"compile", "expression", "word_set"}
WORDS = re.compile(r"[^\W\d_]{2,}")
# Two words to choose between in an expression; a list of words is one of five or more.
CHOICE = re.compile(r"(?:[^\W\d_]{2,}\??\|){1,}[^\W\d_]{2,}")


def expressions(tree: ast.AST) -> list[tuple[int, str]]:
    """The texts of expressions and word lists, with their lines."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        if name in MAKERS:
            text = "".join(
                part.value
                for part in ast.walk(node.args[0])
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )
            found.append((node.lineno, text if name != "word_set" else text.replace(" ", "|")))
    return found


def words_in(path: Path) -> list[str]:
    found = expressions(ast.parse(path.read_text(encoding="utf-8")))
    return [f"line {line}: {match[0]}" for line, text in found for match in CHOICE.finditer(text)]


MODULES = [
    path.relative_to(HOUSE).as_posix()
    for path in sorted(HOUSE.rglob("*.py"))
    if not any(room in path.parents for room in ROOMS)
]


def test_no_module_outside_the_languages_has_words_of_one() -> None:
    found = {name: words for name in MODULES if (words := words_in(HOUSE / name))}
    assert {name: words for name, words in found.items() if name not in ALLOWED} == {}
    assert found.keys() == ALLOWED.keys()  # else the list has more than it must


@pytest.mark.parametrize("source", ['re.compile(r"(?:yes|no)")', 'word_set("yes no")'])
def test_words_are_seen(source: str, tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(source, encoding="utf-8")
    assert words_in(path) == ["line 1: yes|no"]
