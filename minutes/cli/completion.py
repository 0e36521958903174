"""minutes completion: commands, flags and their values by the Tab key."""

from __future__ import annotations

from typing import Annotated

import typer

from minutes.errors import OptionError

__all__ = ["command"]

SHELLS = ("bash", "zsh", "fish")

Shell = Annotated[
    str,
    typer.Argument(
        metavar="bash|zsh|fish",
        help="Your shell.",
        autocompletion=lambda incomplete: [s for s in SHELLS if s.startswith(incomplete)],
    ),
]


def command(shell: Shell) -> None:
    """Print a script for completion by Tab.

    It makes your shell complete commands, options and values. Load it in ~/.bashrc or ~/.zshrc; for
    fish, save it as a file.

    Examples:
        eval "$(minutes completion bash)"    # in ~/.bashrc
        eval "$(minutes completion zsh)"     # in ~/.zshrc, after compinit
        minutes completion fish > ~/.config/fish/completions/minutes.fish
    """
    if shell not in SHELLS:
        raise OptionError("SHELL", f"{shell!r} is unknown", f"choose from {', '.join(SHELLS)}")
    from typer import completion as typers

    make = typers.get_completion_script  # type: ignore[attr-defined]  # public, but not declared so
    typer.echo(make(prog_name="minutes", complete_var="_MINUTES_COMPLETE", shell=shell))
