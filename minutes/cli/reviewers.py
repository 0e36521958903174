"""minutes reviewers: who may review from other machines, by name and password."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from minutes.cli.parameters import add_command
from minutes.cli.reviewed import (
    DatabaseOptions,
    ReviewedFolder,
    require_minutes,
    require_packages,
)
from minutes.errors import OptionError

__all__ = ["app"]

Name = Annotated[str, typer.Argument(metavar="NAME", help="The reviewer's name.")]


def let_in(folder: ReviewedFolder, name: Name, kept: DatabaseOptions) -> None:
    """Add a reviewer, or change a password.

    You are asked for the password twice. If standard input is not a terminal, its first line is the
    password.

    Examples:
        minutes reviewers add out/ Anna
    """
    require_packages()
    from minutes import store
    from minutes.web import access

    known = access.tidy_name(name)
    if problem := access.name_problem(known):
        raise OptionError("NAME", problem, "give another")
    _check(folder, kept)
    with store.open(kept.database, folder) as opened:
        password = _password(known)
        if problem := access.password_problem(password):
            raise OptionError("the password", problem, "choose another")
        opened.set_password(known, access.hash_password(password))
    typer.echo(f"{known} may review")


def list_(folder: ReviewedFolder, kept: DatabaseOptions) -> None:
    """Print the reviewers who have a password.

    Examples:
        minutes reviewers list out/
    """
    from minutes import store
    from minutes.cli import reporting

    _check(folder, kept)
    names: Sequence[str] = ()
    if kept.in_folder(folder):  # else one would be made, to say that nobody is in it
        with store.open(kept.database, folder) as opened:
            names = opened.reviewers()
    for name in names:
        reporting.echo(name)
    if not names:
        reporting.say(f"nobody has a password; minutes reviewers add {folder} NAME gives one")


def rm(folder: ReviewedFolder, name: Name, kept: DatabaseOptions) -> None:
    """Remove a reviewer. Their choices stay.

    Examples:
        minutes reviewers rm out/ Anna
    """
    from minutes import store
    from minutes.web import access

    _check(folder, kept)
    with store.open(kept.database, folder) as opened:
        known = access.tidy_name(name)
        if not opened.remove(known):
            names = ", ".join(opened.reviewers())
            remedy = f"choose from {names}" if names else "nobody has one"
            raise OptionError("NAME", f"{known!r} has no password", remedy)
    typer.echo(f"{known} may no longer review")


def _check(folder: Path, kept: DatabaseOptions) -> None:
    """Whether it is a folder that is reviewed: one that has reviews, or minutes to review."""
    if not kept.in_folder(folder):
        require_minutes(folder)


def _password(name: str) -> str:
    import getpass
    import sys

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass(f"Password of {name}: ")
    if getpass.getpass("Once more: ") != first:
        raise OptionError("the password", "was not the same twice", "try again")
    return first


app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Manage reviewers who have passwords.",
)
add_command(app, let_in, "add", within="reviewers")
add_command(app, list_, "list", within="reviewers")
add_command(app, rm, within="reviewers")
