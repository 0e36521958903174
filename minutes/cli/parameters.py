"""Commands from functions: a flag for each option that a function's parameters declare.

    def watch(folders: Folders, options: Options, watching: WatchOptions) -> None:
        \"\"\"What it does, for --help.

        Examples:
            minutes watch inbox/ -o out/    # minutes appear as recordings arrive
        \"\"\"

takes what it works on as arguments, and a flag for each field of its records of options; `Only` and
`Without` choose among them. The values come from flags, the environment and ./minutes.toml, as
`minutes.settings` tells.
"""

from __future__ import annotations

import inspect
import os
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar, get_args, get_origin, get_type_hints

import typer
from typer.core import TyperCommand

from minutes.errors import OptionError
from minutes.options import Options, flat
from minutes.settings import (
    PREFIX,
    GivenValue,
    Setting,
    Settings,
    check_names,
    declared_settings,
    find_values,
    read_config,
)

__all__ = [
    "COMMANDS",
    "CONFIG",
    "Command",
    "Only",
    "Without",
    "add_command",
    "examples",
    "help_text",
    "required",
]

COMMANDS: dict[str, dict[str, Setting]] = {}  # the options of every command, by its first word
CONFIG = Path("minutes.toml")
ARGUMENTS = "Arguments"
OTHERS = "Other"

T = TypeVar("T")


@dataclass(frozen=True)
class Only:
    """These options alone, by the names of their fields."""

    names: tuple[str, ...]

    def __init__(self, *names: str) -> None:
        object.__setattr__(self, "names", names)


class Without(Only):
    """All options but these."""


class Command(TyperCommand):
    """Shows options under headings, and examples at the end as they were written.

    An option whose metavar ends in "..." takes all the values that follow it, up to the next
    option: otherwise the second file after one --dev would be learned from by mistake.

    `former` has the former names of flags, and what they are called today. They are replaced before
    anything is parsed, so that neither help nor errors nor completion show them.
    """

    former: ClassVar[Mapping[str, str]] = {}

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments by today's names, with such an option before each of its values."""
        several = {
            name
            for parameter in self.get_params(ctx)
            if parameter.param_type_name == "option" and str(parameter.metavar).endswith("...")
            for name in parameter.opts
        }
        spread: list[str] = []
        option = ""
        for place, argument in enumerate(args):
            if argument == "--":  # what follows is no flag
                spread += args[place:]
                break
            name, given, value = argument.partition("=")
            if today := self.former.get(name.replace("_", "-")):
                name, argument = today, f"{today}{given}{value}"
            if name in several:
                option = name
                spread += [name, value] if given else []
                continue
            option = "" if argument.startswith("-") else option
            spread += [option, argument] if option else [argument]
        return super().parse_args(ctx, spread)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        named = (p for p in self.get_params(ctx) if p.param_type_name == "argument")
        return ["[OPTIONS]", *(str(parameter.metavar or parameter.name) for parameter in named)]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            if record := parameter.get_help_record(ctx):
                names = record[0]
                for name in parameter.secondary_opts:  # --force, --no-force -> --[no-]force
                    yes = name.replace("--no-", "--")
                    names = names.replace(f"{yes} / {name}", f"--[no-]{yes[2:]}")
                group = getattr(parameter, "rich_help_panel", None) or OTHERS
                if parameter.param_type_name == "argument":
                    group, names = ARGUMENTS, str(parameter.metavar or parameter.name)
                groups.setdefault(group, []).append((names, record[1]))
        for group in sorted(groups, key=lambda g: (g != ARGUMENTS, g == OTHERS)):
            with formatter.section(group):
                formatter.write_dl(groups[group])

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        if self.epilog:
            with formatter.section("Examples"):
                for line in self.epilog.splitlines():
                    formatter.write(f"{'':{formatter.current_indent}}{line}\n")


def add_command(
    app: typer.Typer,
    function: Callable[..., None],
    name: str = "",
    *,
    within: str = "",
) -> None:
    """Add a command to an application.

    Args:
        function: does the work; its docstring is the help, with examples at its end.
        name: what the command is called, where that is not the function's name.
        within: the command that it is part of.
    """
    name = name or function.__name__
    help_, said = examples(function)
    section = within or name
    call, wanted = _command(function, section)
    COMMANDS.setdefault(section, {}).update({setting.name: setting for setting in wanted})
    former = {"former": dict(pair for setting in wanted for pair in _former(setting))}
    app.command(name, cls=type("Command", (Command,), former), help=help_, epilog=said)(call)


def _former(setting: Setting) -> Iterator[tuple[str, str]]:
    """The former flags of an option, and what they are called today."""
    if setting.before:
        yield f"--{setting.before}", setting.long
        if setting.type is bool:
            yield f"--no-{setting.before}", f"--no-{setting.key}"


