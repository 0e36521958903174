"""Settings, cards and checkpoints from elsewhere: small to look at, endless to whoever reads on.

What is refused must be refused at once and in our own words, and none of it is ever run.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
import torch

from minutes import files, settings
from minutes.assets import model_folder
from minutes.cli.batch import BatchOptions
from minutes.cli.reviewed import DatabaseOptions
from minutes.corpora import files as corpus_files
from minutes.engines.pyannote.files import locate
from minutes.engines.unpickling import tensors, unpickle
from minutes.errors import CheckpointError, CorpusError, OptionError
from minutes.model import adapters, card, encoders, integrity
from minutes.options import OutputOptions, RuntimeOptions

# Nine to the power of nine words, to whoever prints it.
LAUGHS = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
)
DEEP = "[" * 100_000


def folder_with(folder: Path, head: str) -> Path:
    folder.mkdir()
    (folder / "README.md").write_text(f"---\n{head}\n---\n")
    (folder / "model.safetensors").write_bytes(b"x")
    return folder


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (f"{LAUGHS}sha256: *a9", "aliases"),
        (f"a: {DEEP}", "nest|deep"),
        ("x" * 300_000, "larger"),
    ],
    ids=["laughs", "deep", "long"],
)
def test_a_card_is_read_no_further_than_a_card_goes(tmp_path: Path, head: str, said: str) -> None:
    with pytest.raises(CheckpointError, match=rf"is not a model card .*{said}"):
        integrity.verify(folder_with(tmp_path / "model", head))


def test_a_card_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "README.md")
    with pytest.raises(CheckpointError, match=r"is not a model card .*pipe"):
        card.read(tmp_path)


@pytest.mark.parametrize(
    "text",
    [f"{LAUGHS}pipeline: {{name: *a9, params: {{}}}}", f"pipeline: {DEEP}"],
    ids=["laughs", "deep"],
)
def test_a_pipelines_configuration_is_bounded(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.yaml").write_text(text)
    with pytest.raises(CheckpointError, match="is not YAML"):
        locate(str(tmp_path), RuntimeOptions(offline=True))


def test_settings_of_an_adapter_that_are_nested_without_end_are_damaged(tmp_path: Path) -> None:
    (tmp_path / "adapter_config.json").write_text(DEEP)
    with pytest.raises(CheckpointError, match="too deep"):
        adapters._settings(tmp_path / "adapter_config.json")


def test_json_is_read_from_files_alone(tmp_path: Path) -> None:
    (tmp_path / "good.json").write_text('{"a": [1]}')
    assert files.read_json(tmp_path / "good.json") == {"a": [1]}
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(OSError, match="pipe"):
        files.read_json(tmp_path / "pipe.json")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (".".join("a" * 20_000) + " = 1", "dots"),
        ("[" + ".".join(['"a b"'] * 5_000) + "]", "dots"),
        (f"a = {DEEP[:50_000]}", "too deep"),
        ("# " + "x" * 70_000, "larger"),
    ],
    ids=["keys", "quoted", "lists", "long"],
)
def test_a_configuration_is_bounded(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "minutes.toml").write_text(text)
    with pytest.raises(OptionError, match=said):
        settings.read_config(tmp_path / "minutes.toml")


@pytest.mark.parametrize(
    ("key", "far", "near"),
    [
        ("output-dir", "s3://elsewhere/minutes", "out/minutes"),
        ("database", "postgresql://elsewhere/minutes", "sqlite:///reviews.sqlite"),
        ("address", "elsewhere:6379", "auto"),
    ],
)
def test_a_configuration_sends_nothing_away(key: str, far: str, near: str) -> None:
    declared = (
        *settings.declared_settings(OutputOptions),
        *settings.declared_settings(DatabaseOptions),
    )
    wanted = [s for s in (*declared, *settings.declared_settings(BatchOptions)) if s.key == key]
    name = wanted[0].name
    with pytest.raises(OptionError, match=f"may not send minutes away; give it by --{key}"):
        settings.find_values(wanted, "batch", {}, {}, {key: far})
    assert str(settings.find_values(wanted, "batch", {}, {}, {key: near})[name].value) == near
    given = settings.find_values(wanted, "batch", {name: far}, {}, {key: near})
    assert str(given[name].value).startswith(far[:3])


def saved(path: Path, content: Any, compression: int = zipfile.ZIP_STORED) -> Path:
    plain = io.BytesIO()
    torch.save(content, plain)
    with zipfile.ZipFile(plain) as whole, zipfile.ZipFile(path, "w", compression) as packed:
        for name in whole.namelist():
            packed.writestr(name, whole.read(name))
    return path


def test_a_checkpoint_is_read_as_it_was_written(tmp_path: Path) -> None:
    numbers = torch.arange(8.0)
    content = {"tied": [numbers, numbers], "of": {"part": numbers[2:5]}}
    found = unpickle(saved(tmp_path / "a.pt", content))
    assert torch.equal(found["tied"][0], numbers) and torch.equal(found["of"]["part"], numbers[2:5])


def test_tensors_are_read_without_pytorch_as_they_were_written(tmp_path: Path) -> None:
    numbers = torch.arange(8.0)
    content = {"tied": numbers, "of": {"part": numbers[2:5], "turned": numbers.view(2, 4).T}}
    found = tensors(saved(tmp_path / "a.pt", {**content, "not": Path("a"), "whole": 3}))
    assert {*found} == {"tied", "of.part", "of.turned"}
    assert found["tied"].tolist() == numbers.tolist()
    assert found["of.part"].tolist() == [2, 3, 4]
    assert found["of.turned"].tolist() == numbers.view(2, 4).T.tolist()


class Bomb:
    """Makes a file where it is unpickled without care."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.target,)


