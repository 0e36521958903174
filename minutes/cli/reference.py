"""docs/options.md, from the options as they are declared.

python -m minutes.cli.reference > docs/options.md
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from minutes import extensions
from minutes.cli import app, parameters
from minutes.settings import Setting

__all__ = ["options"]

HEAD = """\
# Options

You can set every option in three places: as a flag, as an environment variable, and in a file
`minutes.toml` in the working folder. A flag wins over a variable, and a variable over the file.
Hyphens and underscores are interchangeable. Flags without a value also have a `--no-` form.

```toml
language = "en"              # for every command that has --language
output-format = ["md", "docx"]

[batch]                      # for minutes batch only
jobs = 2
recursive = true
```

`--max-points` has the variable `MINUTES_MAX_POINTS`, and for one command only, such as batch,
`MINUTES_BATCH_MAX_POINTS`. If the variable listed below contains the name of a command, the option
has no other variable, because its name means something else in other commands; in `minutes.toml`
it goes under `[COMMAND]`. A misspelt variable or key is an error, which names the nearest one.

In Python, options are arguments: `Options(max_points=8)` ([python.md](python.md)).

`python -m minutes.cli.reference` makes this page from the options as declared; a test checks it.
"""


def options() -> str:
    """The text of docs/options.md."""
    groups: dict[str, list[str]] = {}
    with extensions.own_alone():
        for setting, commands in _described().items():
            groups.setdefault(setting.group, []).append(_row(setting, commands))
    return HEAD + "".join(_section(group, rows) for group, rows in groups.items())


def _described() -> dict[Setting, list[str]]:
    """Every option there is, and the commands that have it."""
    named = [one.name or "" for one in app.build_app().registered_commands]
    named += [one.name or "" for one in app.build_app().registered_groups]
    found: dict[Setting, list[str]] = {}
    for command in named:
        for setting in parameters.COMMANDS.get(command, {}).values():
            if not setting.hidden:
                found.setdefault(setting, []).append(command)
    return found


def _section(group: str, rows: list[str]) -> str:
    head = "| flag | meaning | default | variable | commands |\n|---|---|---|---|---|\n"
    return f"\n## {group}\n\n{head}" + "".join(f"{row}\n" for row in rows)


def _row(setting: Setting, commands: list[str]) -> str:
    return f"| {' | '.join(map(_cell, _cells(setting, commands)))} |"


def _cells(setting: Setting, commands: list[str]) -> Iterator[str]:
    flag = f"`{setting.long}`" + (f", `-{setting.short}`" if setting.short else "")
    yield flag
    choices = ", ".join(f"`{choice}`" for choice in setting.choices)
    yield setting.help + (f" One of {choices}." if choices else "")
    yield _default(setting)
    # The first of them is for one command alone; the second, where there is one, for all.
    shared = setting.variables(commands[0])[1:]
    own = [name for command in commands for name in setting.variables(command)]
    yield ", ".join(f"`{name}`" for name in (own if setting.own else shared))
    yield ", ".join(commands)


def _default(setting: Setting) -> str:
    value = setting.default
    if value in (None, (), "", Path()):
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    return f"`{','.join(map(str, value)) if isinstance(value, tuple) else value}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    print(options(), end="")
