"""Ctrl-C ends a start without a traceback, whatever is being imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Ctrl-C comes when a module is first looked for.
_START = """
import runpy, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs in the background ignores it
class AtModule:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            sys.meta_path.remove(self)
            {happens}
sys.meta_path.insert(0, AtModule())
sys.argv = ["minutes", *{arguments!r}]
{entry}
"""
AS_MODULE = "runpy.run_module('minutes', run_name='__main__', alter_sys=True)"
AS_SCRIPT = "from minutes.cli import main; sys.exit(main())"
CTRL_C = "signal.raise_signal(signal.SIGINT)"
IN_C = "raise ImportError('initialization failed') from KeyboardInterrupt()"


@pytest.mark.parametrize(
    ("entry", "arguments", "module", "happens"),
    [
        (AS_MODULE, ["--help"], "minutes.cli", CTRL_C),
        (AS_MODULE, ["--help"], "typer", CTRL_C),
        (AS_SCRIPT, ["run", "no.vtt"], "minutes.cli.app", CTRL_C),
        (AS_SCRIPT, ["explain", "no.json", "p01"], "minutes.cli.explain", CTRL_C),
        (AS_MODULE, ["render", "no.json"], "minutes.outputs", CTRL_C),
        (AS_MODULE, ["render", "no.json"], "minutes.outputs", IN_C),
    ],
    ids=["command line", "typer", "commands", "command", "work", "work in C"],
)
def test_ctrl_c_in_a_start_ends_it_by_130(
    entry: str, arguments: list[str], module: str, happens: str
) -> None:
    code = _START.format(entry=entry, arguments=arguments, module=module, happens=happens)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_before_it_is_taken_care_of_nothing_is_imported() -> None:
    code = "import os, sys; b = set(sys.modules); import minutes.cli; print(*set(sys.modules) - b)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) <= {"__future__", "minutes", "minutes.cli"}
