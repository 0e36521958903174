"""minutes models: the attention models that were trained here, and the speech models' weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from minutes.cli import parameters as p

if TYPE_CHECKING:
    from pathlib import Path

    from minutes.models import Version

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True,
    help="The attention models that were trained here, and weights of speech models.",
)

Name = Annotated[
    str, typer.Argument(help="builtin, a version such as team-2, or team for the newest of them.")
]
Removed = Annotated[str, typer.Argument(metavar="VERSION", help="A version, such as team-2.")]


Official = Annotated[
    list[str],
    typer.Argument(
        metavar="NAME...",
        help="Such as whisper:turbo, faster-whisper:small, pyannote, pyannote:3.1.",
    ),
]


@app.command("list")
def list_(models_dir: p.ModelsDir = None, cache_dir: p.CacheDir = None) -> None:
    """List the models, with what they learned from; a star marks the one in use.

    Below, the weights of the speech models: which, from where, under which licence and hash.
    """
    from dataclasses import asdict

    from minutes import assets, models
    from minutes.cli.doctor import show_weights
    from minutes.corpora.meetings import source
    from minutes.engines import inventory
    from minutes.model import card

    folder = _folder(models_dir)
    used = models.in_use(folder)
    card_ = card.read(assets.model_folder(models.BUILTIN))
    shipped = f"{assets.SHIPPED}, shipped with minutes ({card_['license']})"
    typer.echo(f"{'*' if used == models.BUILTIN else ' '} {models.BUILTIN:<12} {shipped}")
    for corpus in card_["datasets"]:
        typer.echo(f"{'':<15}learned from {source(corpus)}")
    for version in models.listed(folder):
        typer.echo(f"{'*' if version.in_use else ' '} {version.name:<12} {_described(version)}")
    typer.echo("\nweights of the speech models")
    for held in inventory.held(p.merged({"cache_dir": cache_dir}).runtime):
        show_weights(**asdict(held))


@app.command()
def pull(
    names: Official,
    cache_dir: p.CacheDir = None,
    hf_token: p.HfToken = None,
    offline: p.Offline = None,
) -> None:
    """Download official weights of speech models, checked by their hashes. Prints their paths."""
    from minutes.cli import reporting
    from minutes.engines import inventory

    flags = {"cache_dir": cache_dir, "hf_token": hf_token, "offline": offline}
    runtime = p.merged(flags).runtime
    for name in names:
        with reporting.following(name) as progress:
            path = inventory.pull(name, runtime, progress)
        typer.echo(path)


@app.command()
def use(name: Name, models_dir: p.ModelsDir = None) -> None:
    """Put a model to use, for all commands that are not told another. Prints its version."""
    from minutes import models

    typer.echo(models.use(name, _folder(models_dir)))


@app.command()
def rm(version: Removed, models_dir: p.ModelsDir = None) -> None:
    """Delete a version. Its number is not given again."""
    from minutes import models

    used = models.remove(version, _folder(models_dir))
    typer.echo(f"{version} is deleted" + ("; builtin is in use" if used else ""))


def _folder(models_dir: Path | None) -> Path:
    from minutes import models

    return models.folder_of(p.merged({"models_dir": models_dir}).runtime)


def _described(version: Version) -> str:
    card = version.card
    figures = card.get("figures", {})
    try:
        before, after = (float(figures[side]["average_precision"]) for side in ("before", "after"))
        learned = (
            f"{card['date']}, {card['meetings']} meetings, {card['choices']} choices, "
            f"average precision {before:.3f} -> {after:.3f}, on {card['base_model']}"
        )
    except (KeyError, TypeError, ValueError):
        learned = "another kind of model"
    return f"cannot be used: {version.problem}" if version.problem else learned
