"""Shells complete commands, flags and values; asked of the shells themselves where they are."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Command

BASH = """
source <(minutes completion bash)
complete_words() {
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
    _minutes_completion minutes
    echo "${COMPREPLY[*]}"
}
complete_words minutes wat
complete_words minutes run --outc
complete_words minutes run --outcomes c
complete_words minutes run rec
"""
FISH = """
minutes completion fish | source
complete --do-complete "minutes wat"
complete --do-complete "minutes run --outc"
complete --do-complete "minutes run --outcomes c"
"""


@pytest.fixture
def place(tmp_path: Path) -> dict[str, str]:
    """An environment in which `minutes` is this one."""
    program = tmp_path / "minutes"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nsys.argv[0] = 'minutes'\n"
        "from minutes.cli import main\nmain()\n"
    )
    program.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(Path(__file__).parents[2])}


def test_bash_completes_commands_flags_and_values(place: dict[str, str]) -> None:
    done = subprocess.run(
        ["bash", "--norc", "-c", BASH], env=place, capture_output=True, text=True, check=True
    )
    # The last is empty, so that bash goes on with the names of files.
    assert done.stdout.split("\n") == ["watch", "--outcomes", "cautious", "", ""], done.stderr


@pytest.mark.skipif(not shutil.which("fish"), reason="there is no fish: apt-get install fish")
def test_fish_completes_commands_flags_and_values(place: dict[str, str]) -> None:
    done = subprocess.run(
        ["fish", "--no-config", "-c", FISH], env=place, capture_output=True, text=True, check=True
    )
    found = [line.partition("\t")[0] for line in done.stdout.splitlines()]
    assert found == ["watch", "--outcomes", "cautious"], done.stderr


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("minutes wat", '"watch"'),
        ("minutes run --outc", '"--outcomes"'),
        ("minutes run --outcomes c", '"cautious"'),
        ("minutes run rec", "_files"),
    ],
)
def test_zsh_is_offered_commands_flags_values_and_files(
    minutes: Command, monkeypatch: pytest.MonkeyPatch, typed: str, offered: str
) -> None:
    monkeypatch.setenv("_MINUTES_COMPLETE", "complete_zsh")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", typed)
    assert offered in minutes().out


def test_a_shell_that_is_not_known_gets_the_choices(minutes: Command) -> None:
    assert "choose from bash, zsh, fish" in minutes("completion", "csh").err
    assert "compdef _minutes_completion minutes" in minutes("completion", "zsh").out
