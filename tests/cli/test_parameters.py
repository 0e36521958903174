"""Flags, variables and keys of all commands come from one place, and docs/options.md too."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from minutes.cli import app, parameters, reference
from minutes.errors import OptionError
from minutes.settings import Setting
from tests.conftest import Command

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
PLACE = re.compile(r" [<>|] .*")  # where a shell sends what is printed


def commands(group: Any, *names: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, *names, name)
        else:
            yield " ".join((*names, name)), command


EVERY = dict(commands(typer.main.get_command(app.build_app())))


def test_the_contract_that_commands_do_not_know_one_another_names_all_of_them() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (named,) = (c["modules"] for c in settings["contracts"] if c["name"].startswith("Commands "))
    assert set(named) == {f"minutes.cli.{name}" for name in (*app.COMMANDS, *app.GROUPS)}


@pytest.mark.parametrize("name", EVERY)
def test_every_command_shows_examples_that_it_takes(name: str) -> None:
    examples = EVERY[name].epilog.splitlines()
    assert examples
    assert "Examples:\n" in EVERY[name].get_help(typer.Context(EVERY[name], info_name=name))
    for line in examples:
        said = re.sub(r"^(?:[A-Z_]+=\S+ |eval \"\$\()", "", line.strip()).replace(')"', "")
        words = shlex.split(PLACE.sub("", said), comments=True)
        assert words[: 1 + len(name.split())] == ["minutes", *name.split()], line
        rest = words[1 + len(name.split()) :]
        EVERY[name].make_context(name, rest)  # fails where it knows no such flag or argument


def settings() -> list[Any]:
    return [
        pytest.param(command, setting, id=f"{command}{setting.long}")
        for command, found in parameters.COMMANDS.items()
        for setting in found.values()
    ]


def sample(setting: Setting) -> tuple[str, Any]:
    """A value as text, and what becomes of it."""
    if setting.choices:
        text: str = setting.choices[0]
    else:
        text = {bool: "yes", int: "3", float: "0.5"}.get(setting.type, "2027-02-23")
    one = {bool: True, int: 3, float: 0.5, Path: Path(text)}.get(setting.type, text)
    return text, (one,) if setting.several else one


@pytest.mark.parametrize(("command", "setting"), settings())
def test_every_flag_is_a_variable_and_a_key_too(
    command: str, setting: Setting, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    text, value = sample(setting)

    def found() -> Any:
        given = parameters.given(command, [setting], {})
        return given[setting.name].value if given else None

    for variable in setting.variables(command):
        monkeypatch.setenv(variable, text)
        assert found() == value
        monkeypatch.delenv(variable)
    for table in [f"[{command}]", "", "[evaluate]"]:
        (tmp_path / "minutes.toml").write_text(f'{table}\n{setting.key} = "{text}"\n')
        if table == f"[{command}]" or (table == "" and not setting.own):
            assert found() == value
        elif table == "":
            with_others = [s for c in parameters.COMMANDS.values() for s in c.values()]
            if all(s.own for s in with_others if s.key == setting.key):
                with pytest.raises(OptionError, match="is no option"):
                    found()


FORMER = [
    ("evaluate", "model", "lexrank", "attention_model", "lexrank"),
    ("evaluate", "json", "all.json", "figures", Path("all.json")),
    ("train", "force", "", "use_anyway", True),
    ("feedback export", "annotations", "a.jsonl", "write_annotations", Path("a.jsonl")),
]


@pytest.mark.parametrize(("name", "before", "text", "field", "value"), FORMER)
def test_a_flags_former_name_works_and_is_told_nowhere(
    name: str, before: str, text: str, field: str, value: object
) -> None:
    command = EVERY[name]
    for given in ([f"--{before}", text], [f"--{before}={text}"]) if text else ([f"--{before}"],):
        assert command.make_context(name, [*given, "x.jsonl"]).params[field] == value
    if value is True:
        assert command.make_context(name, [f"--no-{before}", "x.jsonl"]).params[field] is False
    context = typer.Context(command, info_name=name)
    assert not re.search(rf"--(no-|\[no-\])?{before}[ ,]", command.get_help(context))
    offered = {item.value for item in command.shell_complete(context, "--")}
    assert f"--{field.replace('_', '-')}" in offered and f"--{before}" not in offered
    said = command.make_context(name, ["--", f"--{before}"]).params  # here it is no flag
    assert said[field] is None and f"--{before}" in str(said)


@pytest.mark.parametrize(("name", "before", "text", "field", "value"), FORMER)
def test_an_options_former_name_is_a_variable_and_a_key_of_its_command(
    name: str,
    before: str,
    text: str,
    field: str,
    value: object,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    section = name.split()[0]
    wanted = list(parameters.COMMANDS[section].values())

    def found(command: str, settings: list[Setting]) -> dict[str, object]:
        return {f: v.value for f, v in parameters.given(command, settings, {}).items()}

    monkeypatch.setenv(f"MINUTES_{section}_{before}".upper(), text or "1")
    assert found(section, wanted)[field] == value
    others = [s for s in parameters.COMMANDS["run"].values() if s.key == before]
    assert found("run", others) == {}  # others take no notice, and do not fail
    monkeypatch.setenv(f"MINUTES_{section}_{field}".upper(), "0" if value is True else "today")
    assert found(section, wanted)[field] != value  # the name of today wins
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    Path("minutes.toml").write_text(f'[{section}]\n{before} = "{text or "yes"}"\n')
    assert found(section, wanted)[field] == value


def test_the_model_that_is_measured_is_not_the_one_that_every_command_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("minutes.toml").write_text('attention-model = "team"\n')
    for command, expected in (("run", "team"), ("evaluate", None)):
        setting = parameters.COMMANDS[command]["attention_model"]
        found = parameters.given(command, [setting], {})
        assert (found["attention_model"].value if found else None) == expected


def test_a_name_that_means_one_thing_everywhere_is_declared_once() -> None:
    """What `MINUTES_X` gives to two commands has one meaning, or each has a place of its own."""
    shared: dict[str, set[tuple[type, tuple[str, ...]]]] = {}
    for found in parameters.COMMANDS.values():
        for setting in found.values():
            if not setting.own:
                shared.setdefault(setting.key, set()).add((setting.type, setting.choices))
    assert {key: kinds for key, kinds in shared.items() if len(kinds) > 1} == {}


def test_the_documentation_of_the_options_is_as_they_are() -> None:
    made = "python -m minutes.cli.reference > docs/options.md"
    assert (DOCS / "options.md").read_text(encoding="utf-8") == reference.options(), made


def test_flags_of_batches_and_of_training_work_in_the_configuration(
    minutes: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "minutes.toml").write_text("jobs = 0\nlr = 2.0\n[review]\nport = 99999\n")
    assert "minutes.toml: jobs: 0 is less than 1" in minutes("batch", ".").err
    assert "minutes.toml: lr: 2.0 is outside 0 to 1" in minutes("train", "x", "--dev", "y").err
    assert "minutes.toml: [review] port: 99999 is outside" in minutes("review", ".").err
    monkeypatch.setenv("MINUTES_TRAIN_LR", "fast")
    assert "MINUTES_TRAIN_LR: 'fast' is not a number" in minutes("train", "x").err


def test_a_misspelt_variable_or_key_is_told_with_the_nearest(
    minutes: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "minutes.toml").write_text("[batch]\njob = 2\n")
    outcome = minutes("doctor")
    assert outcome.status == 1
    assert "minutes.toml: job is no option of batch; did you mean jobs?" in outcome.err
    (tmp_path / "minutes.toml").unlink()
    monkeypatch.setenv("MINUTES_MAXPOINTS", "3")
    assert "did you mean MINUTES_MAX_POINTS?" in minutes("models", "list").err
