"""Versions of trained models: which is in use, and what happens where it cannot be used."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from minutes import assets, models
from minutes.errors import CheckpointError, OptionError
from minutes.model import checkpoint
from tests.model import tiny


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a small model."""
    model, tokenizer = checkpoint.from_encoder(
        tiny.encoder(tmp_path_factory.mktemp("encoder")), context_size=16, window_tokens=64
    )
    return checkpoint.contents(model, tokenizer, metadata={"name": "tiny"}, text="# tiny")


@pytest.fixture
def folder(trained: dict[str, bytes], tmp_path: Path) -> Path:
    """A folder with two versions of one name, the newer in use."""
    place = tmp_path / "models"
    for _ in range(2):
        models.add(models.reserve("team", place), trained, place)
    models.use("team", place)
    return place


def damage(folder: Path) -> None:
    path = folder / "model.safetensors"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def test_without_any_the_shipped_model_is_in_use(tmp_path: Path) -> None:
    assert models.in_use(tmp_path / "gone") == "builtin"
    assert models.listed(tmp_path / "gone") == ()
    shipped = assets.model_folder("builtin")
    assert models.find("auto", tmp_path) == models.find("builtin", tmp_path) == shipped
    assert not (tmp_path / "gone").exists()


def test_a_name_stands_for_its_newest_version(folder: Path) -> None:
    assert models.in_use(folder) == "team-2"
    assert models.find("auto", folder) == models.find("team", folder) == folder / "team-2"
    assert models.find("team-1", folder) == folder / "team-1"
    assert models.named("team-1", folder) == folder / "team-1"
    assert models.named("team", folder) is None
    assert [(v.name, v.in_use, v.problem) for v in models.listed(folder)] == [
        ("team-1", False, ""),
        ("team-2", True, ""),
    ]


def test_a_path_that_is_there_goes_before_a_name(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert models.find("team", folder) == folder / "team-2"
    Path("team").mkdir()
    assert models.find("team", folder) == Path("team")


def test_versions_are_in_the_order_of_their_numbers(
    trained: dict[str, bytes], folder: Path
) -> None:
    for _ in range(8):
        models.add(models.reserve("team", folder), trained, folder)
    assert [v.name for v in models.listed(folder)][-2:] == ["team-9", "team-10"]
    assert models.use("team", folder) == "team-10"


def test_no_number_is_given_twice(trained: dict[str, bytes], folder: Path) -> None:
    assert models.remove("team-2", folder)
    assert models.in_use(folder) == "builtin"
    assert models.reserve("team", folder) == "team-3"
    assert models.reserve("team", folder) == "team-4"  # while the third is being written
    assert models.reserve("other", folder) == "other-1"
    assert [v.name for v in models.listed(folder)] == ["team-1"]
    models.add("team-3", trained, folder)
    assert models.use("team", folder) == "team-3"
    assert not models.remove("team-1", folder)
    assert models.in_use(folder) == "team-3"


def test_a_damaged_model_in_use_gives_way_to_the_shipped_one_with_one_warning(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    damage(folder / "team-2")
    for _ in range(2):
        assert models.find("auto", folder) == assets.model_folder("builtin")
    (warning,) = caplog.messages
    assert "using the shipped model: team-2" in warning and "changed or damaged" in warning
    assert models.listed(folder)[1].problem
    assert models.find("team-2", folder) == folder / "team-2"  # by name there is no other
    with pytest.raises(CheckpointError, match="changed or damaged"):
        models.use("team-2", folder)


def test_a_missing_model_in_use_gives_way_too(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.rmtree(folder / "team-2")
    assert models.find("auto", folder) == assets.model_folder("builtin")
    assert len(caplog.messages) == 1


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"in_use": "../../etc", "last": {}}', '{"in_use": 3, "last": []}']
)
def test_a_damaged_choice_is_as_none(folder: Path, content: str) -> None:
    (folder / "models.json").write_text(content)
    assert models.in_use(folder) == "builtin"
    assert models.reserve("team", folder) == "team-3"
    assert json.loads((folder / "models.json").read_text())["last"] == {"team": 3}


def test_what_is_not_there_is_neither_used_nor_removed(folder: Path) -> None:
    with pytest.raises(CheckpointError, match="there is no such model"):
        models.use("gone", folder)
    with pytest.raises(CheckpointError, match="name one of team-1, team-2"):
        models.remove("team", folder)
    with pytest.raises(CheckpointError, match="is shipped with minutes"):
        models.remove("builtin", folder)
    assert models.use("builtin", folder) == "builtin"
    assert models.in_use(folder) == "builtin"


@pytest.mark.parametrize("name", ["builtin", "auto", "meetings-6", "", "a/b", "..", "-x", "x" * 41])
def test_names_that_are_taken_or_none_are_refused(name: str) -> None:
    with pytest.raises(OptionError, match="--name"):
        models.check_name(name)
    models.check_name("Team.of_2-people")
