"""The command line starts fast and says what it can do."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("torch", "whisper", "pyannote", "transformers", "sklearn", "av", "numpy")


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["--version"]])
def test_nothing_heavy_is_imported_for_help(arguments: list[str]) -> None:
    code = (
        "import sys, minutes.cli\n"
        f"sys.argv = ['minutes', *{arguments!r}]\n"
        "try:\n    minutes.cli.main()\nexcept SystemExit as stop:\n    assert not stop.code\n"
        f"print('loaded:', sorted(set({HEAVY!r}) & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("loaded: []\n")


def test_flags_are_accepted_with_hyphens_and_with_underscores(minutes) -> None:  # type: ignore[no-untyped-def]
    for flag in ("--max-points", "--max_points"):
        assert "-1 is less than 1" in minutes("run", "missing.wav", flag, "-1").err


def test_wrong_usage_has_its_own_status(minutes) -> None:  # type: ignore[no-untyped-def]
    outcome = minutes("run", "a.wav", "--no-such-flag")
    assert outcome.status == 2
    assert "--no-such-flag" in outcome.err


NEVER = ("torch", "transformers", "sklearn", "scipy", "whisper", "pyannote", "av")

_TRANSCRIPT = """
import pkgutil, sys
from importlib import import_module
import minutes.cli, minutes.batch.making, minutes.batch.worker, minutes.web
for module in pkgutil.iter_modules(minutes.web.__path__):
    import_module(f"minutes.web.{module.name}")  # what a review starts with
for arguments in (
    ["run", "meeting.vtt", "--cache-dir", "cache", "--output-dir", "out"],
    ["render", "out/meeting.minutes.json", "--output-dir", "again"],
):
    sys.argv = ["minutes", *arguments]
    try:
        minutes.cli.main()
    except SystemExit as stop:
        assert not stop.code, arguments
"""


def test_a_transcript_becomes_minutes_without_what_speech_and_training_need(
    samples: Path, tmp_path: Path
) -> None:
    shutil.copy(samples / "standup.vtt", tmp_path / "meeting.vtt")
    code = f"{_TRANSCRIPT}\nprint('loaded:', sorted(set({NEVER!r}) & set(sys.modules)))\n"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert done.stdout.endswith("loaded: []\n")
    assert (tmp_path / "again/meeting.html").is_file()
