"""What only some of minutes needs is told by the line of pip that brings it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from minutes import extras
from minutes.errors import EngineUnavailable

PROJECT = tomllib.loads(Path("pyproject.toml").read_text())["project"]

# Packages whose name on the index is another than the one to import.
NAMES = {
    "argon2": "argon2-cffi",
    "faster_whisper": "faster-whisper",
    "rouge_score": "rouge-score",
    "silero_vad": "silero-vad",
    "sklearn": "scikit-learn",
    "whisper": "openai-whisper",
}


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=]", one)[0] for one in requirements}


@pytest.mark.parametrize(("package", "extra"), sorted(extras._EXTRAS.items()))
def test_each_package_comes_with_its_extra_and_not_without(package: str, extra: str) -> None:
    wanted = NAMES.get(package, package)
    assert wanted in names(PROJECT["optional-dependencies"][extra])
    assert wanted not in names(PROJECT["dependencies"])


def test_all_brings_every_other_extra() -> None:
    (every,) = PROJECT["optional-dependencies"]["all"]
    told = set(re.findall(r"\w+", every)) - {"minutes"}
    assert told == set(PROJECT["optional-dependencies"]) - {"all"}


def test_what_is_missing_is_named_with_the_line_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    extras.require("anything", "json", "os.path")
    monkeypatch.setitem(extras._EXTRAS, "no_such_package", "speech")
    with pytest.raises(EngineUnavailable) as caught:
        extras.require("a recording", "json", "no_such_package")
    assert str(caught.value) == (
        "a recording: no_such_package is not installed; pip install 'minutes[speech]'"
    )
    assert extras.missing("no_such_parent.package") == "no_such_parent.package"