def test_tensors_of_a_checkpoint_that_runs_code_are_read_and_nothing_is_run(tmp_path: Path) -> None:
    target = tmp_path / "executed"
    path = saved(tmp_path / "a.pt", {"a": torch.ones(2), "b": Bomb(target)})
    assert tensors(path)["a"].tolist() == [1, 1]
    assert not target.exists()


def test_a_packed_checkpoint_is_not_unpacked(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.pt", {"a": torch.zeros(2**20)}, zipfile.ZIP_DEFLATED)
    assert path.stat().st_size < 2**15
    for read in (unpickle, tensors):
        with pytest.raises(ValueError, match="packed"):
            read(path)


def test_a_tensor_has_no_more_numbers_than_its_file(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.pt", {"a": {"b": torch.zeros(1).expand(10**6, 10**5)}})
    for read in (unpickle, tensors):
        with pytest.raises(ValueError, match="claims more numbers"):
            read(path)


def test_a_pipe_is_no_checkpoint(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pt")
    with pytest.raises(OSError, match="pipe"):
        unpickle(tmp_path / "a.pt")


def test_code_in_a_folder_is_neither_run_nor_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    shipped = model_folder("builtin")
    theirs = "theirs.Theirs"
    named = {"AutoConfig": theirs, "AutoTokenizer": [theirs, None], "AutoModel": theirs}
    for name, more in (
        ("config.json", {"model_type": "theirs"}),
        ("tokenizer_config.json", {"tokenizer_class": "Theirs"}),
    ):
        given = json.loads((shipped / name).read_text())
        (tmp_path / name).write_text(json.dumps({**given, **more, "auto_map": named}))
    shutil.copy(shipped / "tokenizer.json", tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"x")
    mark = tmp_path / "ran"
    (tmp_path / "theirs.py").write_text(f"open({str(mark)!r}, 'w')\nclass Theirs: pass\n")
    monkeypatch.setattr("builtins.input", lambda *_: "y")  # whoever is asked says yes
    with pytest.raises(CheckpointError):
        encoders.load(tmp_path, "eager")
    with pytest.raises(CheckpointError):
        encoders.load_tokenizer(tmp_path, None)
    assert not mark.exists()
    assert "wish to run" not in capfd.readouterr().out


def test_a_corpus_that_unpacks_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus_files, "LARGEST", 2**20)
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b"\n" * 2**21))
    with pytest.raises(CorpusError, match="unpacks to more than"):
        list(corpus_files.lines(path))
