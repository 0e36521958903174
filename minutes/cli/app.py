"""The commands, gathered."""

from __future__ import annotations

from collections.abc import Callable

import typer
import typer.completion

from minutes import __version__
from minutes.cli import (
    batch,
    cache,
    completion,
    corpus,
    doctor,
    evaluate,
    explain,
    feedback,
    models,
    render,
    review,
    reviewers,
    run,
    train,
    vocabulary,
    watch,
)
from minutes.cli.parameters import Command, add

__all__ = ["app"]


def _hyphens(name: str) -> str:
    """Accept --max_points for --max-points, as users of Whisper expect."""
    return name.replace("_", "-")


app = typer.Typer(
    name="minutes",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"token_normalize_func": _hyphens, "help_option_names": ["-h", "--help"]},
)
COMMANDS: tuple[Callable[..., None], ...] = (
    run.run,
    batch.batch,
    watch.watch,
    render.render,
    explain.explain,
    review.review,
    train.train,
    evaluate.evaluate,
    corpus.corpus,
    vocabulary.vocabulary,
    doctor.doctor,
    completion.completion,
)
for command in COMMANDS:
    add(app, command, cls=train.TrainCommand if command is train.train else Command)
app.add_typer(reviewers.app, name="reviewers")
app.add_typer(models.app, name="models")
app.add_typer(cache.app, name="cache")
app.add_typer(feedback.app, name="feedback")
# What `minutes completion` prints asks by it; typer does not declare the name.
typer.completion.completion_init()  # type: ignore[attr-defined]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"minutes {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version and exit."
    ),
) -> None:
    """Turn a meeting's recording into minutes: offline, every point with its evidence."""
