"""What only some of minutes needs is told by the line of pip that brings it."""

from __future__ import annotations

import re
import shlex
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from minutes import extras
from minutes.errors import EngineUnavailable

REQUIRED = [  # as the metadata of an installed minutes have them
    "numpy>=2",
    "argon2-cffi>=23; extra == 'all'",
    "argon2-cffi>=23; extra == 'review'",
    "fastapi>=0.115; extra == 'review'",
    'psycopg[binary]>=3.2; extra == "postgresql"',
    "pyannote-audio==4.0.7; extra == 'speech'",
]
PROJECT = tomllib.loads(Path("pyproject.toml").read_text())["project"]

PIP = shlex.join([sys.executable, "-m", "pip", "install"])


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=]", one)[0].replace(".", "-") for one in requirements}


@pytest.mark.parametrize(("package", "extra"), sorted(extras._EXTRAS.items()))
def test_each_package_comes_with_its_extra_and_not_without(package: str, extra: str) -> None:
    wanted = extras._distribution(package)
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
    assert str(caught.value).startswith(
        f"a recording: no_such_package is not installed; {PIP} 'av>=14' "
    )
    assert extras.missing("no_such_parent.package") == "no_such_parent.package"


def test_what_is_missing_of_an_extra_is_named_and_what_is_there_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(metadata, "requires", lambda name: REQUIRED)
    monkeypatch.setattr(extras, "_is_installed", lambda name: name == "argon2-cffi")
    assert extras.line("review") == f"{PIP} 'fastapi>=0.115'"
    assert extras.line("review", "argon2") == f"{PIP} 'argon2-cffi>=23' 'fastapi>=0.115'"
    monkeypatch.setattr(extras, "_is_installed", lambda name: True)
    assert extras.line("review") == f"{PIP} 'argon2-cffi>=23' 'fastapi>=0.115'"
    assert extras.line("review", "fastapi") == f"{PIP} 'fastapi>=0.115'"


def test_a_package_is_named_in_the_version_that_minutes_asks_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(metadata, "requires", lambda name: REQUIRED)
    assert extras.install("psycopg", "wandb") == f"{PIP} 'psycopg[binary]>=3.2' wandb"
    again = f"{PIP} --force-reinstall --no-deps pyannote-audio==4.0.7"
    assert extras.install("pyannote.audio", again=True) == again


def test_without_metadata_the_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def requires(name: str) -> list[str]:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "requires", requires)
    monkeypatch.setattr(extras, "_is_installed", lambda name: name != "fsspec")
    assert extras.line("ray") == f"{PIP} fsspec"


def test_what_is_installed_knows_its_own_extras() -> None:
    told = {requirement for _, requirement, extra in extras._requirements() if extra == "review"}
    assert names([*told]) == names(PROJECT["optional-dependencies"]["review"])
