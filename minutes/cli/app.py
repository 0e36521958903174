"""The commands, gathered."""

from __future__ import annotations

import os
import shlex
from functools import cache
from importlib import import_module
from typing import Any

import typer
import typer.completion
from typer.core import TyperGroup

from minutes import __version__
from minutes.cli.parameters import add_command
from minutes.text import printable

__all__ = ["GROUPS", "build_app"]

# Each is a module of this package: with a function `command`, or an application `app`.
COMMANDS = (
    "run",
    "batch",
    "watch",
    "render",
    "explain",
    "review",
    "train",
    "evaluate",
    "corpus",
    "vocabulary",
    "verdicts",
    "owners",
    "doctor",
    "completion",
)
GROUPS = ("reviewers", "models", "cache", "feedback")


class Group(TyperGroup):
    """The commands; a file in the place of one is asked whether `run` was meant."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        # Unlike Path.exists, this raises nothing where a name is too long or may not be looked at.
        if args and args[0] not in self.commands and os.path.exists(args[0]):  # noqa: PTH110
            meant = "batch" if os.path.isdir(args[0]) else "run"  # noqa: PTH112
            named = shlex.quote(printable(args[0]))
            ctx.fail(f"No such command {args[0]!r}. Did you mean minutes {meant} {named}?")
        return super().resolve_command(ctx, args)


def _hyphens(name: str) -> str:
    """Accept --max_points for --max-points, as users of Whisper expect."""
    return name.replace("_", "-")


@cache
def build_app(only: str | None = None) -> typer.Typer:
    """The application.

    Args:
        only: the command that is asked for; where there is one of that name, the others, whose
            imports and options take longer than many a command, are left out.
    """
    app = typer.Typer(
        name="minutes",
        cls=Group,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"token_normalize_func": _hyphens, "help_option_names": ["-h", "--help"]},
    )
    app.callback()(root)
    known = only in {*COMMANDS, *GROUPS}
    for name in COMMANDS:
        if not known or name == only:
            add_command(app, _module(name).command, name)
    for name in GROUPS:
        if not known or name == only:
            app.add_typer(_module(name).app, name=name)
    # What `minutes completion` prints asks by it; typer does not declare the name.
    typer.completion.completion_init()  # type: ignore[attr-defined]
    return app


def _module(name: str) -> Any:
    return import_module(f"minutes.cli.{name}")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"minutes {__version__}")
        raise typer.Exit


def root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version and exit."
    ),
) -> None:
    """Turn a meeting's recording into minutes: offline, every point with its evidence."""