def required(value: T | None, flag: str, remedy: str) -> T:
    """A value that must be given, from whatever place.

    Raises:
        typer.BadParameter: it is not; the remedy says what to give.
    """
    if value is None:
        raise typer.BadParameter(f"is missing; {remedy}", param_hint=flag)
    return value


def examples(function: Callable[..., object]) -> tuple[str, str]:
    """A function's help, and its examples."""
    help_, _, said = (inspect.getdoc(function) or "").partition("\n\nExamples:\n")
    return help_, textwrap.dedent(said)


def _command(
    function: Callable[..., None], section: str
) -> tuple[Callable[..., None], list[Setting]]:
    """The function as Typer wants it, and its options."""
    hints = get_type_hints(function, include_extras=True)
    parameters: list[inspect.Parameter] = []
    holders: dict[str, tuple[Any, list[Setting]]] = {}
    for parameter in inspect.signature(function).parameters.values():
        holder, chosen = _chosen(hints[parameter.name])
        if chosen is None:
            parameters.append(parameter.replace(annotation=hints[parameter.name]))
        else:
            holders[parameter.name] = (holder, chosen)
    wanted = [setting for _, chosen in holders.values() for setting in chosen]
    parameters += [_parameter(setting, section) for setting in wanted]

    def call(**values: Any) -> None:
        found = given(section, wanted, {s.name: values.pop(s.name) for s in wanted})
        for name, (holder, chosen) in holders.items():
            values[name] = _made(holder, {s: found[s.name] for s in chosen if s.name in found})
        function(**values)

    call.__name__ = function.__name__
    call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    call.__annotations__ = {p.name: p.annotation for p in parameters}
    return call, wanted


def _chosen(hint: Any) -> tuple[Any, list[Setting] | None]:
    """The record of options that a parameter is, and those that are asked for; None for no such."""
    holder, *extras = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    if holder is Options:
        known = list(flat())
    elif isinstance(holder, type) and issubclass(holder, Settings):
        known = list(declared_settings(holder))
    else:
        return hint, None
    for extra in extras:
        if isinstance(extra, Only):
            out = isinstance(extra, Without)
            known = [setting for setting in known if (setting.name in extra.names) != out]
    return holder, known


def _parameter(setting: Setting, section: str) -> inspect.Parameter:
    """An option as a parameter of Typer's."""
    names = [f"--{setting.key}/--no-{setting.key}" if setting.type is bool else setting.long]
    names += [f"-{setting.short}"] if setting.short else []
    if setting.type is bool and setting.short:
        names = [f"{setting.long}/--no-{setting.key}", f"-{setting.short}"]
    type_: Any = setting.type if setting.type in (bool, Path) else str
    information: dict[str, Any] = {}
    if setting.fixed:
        information["autocompletion"] = lambda incomplete: [
            choice for choice in setting.choices if choice.startswith(incomplete)
        ]
    if setting.type is not bool:
        information["metavar"] = _metavar(setting)
    option = typer.Option(
        *names,
        help=help_text(setting),
        rich_help_panel=setting.group,
        show_default=False,
        hidden=setting.hidden,
        **information,
    )
    hint = list[type_] if setting.several else type_
    return inspect.Parameter(
        setting.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[hint | None, option],
    )


def _metavar(setting: Setting) -> str:
    if setting.metavar:
        return setting.metavar
    if setting.choices:
        return "|".join(setting.choices)
    named = {Path: "DIR" if setting.name.endswith("_dir") else "FILE", int: "N", float: "X"}
    return named.get(setting.type, "TEXT")


def help_text(setting: Setting) -> str:
    """The help of an option, with its default where there is one that the help does not tell."""
    default = setting.default
    if default in (None, False, (), "", Path()) or "by default" in setting.help:
        return setting.help
    shown = ",".join(map(str, default)) if isinstance(default, tuple) else default
    return f"{setting.help} [{shown}]"


def given(section: str, wanted: list[Setting], flags: dict[str, Any]) -> dict[str, GivenValue]:
    """What is given of a command's options, by flags, the environment and ./minutes.toml.

    Raises:
        OptionError: a name is unknown, or a value cannot be of its option's type.
    """
    config = read_config(CONFIG)
    if config or any(name.startswith(PREFIX) for name in os.environ):
        check_names(_known(), os.environ, config, str(CONFIG))
    return find_values(wanted, section, flags, os.environ, config, str(CONFIG))


def _known() -> dict[str, tuple[Setting, ...]]:
    """The options of all commands, of which the one that runs may be the only one gathered."""
    from minutes.cli import app

    app.build_app()
    return {command: tuple(found.values()) for command, found in COMMANDS.items()}


def _made(holder: Any, found: dict[Setting, GivenValue]) -> Any:
    """A record of options; what makes no sense in it is told by where it was given."""
    try:
        return holder(**{setting.name: one.value for setting, one in found.items()})
    except OptionError as exc:
        places = {setting.long: one.place for setting, one in found.items()}
        place = places.get(exc.subject, exc.subject)
        raise OptionError(place, exc.problem, exc.remedy) from exc
